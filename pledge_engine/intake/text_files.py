"""Reading a tracker that was saved as text: commas, semicolons or tabs, in whatever encoding the spreadsheet chose."""

from __future__ import annotations

import codecs
import csv
import io

from pledge_engine.formulas import as_meant
from pledge_engine.intake.mistakes import UnreadableFile
from pledge_engine.intake.sheets import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Sheet

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DELIMITERS = ",;\t"
_LOOKED_AT = 20


def read_text(raw: bytes, name: str) -> Sheet:
    """The rows of a text file; raises ``UnreadableFile``."""
    text, notices = _decoded(raw)
    if "\0" in text:
        raise UnreadableFile(f"{name} is not a tracker: it is no text.", "Save it as .xlsx or .csv.")
    lines = text.splitlines()
    delimiter = max(_DELIMITERS, key=lambda mark: sum(line.count(mark) for line in lines[:_LOOKED_AT]))
    if delimiter != ",":
        notices += (f"The columns are separated by {'semicolons' if delimiter == ';' else 'tabs'}.",)
    rows: list[list[str]] = []
    csv.field_size_limit(10 * LONGEST_CELL)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([as_meant(cell) for cell in row])
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise too_large(name)
    except csv.Error as error:
        raise UnreadableFile(f"{name} cannot be read: {error}.", "Save it again from your spreadsheet.") from error
    return Sheet(name=name, rows=rows, notices=notices)


def too_large(name: str) -> UnreadableFile:
    """How it is said that a file holds more than any tracker does."""
    return UnreadableFile(
        f"{name} is larger than a tracker can be: {MOST_ROWS:,} rows and {MOST_COLUMNS} columns.",
        "Take out sheets, rows and columns that do not belong to it.",
    )


def _decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    encoding = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding), ()
    except UnicodeDecodeError:
        if encoding == "utf-16":
            raise UnreadableFile("The file is no text.", "Save it as .xlsx or .csv.") from None
    notice = "It is not in UTF-8, so it was read as Windows text: check names with accents."
    return raw.decode("cp1252", errors="replace"), (notice,)
