"""What is written is read back as it was, and no spreadsheet takes any of it for a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pledge_engine.intake.reading import read_bytes
from pledge_engine.intake.sheets import Cell, Sheet
from pledge_engine.intake.tracker_files import as_text, as_workbook

MARKS = ("=", "+", "-", "@")
FORMULAS = [
    *(f"{mark}HYPERLINK(A1)" for mark in MARKS),
    *(f"'{mark}1" for mark in MARKS),
    *("'=", "''=1", "'tis", "''", "'", "=", "-", "a=1"),
]


def sheet_of(*cells: Cell) -> Sheet:
    return Sheet(name="Tracker", rows=[["Team"] * len(cells), list(cells)])


def cells_in(raw: bytes) -> list[str]:
    """What stands in a text file, as a spreadsheet sees it."""
    return [cell for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")) for cell in row]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_text_file_has_no_formula_in_it_and_is_read_back_as_it_was(cell: str) -> None:
    raw = as_text(sheet_of(cell))
    assert not [each for each in cells_in(raw) if each.startswith(MARKS)]
    assert read_bytes(raw, "tracker.csv").rows[1] == [cell]


@settings(max_examples=300)
@given(st.lists(st.text(st.sampled_from("=+-@'\r a,\"\n"), max_size=6), min_size=2, max_size=4))
def test_whatever_is_written_as_text_is_read_back_and_never_runs(cells: list[str]) -> None:
    raw = as_text(sheet_of(*cells))
    assert not [each for each in cells_in(raw) if each.startswith((*MARKS, "\r"))]
    assert read_bytes(raw, "tracker.csv").rows[1] == cells


def test_a_workbook_has_no_formula_in_it_and_is_read_back_as_it_was() -> None:
    raw = as_workbook(sheet_of(*FORMULAS, date(2026, 8, 6), 7))
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    sheet = read_bytes(raw, "tracker.xlsx")
    assert sheet.rows[1] == [*FORMULAS, date(2026, 8, 6), 7]
    assert not sheet.stored | sheet.unstored
