"""The ladders of every step that a record may have open, as rows with the dates that have come to each rung on a day.

Which rungs a step has is decided by the pledge in force. A step that only an older version knows keeps that version's.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from workflows.agreeing import required_roles
from workflows.calendar import Calendar
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.rungs import Rung, latest_reached, rungs_of
from workflows.turn import Proposal

# How a turn stands as far as it matters to who holds it: open, or proposed in one of three ways.
OPEN, KEPT = "open", "kept"
OWNERS = tuple(Role)[:7]
Ladder = tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class LadderRows:
    """``holders`` has a row for each step, way to stand and role that holds it then, with the number of a ladder.

    ``rungs`` has one for each rung of each ladder and each role that it tells. ``latest`` is the latest date that has come
    to any rung.
    """

    holders: tuple[tuple[str, str, str, int], ...]
    rungs: tuple[tuple[object, ...], ...]
    latest: date


def ladder_rows(
    steps: Iterable[Step], calendar: Calendar, on: date, since: date | None, oldest: date | None
) -> LadderRows:
    """The rows for a working day; ``since`` is the last day swept before, ``oldest`` the earliest date that anything open has."""
    up_to = calendar.working_days_late(oldest, on) if oldest and oldest < on else 0
    ladders: dict[Hashable, tuple[int, Ladder]] = {}
    holders = tuple(
        (step.key, standing, role.value, _ladder_of(ladders, step, role, up_to)[0])
        for step in steps
        for standing, role in _holders(step)
    )
    dates = cache(partial(_dates, calendar, on, calendar.add_working_days(on, -1), since))
    rungs = tuple(
        (
            number,
            rung.key,
            rung.offset,
            rung.audience.value,
            role.value,
            rung.of_lateness,
            *dates(rung.offset),
        )
        for number, ladder in ladders.values()
        for rung in ladder
        for role in rung.tells
    )
    soonest = min((rung.offset for _, ladder in ladders.values() for rung in ladder), default=0)
    return LadderRows(holders, rungs, latest_reached(calendar, on, soonest))


def _ladder_of(known: dict[Hashable, tuple[int, Ladder]], step: Step, role: Role, up_to: int) -> tuple[int, Ladder]:
    """A ladder and its number. Most steps climb like many others, and working one out takes longer than looking it up."""
    climbs_like = (step.ladder, step.required, step.sensitive, role)
    if climbs_like not in known:
        known[climbs_like] = len(known), tuple(rungs_of(step, role, up_to=up_to))
    return known[climbs_like]


def _holders(step: Step) -> Iterator[tuple[str, Role]]:
    for owner in OWNERS:  # An older version may have another owner, which the turn remembers.
        yield OPEN, owner
    for proposal in Proposal:
        for role in required_roles(step, proposal):
            yield proposal.value, role
    for role in BOTH_LEADS:
        yield KEPT, role


def _dates(calendar: Calendar, on: date, before: date, since: date | None, offset: int) -> tuple[str, str, str | None]:
    """The latest date that has come to a rung: today, on the working day before, and by the last day that was swept."""
    days = (latest_reached(calendar, day, offset) for day in (on, before))
    last = latest_reached(calendar, since, offset).isoformat() if since else None
    due_by, due_before = (day.isoformat() for day in days)
    return due_by, due_before, last
