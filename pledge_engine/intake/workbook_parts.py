"""The parts of a workbook's file, measured before a library unfolds them, and which of its cells hold formulas.

A few kilobytes can claim a million rows, or unfold to gigabytes. So every part is unfolded once within a limit, and read by
the parser of the standard library, which is told of elements one by one and keeps none.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from pledge_engine.intake.mistakes import UnreadableFile
from pledge_engine.intake.sheets import MOST_COLUMNS, MOST_ROWS
from pledge_engine.intake.text_files import too_large

_MOST_UNFOLDED = 150_000_000
_MOST_TEXT = 100_000_000
_MOST_CELLS = 2_000_000
_MOST_PARTS = 2_000
_AT_ONCE = 1 << 16
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")


@dataclass(slots=True)
class Measured:
    """What one sheet holds: its last row, how many cells, and where formulas stand that have a stored value, or have none."""

    rows: int = 0
    cells: int = 0
    text: int = 0
    stored: set[tuple[int, int]] = field(default_factory=set)
    unstored: set[tuple[int, int]] = field(default_factory=set)


def measure(book: zipfile.ZipFile, name: str) -> dict[str, Measured]:
    """Every sheet by its title, measured; raises ``UnreadableFile`` for more than a tracker ever holds."""
    parts = book.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNFOLDED:
        raise too_large(name)
    lengths = _Strings()
    for part in parts:
        if part.filename.lower().endswith("sharedstrings.xml"):
            _parse(book, part.filename, lengths)
    relations, sheets = _Relations(), _Sheets()
    _parse(book, "xl/_rels/workbook.xml.rels", relations)
    _parse(book, "xl/workbook.xml", sheets)
    measured = {}
    for title, relation in sheets.found:
        target = relations.found.get(relation, "")
        path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target))
        cells = _Cells(name, lengths.found)
        if path in book.namelist():
            _parse(book, path, cells)
        measured[title] = cells.measured
    return measured


class _Reader:
    """Takes what the parser comes across."""

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Text between elements."""


def _parse(book: zipfile.ZipFile, path: str, reader: _Reader) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, facts: reader.start(tag.rpartition(":")[2], facts)
    parser.EndElementHandler = lambda tag: reader.end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = _refuse_declarations
    read = 0
    try:
        with book.open(path) as part:
            while chunk := part.read(_AT_ONCE):
                read += len(chunk)
                if read > _MOST_UNFOLDED:
                    raise too_large(path)
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, RuntimeError, EOFError) as error:
        raise zipfile.BadZipFile(path) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise zipfile.BadZipFile(path) from error
        raise


def _refuse_declarations(*_given: Any) -> None:
    raise UnreadableFile("The workbook declares a document type, which no spreadsheet does.", "Save it again.")


class _Strings(_Reader):
    """The length of every text that cells share."""

    def __init__(self) -> None:
        self.found: list[int] = []

    def start(self, tag: str, _facts: dict[str, str]) -> None:
        if tag == "si":
            self.found.append(0)

    def data(self, text: str) -> None:
        if self.found:
            self.found[-1] += len(text)


class _Relations(_Reader):
    """Where the parts are that a workbook names."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def start(self, tag: str, facts: dict[str, str]) -> None:
        if tag == "Relationship":
            self.found[facts.get("Id", "")] = facts.get("Target", "")


class _Sheets(_Reader):
    """The titles of the sheets, each with the name of its part."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def start(self, tag: str, facts: dict[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for key, value in facts.items() if key.rpartition(":")[2] == "id"), "")
            self.found.append((facts.get("name", ""), relation))


class _Cells(_Reader):
    """Where the cells of one sheet are, how much text they come to, and which of them hold a formula."""

    def __init__(self, name: str, lengths: list[int]) -> None:
        self.measured = Measured()
        self._name, self._lengths = name, lengths
        self._place, self._shared = (0, 0), False
        self._formula = self._value = False
        self._text = ""

    def start(self, tag: str, facts: dict[str, str]) -> None:
        if tag == "row":
            self._in_row(int(facts["r"]) if facts.get("r", "").isdecimal() else self.measured.rows + 1)
        elif tag == "c":
            self._in_cell(facts)
        elif tag == "f":
            self._formula = True
        elif tag in {"v", "is"}:
            self._text = ""

    def end(self, tag: str) -> None:
        if tag == "v":
            self._value = bool(self._text.strip())
            if self._shared and self._text.strip().isdecimal() and len(self._text) < 10:
                place = int(self._text)
                self._take(self._lengths[place] if place < len(self._lengths) else 0)
        elif tag == "c" and self._formula:
            (self.measured.stored if self._value else self.measured.unstored).add(self._place)

    def data(self, text: str) -> None:
        if len(self._text) < 100:
            self._text += text
        self._take(len(text))

    def _in_row(self, number: int) -> None:
        self.measured.rows = max(self.measured.rows, number)
        if number > MOST_ROWS:
            raise too_large(self._name)

    def _in_cell(self, facts: dict[str, str]) -> None:
        self.measured.cells += 1
        self._formula = self._value = False
        self._shared = facts.get("t") == "s"
        place = _PLACE.match(facts.get("r", ""))
        if place:
            column = 0
            for character in place[1]:
                column = column * 26 + ord(character) - 64
            self._place = int(place[2]) - 1, column - 1
        else:
            self._place = self._place[0], self._place[1] + 1
        self._in_row(self._place[0] + 1)
        if self._place[1] >= MOST_COLUMNS or self.measured.cells > _MOST_CELLS:
            raise too_large(self._name)

    def _take(self, length: int) -> None:
        self.measured.text += length
        if self.measured.text > _MOST_TEXT:
            raise too_large(self._name)
