"""Counted outcomes: how many of each, by quarter and by what they are grouped by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pledge_engine.reports.period import Quarter, quarter_of
from workflows.outcomes import Outcome


class By(StrEnum):
    """What the figures are grouped by."""

    STEP = "step"
    STAGE = "stage"
    TEAM = "team"
    CARE_GROUP = "care-group"
    QUARTER = "quarter"

    @property
    def counts_places(self) -> bool:
        """Whether it groups by where a record is; otherwise by what was promised."""
        return self in {By.TEAM, By.CARE_GROUP}


class Unit(NamedTuple):
    """One quarter of one step of a stage, or of one team of a care group."""

    quarter: Quarter
    outer: str
    inner: str


class Counts(NamedTuple):
    """How many promises were kept, kept late and not kept; apart from those, recorded late; and what workers said."""

    kept: int = 0
    kept_late: int = 0
    not_kept: int = 0
    recorded_late: int = 0
    said: int = 0

    def plus(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(*(one + another for one, another in zip(self, other, strict=True)))


class People(NamedTuple):
    """How many people the promises of each kind were made to, each once; ``not_in_time`` for those kept late and not kept."""

    kept: int = 0
    kept_late: int = 0
    not_kept: int = 0
    not_in_time: int = 0
    counted: int = 0
    recorded_late: int = 0
    said: int = 0


# The worker's word is no outcome, and is counted beside them.
SAID = "said"
Counted = Mapping[Unit, Counts]
# Of each unit, and of each outer unit and each quarter as a whole, whose other names are empty: people do not add up.
Concerned = Mapping[Unit, People]


@dataclass(frozen=True, slots=True)
class Found:
    """So many turns of one outcome in one quarter, by a month of it, or said then not to have happened."""

    year: int
    month: int
    outer: str
    inner: str
    outcome: str
    count: int = 1


def found_on(day: date, outer: str, inner: str, outcome: str) -> Found:
    """One turn, by the day that places it."""
    return Found(day.year, day.month, outer, inner, outcome)


_PLACES = {
    Outcome.KEPT.value: 0,
    Outcome.KEPT_LATE.value: 1,
    Outcome.NOT_KEPT.value: 2,
    Outcome.RECORDED_LATE.value: 3,
    SAID: 4,
}


def counted(found: Iterable[Found]) -> Counted:
    """Everything that was found, added up."""
    sums: dict[Unit, list[int]] = defaultdict(lambda: [0] * len(_PLACES))
    for each in found:
        unit = Unit(quarter_of(each.year, each.month), each.outer, each.inner)
        sums[unit][_PLACES[each.outcome]] += each.count
    return {unit: Counts(*numbers) for unit, numbers in sums.items()}


def total(counts: Iterable[Counts]) -> Counts:
    """Everything together."""
    together = Counts()
    for each in counts:
        together = together.plus(each)
    return together
