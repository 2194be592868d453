"""The rows of a tracker as values: where each hire is said to stand, with every cell that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pledge_engine.intake.cells import READ, answer_told, choice_told, is_blank, text_of
from pledge_engine.intake.columns import Column, Kind, columns_of
from pledge_engine.intake.headings import Headings, find_headings
from pledge_engine.intake.mistakes import Mistake
from pledge_engine.intake.sheets import Cell, Sheet, letter
from pledge_engine.intake.stages import RowMistake, stage_told
from workflows.answers import AnswerMistake
from workflows.definition import Definition

_MOST_MISTAKES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its number in the spreadsheet, what each column says, and the text of each cell as it was written.

    ``unread`` are the columns whose cells are there and cannot be read, or are empty and may not be.
    """

    number: int
    told: Mapping[str, Any]
    written: Mapping[str, str] = field(repr=False)
    unread: frozenset[str] = frozenset()

    def words(self, column: str) -> str:
        """What a column of words says; nothing where it is empty."""
        return str(self.told.get(column, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """A tracker as far as it can be read by itself; ``mistakes`` are all so far, ``known`` all columns there are."""

    sheet: Sheet
    known: tuple[Column, ...]
    headings: Headings | None
    rows: tuple[Row, ...]
    mistakes: tuple[Mistake, ...]

    def mistake(self, row: Row, column: str, problem: str, mend: str) -> Mistake:
        """A mistake in one row of it, named by the heading that the tracker has for the column."""
        return Mistake(sheet=self.sheet.name, row=row.number, column=self.heading(column), problem=problem, mend=mend)

    def mistake_of(self, row: Row, found: RowMistake) -> Mistake:
        """What the cells of a row cannot say together, as a mistake in it."""
        said = self.mistake(row, found.column, found.problem, found.mend)
        return replace(said, about=found.about, many=found.many)

    def heading(self, key: str) -> str:
        """How the tracker calls a column, or how a column would be called that it has not."""
        columns = self.headings.columns.items() if self.headings else ()
        found = next((f"{words} (column {letter(at)})" for at, (column, words) in columns if column.key == key), None)
        titles = {column.key: column.title for column in self.known}
        return found or f"{titles.get(key, key)} (no such column yet)"


def read_tracker(sheet: Sheet, definition: Definition, tell: Callable[[float], None] = lambda _share: None) -> Tracker:
    """Every row that says anything, with all mistakes of headings and cells; ``tell`` is told the share that has been read."""
    known = columns_of(definition)
    headings, mistakes = find_headings(sheet, known)
    if headings is None:
        return Tracker(sheet=sheet, known=known, headings=headings, rows=(), mistakes=tuple(mistakes))
    rows = []
    readers: dict[tuple[str, str, Cell], object] = {}
    for place in range(headings.row + 1, len(sheet.rows)):
        row = _row(sheet, place, headings, definition, readers, mistakes)
        if row is not None:
            rows.append(row)
        if len(mistakes) > _MOST_MISTAKES:
            break
        if not place % 100:
            tell(place / len(sheet.rows))
    if not rows and not mistakes:
        empty = "there are no rows beneath the headings"
        mistakes.append(Mistake(sheet=sheet.name, row=0, column="", problem=empty, mend="add one row for each post"))
    return Tracker(sheet=sheet, known=known, headings=headings, rows=tuple(rows), mistakes=tuple(mistakes))


def _row(
    sheet: Sheet,
    place: int,
    headings: Headings,
    definition: Definition,
    known: dict[tuple[str, str, Cell], object],
    mistakes: list[Mistake],
) -> Row | None:
    cells = sheet.rows[place]
    if not any(at < len(cells) and not is_blank(cells[at]) for at in headings.columns):
        return None
    told: dict[str, Any] = {}
    written: dict[str, str] = {}
    unread: set[str] = set()
    for at, (column, words) in headings.columns.items():
        cell = cells[at] if at < len(cells) else None
        problem = None
        if (place, at) in sheet.unstored:
            problem = (
                "its formula has no stored value",
                "open the workbook in your spreadsheet and save it, or type the value",
            )
        elif is_blank(cell):
            if column.required:
                problem = "it is empty", f"write {_example(column)}"
        else:
            read = known.get((column.key, type(cell).__name__, cell))
            if read is None:
                read = known[(column.key, type(cell).__name__, cell)] = read_cell(column, cell, definition)
            if isinstance(read, AnswerMistake):
                problem = read.problem, read.mend
            else:
                told[column.key], written[column.key] = read, " ".join(str(cell).split())
        if problem:
            unread.add(column.key)
            named = f"{words} (column {letter(at)})"
            mistakes.append(Mistake(sheet=sheet.name, row=place + 1, column=named, problem=problem[0], mend=problem[1]))
    return Row(number=place + 1, told=told, written=written, unread=frozenset(unread))


def read_cell(column: Column, cell: Cell, definition: Definition) -> object:
    """What a cell means in its column; the mistake instead, for one that cannot be read."""
    try:
        if column.kind is Kind.STAGE:
            return stage_told(text_of(cell), definition)
        if column.kind is Kind.CHOICE and column.choices is not None:
            return choice_told(cell, column.choices)
        if column.kind is Kind.ANSWER:
            return answer_told(cell, column)
        if column.key == "tracker_id" and len(text_of(cell)) > 60:
            return AnswerMistake("it is longer than 60 characters", "write for example 17")
        return text_of(cell) if column.kind is Kind.WHY else READ[column.kind](cell)
    except AnswerMistake as mistake:
        return mistake


def _example(column: Column) -> str:
    match column.key:
        case "tracker_id":
            return "a number or name that no other row has, for example 17"
        case "stage":
            return "for example Clearance"
        case "team":
            return "the name of the team, for example Oak"
        case _:
            return "the name that the person logs in by, their email or their name, for example Robin Example"
