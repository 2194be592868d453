"""How days, counts and lists are said, so that every explanation and blocker says them alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


def long_date(day: date) -> str:
    """A day as people read it: "6 August 2026"."""
    return f"{day.day} {day:%B %Y}"


def counted(amount: int, plural: str) -> str:
    """A count with its noun, given in the plural: "1 working day", "3 weeks", "1 date of steps"."""
    of, thing, rest = plural.partition(" of ")
    return f"{amount} {of.removesuffix('s') if amount == 1 else of}{thing}{rest}"


def listed(items: Iterable[str], *, last: str = "and") -> str:
    """Items as a sentence lists them: "a", "a and b", "a, b and c"."""
    *first, final = list(items) or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def sentence(words: str) -> str:
    """The words with a capital at the front, the rest left as it is."""
    return words[:1].upper() + words[1:]
