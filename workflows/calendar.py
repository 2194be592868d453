"""Working days in England: Monday to Friday less bank holidays and a trust's own closures.

Bank holidays are data (``england_bank_holidays.csv``). Years after ``PUBLISHED_TO`` are the days the law's rule gives, not
days that have been announced, so a date in them carries a warning. Every day here is a calendar day in Europe/London.
"""

from __future__ import annotations

import csv
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from workflows.words import long_date

PUBLISHED_TO = 2027
_FIRST, _LAST = date(2015, 1, 1), date(2045, 12, 31)


class BeyondCalendar(ValueError):
    """A day lies outside the years for which working days are known."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{long_date(day)} is outside the calendar, which runs from {_FIRST.year} to {_LAST.year}")


@cache
def england_bank_holidays() -> Mapping[date, str]:
    """Every weekday bank holiday in England that is known, with its name."""
    text = files("workflows").joinpath("england_bank_holidays.csv").read_text(encoding="utf-8")
    return {date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(text.splitlines())}


class Calendar:
    """Counts working days; immutable once made, so one may be shared by every thread."""

    def __init__(self, closures: Mapping[date, str] | None = None) -> None:
        """``closures`` are the trust's own non-working days, with the name shown for each."""
        named = {**england_bank_holidays(), **(closures or {})}
        self._names = {day: name for day, name in sorted(named.items()) if day.weekday() < 5}
        self._holidays = sorted(self._names)
        closed = {day.toordinal() for day in self._names}
        days = range(_FIRST.toordinal(), _LAST.toordinal() + 1)
        self._working = [day for day in days if (day - 1) % 7 < 5 and day not in closed]

    def is_working_day(self, day: date) -> bool:
        """Whether people are expected to work on the day."""
        return day.weekday() < 5 and day not in self._names

    def add_working_days(self, day: date, amount: int) -> date:
        """The ``amount``-th working day strictly after the day, or strictly before it when negative; 0 is the day itself.

        Raises ``BeyondCalendar`` rather than count over years that are not known.
        """
        if amount == 0:
            return day
        if not _FIRST <= day <= _LAST:
            raise BeyondCalendar(day)
        if amount > 0:
            place = bisect_right(self._working, day.toordinal()) + amount - 1
        else:
            place = bisect_left(self._working, day.toordinal()) + amount
        if not 0 <= place < len(self._working):
            raise BeyondCalendar(day)
        return date.fromordinal(self._working[place])

    def roll_forward(self, day: date) -> date:
        """The day itself when it is a working day, otherwise the next one."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def roll_back(self, day: date) -> date:
        """The day itself when it is a working day, otherwise the one before."""
        return day if self.is_working_day(day) else self.add_working_days(day, -1)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie in [start, end): the start counts, the end does not; 0 when the end is not later."""
        if end <= start:
            return 0
        return bisect_left(self._working, end.toordinal()) - bisect_left(self._working, start.toordinal())

    def working_days_late(self, due: date, today: date) -> int:
        """How many working days have passed since a due date; 0 until the day after it."""
        return self.working_days_between(due + timedelta(days=1), today + timedelta(days=1))

    def named_days_between(self, start: date, end: date) -> tuple[tuple[date, str], ...]:
        """The bank holidays and closures on weekdays strictly between the two days, in order, with their names."""
        days = self._holidays[bisect_right(self._holidays, start) : bisect_left(self._holidays, end)]
        return tuple((day, self._names[day]) for day in days)

    def name_of(self, day: date) -> str | None:
        """The name of the bank holiday or closure on the day, if there is one."""
        return self._names.get(day)


def beyond_published(day: date) -> bool:
    """Whether bank holidays for the day's year had not been announced when this was released."""
    return day.year > PUBLISHED_TO
