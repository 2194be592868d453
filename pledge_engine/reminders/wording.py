"""How a reminder is said: where a step stands to its date, and why it is this reader who hears of it.

Overdue wording names the step's owner by role and never the worker. What the worker holds, and what is optional, is planned
for a day and never overdue.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row

from pledge_engine.hires.confidential import NOT_NAMED
from pledge_engine.hires.late_by import counts_from, late_by
from pledge_engine.store.tables.reminder import Why
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.rungs import reached_on
from workflows.turn import Status
from workflows.words import counted, long_date, sentence

_WHY = {
    Why.HOLDER: "",
    Why.COVER: "you are covering",
    Why.QUEUE: "nobody has picked this up yet",
    Why.NOBODY_ELSE: "nobody holds this: name somebody who does",
    Why.FOR_WORKER: "for the worker, who has no work email yet: please pass it on",
    Why.MAKE_TIME: "please make time for this with the worker",
}


def said_when(work: Work, row: Row[Any], on: date | None = None) -> str:
    """Where a turn stands to its date on a day, today if left out; ``row`` has due_on, can_be_late and paused."""
    due: date = row.due_on
    on = on or work.today
    if due == on:
        return f"{'Due' if row.can_be_late else 'Planned for'} {'today' if on == work.today else 'that day'}"
    if due > on:
        return f"{'Due' if row.can_be_late else 'Planned for'} {long_date(due)}"
    if not row.can_be_late:
        return f"Planned for {long_date(due)}"
    days = late_by(work, due, row.paused, on)
    # How long a record was on hold may say something of a person's health, and stands in no mail.
    return (
        f"{counted(days, 'working days')} overdue, due {long_date(due)}" if days else f"Overdue, due {long_date(due)}"
    )


def note_on(work: Work, row: Row[Any], *, named: bool) -> str:
    """What else there is to say beside the title; the owner of a step that may not be ``named`` is not named either."""
    return sentence("; ".join(_notes(work, row, named=named)))


def is_said_late(row: Row[Any]) -> bool:
    """Whether somebody is told that they should have heard earlier: not whoever stands in, who may not have done so then."""
    return bool(row.late) and row.why != Why.COVER


def _notes(work: Work, row: Row[Any], *, named: bool) -> Iterator[str]:
    why = Why(row.why)
    waits = row.standing == Status.AWAITING_AGREEMENT
    if why in {Why.ESCALATED, Why.ESCALATED_FURTHER}:
        yield (
            "waits for agreement" if waits else f"held by {ROLE_WORDS[Role(row.owner)] if named else NOT_NAMED.lower()}"
        )
    elif waits and (why in {Why.HOLDER, Why.COVER, Why.NOBODY_ELSE} or (why == Why.MAKE_TIME and not row.given)):
        yield "waits for your agreement"
    if _WHY.get(why):
        yield _WHY[why]
    if is_said_late(row):
        reached = max(reached_on(work.calendar, counts_from(work, row, work.today), row.working_days), row.opened_on)
        yield f"this should have reached you on {long_date(reached)}"
