"""Rounds as people count them: a stage was begun again by a return or a reopening, never by moving on that was undone.

The numbers that are kept name each visit to a stage and each turn for ever, those that came to nothing among them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pledge_engine.hires.reading import Reader
from pledge_engine.hires.told_rows import told_on
from workflows.definition import Step
from workflows.turn import Turn


def told_round(reader: Reader, stage: str, kept: int) -> int:
    """The number that is said of a round of a stage."""
    if kept == 1:
        return kept
    return counted_as(kept, stage, rounds_undone(_undone(reader), reader.journey.definition.steps))


def told_round_of(reader: Reader, turn: Turn) -> int:
    """The number that is said of the round of a turn."""
    return told_round(reader, reader.journey.definition.steps[turn.step].stage, turn.round)


def came_to_nothing(reader: Reader, turn: Turn) -> bool:
    """Whether a turn was open only because of a move that was undone, so that nothing was ever recorded in it."""
    return turn.superseded is not None and f"turns.{turn.step}.{turn.round}.{turn.n}" in _undone(reader)


def counted_as(kept: int, stage: str, undone: Collection[tuple[str, int]]) -> int:
    """The number that is said of a round by the one that is kept; ``undone`` are the rounds of stages that came to nothing."""
    return kept - len({number for where, number in undone if where == stage and number < kept})


def rounds_undone(paths: Iterable[str], steps: Mapping[str, Step]) -> set[tuple[str, int]]:
    """The rounds, each with its stage, of what was set aside."""
    found = set()
    for path in paths:
        what, named, number, *_ = path.split(".")
        step = steps.get(named) if what == "turns" else None
        found.add((step.stage if step else named, int(number)))
    return found


def set_aside(events: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """What was set aside as moves were undone, as the trail names it: visits to stages, and the turns that opened with them."""
    undone = (event.get("fields", {}) for event in events if event["verb"] == "advance_undone")
    changed = ((path, change.get("new") or {}) for fields in undone for path, change in fields.items())
    return frozenset(path for path, new in changed if path.startswith(("visits.", "turns.")) and _is_set_aside(new))


def _undone(reader: Reader) -> frozenset[str]:
    return reader.work.found("undone", reader.record.id, lambda: set_aside(told_on(reader.work, reader.record).events))


def _is_set_aside(new: object) -> bool:
    return isinstance(new, dict) and bool(new.get("returned") or new.get("superseded"))
