"""Which offers of a post fell through, and between which events: what was written then is the person's, and closes with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.definition import Definition
from workflows.machine import WITHDRAWN
from workflows.turn import Status

_MOVES = frozenset({"returned", "withdrawn", "reopened"})


@dataclass(frozen=True, slots=True)
class FellThrough:
    """One offer, by the numbers of the event that first recorded it and of the one that ended it, and when that was."""

    first: int
    last: int
    ended_at: datetime


def fallen_through(events: Iterable[Mapping[str, Any]], definition: Definition) -> tuple[FellThrough, ...]:
    """The offers that fell through, oldest first, by the events of a record, newest first.

    An offer that was withdrawn and is taken up again, because the record was reopened after it, did not.
    """
    found: list[FellThrough] = []
    standing: int | None = None
    for event in reversed(tuple(events)):
        number = int(event["sequence"])
        if event["verb"] in _MOVES:
            ends = _makes_room(event, definition)
            if ends and standing is not None:
                found.append(FellThrough(standing, number, datetime.fromisoformat(event["at"])))
                standing = None
            elif not ends and standing is None and found and event["verb"] == "reopened":
                standing = found.pop().first
        elif standing is None and _offers(event, definition):
            standing = number
    return tuple(found)


def _makes_room(event: Mapping[str, Any], definition: Definition) -> bool:
    """Whether a record stands at the stage of its offer or before, or is withdrawn, after a move."""
    stage = event["fields"]["state"]["new"][0].partition("/")[0]
    offered = definition.offer_stage
    return offered is not None and definition.position.get(stage, 0) <= definition.position[offered]


def _offers(event: Mapping[str, Any], definition: Definition) -> bool:
    """Whether somebody was offered the post, or had been when the record was brought in."""
    if event["verb"] == "step_completed":
        step = definition.steps.get(event.get("step", {}).get("key", ""))
        return step is not None and step.per_person
    if event["verb"] != "hire_imported" or event["fields"].get("state", {}).get("new", [""])[0] == WITHDRAWN:
        return False
    turns = (event["fields"].get(f"turns.{step.key}.1.1", {}) for step in definition.steps.values() if step.per_person)
    return any((turn.get("new") or {}).get("status") == Status.IMPORTED for turn in turns)
