"""Writing a tracker to a file, as text or as a workbook by the ending of its name: dates as dates, and no text as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from pledge_engine.errors import PledgeError
from pledge_engine.formulas import harmless
from pledge_engine.intake.retold import day_words
from pledge_engine.intake.sheets import Cell, Sheet

_DAY = "dd/mm/yyyy"
_WIDTH = 18


class FormatUnknown(PledgeError):
    """The ending of a name is not one of a tracker."""


def format_of(file: Path) -> Callable[[Sheet], bytes]:
    """How a tracker becomes the bytes of a file of this name; raises ``FormatUnknown``."""
    formats = {".csv": as_text, ".xlsx": as_workbook}
    found = formats.get(file.suffix.casefold())
    if found is None:
        raise FormatUnknown(f"{file.name} says no format of a tracker.", "Let its name end in .csv or .xlsx.")
    return found


def as_text(sheet: Sheet) -> bytes:
    """The sheet as text that every spreadsheet opens: commas, UTF-8 with its mark, days day first."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([_words(cell) for cell in row] for row in sheet.rows)
    return stream.getvalue().encode("utf-8-sig")


def _words(cell: Cell) -> str:
    if cell is None:
        return ""
    return day_words(cell) if isinstance(cell, date) else harmless(str(cell))


def as_workbook(sheet: Sheet) -> bytes:
    """The sheet as a workbook, its headings in sight and ready to be filtered by."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        head, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": _DAY})
        page = book.add_worksheet(sheet.name)
        for row, column, cell in _filled(sheet):
            if isinstance(cell, date):
                page.write_datetime(row, column, cell, day)
            elif isinstance(cell, int | float):
                page.write_number(row, column, cell)
            else:
                page.write_string(row, column, str(cell), head if row == 0 else None)
        last = max(len(sheet.rows) - 1, 0), max(len(sheet.rows[0]) - 1, 0)
        page.set_column(0, last[1], _WIDTH)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, *last)
    return stream.getvalue()


def _filled(sheet: Sheet) -> Iterator[tuple[int, int, Cell]]:
    for number, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            if cell is not None:
                yield number, column, cell
