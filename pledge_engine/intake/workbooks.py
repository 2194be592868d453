"""Reading a tracker that is a workbook. What it would unfold to is measured before it is unfolded."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from pledge_engine.intake.mistakes import UnreadableFile
from pledge_engine.intake.sheets import Cell, Sheet
from pledge_engine.intake.text_files import too_large
from pledge_engine.intake.workbook_parts import Measured, measure

_HEADINGS_IN = 25
_DAMAGED = "Open it in your spreadsheet, save it again as .xlsx, and try again."


def read_workbook(raw: bytes, name: str, wanted: str = "") -> Sheet:
    """One sheet of a workbook: the one that is wanted, or the first that can be seen and has anything in it.

    Raises ``UnreadableFile``.
    """
    try:
        parts = measure(zipfile.ZipFile(io.BytesIO(raw)), name)
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except PasswordError as error:
        raise UnreadableFile(f"{name} has a password.", "Save a copy without one.") from error
    except (zipfile.BadZipFile, CalamineError, NotImplementedError, OSError, ValueError) as error:
        raise UnreadableFile(f"{name} cannot be read as a workbook.", _DAMAGED) from error
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    chosen = _chosen(shown, parts, wanted, name)
    return _read(book, chosen, parts.get(chosen, Measured()), tuple(other for other in shown if other != chosen))


def _chosen(shown: list[str], parts: dict[str, Measured], wanted: str, name: str) -> str:
    named = [sheet for sheet in shown if sheet.strip().casefold() == wanted.strip().casefold()]
    filled = [sheet for sheet in shown if parts.get(sheet, Measured()).cells]
    found = named or ([] if wanted else filled)
    if not found:
        what = f"no sheet “{wanted[:60]}”" if wanted else "no sheet with anything in it"
        raise UnreadableFile(f"{name} has {what}.", f"It has: {', '.join(shown) or 'none'}.")
    return found[0]


def _read(book: CalamineWorkbook, chosen: str, measured: Measured, others: tuple[str, ...]) -> Sheet:
    try:
        sheet = book.get_sheet_by_name(chosen)
        rows: list[list[Cell]] = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = sheet.merged_cell_ranges or []
    except (CalamineError, ValueError, OverflowError) as error:
        raise UnreadableFile(f"The sheet “{chosen}” cannot be read.", _DAMAGED) from error
    if len(rows) > measured.rows + 1:
        raise too_large(chosen)
    repeated: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in merged:
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else None
        for row in range(top, min(bottom, top + _HEADINGS_IN, len(rows) - 1) + 1):
            for column in range(left, min(right, len(rows[row]) - 1) + 1):
                if (row, column) != (top, left):
                    repeated.add((row, column))
                    if row < _HEADINGS_IN:
                        rows[row][column] = value
    return Sheet(
        name=chosen,
        rows=rows,
        others=others,
        merged=frozenset(repeated),
        stored=frozenset(measured.stored),
        unstored=frozenset(measured.unstored),
    )


def _cell(value: Any) -> Cell:
    match value:
        case "":
            return None
        case datetime():
            return value.date()
        case bool() | int() | str() | date():
            return value
        case float():
            return int(value) if value.is_integer() else value
        case time() | timedelta():
            return str(value)
        case _:
            return None
