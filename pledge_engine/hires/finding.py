"""Saying that something is not there: one that nobody may see and one that does not exist are said alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pledge_engine.errors import NotFound
from pledge_engine.hires.record import Record
from pledge_engine.surface import way_out
from pledge_engine.work import Work
from workflows.definition import Definition, Step
from workflows.mistakes import nearest
from workflows.naming import named, nearest_named
from workflows.words import sentence


def no_such_step(work: Work, key: str, reference: str, seen: Iterable[Step]) -> NotFound:
    """A step that the actor cannot see on a record; whoever types its name is told the nearest of those they can."""
    typed = as_mend(nearest_named(key, titles_of(seen)))
    mend = way_out(work, on_pages="Open the record: the steps that are yours to see stand there.", typed=typed)
    return NotFound(f"step “{key[:60]}” on {reference}", mend)


def titles_of(steps: Iterable[Step]) -> Mapping[str, str]:
    """The titles of steps by their short names."""
    return {step.key: step.title for step in steps}


def stage_meant(record: Record, name: str) -> str:
    """The short name of a stage of a record, however it is named; what is no stage stays as it is, for the rules to refuse."""
    return named(name, stage_titles(record.journey.definition)) or name


def stage_titles(definition: Definition) -> Mapping[str, str]:
    """The titles of the stages by their short names."""
    return {stage.key: stage.title for stage in definition.stages.values()}


def nearest_as_mend(word: str, known: Iterable[str]) -> str:
    """The nearest of the names that the actor may know, as a sentence of its own."""
    return as_mend(nearest(word, known))


def as_mend(words: str) -> str:
    """What to write instead, as a sentence of its own."""
    mend = sentence(words)
    return mend if mend.endswith("?") else f"{mend}."
