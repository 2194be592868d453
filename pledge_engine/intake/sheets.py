"""One sheet of a tracker as it was read, whatever kind of file it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | float | bool | date | None

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 300
LONGEST_CELL = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``rows`` are from the first row of the sheet on. ``merged`` are the cells, by row and column, that repeat another one.

    ``stored`` names the cells of which a formula's stored value was taken, ``unstored`` those whose formula has none.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    others: tuple[str, ...] = ()
    merged: frozenset[tuple[int, int]] = frozenset()
    stored: frozenset[tuple[int, int]] = frozenset()
    unstored: frozenset[tuple[int, int]] = frozenset()
    notices: tuple[str, ...] = ()


def letter(column: int) -> str:
    """The letters by which spreadsheets name a column, counted from 0: "A", "B" … "AA"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
