"""However a spreadsheet saved a tracker, it says the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from pledge_engine.intake.reading import read_bytes
from pledge_engine.intake.tracker import read_tracker
from workflows.reading import load_shipped

PLEDGE = load_shipped()
HEADS = ("ID", "Team", "Service lead", "Prof lead", "Stage", "Since", "Name", "Offer")
ROWS = (
    ("1", "Oak", "Robin Example", "Inês Story", "Clearance", "01/06/2026", "Kit Madeup", "25/05/2026"),
    ("2", "Oak, ward 3", "Robin Example", "Inês Story", "Advertising", "02/06/2026", "", ""),
)
Rows = tuple[tuple[str, ...], ...]


def text(rows: Rows, delimiter: str = ",", newline: str = "\n") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return stream.getvalue()


def told(raw: bytes) -> list[dict[str, Any]]:
    tracker = read_tracker(read_bytes(raw, "tracker"), PLEDGE)
    assert tracker.mistakes == ()
    return [dict(row.told) for row in tracker.rows]


BLANK = (("",) * len(HEADS),)
PLAIN = (HEADS, *ROWS)
AS_TEXT: dict[str, bytes] = {
    "UTF-8 with its mark": text(PLAIN).encode("utf-8-sig"),
    "UTF-16, little end first": b"\xff\xfe" + text(PLAIN).encode("utf-16-le"),
    "UTF-16, big end first": b"\xfe\xff" + text(PLAIN).encode("utf-16-be"),
    "UTF-16 with tabs and CRLF": text(PLAIN, "\t", "\r\n").encode("utf-16"),
    "Windows text": text(PLAIN).encode("cp1252"),
    "CRLF": text(PLAIN, newline="\r\n").encode(),
    "CR alone": text(PLAIN, newline="\r").encode(),
    "tabs": text(PLAIN, "\t").encode(),
    "semicolons": text(PLAIN, ";").encode(),
    "blank rows at the end": (text(PLAIN + BLANK * 5) + "\n\n\r\n   \n").encode(),
    "blank rows in between": text((HEADS, *BLANK, ROWS[0], *BLANK, *BLANK, ROWS[1])).encode(),
    "a title above": text((("Posts 2026",), *BLANK, *PLAIN)).encode(),
    "stray spaces": text(tuple(tuple(f"  {cell}\xa0 " for cell in row) for row in PLAIN)).encode(),
    "no newline at the end": text(PLAIN).rstrip("\n").encode(),
    "lines within cells": text(tuple(tuple(cell.replace(" ", "\n") for cell in row) for row in PLAIN)).encode(),
}


@pytest.mark.parametrize("dress", AS_TEXT)
def test_a_text_file_says_the_same_however_it_was_saved(dress: str) -> None:
    assert told(AS_TEXT[dress]) == told(text(PLAIN).encode())


def _book(fill: Callable[[Any, Any], None]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        fill(book.add_worksheet("Tracker"), book)
    return stream.getvalue()


def _rows(page: Any, top: int, rows: Rows) -> None:
    for down, row in enumerate(rows):
        for across, cell in enumerate(row):
            page.write_string(top + down, across, cell)


def _plain(page: Any, _book: Any) -> None:
    _rows(page, 0, PLAIN)


def _headings_merged_downwards(page: Any, _book: Any) -> None:
    """Each heading over two rows, but for two that stand beneath a heading of their own."""
    for across, head in enumerate(HEADS):
        if across < len(HEADS) - 2:
            page.merge_range(0, across, 1, across, head)
        else:
            page.write_string(1, across, head)
    page.merge_range(0, len(HEADS) - 2, 0, len(HEADS) - 1, "The person")
    _rows(page, 2, ROWS)


def _a_title_merged_across(page: Any, _book: Any) -> None:
    page.merge_range(0, 0, 0, len(HEADS) - 1, "Posts 2026")
    _rows(page, 1, PLAIN)


def _blank_rows_and_formats(page: Any, book: Any) -> None:
    """Rows that look empty and are not: a format reaches far beneath the last of them."""
    _rows(page, 0, PLAIN)
    for row in range(len(PLAIN), 200):
        page.write_blank(row, 0, None, book.add_format({"border": 1}))


def _real_dates(page: Any, book: Any) -> None:
    _rows(page, 0, PLAIN)
    day = book.add_format({"num_format": "d mmm yyyy"})
    for row, column, on in ((1, 5, date(2026, 6, 1)), (1, 7, date(2026, 5, 25)), (2, 5, date(2026, 6, 2))):
        page.write_datetime(row, column, on, day)


@pytest.mark.parametrize(
    "fill", [_plain, _headings_merged_downwards, _a_title_merged_across, _blank_rows_and_formats, _real_dates]
)
def test_a_workbook_says_the_same_as_the_text(fill: Callable[[Any, Any], None]) -> None:
    assert told(_book(fill)) == told(text(PLAIN).encode())
