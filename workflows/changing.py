"""Small changes to a journey that is under way: a date moved by hand, whom a step waits for, and the pace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from workflows.agreeing import By
from workflows.blockers import Blocker, Reason, Refused, refuse
from workflows.calendar import BeyondCalendar, Calendar
from workflows.completing import step_of_turn
from workflows.definition import BOTH_LEADS
from workflows.due import add_months
from workflows.journey import Journey
from workflows.occurrences import Today, settle
from workflows.steps import At
from workflows.turn import Moved, Turn, WaitingOn
from workflows.words import long_date

_MONTHS_AHEAD = 24
PACES = range(1, 5)


def move_date(journey: Journey, at: At, to: date, reason: str, by: By, today: Today) -> Journey | Refused:
    """Move the date of an open turn; the other lead moving it to the same day stands behind it too.

    The day lies ahead and is a working day. What its rule gives later is shown beside it and does not change it.
    """
    turn = movable(journey, at, to, today)
    if isinstance(turn, Refused):
        return turn
    mine = ((by.role, by.person),) if by.role in BOTH_LEADS else ()
    if turn.moved is not None and turn.moved.to == to:
        if {by.role, by.person} & {part for given in turn.moved.by for part in given}:
            words = f"You have moved this date to {long_date(to)} already: it is now for the other lead to agree."
            return refuse(Reason.ALREADY_AGREED, words, step=at.step)
        moved = replace(turn.moved, by=tuple(sorted((*turn.moved.by, *mine))))
    else:
        moved = Moved(to=to, on=today.on, reason=reason, by=mine)
    return settle(journey.with_turn(replace(turn, moved=moved)), today)


def movable(journey: Journey, at: At, to: date, today: Today) -> Turn | Refused:
    """The open turn whose date is to be moved to a day, or everything that stands against it."""
    turn = step_of_turn(journey, at.step, at.n)
    blockers = [*(turn.blockers if isinstance(turn, Refused) else ()), *_not_on(to, at, today)]
    if journey.held:
        words = "The record is on hold: its dates move by themselves once it is resumed."
        blockers.append(Blocker(Reason.HELD, words, step=at.step))
    if isinstance(turn, Refused) or blockers:
        return Refused(tuple(blockers))
    return turn


def _not_on(to: date, at: At, today: Today) -> tuple[Blocker, ...]:
    """Why a date cannot be moved to a day, if it cannot."""
    latest = add_months(today.on, _MONTHS_AHEAD)
    if not today.on <= to <= latest:
        words = f"A date can be moved to a day from today until {long_date(latest)}, not to {long_date(to)}."
    elif not today.calendar.is_working_day(to):
        instead = long_date(_next_working_day(to, today.calendar))
        words = f"{long_date(to)} is not a working day: choose for example {instead}."
    else:
        return ()
    return (Blocker(Reason.DATE_IMPOSSIBLE, words, step=at.step),)


def _next_working_day(day: date, calendar: Calendar) -> date:
    try:
        return calendar.roll_forward(day)
    except BeyondCalendar:
        return day


def follow_rule(journey: Journey, at: At, today: Today) -> Journey | Refused:
    """Give a date that was moved by hand back to its rule."""
    turn = step_of_turn(journey, at.step, at.n)
    if isinstance(turn, Refused):
        return turn
    if turn.moved is None:
        return refuse(Reason.NOTHING_TO_AGREE, "The date follows its rule already.", step=at.step)
    return settle(journey.with_turn(replace(turn, moved=None)), today)


def wait_for(journey: Journey, at: At, whom: WaitingOn | None, today: Today) -> Journey | Refused:
    """Say whom an open turn waits for; None takes it back. Its date stays.

    Of a sensitive step it is never said: that it waits for somebody outside would say something of a person's health.
    """
    turn = step_of_turn(journey, at.step, at.n)
    if isinstance(turn, Refused):
        return turn
    step = journey.definition.steps[at.step]
    if step.sensitive:
        words = (
            f"“{step.title}” is confidential: whom it waits for is not kept. Others see only whether it is complete."
        )
        return refuse(Reason.NOTHING_TO_AGREE, words, step=at.step)
    return settle(journey.with_turn(replace(turn, waiting_on=whom)), today)


def set_pace(journey: Journey, weeks: int, today: Today) -> Journey | Refused:
    """Give the workbook another pace, one week of it every so many weeks, as agreed with the worker."""
    if journey.stage is None:
        return refuse(Reason.ENDED, f"This record has ended ({journey.state[0]}), so its pace stays as it is.")
    if weeks not in PACES:
        return refuse(
            Reason.DATE_IMPOSSIBLE, f"A pace is one week of the workbook every 1 to 4 weeks, not every {weeks}."
        )
    return settle(replace(journey, pace=weeks), today)
