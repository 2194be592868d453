"""What became of promises as bars: each a picture of numbers that stand in words beside it, and in the table beneath."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pledge_engine.reports.kept_views import KeptRow

_HEIGHTS = {"kept": 10, "late": 7, "not-in-time": 5, "not-kept": 4, "counted": 10}
NOT_TOLD = "Not shown, so that nobody can be told apart."


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a bar: from where and how wide, in hundredths of its length, and its kind."""

    kind: str
    start: float
    width: float

    @property
    def height(self) -> int:
        """In tenths of the bar's height: kinds differ in that as well as in colour."""
        return _HEIGHTS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row as a bar. ``words`` say all that it shows; without segments there is nothing that may be shown."""

    title: str
    words: str
    segments: tuple[Segment, ...]


_KINDS = {
    "kept": "Kept",
    "late": "Kept late",
    "not-kept": "Not kept",
    "not-in-time": "Not in time: kept late or not kept, too small a number to be told apart",
    "counted": "Counted: how many there were, where what became of them is too small a number to be shown",
}


def key_of(drawn: Iterable[Bar]) -> tuple[tuple[str, Segment], ...]:
    """What each kind of piece means that is in one of the bars."""
    kinds = {segment.kind for bar in drawn for segment in bar.segments}
    return tuple((words, Segment(kind=kind, start=0, width=10)) for kind, words in _KINDS.items() if kind in kinds)


def bars(rows: Iterable[KeptRow]) -> tuple[Bar, ...]:
    """A bar for each row, as full as may be told."""
    return tuple(_bar(row) for row in rows)


def _bar(row: KeptRow) -> Bar:
    if not row.counted:
        return Bar(title=row.title, words=NOT_TOLD if row.counted is None else "None counted.", segments=())
    pieces = [piece for piece in _pieces(row, row.counted) if piece[2]]
    segments, start = [], 0.0
    for kind, _, number in pieces:
        width = 100 * number / row.counted
        segments.append(Segment(kind=kind, start=round(start, 3), width=round(width, 3)))
        start += width
    said = ", ".join(f"{number} {words}" for _, words, number in pieces)
    whole = f" of {row.counted}" if len(pieces) > 1 else ""
    return Bar(title=row.title, words=f"{said}{whole}.", segments=tuple(segments))


def _pieces(row: KeptRow, whole: int) -> tuple[tuple[str, str, int], ...]:
    """Kind, words and number of each piece: what may not be told apart is one piece."""
    if row.kept is None:
        return (("counted", "counted", whole),)
    if row.kept_late is None or row.not_kept is None:
        return ("kept", "kept", row.kept), ("not-in-time", "not in time", whole - row.kept)
    return ("kept", "kept", row.kept), ("late", "kept late", row.kept_late), ("not-kept", "not kept", row.not_kept)
