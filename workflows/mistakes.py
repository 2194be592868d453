"""The mistakes of a definition file, each with its line and with what would be right.

A definition is written by people who are no programmers: they are told everything that is wrong at once, with its mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice, pairwise

MOST_MISTAKES = 100
_LONGEST_SHOWN = 60
_MOST_COMPARED = 30
_MOST_LIKELY = 10
_MOST_KNOWN = 500


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a definition file; ``line`` counts from 1."""

    file: str
    line: int
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}; {self.mend}"


class DefinitionMistakes(ValueError):
    """A definition cannot be used: ``mistakes`` holds everything that is wrong with it, in the order of its lines."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class TooManyMistakes(Exception):
    """A file has so many mistakes that reading on would help nobody."""


class Mistakes:
    """Collects the mistakes of one file; raises ``TooManyMistakes`` at the hundredth, which bounds the work."""

    def __init__(self, file: str) -> None:
        """Collect for the file of this name."""
        self._file = file
        self._found: dict[Mistake, None] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, line: int, problem: str, mend: str) -> None:
        """Note one mistake; the same mistake on the same line is noted once."""
        self._found[Mistake(self._file, line, problem, mend)] = None
        if len(self._found) >= MOST_MISTAKES:
            raise TooManyMistakes

    def as_error(self) -> DefinitionMistakes:
        """Everything found, in the order of the lines."""
        found = sorted(self._found, key=lambda mistake: mistake.line)
        if len(found) >= MOST_MISTAKES:
            more = "mend these first: later ones are not shown"
            found.append(Mistake(self._file, found[-1].line, f"there are {MOST_MISTAKES} mistakes or more", more))
        return DefinitionMistakes(found)


def nearest(word: str, known: Iterable[str]) -> str:
    """What to write instead of a word that is not known: the nearest that is, or all of them when they are few."""
    names = tuple(islice(known, _MOST_KNOWN))
    close = get_close_matches(word[:_LONGEST_SHOWN], _likely(word, names), n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    if not names:
        return "none is defined yet"
    return f"use {one_of(names)}" if len(names) <= 40 else "check its spelling"


def _likely(word: str, names: Sequence[str]) -> Sequence[str]:
    """The names that share most pairs of letters with the word: comparing it with hundreds of names would be slow."""
    if len(names) <= _MOST_COMPARED:
        return names
    pairs = set(pairwise(word[:_LONGEST_SHOWN]))
    return sorted(names, key=lambda name: -len(pairs.intersection(pairwise(name))))[:_MOST_LIKELY]


def one_of(names: Iterable[str]) -> str:
    """The names as a choice: "a, b or c"."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def shown(text: str) -> str:
    """A piece of the file in quotation marks, short enough for a message."""
    flat = " ".join(text.split())
    return f"'{flat}'" if len(flat) <= _LONGEST_SHOWN else f"'{flat[:_LONGEST_SHOWN]}…'"
