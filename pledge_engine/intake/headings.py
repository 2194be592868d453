"""Finding the headings of a tracker: which row they are in, which column each means, and which may not be there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pledge_engine.intake.columns import Column, by_name, column_named, plain
from pledge_engine.intake.forbidden import never_stored
from pledge_engine.intake.mistakes import Mistake
from pledge_engine.intake.sheets import Sheet, letter
from pledge_engine.people.alike import closest

_LOOKED_AT = 25
_MOST_NAMED = 12
_FREE_TEXT = {"notes", "note", "comments", "comment", "remarks"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """``row`` is the place of the heading row; ``columns`` which place holds which column, with its heading as it is written."""

    row: int
    columns: Mapping[int, tuple[Column, str]]
    unused: tuple[str, ...]


def find_headings(sheet: Sheet, columns: tuple[Column, ...]) -> tuple[Headings | None, list[Mistake]]:
    """The row in which most headings are known, with everything that is wrong with it; None where there is no such row."""
    names = by_name(columns)
    rows = [_with_those_above(sheet, place) for place in range(min(len(sheet.rows), _LOOKED_AT))]
    known = [sum(column_named(words, names) is not None for words in row) for row in rows]
    if not known or max(known) < 2:
        mend = f"the first row needs headings such as {', '.join(c.title for c in columns if c.required)}"
        if sheet.others:
            mend += f'; where the tracker is on another sheet, choose it: --sheet "{sheet.others[0]}"'
            mend += f" (there are also {', '.join(sheet.others[1:])})" if sheet.others[1:] else ""
        return None, [Mistake(sheet=sheet.name, row=0, column="", problem="no row of headings was found", mend=mend)]
    place = known.index(max(known))
    return _headings(sheet, rows[place], place, columns, names)


def _with_those_above(sheet: Sheet, place: int) -> list[str]:
    """The words of a row; where a heading stands in the row above and nothing beneath it, as merged cells leave it, those."""
    row = [_words(cell) for cell in sheet.rows[place]]
    if place and (place, 0) not in sheet.merged:
        above = [_words(cell) for cell in sheet.rows[place - 1]]
        row = [words or (above[at] if at < len(above) else "") for at, words in enumerate(row)]
    return row


def _words(cell: object) -> str:
    return " ".join(str(cell).split())[:120] if cell is not None else ""


def _headings(
    sheet: Sheet, row: list[str], place: int, columns: tuple[Column, ...], names: Mapping[str, Column]
) -> tuple[Headings, list[Mistake]]:
    found: dict[int, tuple[Column, str]] = {}
    mistakes: list[Mistake] = []
    unused: list[str] = []
    for at, words in enumerate(row):
        column = column_named(words, names) if words else None
        if column is None:
            mistakes += _refused(sheet, place, at, words)
            if words and not never_stored(plain(words)):
                unused.append(words)
            continue
        if twice := next((other for other, _ in found.values() if other.key == column.key), None):
            mend = f"keep one column for “{twice.title}”, and rename or remove the other"
            problem = f"“{words}” means “{twice.title}”, which another column is already"
            mistakes.append(
                Mistake(sheet=sheet.name, row=place + 1, column=_named(words, at), problem=problem, mend=mend)
            )
            continue
        found[at] = column, words
    present = {column.key for column, _ in found.values()}
    mistakes += [
        Mistake(
            sheet=sheet.name,
            row=place + 1,
            column=column.title,
            problem="this column is missing",
            mend=_mend(column, unused),
        )
        for column in columns
        if column.required and column.key not in present
    ]
    return Headings(row=place, columns=found, unused=tuple(unused)), mistakes


def _refused(sheet: Sheet, place: int, at: int, words: str) -> list[Mistake]:
    never = never_stored(plain(words)) if words else None
    if never is None:
        return []
    what, why = never
    mend = "take the column out of the file that you bring in, also where it is empty"
    verb = "is" if what.startswith(("anything", "the text")) else "are"
    problem = f"{what} {verb} never stored: {why}"
    return [Mistake(sheet=sheet.name, row=place + 1, column=_named(words, at), problem=problem, mend=mend)]


def _named(words: str, at: int) -> str:
    return f"{words} (column {letter(at)})"


def _mend(column: Column, unused: Sequence[str]) -> str:
    """What to do about a missing column: most often it is there under a name of the trust's own."""
    meant = {plain(words): words for words in unused}
    close = next((found for name in (column.title, *column.names) if (found := closest(plain(name), meant))), None)
    if close:
        return f"if “{meant[plain(close)]}” is that column, call it “{column.title}”; if not, add it"
    there = f"; if one of these is it, rename it: {', '.join(unused[:_MOST_NAMED])}" if unused else ""
    if column.key == "tracker_id":
        why = "by it a row is known again when the tracker comes in again"
        return f"add it and number the rows, for example 1, 2, 3: {why}{there}"
    other = f", or call yours {', '.join(column.names[:2])}" if column.names else ""
    return f"add a column “{column.title}”{other}{there}"


def free_text(headings: Headings) -> bool:
    """Whether the tracker has a column of notes, which nobody expects to be left behind."""
    return any(plain(words) in _FREE_TEXT for words in headings.unused)
