"""Drawn records for an auditor's eyes: what is to be known of each before its trail is read."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding

from pledge_engine.cli.output import show, text
from pledge_engine.hires.sampled_records import RecordSample, SampledRecord
from pledge_engine.hires.sampled_words import drawn_words, exception_words, stage_words
from workflows.words import counted, long_date


def print_sample(sample: RecordSample) -> None:
    """The records, each with its stages, its exceptions and the length of its trail, for whom and by what they were drawn."""
    show(drawn_words(sample))
    parts: list[RenderableType] = []
    for record in sample.records:
        parts.append(text(f"{record.reference}, {record.team}: {record.stage}", "bold"))
        parts += [Padding(text(line), (0, 0, 0, 2)) for line in _lines(record)]
    show(*parts, *(["To follow one: pledge audit show REFERENCE --changes"] if parts else []))


def _lines(record: SampledRecord) -> Iterator[str]:
    ended = f", ended {long_date(record.ended_on)}" if record.ended_on else ""
    yield f"opened {record.opened}{ended}; {counted(record.events, 'events')}, the last {record.hash}"
    yield from map(stage_words, record.stages)
    yield from map(exception_words, record.exceptions)
