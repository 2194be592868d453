"""Who should hear of what on a day, derived a second time: by a calendar, a reader of ladders and a judge of its own.

Nothing here is shared with what is being judged. It reads the definition file and the rows of open steps, and works out in
plain loops what the sweep finds by one statement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import yaml
from sqlalchemy import Connection, RowMapping

from tests.faults.expected_people import LEADS, Place

DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday, by the method of Meeus, Jones and Butcher."""
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon = (19 * (year % 19) + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    month, day = divmod(moon + week - 7 * ((year % 19 + 11 * moon + 22 * week) // 451) + 114, 31)
    return date(year, month, day + 1)


def bank_holidays(year: int) -> set[date]:
    """England's bank holidays of a year in which nobody proclaims one more."""
    found = {easter(year) - 2 * DAY, easter(year) + DAY}
    first_of_may, last_of_may, last_of_august = date(year, 5, 1), date(year, 5, 31), date(year, 8, 31)
    found.add(first_of_may + -first_of_may.weekday() % 7 * DAY)
    found |= {day - day.weekday() * DAY for day in (last_of_may, last_of_august)}
    for month, day in ((1, 1), (12, 25), (12, 26)):
        kept = date(year, month, day)
        while kept.weekday() > 4 or kept in found:
            kept += DAY
        found.add(kept)
    return found


class Days:
    """Working days of some years, counted one by one."""

    def __init__(self, first: int, last: int) -> None:
        closed = set().union(*map(bank_holidays, range(first, last + 1)))
        self.before: dict[date, int] = {}
        self.working: list[date] = []
        day = date(first, 1, 1)
        while day.year <= last:
            self.before[day] = len(self.working)
            if day.weekday() < 5 and day not in closed:
                self.working.append(day)
            day += DAY

    def is_working(self, day: date) -> bool:
        return self.before[day + DAY] > self.before[day]

    def until(self, after: date, on: date) -> int:
        """How many working days have come since the day after one, up to another and with it."""
        return self.before[on + DAY] - self.before[after + DAY]

    def paused(self, after: date, on: date, pauses: Iterable[tuple[date, date]]) -> int:
        """How many of those were in a pause: each from its first day until the day before it was over."""
        since = self.working[self.before[after + DAY] : self.before[on + DAY]]
        return sum(any(began <= day < over for began, over in pauses) for day in since)

    def back(self, day: date, amount: int) -> date:
        """So many working days before a day; the day itself for none."""
        return self.working[self.before[day] - amount] if amount else day


@dataclass(frozen=True)
class Ladder:
    """The lines of a ladder as numbers of working days; None where a line says never."""

    soon: int | None
    today: bool
    overdue: int | None
    again: tuple[int, int, int] | None
    make_time: int | None
    up: int | None
    further: int | None


def ladder_of(lines: Mapping[str, str]) -> Ladder:
    def number(key: str) -> int | None:
        found = re.match(r"(\d+) working days? (before|after)$", lines[key])
        return int(found[1]) if found else None

    again = re.match(r"every (\d+) working days, (\d+) times, then every (\d+) working days$", lines["still_overdue"])
    return Ladder(
        soon=number("due_soon"),
        today=lines["due_today"] == "on the day",
        overdue=number("overdue"),
        again=(int(again[1]), int(again[2]), int(again[3])) if again else None,
        make_time=number("make_time"),
        up=number("escalated"),
        further=number("escalated_further"),
    )


@dataclass(frozen=True)
class StepSaid:
    """What the definition file says of a step, as far as it matters here."""

    ladder: Ladder
    required: bool
    sensitive: bool
    agreed_by: tuple[str, ...]


def steps_in(definition: str) -> dict[str, StepSaid]:
    said: Any = yaml.safe_load(definition)
    agreed = {None: (), "both leads": LEADS, "both leads and worker": (*LEADS, "worker")}
    return {
        key: StepSaid(
            ladder=ladder_of({**said["reminders"], **step.get("reminders", {})}),
            required=step["need"] == "required",
            sensitive=bool(step.get("sensitive")),
            agreed_by=agreed[step.get("agreed_by")],
        )
        for stage in said["stages"].values()
        for key, step in stage["steps"].items()
    }


@dataclass(frozen=True, order=True)
class Told:
    """One person told once of one turn, at one rung, for one date."""

    handle: str
    turn: str
    due: str
    rung: str


@dataclass(frozen=True)
class Rung:
    """To which role a rung speaks, so many working days after the date; ``own`` to whoever holds the step."""

    key: str
    offset: int
    role: str
    own: bool = True

    @property
    def place(self) -> tuple[int, bool]:
        """Of the rungs of one turn that somebody comes to at once the one that is told has the highest place.

        What is said once, as a worker's lead is asked to make time, goes before what is said again weekly on the same day:
        overtaken, it would be lost.
        """
        return self.offset, not self.own


@dataclass
class Judge:
    """Remembers what should have been told so far, and says what should be told next."""

    steps: Mapping[str, StepSaid]
    days: Days
    told: dict[Told, date] = field(default_factory=dict)
    owners_heard: dict[tuple[str, str], dict[str, date]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, connection: Connection, on: date) -> dict[Told, bool]:
        """What should be recorded on a day, and of each whether it is to be told: False where a later rung overtook it."""
        if not self.days.is_working(on):
            return {}
        place = Place(connection, on)
        new = {told: rung for turn in place.turns for told, rung in self._of(turn, place, on) if told not in self.told}
        last: dict[tuple[str, str], tuple[int, bool]] = defaultdict(lambda: (-99, False))
        for told, rung in new.items():
            last[told.handle, told.turn] = max(last[told.handle, told.turn], rung.place)
        for told, rung in new.items():
            self.told[told] = on
            if rung.own:
                self.owners_heard[told.turn, told.due].setdefault(told.handle, on)
        return {told: rung.place == last[told.handle, told.turn] for told, rung in new.items()}

    def _of(self, turn: RowMapping, place: Place, on: date) -> Iterator[tuple[Told, Rung]]:
        due, step = date.fromisoformat(str(turn["due_on"])), self.steps[turn["step"]]
        pauses = place.pauses[turn["hire_id"]]
        heard = self.owners_heard[turn["id"], due.isoformat()]
        owner_heard = any(day < on for handle, day in heard.items() if handle not in place.agreed[turn["id"]])
        for holder in place.holders(turn, step):
            if not turn["can_be_late"] and step.required and holder != "worker":
                continue
            for rung in rungs(step, holder, 400):
                if self._reached(due, rung, on, pauses) and (rung.own or rung.key == "make_time" or owner_heard):
                    for handle in place.people(turn, rung.role, own=rung.own, up=rung.key.startswith("escalated")):
                        if rung.offset <= 0 or turn["can_be_late"] or rung.key == "make_time":
                            yield Told(handle, turn["id"], due.isoformat(), rung.key), rung

    def _reached(self, due: date, rung: Rung, on: date, pauses: list[tuple[date, date]]) -> bool:
        if rung.offset > 0:
            return on > due and self.days.until(due, on) - self.days.paused(due, on, pauses) >= rung.offset
        return on >= self.days.back(due, -rung.offset)


def rungs(step: StepSaid, holder: str, most: int) -> Iterator[Rung]:
    """The ladder of a step while somebody in a role holds it, up to so many working days after its date."""
    ladder = step.ladder
    if ladder.soon is not None and holder != "worker":
        yield Rung("due_soon", -ladder.soon, holder)
    if ladder.today:
        yield Rung("due_today", 0, holder)
    if step.required and holder == "worker" and ladder.make_time is not None:
        yield Rung("make_time", ladder.make_time, "service_lead", own=False)
    if step.required and holder != "worker":
        yield from _when_late(ladder, holder, most)
        for lead in LEADS:
            if ladder.up is not None and lead != holder:
                yield Rung("escalated", ladder.up, lead, own=False)
        if ladder.further is not None and not step.sensitive:
            yield Rung("escalated_further", ladder.further, "lx_leadership", own=False)


def _when_late(ladder: Ladder, holder: str, most: int) -> Iterator[Rung]:
    if ladder.overdue is None:
        return
    yield Rung("overdue", ladder.overdue, holder)
    every, times, then_every = ladder.again or (most, 0, most)
    offset = ladder.overdue
    for n in count(1):
        offset += every if n <= times else then_every
        if offset > most:
            return
        yield Rung(f"still_overdue_{n}", offset, holder)
