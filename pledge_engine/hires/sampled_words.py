"""Drawn records in words, for pages, files and the command line alike."""

from __future__ import annotations

from collections.abc import Iterator

from pledge_engine.hires.sampled_records import RecordSample, SampledException
from pledge_engine.hires.sampled_stages import SampledStage
from pledge_engine.hires.wording import moment
from workflows.words import counted, listed, long_date


def drawn_words(sample: RecordSample) -> str:
    """For whom, when, by which words, how many and from which they were drawn, so that they can be drawn again."""
    many, narrowed = counted(len(sample.records), "records"), "; ".join(_narrowed(sample))
    drawn_from = f"from {sample.drawn_from}: {narrowed}" if narrowed else f"of all {sample.drawn_from}"
    return (
        f"Drawn for {sample.drawn_for} on {moment(sample.drawn_at)} by the words “{sample.seed}”, {many} {drawn_from}."
    )


def narrowed_words(sample: RecordSample) -> str:
    """Which records came in question: "exceptions “…”; from 1 June 2026", or "everything"."""
    return "; ".join(_narrowed(sample)) or "everything"


def stage_words(stage: SampledStage) -> str:
    """One visit to a stage: “Selection”, round 2: 3 June 2026 to 9 July 2026 (from the tracker)."""
    round_ = f", round {stage.round}" if stage.round > 1 else ""
    undone = " (the move to it was undone)" if stage.undone else ""
    entered = long_date(stage.entered_on)
    left = stage.left_on and long_date(stage.left_on)
    days = " to ".join(dict.fromkeys((entered, left))) if left else f"since {entered}"
    return f"“{stage.title}”{round_}: {days}{stage.days_from.words}{undone}"


def exception_words(exception: SampledException) -> str:
    """What is asked about first, and which events show it."""
    numbers = exception.events
    which = "event" if len(numbers) == 1 else "events"
    return f"{exception.kind.words}: {which} {listed(map(str, numbers))}"


def _narrowed(sample: RecordSample) -> Iterator[str]:
    if sample.exception:
        yield f"exceptions “{sample.exception.words}”"
    if sample.since:
        yield f"from {long_date(sample.since)}"
    if sample.until:
        yield f"to {long_date(sample.until)}"
