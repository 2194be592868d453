"""The rungs of a step's ladder as rows: on which working day, counted from its date, who is told.

The rows depend on the step and on the role that holds it at the moment, which is its owner's or, once it is proposed, one
whose agreement it waits for. Whoever has the records joins them with dates and people, and decides nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count

from workflows.calendar import Calendar
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.ladder import Again


class Audience(StrEnum):
    """To whom a rung speaks: whoever holds the step, or somebody above or beside them."""

    HOLDER = "holder"
    MAKE_TIME = "make_time"
    ESCALATED = "escalated"
    ESCALATED_FURTHER = "escalated_further"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung: the ``offset``-th working day after the step's date, before it when negative, told to everybody in ``tells``.

    A rung ``of_lateness`` is for steps that can be overdue, and for nobody else's.
    """

    key: str
    offset: int
    audience: Audience
    tells: tuple[Role, ...]
    of_lateness: bool


def rungs_of(step: Step, holder: Role, *, up_to: int) -> Iterator[Rung]:
    """Every rung of a step at most ``up_to`` working days after its date, while somebody in the role holds it.

    A step that the worker holds never climbs, and an optional one stops on its day. Sensitive steps never reach lived
    experience senior leadership.
    """
    rungs = _for_worker(step) if holder is Role.WORKER else _for_others(step, holder, up_to)
    return (rung for rung in rungs if rung.offset <= up_to)


def _for_worker(step: Step) -> Iterator[Rung]:
    if step.ladder.due_today:
        yield _holder("due_today", 0, Role.WORKER)
    if step.ladder.make_time is not None and step.required:
        yield Rung(
            key="make_time",
            offset=step.ladder.make_time,
            audience=Audience.MAKE_TIME,
            tells=(Role.SERVICE_LEAD,),
            of_lateness=False,
        )


def _for_others(step: Step, holder: Role, up_to: int) -> Iterator[Rung]:
    ladder = step.ladder
    if ladder.due_soon is not None:
        yield _holder("due_soon", -ladder.due_soon, holder)
    if ladder.due_today:
        yield _holder("due_today", 0, holder)
    if not step.required:
        return
    if ladder.overdue is not None:
        yield _holder("overdue", ladder.overdue, holder)
    if ladder.overdue is not None and ladder.still_overdue is not None:
        for n, offset in enumerate(_offsets(ladder.still_overdue, ladder.overdue, up_to), 1):
            yield _holder(f"still_overdue_{n}", offset, holder)
    yield from _escalations(step, holder)


def _escalations(step: Step, holder: Role) -> Iterator[Rung]:
    others = tuple(role for role in BOTH_LEADS if role is not holder)
    if step.ladder.escalated is not None:
        yield _above(Audience.ESCALATED, step.ladder.escalated, others)
    if step.ladder.escalated_further is not None and not step.sensitive:
        yield _above(Audience.ESCALATED_FURTHER, step.ladder.escalated_further, (Role.LX_LEADERSHIP,))


def _holder(key: str, offset: int, holder: Role) -> Rung:
    return Rung(key=key, offset=offset, audience=Audience.HOLDER, tells=(holder,), of_lateness=offset > 0)


def _above(audience: Audience, offset: int, tells: tuple[Role, ...]) -> Rung:
    return Rung(key=audience.value, offset=offset, audience=audience, tells=tells, of_lateness=True)


def _offsets(again: Again, first: int, up_to: int) -> Iterator[int]:
    """The working days after its date on which a step that stays overdue is spoken of again."""
    offset = first
    for n in count(1):
        often = again.times is None or n <= again.times
        if not often and again.then_every is None:
            return
        offset += again.every if often else again.then_every or 0
        if offset > up_to:
            return
        yield offset


def latest_reached(calendar: Calendar, on: date, offset: int) -> date:
    """The latest date of a step whose rung with this offset has been reached on a working day."""
    if offset <= 0:
        return calendar.add_working_days(on, -offset)
    return calendar.add_working_days(on, 1 - offset) - timedelta(days=1)


def reached_on(calendar: Calendar, due: date, offset: int) -> date:
    """The day on which a rung is reached for a step that is due on a day."""
    return calendar.add_working_days(due, offset)
