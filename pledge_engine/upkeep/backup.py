"""A backup: everything that the database holds at one moment, in one file that either database can be restored from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine

from pledge_engine.audit.faults import Verification
from pledge_engine.audit.verify import verify_all
from pledge_engine.new_file import new_file
from pledge_engine.office import Office
from pledge_engine.store import schema
from pledge_engine.store.rows import Plain, columns_of, count_of, rows_of, tables_of
from pledge_engine.store.session import begin
from pledge_engine.store.sqlite import copied
from pledge_engine.upkeep.backup_file import Header, write_backup
from pledge_engine.watching import Progress

_TELL_EVERY = 500


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written, and how the trail in it was found."""

    header: Header
    trail: Verification


def back_up(office: Office, file: Path, progress: Progress) -> BackedUp:
    """Write everything to a new file, as ``new_file`` does; raises ``FileRefused``, ``StoreUnavailable`` or ``StoreOutOfStep``.

    The trail is verified on the way; a backup is also made of one that has faults, and says so.
    """
    with new_file(file) as stream, _at_one_moment(office.engine, file.parent) as connection:
        return _written(connection, office.clock.now(), stream, progress)


@contextmanager
def _at_one_moment(engine: Engine, folder: Path) -> Iterator[Connection]:
    """The database as it is now, to be read for as long as that takes while others go on writing."""
    if engine.dialect.name == "sqlite":
        with copied(engine, folder) as copy, begin(copy, write=False) as connection:
            yield connection
    else:
        with begin(engine, write=False) as connection:
            yield connection


def _written(connection: Connection, now: datetime, stream: IO[bytes], progress: Progress) -> BackedUp:
    version = schema.version_of(connection)
    tables = tables_of(connection)
    counts = {table.name: count_of(connection, table) for table in tables}
    trail = verify_all(connection)
    header = Header(made=now, version=version, intact=trail.intact, tables=counts)
    counted = Counted(header.rows, progress)
    rows = ((table.name, columns_of(table), counted.over(rows_of(connection, table))) for table in tables)
    write_backup(stream, header, rows)
    return BackedUp(header, trail)


class Counted:
    """Tells how far the rows have come while they go by."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total, self._progress, self._done = max(total, 1), progress, 0

    def over(self, rows: Iterable[list[Plain]]) -> Iterator[list[Plain]]:
        """The rows as they are."""
        for row in rows:
            self._done += 1
            if self._done % _TELL_EVERY == 0 or self._done == self._total:
                self._progress(self._done / self._total)
            yield row
