"""When reminders are next gathered, and why not before: the one sentence that every door says of it.

Times are those of the clock on the wall in Europe/London, and working days are less the trust's own closures.
"""

from __future__ import annotations

from datetime import date

from pledge_engine.clock import LONDON, SWEEP_AT
from pledge_engine.work import Work
from workflows.calendar import Calendar
from workflows.words import clock_time, long_date


def day_off_of(work: Work, day: date) -> str:
    """Why nothing is gathered on a day, or was on one that is past; empty for a working day."""
    if work.calendar.is_working_day(day):
        return ""
    past = day < work.today
    return f"Nothing was gathered on {_called(work.calendar, day)}." if past else said_of_day_off(work.calendar, day)


def said_of_day_off(calendar: Calendar, day: date) -> str:
    """Why nothing is gathered on a day that is no working day, and when it next is."""
    when = _next_after(calendar, day)
    return f"Nothing is gathered on {_called(calendar, day)}: reminders are next gathered from {when}."


def _called(calendar: Calendar, day: date) -> str:
    name = calendar.name_of(day)
    return f"{long_date(day)} ({name})" if name else f"a {day:%A}"


def said_of_next(work: Work, *, gathered: bool) -> str:
    """When reminders are next gathered; ``gathered`` is whether those of today have been."""
    if day_off := day_off_of(work, work.today):
        return day_off
    if gathered:
        return (
            f"Those of today are gathered: reminders are next gathered from {_next_after(work.calendar, work.today)}."
        )
    if work.now.astimezone(LONDON).time() < SWEEP_AT:
        return f"Reminders are next gathered from {clock_time(SWEEP_AT)} today."
    return "Reminders of today are not gathered yet: they are as soon as the clock ticks."


def _next_after(calendar: Calendar, day: date) -> str:
    following = calendar.add_working_days(day, 1)
    return f"{clock_time(SWEEP_AT)} on {following:%A} {long_date(following)}"
