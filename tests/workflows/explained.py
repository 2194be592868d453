"""Works a due date out again from the words that explain it, and from nothing else but a list of days off.

It shares no code with the rules: it counts weekdays on its fingers, steps over as many as the sentence says were skipped,
and complains when the sentence leaves out a day off that it should have named.
"""

import re
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

_HEAD = re.compile(
    r"(?:(?P<amount>\d+) (?P<unit>working day|day|week|month)s? (?P<side>after|before)|on) (?P<day>\d+ \w+ \d{4})"
    r" \([^)]*\)(?P<rest>.*)\Z"
)
_MOVED = re.compile(r"moved by hand to (\d+ \w+ \d{4}): [^;]*((?:; .*)?)\. By its rule: .*\Z")
_PACE = re.compile(r"at the pace of one every (\d+) weeks\Z")
_SKIPPED = re.compile(r"skipped (.+)\Z")
_CLAMPED = re.compile(r"(\w+) has no day (\d+), so its last day\Z")
_ROLLED = re.compile(r"(\d+ \w+ \d{4}) is .+, so the (next working day|working day before)\Z")
_HELD = re.compile(r"plus (\d+) held days?\Z")
_OPENED = re.compile(
    r"(?:the step opened only after that, so it is due on the day it opened"
    r"|that was not known in time, so it is due on the day it became known), (\d+ \w+ \d{4})\Z"
)
_HORIZON = re.compile(r"bank holidays for (\d{4}) are expected, not yet announced\Z")


def explained(because: str, off: Collection[date]) -> date:
    """The date that a sentence explains; ``off`` are the weekdays on which nobody works."""
    if moved := _MOVED.match(because):
        by_hand = _Reader(off, moved[2].split("; ")[1:])
        by_hand.day = read_day(moved[1])
        while by_hand.clauses:
            by_hand.read_clause()
        return by_hand.day
    match = _HEAD.match(because)
    assert match, f"not an explanation: {because}"
    reader = _Reader(off, match["rest"].split("; ")[1:])
    reader.count(read_day(match["day"]), int(match["amount"] or 0), match["unit"] or "day", match["side"] or "on")
    while reader.clauses:
        reader.read_clause()
    assert not reader.is_off(reader.day), f"{reader.day} is a day off: {because}"
    return reader.day


def read_day(text: str) -> date:
    return datetime.strptime(text, "%d %B %Y").date()  # noqa: DTZ007 - a calendar day has no time zone


class _Reader:
    def __init__(self, off: Collection[date], clauses: list[str]) -> None:
        self.off = off
        self.clauses = clauses
        self.day = date.min

    def is_off(self, day: date) -> bool:
        return day.weekday() > 4 or day in self.off

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The next clause, if it is of this kind."""
        match = pattern.match(self.clauses[0]) if self.clauses else None
        if match:
            self.clauses.pop(0)
        return match

    def weekdays(self, amount: int, sign: int) -> None:
        """Count weekdays, and one more for each named day that the next clause says was skipped."""
        skipped = self.take(_SKIPPED)
        for _ in range(amount + (len(re.split(", | and ", skipped[1])) if skipped else 0)):
            self.step(lambda day: day.weekday() > 4, sign)

    def step(self, passes: Callable[[date], bool], sign: int) -> None:
        self.day += timedelta(days=sign)
        while passes(self.day):
            self.day += timedelta(days=sign)

    def count(self, start: date, amount: int, unit: str, side: str) -> None:
        self.day, sign = start, -1 if side == "before" else 1
        if unit == "working day":
            self.weekdays(amount, sign)
        elif unit == "month":
            self.months(amount * sign)
        else:
            self.day += timedelta(days=sign * amount * (7 if unit == "week" else 1))
            pace = self.take(_PACE)
            assert pace is None or (unit == "week" and amount % int(pace[1]) == 0 and int(pace[1]) > 1)
        if self.is_off(self.day):
            self.rolled("working day before" if side == "before" else "next working day")

    def months(self, amount: int) -> None:
        wanted, month = self.day.day, self.day.month - 1 + amount
        first = self.day.replace(day=1, month=month % 12 + 1, year=self.day.year + month // 12)
        days = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - first
        self.day = first.replace(day=min(wanted, days.days))
        clamped = self.take(_CLAMPED)
        assert (clamped is not None) == (wanted > days.days)
        assert clamped is None or (clamped[1], clamped[2]) == (f"{self.day:%B}", str(wanted))

    def rolled(self, place: str) -> None:
        match = self.take(_ROLLED)
        assert match, f"{self.day} is a day off and nothing is said of it"
        assert (read_day(match[1]), match[2]) == (self.day, place)
        self.step(self.is_off, -1 if place == "working day before" else 1)

    def read_clause(self) -> None:
        if held := self.take(_HELD):
            self.weekdays(int(held[1]), 1)
        elif opened := self.take(_OPENED):
            before, self.day = self.day, read_day(opened[1])
            assert before < self.day
            if self.is_off(self.day):
                self.rolled("next working day")
        else:
            horizon = self.take(_HORIZON)
            assert horizon, f"not understood: {self.clauses[0]}"
            assert (int(horizon[1]), self.clauses) == (self.day.year, [])
