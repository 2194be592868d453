"""The due-date rules of a definition: one line of English each, parsed strictly into frozen values.

The grammar is the one of the pledge::

    rule   = point [", " repeat] | repeat
    point  = N unit ("after" | "before") anchor | "on" anchor
    repeat = ["then "] "every" [N] unit ["after" anchor] [", N times"] [", until" anchor]
    unit   = "working days" | "days" | "weeks" | "months"          (singular too)
    anchor = "stage starts" | "stage target" | name | step.field | name "and" name (the later) | "each" step

This module may not know which names exist: that is checked where a definition is built.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Unit(StrEnum):
    """What a rule counts in."""

    WORKING_DAYS = "working days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Direction(StrEnum):
    """On which side of its anchor a date lies."""

    AFTER = "after"
    BEFORE = "before"
    ON = "on"


@dataclass(frozen=True, slots=True)
class StageStarts:
    """The day the step's own stage was entered."""


@dataclass(frozen=True, slots=True)
class StageTarget:
    """The day by which the step's own stage is meant to be complete."""


@dataclass(frozen=True, slots=True)
class Named:
    """The day a step closed, or a hire date: both share one namespace."""

    name: str


@dataclass(frozen=True, slots=True)
class FieldOf:
    """A date that somebody answered in a field of a step."""

    step: str
    field: str


@dataclass(frozen=True, slots=True)
class LaterOf:
    """The later of two days."""

    first: Named
    second: Named


@dataclass(frozen=True, slots=True)
class EachTurn:
    """The day each turn of a repeating step closed: turn n counts from turn n."""

    step: str


Anchor = StageStarts | StageTarget | Named | FieldOf | LaterOf | EachTurn


@dataclass(frozen=True, slots=True)
class Point:
    """One day, counted from an anchor; ``amount`` is in ``unit`` and 0 when the direction is ``on``."""

    amount: int
    unit: Unit
    direction: Direction
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Repeat:
    """A day for every turn: turn n lies n intervals after ``anchor``, or n - 1 after the point before it."""

    amount: int
    unit: Unit
    anchor: Anchor | None
    times: int | None
    until: Anchor | None


@dataclass(frozen=True, slots=True)
class DueRule:
    """A parsed rule beside its own words; at least one of ``point`` and ``repeat`` is there."""

    text: str
    point: Point | None
    repeat: Repeat | None

    @property
    def followed(self) -> str | None:
        """The step of which each turn is counted from, where this one follows another turn by turn."""
        return self.point.anchor.step if self.point and isinstance(self.point.anchor, EachTurn) else None

    @property
    def repeats(self) -> bool:
        """Whether the step has turns: it repeats, or follows each turn of one that does."""
        return self.repeat is not None or self.followed is not None

    @property
    def endless(self) -> bool:
        """Whether the turns have no counted end, so that exactly one is open at a time."""
        return self.repeats and (self.repeat is None or self.repeat.times is None)


class RuleMistake(ValueError):
    """A rule that the grammar does not know; ``mend`` says how to write it."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(f"{problem}; {mend}")
        self.problem = problem
        self.mend = mend


_UNITS = {
    "working day": Unit.WORKING_DAYS,
    "working days": Unit.WORKING_DAYS,
    "day": Unit.DAYS,
    "days": Unit.DAYS,
    "week": Unit.WEEKS,
    "weeks": Unit.WEEKS,
    "month": Unit.MONTHS,
    "months": Unit.MONTHS,
}
_UNIT = "(working days?|days?|weeks?|months?)"
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_POINT = re.compile(rf"([1-9][0-9]*) {_UNIT} (after|before) (.+)\Z")
_ON = re.compile(r"on (.+)\Z")
_EVERY = re.compile(rf"(?:then )?every (?:([1-9][0-9]*) )?{_UNIT}(?: after (.+))?\Z")
_TIMES = re.compile(r"([1-9][0-9]*) times\Z")
_UNTIL = re.compile(r"until (.+)\Z")
_LARGEST = 1000

_RULE_WORDS = (
    "working",
    *dict.fromkeys(word for unit in _UNITS for word in unit.split(" ") if word != "working"),
    "after",
    "before",
)

EXAMPLES = (
    "write for example '10 working days after stage starts', '3 months before contract_ends', "
    "'on advert_open.closes_on' or 'every week after workbook_start, 8 times'"
)


@lru_cache(maxsize=1024)
def parse_rule(text: str) -> DueRule:
    """Parse one rule; raises ``RuleMistake`` with the mend for anything the grammar does not know."""
    parts = text.split(", ")
    if _EVERY.match(parts[0]):
        return DueRule(text=text, point=None, repeat=_repeat(parts, follows_point=False))
    point = _point(parts[0])
    repeat = _repeat(parts[1:], follows_point=True) if parts[1:] else None
    return DueRule(text=text, point=point, repeat=repeat)


@lru_cache(maxsize=1024)
def parse_anchor(text: str) -> Anchor:
    """Parse what a rule could count from, standing alone; raises ``RuleMistake`` as ``parse_rule`` does."""
    return _anchor(text)


def _point(text: str) -> Point:
    on = _ON.match(text)
    if on:
        return Point(0, Unit.DAYS, Direction.ON, _anchor(on[1]))
    match = _POINT.match(text)
    if not match:
        raise RuleMistake(f"'{text}' is not a due rule", _mend_for(text))
    return Point(_amount(match[1]), _UNITS[match[2]], Direction(match[3]), _anchor(match[4]))


def _repeat(parts: list[str], *, follows_point: bool) -> Repeat:
    every = _EVERY.match(parts[0])
    if not every:
        raise RuleMistake(f"'{parts[0]}' does not say how the step repeats", "write for example 'then every 12 months'")
    anchor = _anchor(every[3]) if every[3] else None
    if anchor is None and not follows_point:
        raise RuleMistake(f"'{parts[0]}' does not say what it counts from", "add 'after' and an anchor")
    if anchor is not None and follows_point:
        raise RuleMistake(
            f"'{parts[0]}' counts from two places", "leave out 'after …': it counts from the date before it"
        )
    if isinstance(anchor, EachTurn):
        raise RuleMistake("'each' is only for a single date", "write for example '6 months after each review'")
    times, until = _tail(parts[1:])
    return Repeat(_amount(every[1] or "1"), _UNITS[every[2]], anchor, times, until)


def _tail(parts: list[str]) -> tuple[int | None, Anchor | None]:
    times: int | None = None
    until: Anchor | None = None
    for part in parts:
        if (match := _TIMES.match(part)) and times is None and until is None:
            times = _amount(match[1])
        elif (match := _UNTIL.match(part)) and until is None:
            until = _anchor(match[1])
        else:
            raise RuleMistake(
                f"'{part}' is not understood after 'every'", "only ', 6 times' and ', until start_date' may follow"
            )
    return times, until


def _mend_for(text: str) -> str:
    """How to write a date rule, beginning with the first word that is not one of the grammar's."""
    for word in text.split(" ")[1:4]:
        if word in {"after", "before"}:
            break
        if word not in _RULE_WORDS:
            close = difflib.get_close_matches(word, _RULE_WORDS, n=1)
            return (
                f"did you mean '{close[0]}' for '{word}'? " if close else f"'{word}' is not known here; "
            ) + EXAMPLES
    return EXAMPLES


def _amount(text: str) -> int:
    if len(text) > 4 or int(text) > _LARGEST:
        raise RuleMistake(f"{text[:12]} is too large", f"use a number from 1 to {_LARGEST}")
    return int(text)


def _anchor(text: str) -> Anchor:
    if text == "stage starts":
        return StageStarts()
    if text == "stage target":
        return StageTarget()
    if text.startswith("each "):
        return EachTurn(_name(text.removeprefix("each ")))
    first, joined, second = text.partition(" and ")
    if joined:
        return LaterOf(Named(_name(first)), Named(_name(second)))
    step, dot, field = text.partition(".")
    if dot:
        return FieldOf(_name(step), _name(field))
    return Named(_name(text))


def _name(text: str) -> str:
    if " until " in text:
        raise RuleMistake(f"'{text}' has no comma before 'until'", f"write '{text.replace(' until ', ', until ')}'")
    if not _NAME.match(text):
        joined = text.strip(" .").replace(" ", "_")
        if " and " not in text and joined != text.strip() and _NAME.match(joined):
            raise RuleMistake(f"'{text}' is not something to count from", f"did you mean '{joined}'?")
        raise RuleMistake(
            f"'{text}' is not something to count from",
            "use 'stage starts', 'stage target', a step, step.field, a hire date, 'one_step and another_step' or 'each step'",
        )
    return text
