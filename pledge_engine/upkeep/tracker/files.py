"""The example tracker as files: text as a spreadsheet saves it, and a workbook with everything that people do to one."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from pledge_engine.upkeep.tracker.cells import Cell, Days, Formula, plain_date
from pledge_engine.upkeep.tracker.layout import GROUPS, TITLE, UPPER
from pledge_engine.upkeep.tracker.posts import POSTS
from pledge_engine.upkeep.tracker.rows import row_of
from workflows.words import long_date

Rows = Sequence[Mapping[str, Cell]]
Groups = Mapping[str, Mapping[str, str]]

# The workbook says that it was made then, so that the same rows always give the same file.
_MADE = datetime(2026, 11, 23, 9, tzinfo=UTC)
_HEADING_ROWS = 2
FIRST_ROW = 2 + _HEADING_ROWS
_EMPTY_ROWS = 12


def rows_as_at(day: date) -> Rows:
    """The rows of the tracker as somebody had kept it up to a day."""
    return tuple(row_of(post, number, Days(day)) for number, post in enumerate(POSTS, start=1))


def as_text(rows: Rows, day: date) -> bytes:
    """The rows as a spreadsheet saves them for others: commas, CRLF, a byte order mark, and lines of nothing at the end."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    columns = columns_of(GROUPS)
    above = [[TITLE], [_kept_until(day)], *_headings(GROUPS)]
    written = [[_text(row.get(key)) for key in columns] for row in rows]
    for cells in [*above, *written, *[[]] * _EMPTY_ROWS]:
        writer.writerow(cells + [""] * (len(columns) - len(cells)))
    return stream.getvalue().encode("utf-8-sig")


def as_workbook(rows: Rows, day: date, *, groups: Groups = GROUPS, title: str = TITLE) -> bytes:
    """The same rows as a workbook: merged headings, real dates, a formula, a second sheet, and rows of nothing at the end."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": _MADE})
        sheet = book.add_worksheet("Tracker")
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}),
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        columns = columns_of(groups)
        sheet.merge_range(0, 0, 0, len(columns) - 1, title, formats["title"])
        sheet.write_string(1, 0, _kept_until(day))
        _write_headings(sheet, groups, formats["heading"])
        for place, row in enumerate(rows, start=FIRST_ROW):
            for at, key in enumerate(columns):
                cell = row.get(key)
                if isinstance(cell, Formula):
                    sheet.write_formula(place, at, _spelt(cell, place, columns), formats["date"], _serial(cell.value))
                else:
                    _write(sheet, place, at, cell, formats["date"])
        for place in range(FIRST_ROW + len(rows), FIRST_ROW + len(rows) + _EMPTY_ROWS):
            sheet.write_string(place, 0, " ")
        sheet.freeze_panes(FIRST_ROW, 3)
        sheet.set_column(0, len(columns) - 1, 15)
        book.add_worksheet("Lists").write_column(0, 0, ["Band 3", "Band 4", "Band 5"])
    return stream.getvalue()


def _kept_until(day: date) -> str:
    return f"Last looked after on {long_date(day)}"


def columns_of(groups: Groups) -> tuple[str, ...]:
    """The column that each place holds."""
    return tuple(key for headings in groups.values() for key in headings.values())


def _headings(groups: Groups) -> tuple[list[str], list[str]]:
    """The two rows of headings, as merged cells leave them: only the first of each holds the words."""
    upper, lower = [], []
    for group, headings in groups.items():
        for place, heading in enumerate(headings):
            both = heading in UPPER
            upper.append(heading if both else group if place == 0 else "")
            lower.append("" if both else heading)
    return upper, lower


def _write_headings(sheet: xlsxwriter.worksheet.Worksheet, groups: Groups, shape: object) -> None:
    top, at = FIRST_ROW - _HEADING_ROWS, 0
    for group, headings in groups.items():
        if all(heading in UPPER for heading in headings):
            for place, heading in enumerate(headings, start=at):
                sheet.merge_range(top, place, top + 1, place, heading, shape)
        else:
            if len(headings) > 1:
                sheet.merge_range(top, at, top, at + len(headings) - 1, group, shape)
            sheet.write_row(top + 1, at, headings, shape)
        at += len(headings)


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, dated: object) -> None:
    match cell:
        case date():
            sheet.write_datetime(row, column, cell, dated)
        case int():
            sheet.write_number(row, column, cell)
        case str():
            sheet.write_string(row, column, cell)


def _spelt(formula: Formula, row: int, columns: Sequence[str]) -> str:
    """The formula in one row, with the letter of each column that it names."""
    text = formula.text.replace("{row}", str(row + 1))
    for at, key in enumerate(columns):
        text = text.replace(f"{{{key}}}", xl_col_to_name(at))
    return text


def _serial(day: date | None) -> int | str:
    """A day as workbooks count it; nothing, for a formula that no spreadsheet has ever worked out."""
    return (day - date(1899, 12, 30)).days if day else ""


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Formula():
            return plain_date(cell.value) if cell.value else ""
        case date():
            return plain_date(cell)
        case _:
            return str(cell)
