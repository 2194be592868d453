"""Which open turns can be overdue at all: those that somebody other than the worker could do something about today.

The answer is kept with each turn, so that pages, lists and reminders never work it out each in their own way. Whether the
turn *is* overdue is then a matter of its date, and of the record not being on hold. Nor do the days on hold count once that is
over: a date that was past before stays, and by how much it is overdue goes on from where it stood.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from workflows.agreeing import awaited_roles
from workflows.calendar import Calendar
from workflows.definition import Role, Step
from workflows.due import HoldSpan
from workflows.journey import Journey
from workflows.starting import start_blockers
from workflows.turn import Status, Turn


def can_be_late(journey: Journey, step: Step, turn: Turn) -> bool:
    """Whether passing its date would make the turn overdue: never an optional step, nor one that waits for the worker."""
    if not turn.status.is_open or not step.required or step.owner is Role.WORKER:
        return False
    if turn.status is Status.AWAITING_AGREEMENT:
        return any(role is not Role.WORKER for role in awaited_roles(step, turn))
    return not start_blockers(journey, step)


def working_days_late(calendar: Calendar, due: date, today: date, holds: Iterable[HoldSpan] = ()) -> int:
    """How many working days have passed since a due date on which the record was not on hold; 0 until the day after it."""
    return calendar.working_days_late(due, today) - days_held_since(calendar, due, today, holds)


def days_held_since(calendar: Calendar, due: date, today: date, holds: Iterable[HoldSpan]) -> int:
    """On how many of the working days since a due date, today with them, the record was on hold."""
    tomorrow = today + timedelta(days=1)
    return sum(
        calendar.working_days_between(
            max(span.held_on, due + timedelta(days=1)), min(span.resumed_on or tomorrow, tomorrow)
        )
        for span in holds
    )
