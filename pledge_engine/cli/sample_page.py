"""Drawn records for an auditor's eyes: what is to be known of each before its trail is read."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding

from pledge_engine.cli.output import show, text
from pledge_engine.hires.sampled_records import RecordSample, SampledRecord, SampledStage
from workflows.words import counted, listed, long_date


def print_sample(sample: RecordSample) -> None:
    """The records, each with its stages, its exceptions and the length of its trail, and what they were drawn by."""
    many = counted(len(sample.records), "records")
    show(f"{many} of {sample.drawn_from}, drawn by “{sample.seed}”.")
    parts: list[RenderableType] = []
    for record in sample.records:
        parts.append(text(f"{record.reference}: {record.stage}", "bold"))
        parts += [Padding(text(line), (0, 0, 0, 2)) for line in _lines(record)]
    show(*parts, *(["To follow one: pledge audit show REFERENCE --changes"] if parts else []))


def _lines(record: SampledRecord) -> Iterator[str]:
    ended = f", ended {long_date(record.ended_on)}" if record.ended_on else ""
    yield f"opened {long_date(record.opened_on)}{ended}; {counted(record.events, 'events')}, the last {record.hash}"
    yield from map(_stage, record.stages)
    for each in record.exceptions:
        yield f"{each.kind.words}: {listed(f'event {event}' for event in each.events)}"


def _stage(stage: SampledStage) -> str:
    round_ = f", round {stage.round}" if stage.round > 1 else ""
    until = f"to {long_date(stage.left_on)}" if stage.left_on else "and goes on"
    return f"“{stage.title}”{round_}: {long_date(stage.entered_on)} {until}"
