"""What stands in a cell of the example tracker, and the day from which all its dates are counted."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.calendar import Calendar
from workflows.words import long_date

CALENDAR = Calendar()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, with "{row}" for the number of its row, and the day that was stored with it, if any was."""

    text: str
    value: date | None


Cell = str | int | date | Formula | None


@dataclass(frozen=True, slots=True)
class Ago:
    """A day some working days before the tracker was last looked after, or after it with a negative number.

    ``words`` holds it with something around it: "due {}".
    """

    working_days: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one tracker, counted from the day on which it was last looked after."""

    as_at: date

    def ago(self, working_days: int) -> date:
        """So many working days earlier, or later with a negative number."""
        return CALENDAR.add_working_days(self.as_at, -working_days)

    def weeks_since(self, working_days: int) -> int:
        """How many whole weeks have passed since then."""
        return (self.as_at - self.ago(working_days)) // timedelta(weeks=1)


def by_chance(*of: object) -> int:
    """A number that is always the same for the same things, and looks as if somebody had thrown dice."""
    return zlib.crc32(" ".join(map(str, of)).encode())


def plain_date(day: date) -> str:
    """A day as most people type it: 06/08/2026."""
    return f"{day:%d/%m/%Y}"


def short_date(day: date) -> str:
    """A day with its month cut short: 6 Aug 2026."""
    return f"{day.day} {day:%b %Y}"


def ordinal_date(day: date) -> str:
    """A day as it is said: 6th August 2026."""
    ending = "th" if day.day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{ending}{long_date(day).removeprefix(str(day.day))}"


# Every way in which a date may be typed. A real date of the spreadsheet is the usual one.
TYPED: tuple[Callable[[date], str], ...] = (
    long_date,
    date.isoformat,
    lambda day: f"{day:%d.%m.%Y}",
    short_date,
    ordinal_date,
    lambda day: f" {plain_date(day)} ",
    lambda day: f"{day:%d-%m-%Y}",
)


def as_somebody_wrote_it(day: date, *of: object) -> date | str:
    """A real date mostly; now and then one that was typed, in one of the ways that people have."""
    dice = by_chance(*of) % (4 * len(TYPED))
    return TYPED[dice](day) if dice < len(TYPED) else day
