"""The days that a report is about, in Europe/London, and the quarters they fall in."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pledge_engine.errors import Invalid
from workflows.answers import FieldMistake
from workflows.words import long_date


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months: January to March, and so on; ``number`` counts them from 0."""

    year: int
    number: int

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number + 1, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year + self.number // 3, (self.number + 1) % 4)

    @property
    def words(self) -> str:
        """The quarter as people say it: "April to June 2026"."""
        first, last = (calendar.month_name[day.month] for day in (self.first_day, self.last_day))
        return f"{first} to {last} {self.year}"


def quarter_of(year: int, month: int) -> Quarter:
    """The quarter that a month lies in."""
    return Quarter(year, (month - 1) // 3)


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both counted."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            problem = f"{long_date(self.last)} is before {long_date(self.first)}"
            raise Invalid([FieldMistake("to", "To", problem, "give the later day last")])

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """Every quarter that has a day in it."""
        return tuple(self._quarters())

    def _quarters(self) -> Iterator[Quarter]:
        quarter = quarter_of(self.first.year, self.first.month)
        while quarter.first_day <= self.last:
            yield quarter
            quarter = quarter.next

    def is_whole_quarters(self, today: date) -> bool:
        """Whether it is made of quarters that are over."""
        first, last = self.quarters[0], self.quarters[-1]
        return self.first == first.first_day and self.last == last.last_day and self.last < today

    def must_be_whole_quarters(self, today: date) -> None:
        """Raise ``Invalid`` unless it is made of quarters that are over: any other would differ from them by a few days."""
        if not self.is_whole_quarters(today):
            problem = "figures for the board are of whole quarters that are over"
            over = _last_over(today)
            mend = f"give for example {long_date(over.first_day)} to {long_date(over.last_day)}"
            raise Invalid([FieldMistake("from", "Period", problem, mend)])


def named_period(name: str, today: date) -> Period:
    """The last or this quarter or year, such as "last-quarter", as of a day: calendar ones, the present one up to that day."""
    this = quarter_of(today.year, today.month)
    match name:
        case "last-quarter":
            return last_quarters(today, 1)
        case "this-quarter":
            return Period(this.first_day, today)
        case "last-year":
            return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
        case "this-year":
            return Period(date(today.year, 1, 1), today)
    raise AssertionError(f"{name} is no period")


def last_quarters(today: date, many: int) -> Period:
    """So many whole quarters, the last of them the newest that is over."""
    last = first = _last_over(today)
    for _ in range(many - 1):
        first = _last_over(first.first_day)
    return Period(first.first_day, last.last_day)


def _last_over(today: date) -> Quarter:
    before = quarter_of(today.year, today.month).first_day - timedelta(days=1)
    return quarter_of(before.year, before.month)
