"""Figures from which no small number can be worked out: which rows of one quarter may be shown, and how finely.

A number is small that tells of 1 to 4 people, however many promises were made to them. A row is shown whole or not at all, and
beside a row that is not shown there is always another whose place it could have: what all that are hidden add up to is never
small, because one of them alone is not. Every figure over more than one quarter is a sum of
figures that each quarter shows by itself, so that no two periods can be subtracted to something new. Why this is enough, and
where it ends, is said in docs/kept.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from pledge_engine.reports.counts import Concerned, People, Unit
from pledge_engine.reports.period import Quarter

SMALL = 5
Vector = tuple[int, ...]
Key = TypeVar("Key", str, tuple[str, str])


def _finest(people: People) -> Vector:
    return (people.kept, people.kept_late, people.not_kept)


def _without_lateness(people: People) -> Vector:
    return (people.kept, people.not_in_time)


def _how_many(people: People) -> Vector:
    return (people.counted,)


# What a whole quarter shows of each row, from the finest on: the first in which the trust's own row has no small number.
LEVELS = (_finest, _without_lateness, _how_many)


def is_small(number: int) -> bool:
    """Whether a number of people is so small that what is said of them says too much."""
    return 0 < number < SMALL


@dataclass(frozen=True, slots=True)
class Shown:
    """What one quarter shows. ``level`` is None where not even the number of promises may be shown."""

    level: int | None
    hidden: frozenset[str | tuple[str, str]] = frozenset()

    def shows(self, outer: str, inner: str = "") -> bool:
        """Whether a row is shown; one in which nothing happened is, unless the row it belongs to is hidden."""
        return self.level is not None and outer not in self.hidden and (outer, inner) not in self.hidden


def shown(quarter: Quarter, concerned: Concerned) -> Shown:
    """Which rows of one quarter are shown, given how many people everything that was counted is about."""
    outers: dict[str, People] = {}
    inners: dict[str, dict[tuple[str, str], People]] = defaultdict(dict)
    for unit, people in concerned.items():
        if unit.quarter == quarter and unit.inner:
            inners[unit.outer][unit.outer, unit.inner] = people
        elif unit.quarter == quarter and unit.outer:
            outers[unit.outer] = people
    whole = concerned.get(Unit(quarter, "", ""), People())
    level = next((place for place, of in enumerate(LEVELS) if not any(map(is_small, of(whole)))), None)
    if level is None:
        return Shown(None)
    hidden_outers = _hidden(outers, level)
    hidden: set[str | tuple[str, str]] = {*hidden_outers}
    for outer, children in inners.items():
        if outer not in hidden_outers:
            hidden |= _hidden(children, level)
    return Shown(level, frozenset(hidden))


def _hidden(rows: Mapping[Key, People], level: int) -> set[Key]:
    """Every row with a small number in it, and the fewest and smallest others that must be hidden with them."""
    vectors = {key: LEVELS[level](people) for key, people in rows.items()}
    hidden = {key for key, vector in vectors.items() if any(map(is_small, vector))}
    others = [key for key in vectors if key not in hidden and any(vectors[key])]
    for key in sorted(others, key=lambda key: (sum(vectors[key]), str(key))):
        if not hidden or _hide_each_other([vectors[each] for each in hidden]):
            break
        hidden.add(key)
    return hidden


def _hide_each_other(vectors: list[Vector]) -> bool:
    """Whether each of the rows could as well have had all that they have together, and that is not small.

    The people of several rows may be the same: together they are at least as many as those of the row with the most.
    """
    return len(vectors) > 1 and not any(is_small(max(column)) for column in zip(*vectors, strict=True))
