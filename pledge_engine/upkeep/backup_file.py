"""The file of a backup: every row of every table as lines of JSON, compressed, the same from both databases.

The first line says what it is and how many rows each table has. Each table begins with a line that names its columns; a
row is a list of values. The last line has a digest of every table, so that a file which was cut short or changed is
noticed, and so that what was restored can be compared with it.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from pledge_engine.clock import in_utc
from pledge_engine.errors import PledgeError
from pledge_engine.new_file import FileRefused
from pledge_engine.store.columns import moment_text
from pledge_engine.store.rows import Plain

FORMAT = "pledge-engine backup 1"
_LONGEST_LINE = 64 * 1024 * 1024
_WHOLE = 1 << 256


class BackupUnusable(PledgeError):
    """A file is not a backup as it was written; nothing is restored from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a backup says of itself: when it was made (UTC), of tables of which version, and how many rows each has.

    ``intact`` is whether the trail in it was as it had been recorded.
    """

    made: datetime
    version: str
    intact: bool
    tables: Mapping[str, int]

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(self.tables.values())


@dataclass(slots=True)
class Digest:
    """What tells one set of rows from another, in whatever order they come: the sum of their SHA-256, modulo 2²⁵⁶."""

    total: int = 0

    def add(self, line: str) -> None:
        """Count one row in, as it is written."""
        self.total = (self.total + int.from_bytes(sha256(line.encode()).digest())) % _WHOLE

    def __str__(self) -> str:
        """The digest in hexadecimal."""
        return f"{self.total:064x}"


def line_of(row: Sequence[Plain]) -> str:
    """One row as it is written."""
    return json.dumps(row, separators=(",", ":"))


def write_backup(
    stream: IO[bytes], header: Header, tables: Iterable[tuple[str, Sequence[str], Iterable[list[Plain]]]]
) -> None:
    """Write a backup: its header, then name, columns and rows of each table."""
    with gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=6, filename="", mtime=0) as packed:

        def say(line: str) -> None:
            packed.write(line.encode() + b"\n")

        first = {"at": moment_text(header.made), "format": FORMAT, "intact": header.intact, "version": header.version}
        say(json.dumps({**first, "tables": dict(header.tables)}))
        digests = {}
        for name, columns, rows in tables:
            say(json.dumps({"columns": list(columns), "table": name}))
            digest = Digest()
            for row in rows:
                line = line_of(row)
                digest.add(line)
                say(line)
            digests[name] = str(digest)
        say(json.dumps({"digests": digests}))


@dataclass(slots=True)
class Backup:
    """A backup that is being read. ``digests`` are there once its last row has been."""

    header: Header
    _lines: Iterator[tuple[int, str]]
    digests: dict[str, str] = field(default_factory=dict)

    def tables(self) -> Iterator[tuple[str, list[str], Iterator[list[Plain]]]]:
        """Name, columns and rows of each table; its rows must be taken before the next; raises ``BackupUnusable``."""
        for name, count in self.header.tables.items():
            number, said = self._next_object("table")
            columns = said.get("columns")
            if said["table"] != name or not isinstance(columns, list):
                raise _unusable(number, "another table was to follow")
            digest = Digest()
            yield name, columns, self._rows(count, digest)
            self.digests[name] = str(digest)
        _, last = self._next_object("digests")
        if last["digests"] != self.digests or next(self._lines, None) is not None:
            raise BackupUnusable("The backup was changed: its rows are not those that were written.", _OTHER)

    def _rows(self, count: int, digest: Digest) -> Iterator[list[Plain]]:
        for _ in range(count):
            number, line = self._next()
            row = _parsed(number, line)
            if not isinstance(row, list):
                raise _unusable(number, "a row was to follow")
            digest.add(line)
            yield row

    def _next(self) -> tuple[int, str]:
        found = next(self._lines, None)
        if found is None:
            raise BackupUnusable("The backup is cut short: it ends before its last row.", _OTHER)
        return found

    def _next_object(self, key: str) -> tuple[int, dict[str, Any]]:
        number, line = self._next()
        said = _parsed(number, line)
        if not isinstance(said, dict) or key not in said:
            raise _unusable(number, "something else was to follow")
        return number, said


_OTHER = "Take another copy of it, or an earlier backup."


@contextmanager
def open_backup(file: Path) -> Iterator[Backup]:
    """A backup to read from; raises ``BackupUnusable`` for a file that is none, also while its rows are taken.

    Raises ``FileRefused`` for a file that cannot be opened.
    """
    try:
        opened = file.open("rb")
    except OSError as error:
        raise FileRefused(f"{file} cannot be read: {error.strerror}.", "Name the file of a backup.") from error
    try:
        with opened, gzip.GzipFile(fileobj=opened) as packed:
            lines = enumerate(_texts(packed), 1)
            yield Backup(_header(next(lines, (1, ""))), lines)
    except (gzip.BadGzipFile, zlib.error, UnicodeDecodeError) as error:
        raise BackupUnusable(f"{file} is not a backup, or it was damaged.", _OTHER) from error
    except EOFError as error:
        raise BackupUnusable(f"{file} is cut short: it ends before its last row.", _OTHER) from error


def _texts(packed: gzip.GzipFile) -> Iterator[str]:
    while line := packed.readline(_LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise BackupUnusable("The backup is cut short, or has a line that is too long.", _OTHER)
        yield line[:-1].decode()


def _header(place: tuple[int, str]) -> Header:
    said = _parsed(*place)
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise _unusable(1, "it is not a backup that this program knows")
    match said:
        case {"at": str(at), "version": str(version), "intact": bool(intact), "tables": dict(tables)} if all(
            type(count) is int and count >= 0 for count in tables.values()
        ):
            return Header(made=_moment(at), version=version, intact=intact, tables=tables)
        case _:
            raise _unusable(1, "something is missing in it")


def _moment(text: str) -> datetime:
    try:
        return in_utc(datetime.fromisoformat(text))
    except ValueError as error:
        raise _unusable(1, "it does not say when it was made") from error


def _parsed(number: int, line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _unusable(number, "it cannot be read") from error


def _unusable(line: int, why: str) -> BackupUnusable:
    return BackupUnusable(f"Line {line} is not one of a backup: {why}.", "Name a file of: pledge backup FILE")
