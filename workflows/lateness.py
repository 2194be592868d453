"""Which open turns can be overdue at all: those that somebody other than the worker could do something about today.

The answer is kept with each turn, so that pages, lists and reminders never work it out each in their own way. Whether the
turn *is* overdue is then a matter of its date, and of the record not being on hold.
"""

from __future__ import annotations

from workflows.agreeing import awaited_roles
from workflows.definition import Role, Step
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
