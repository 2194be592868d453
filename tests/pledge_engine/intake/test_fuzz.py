"""Whatever a file holds, reading it ends in a sheet or in a message, and every cell in a value or in a mistake."""

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from pledge_engine.intake.cells import READ
from pledge_engine.intake.mistakes import UnreadableFile
from pledge_engine.intake.reading import read_bytes
from pledge_engine.intake.tracker import read_tracker
from workflows.answers import AnswerMistake
from workflows.reading import load_shipped

PLEDGE = load_shipped()
CELLS = st.one_of(
    st.text(max_size=40),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.sampled_from(
        ["due 1/2/26", "n/a", "5, 1 missed", "31/02/2026", "01/06/2026 to 02/06/2026", "5 of 8, last 1/1/2026"]
    ),
)
HEADS: list[object] = [
    "ID",
    "Team",
    "Service lead",
    "Prof lead",
    "Stage",
    "Since",
    "Offer",
    "OH",
    "Weeks done",
    "Pace",
    "Next PDC",
]


def workbook(rows: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Tracker")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                elif isinstance(cell, date) and cell.year >= 1900:
                    sheet.write_datetime(at, column, cell)
                elif isinstance(cell, (bool, int, float)):
                    sheet.write(at, column, float(cell))
    return stream.getvalue()


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with suppress(UnreadableFile):
        read_tracker(read_bytes(raw, "tracker.csv"), PLEDGE)


@given(st.text(max_size=2_000))
def test_any_text_beneath_headings_is_read_or_refused(rows: str) -> None:
    with suppress(UnreadableFile):
        read_tracker(
            read_bytes((",".join(map(str, HEADS)) + "\n" + rows).encode("utf-8", "replace"), "tracker.csv"), PLEDGE
        )


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, max_size=12), max_size=6))
def test_any_workbook_is_read(rows: list[list[object]]) -> None:
    read_tracker(read_bytes(workbook([HEADS, *rows]), "tracker.xlsx"), PLEDGE)


@settings(max_examples=60)
@given(st.integers(0, 5_000), st.binary(min_size=1, max_size=20))
def test_a_damaged_workbook_is_read_or_refused(place: int, damage: bytes) -> None:
    raw = workbook([HEADS, ["1", "Oak", "robin", "sam", "Clearance"]])
    place = min(place, len(raw) - len(damage))
    with suppress(UnreadableFile):
        read_tracker(read_bytes(raw[:place] + damage + raw[place + len(damage) :], "tracker.xlsx"), PLEDGE)


@given(CELLS)
def test_every_cell_is_a_value_or_a_mistake(cell: object) -> None:
    for read in READ.values():
        with suppress(AnswerMistake):
            read(cell)  # type: ignore[arg-type]


def rewritten(raw: bytes, part: str, old: bytes, new: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == part:
                assert old in body
                body = body.replace(old, new)
            target.writestr(name, body)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="A2"', b'r="XFD1048576"'),
        (b'<row r="2"', b'<row r="1048576"'),
        (b"</sheetData>", b"</sheetData>" + b" " * 160_000_000),
        (b"<worksheet ", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet '),
    ],
    ids=["a far cell", "a far row", "unfolds to much", "entities"],
)
def test_what_would_unfold_to_more_than_a_tracker_is_refused_before_it_does(old: bytes, new: bytes) -> None:
    raw = rewritten(workbook([HEADS, ["1", "Oak"]]), "xl/worksheets/sheet1.xml", old, new)
    with pytest.raises(UnreadableFile):
        read_bytes(raw, "tracker.xlsx")


def test_a_formula_without_a_stored_value_is_a_mistake_and_one_with_it_is_taken_and_said() -> None:
    raw = workbook([HEADS, ["1", "Oak", "robin", "sam", "Clearance"]])
    part = "xl/worksheets/sheet1.xml"
    for stored, value in ((True, b"<v>46000</v>"), (False, b"")):
        changed = rewritten(
            raw, part, b"</row></sheetData>", b'<c r="F2"><f>A1</f>' + value + b"</c></row></sheetData>"
        )
        sheet = read_bytes(changed, "tracker.xlsx")
        assert (sheet.stored if stored else sheet.unstored) == {(1, 5)}
        if not stored:
            assert "no stored value" in read_tracker(sheet, PLEDGE).mistakes[0].problem
