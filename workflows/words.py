"""How days, counts and lists are said, so that every explanation and blocker says them alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import lru_cache

_UNITS = frozenset({"day", "week", "month", "year"})


@lru_cache(maxsize=16_384)
def long_date(day: date) -> str:
    """A day as people read it: "6 August 2026"."""
    return f"{day.day} {day:%B %Y}"


def span(first: date, last: date) -> str:
    """From which day until which: "from 6 August 2026 until 7 August 2026"; of one day alone "on 6 August 2026"."""
    return f"on {long_date(first)}" if first == last else f"from {long_date(first)} until {long_date(last)}"


def days_between(first: date, last: date) -> str:
    """The same where no sentence is: "6 August 2026 to 7 August 2026", or the one day."""
    return " to ".join(dict.fromkeys((long_date(first), long_date(last))))


def both_included(first: date, last: date) -> str:
    """That the first and the last day belong to a span, as a sentence after it; nothing of one day alone."""
    return "" if first == last else " Both days are included."


def clock_time(at: time) -> str:
    """A time of day as people read it: "7:30am", "7pm"."""
    return f"{at.hour % 12 or 12}{f':{at:%M}' if at.minute else ''}{'am' if at.hour < 12 else 'pm'}"


def counted(amount: int, plural: str) -> str:
    """A count with its noun, given in the plural: "1 working day", "3 weeks", "1 date of steps", "1 person"."""
    of, thing, rest = plural.partition(" of ")
    one = "person" if of == "people" else of.removesuffix("s")
    return f"{amount} {one if amount == 1 else of}{thing}{rest}"


def counted_do(amount: int, plural: str, verb: str) -> str:
    """A count with its noun and what they do, given for several: "1 message waits", "3 messages wait"."""
    return f"{counted(amount, plural)} {verb}{'s' if amount == 1 else ''}"


def listed(items: Iterable[str], *, last: str = "and") -> str:
    """Items as a sentence lists them: "a", "a and b", "a, b and c"."""
    *first, final = list(items) or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def sentence(words: str) -> str:
    """The words with a capital at the front, the rest left as it is."""
    return words[:1].upper() + words[1:]


# What it means for a step that nobody has to do it.
OPTIONAL = "Nobody has to do it, and it is never late. If it does not happen, it closes with its stage."


def with_need(title: str, *, required: bool) -> str:
    """A title that says so where nobody has to do what it names: "Share good practice (optional)"."""
    return title if required else f"{title} (optional)"


def numbered(title: str, n: object) -> str:
    """One turn of a step by its number, as its title calls it: "Workbook week 3", or "Keep in touch, turn 3"."""
    return f"{title} {n}" if _unit(title) else f"{title}, turn {n}"


def turns_named(title: str, numbers: Sequence[object]) -> str:
    """Turns of a step in marks of quotation: “Workbook week 3”; “Workbook week”, weeks 3 and 4; “Keep in touch”, turn 3."""
    unit = _unit(title)
    if unit and len(numbers) == 1:
        return f"“{numbered(title, numbers[0])}”"
    return f"“{title}”, {unit or 'turn'}{'s' if len(numbers) > 1 else ''} {listed(map(str, numbers))}"


def turn_word(title: str) -> str:
    """What a turn of a step is called: week or month where its title says so."""
    return _unit(title) or "turn"


def _unit(title: str) -> str:
    """The unit of time that a title ends with, if it does."""
    last = title.rpartition(" ")[2].lower()
    return last if last in _UNITS else ""
