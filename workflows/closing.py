"""How an open turn closes without having been done, and how one opens again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from workflows.definition import Role, Step
from workflows.journey import Journey
from workflows.starting import undecided_blocker
from workflows.turn import Status, Turn


def closed(turn: Turn, status: Status, on: date, *, completed_on: date | None = None) -> Turn:
    """The turn closed on a day; what was proposed for it and agreed is set aside, its answers stay."""
    return replace(
        turn, status=status, closed_on=on, completed_on=completed_on, proposal=None, agreements=(), kept_from=None
    )


def opened_again(turn: Turn) -> Turn:
    """The turn open again, with its answers and its date."""
    return replace(
        turn,
        status=Status.OPEN,
        proposal=None,
        agreements=(),
        reason="",
        happened_on=None,
        completed_on=None,
        closed_on=None,
        kept_from=None,
    )


def status_left_open(step: Step, turn: Turn, on: date) -> Status:
    """What an open turn becomes when its stage or record closes without it: missed only where it was due and not the worker's."""
    if not step.required or step.owner is Role.WORKER:
        return Status.NOT_TAKEN_UP
    return Status.NOT_KEPT if turn.promised_on and turn.promised_on <= on else Status.ENDED


def close_what_is_open(
    journey: Journey, steps: Iterable[Step], today: date, *, ended_on: date | None = None
) -> Journey:
    """Close every turn of these steps that is still open today, as their stage closes, or their record did on a day past."""
    before = journey
    for step in steps:
        for turn in journey.current(step.key):
            if turn.status.is_open:
                status = status_left_open(step, turn, ended_on or today)
                if status is Status.NOT_KEPT and undecided_blocker(before, step):
                    status = Status.ENDED  # Whether it was ever needed is not known, so that nobody missed it.
                journey = journey.with_turn(closed(turn, status, today))
    return journey
