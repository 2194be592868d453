"""The example tracker as files: text as a spreadsheet saves it, and a workbook with everything that people do to one."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from pledge_engine.upkeep.tracker.cells import Cell, Days, Formula, plain_date
from pledge_engine.upkeep.tracker.layout import COLUMNS, GROUPS, TITLE, UPPER
from pledge_engine.upkeep.tracker.posts import POSTS
from pledge_engine.upkeep.tracker.rows import row_of
from workflows.words import long_date

Rows = Sequence[Mapping[str, Cell]]

# The workbook says that it was made then, so that the same rows always give the same file.
_MADE = datetime(2026, 11, 23, 9, tzinfo=UTC)
_HEADING_ROWS = 2
_FIRST_ROW = 2 + _HEADING_ROWS
_EMPTY_ROWS = 12
_LETTERS = {key: xl_col_to_name(at) for at, (_, key) in enumerate(COLUMNS)}


def rows_as_at(day: date) -> Rows:
    """The rows of the tracker as somebody had kept it up to a day."""
    return tuple(row_of(post, number, Days(day)) for number, post in enumerate(POSTS, start=1))


def as_text(rows: Rows, day: date) -> bytes:
    """The rows as a spreadsheet saves them for others: commas, CRLF, a byte order mark, and lines of nothing at the end."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    wide = len(COLUMNS)
    upper, lower = _headings()
    writer.writerows([_padded([TITLE]), _padded([_kept_until(day)]), upper, lower])
    for row in rows:
        writer.writerow([_text(row.get(key)) for _, key in COLUMNS])
    writer.writerows([[""] * wide] * _EMPTY_ROWS)
    return stream.getvalue().encode("utf-8-sig")


def as_workbook(rows: Rows, day: date, *, title: str = TITLE) -> bytes:
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
        wide = len(COLUMNS)
        sheet.merge_range(0, 0, 0, wide - 1, title, formats["title"])
        sheet.write_string(1, 0, _kept_until(day))
        _write_headings(sheet, formats["heading"])
        for place, row in enumerate(rows, start=_FIRST_ROW):
            for at, (_, key) in enumerate(COLUMNS):
                _write(sheet, place, at, row.get(key), formats["date"])
        for place in range(_FIRST_ROW + len(rows), _FIRST_ROW + len(rows) + _EMPTY_ROWS):
            sheet.write_string(place, 0, " ")
        sheet.freeze_panes(_FIRST_ROW, 3)
        sheet.set_column(0, wide - 1, 15)
        book.add_worksheet("Lists").write_column(0, 0, ["Band 3", "Band 4", "Band 5"])
    return stream.getvalue()


def _kept_until(day: date) -> str:
    return f"Last looked after on {long_date(day)}"


def _headings() -> tuple[list[str], list[str]]:
    """The two rows of headings, as merged cells leave them: only the first of each holds the words."""
    upper, lower = [], []
    for group, headings in GROUPS.items():
        for place, heading in enumerate(headings):
            both = heading in UPPER
            upper.append(heading if both else group if place == 0 else "")
            lower.append("" if both else heading)
    return upper, lower


def _write_headings(sheet: xlsxwriter.worksheet.Worksheet, shape: object) -> None:
    top, at = _FIRST_ROW - _HEADING_ROWS, 0
    for group, headings in GROUPS.items():
        if all(heading in UPPER for heading in headings):
            for place, heading in enumerate(headings, start=at):
                sheet.merge_range(top, place, top + 1, place, heading, shape)
        else:
            sheet.merge_range(top, at, top, at + len(headings) - 1, group, shape)
            sheet.write_row(top + 1, at, headings, shape)
        at += len(headings)


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, dated: object) -> None:
    match cell:
        case Formula():
            sheet.write_formula(row, column, _spelt(cell, row), dated, _serial(cell.value))
        case date():
            sheet.write_datetime(row, column, cell, dated)
        case int():
            sheet.write_number(row, column, cell)
        case str():
            sheet.write_string(row, column, cell)


def _spelt(formula: Formula, row: int) -> str:
    """The formula in one row, with the letter of each column that it names."""
    text = formula.text.replace("{row}", str(row + 1))
    for key, letter in _LETTERS.items():
        text = text.replace(f"{{{key}}}", letter)
    return text


def _serial(day: date) -> int:
    """A day as workbooks count it."""
    return (day - date(1899, 12, 30)).days


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Formula():
            return plain_date(cell.value)
        case date():
            return plain_date(cell)
        case _:
            return str(cell)


def _padded(cells: list[str]) -> list[str]:
    return cells + [""] * (len(COLUMNS) - len(cells))
