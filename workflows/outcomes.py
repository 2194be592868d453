"""What became of each promise: kept, kept late or not kept. Outcomes measure the organisation, never the worker.

One function decides from the facts of a turn. Reports filter and count what it decided, and decide nothing themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workflows.calendar import Calendar
from workflows.definition import Role
from workflows.turn import Status, Turn

# The choice of a group session's step which says that nobody held it. Whoever did not come says nothing of the promise.
DID_NOT_RUN = "did_not_run"
RECORDED_LATE_WORKING_DAYS = 5


class Outcome(StrEnum):
    """What a closed turn counts as; ``LEFT_OUT`` counts nowhere, and ``RECORDED_LATE`` apart from the first three."""

    KEPT = "kept"
    KEPT_LATE = "kept_late"
    NOT_KEPT = "not_kept"
    RECORDED_LATE = "recorded_late"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Settled:
    """What a closed turn counts as, and the day that places it in a period: when it happened, or closed without."""

    outcome: Outcome
    on: date


def may_count(*, owner: Role, required: bool) -> bool:
    """Whether a step is a promise to the worker at all: neither their own nor one that nobody promised."""
    return required and owner is not Role.WORKER


def outcome_of(turn: Turn, *, owner: Role, required: bool, calendar: Calendar) -> Settled | None:
    """What a turn counts as, by the facts of it alone; None while it is open.

    Steps that the worker holds and those that nobody promised are left out, whatever became of them.
    """
    if turn.closed_on is None:
        return None
    if not may_count(owner=owner, required=required):
        return Settled(Outcome.LEFT_OUT, turn.closed_on)
    if turn.status is Status.DONE:
        return _of_what_was_done(turn, turn.closed_on, calendar)
    due_by_then = turn.promised_on is not None and turn.promised_on <= turn.closed_on
    missed = turn.status is Status.NOT_KEPT or (turn.status is Status.RETURNED and due_by_then)
    return Settled(Outcome.NOT_KEPT if missed else Outcome.LEFT_OUT, turn.closed_on)


def is_recorded_late(done_on: date, recorded_on: date, calendar: Calendar) -> bool:
    """Whether it was written down long after it happened.

    The day itself does not count: whether the trust works on it can still change.
    """
    between = calendar.working_days_between(done_on + timedelta(days=1), recorded_on)
    return between >= RECORDED_LATE_WORKING_DAYS


def _of_what_was_done(turn: Turn, closed_on: date, calendar: Calendar) -> Settled:
    done_on = _done_on(turn, closed_on)
    if DID_NOT_RUN in turn.answers.values():
        return Settled(Outcome.NOT_KEPT, done_on)
    # What is agreed is recorded by agreeing it; how long the worker took for theirs is nobody's delay.
    recorded_on = done_on if turn.agreements else closed_on
    if is_recorded_late(done_on, recorded_on, calendar):
        return Settled(Outcome.RECORDED_LATE, done_on)
    late = turn.promised_on is not None and done_on > turn.promised_on
    return Settled(Outcome.KEPT_LATE if late else Outcome.KEPT, done_on)


def _done_on(turn: Turn, closed_on: date) -> date:
    """The day it happened; for an agreed step the later of that and the last agreement that was not the worker's."""
    if not turn.agreements:
        return turn.completed_on or closed_on
    agreed = (given.on for given in turn.agreements if given.role is not Role.WORKER)
    return max(turn.happened_on or closed_on, *agreed)
