"""How SQLite is opened: safe against power loss, patient with other writers, private to its owner.

A transaction says at its start whether it will write. A writer takes the lock at once, so that what it reads first is
still true when it writes; a reader cannot write at all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import ExceptionContext

from pledge_engine.errors import StoreUnavailable
from pledge_engine.half_made import half_made_in

# Versions before this one can corrupt a write-ahead log that several processes share.
_SAFE_WAL = (3, 51, 3)
_ON_CONNECT = (
    f"PRAGMA journal_mode = {'WAL' if sqlite3.sqlite_version_info >= _SAFE_WAL else 'DELETE'}",
    # With less, a commit lasts only once the folder happens to be written: a power cut brings the deleted journal back, which
    # undoes what somebody was told is saved. With a write-ahead log it is the same as FULL.
    "PRAGMA synchronous = EXTRA",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # Otherwise INSERT OR REPLACE deletes a row without asking its triggers.
    "PRAGMA secure_delete = ON",  # What was erased is overwritten in the file too.
)
_FAILURES = {
    sqlite3.SQLITE_BUSY: (
        "Somebody else was writing for too long, so nothing of yours was saved.",
        "Try again.",
    ),
    sqlite3.SQLITE_LOCKED: ("Another part of the program was writing, so nothing of yours was saved.", "Try again."),
    sqlite3.SQLITE_FULL: ("The disk is full, so nothing was saved.", "Make room on the disk that holds {file}."),
    sqlite3.SQLITE_READONLY: ("{file} may not be written to.", "Check who owns the file and its folder."),
    sqlite3.SQLITE_CANTOPEN: ("{file} cannot be opened.", "Check that its folder is there and may be written to."),
    sqlite3.SQLITE_PERM: ("{file} may not be opened.", "Check who owns the file and its folder."),
    sqlite3.SQLITE_IOERR: ("The disk that holds {file} failed.", "Check the disk, then try again."),
    sqlite3.SQLITE_CORRUPT: ("{file} is damaged.", "Stop the program and restore the latest backup."),
    sqlite3.SQLITE_NOTADB: ("{file} is not a database.", "Name the right file, or restore the latest backup."),
}


def open_sqlite(url: URL, *, busy_seconds: float) -> Engine:
    """An engine on one file, which is made if need be, together with its folder; raises ``StoreUnavailable``.

    A transaction waits up to ``busy_seconds`` for another one to finish writing.
    """
    if not url.database or url.database == ":memory:":
        raise StoreUnavailable("The database has no file.", "Name one, for example sqlite:///var/pledge.db")
    _make_private_file(Path(url.database))
    # No value of a record ever stands in an error or a log.
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": busy_seconds, "cached_statements": 512},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _say_plainly, retval=True)
    return engine


def _make_private_file(path: Path) -> None:
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe is not ours to keep from others.
            raise StoreUnavailable(
                f"{path} cannot be opened (it is no file).", "Name a file, or one that is to be made."
            )
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise StoreUnavailable(
            f"{path} cannot be opened ({error.strerror}).", "Check that its folder may be written to."
        ) from error


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    for statement in _ON_CONNECT:
        connection.execute(statement)


def _begin(connection: Connection) -> None:
    """Begin in the way ``begin`` asked for; a transaction that says nothing may write."""
    writes = connection.get_execution_options().get("pledge_writes", True)
    connection.exec_driver_sql(f"PRAGMA query_only = {0 if writes else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def copied(engine: Engine, folder: Path) -> Iterator[Engine]:
    """A copy of the file as it is at one moment, in the folder, gone afterwards; raises ``StoreUnavailable``.

    Reading it holds up nobody who writes. It is as private as the file itself.
    """
    with half_made_in(folder) as private:
        other = open_sqlite(engine.url.set(database=str(private / "copy.db")), busy_seconds=0)
        try:
            with engine.connect() as source, other.connect() as target:
                _copy(cast("sqlite3.Connection", source.connection.driver_connection), target)
            yield other
        finally:
            other.dispose()


def _copy(source: sqlite3.Connection, target: Connection) -> None:
    try:
        source.backup(cast("sqlite3.Connection", target.connection.driver_connection))
    except sqlite3.Error as error:
        told = _told(error, target.engine.url.database)
        if told is None:
            raise
        raise told from error


def _say_plainly(context: ExceptionContext) -> StoreUnavailable | None:
    """What the file or the disk did wrong, in words; None lets mistakes of the program itself pass unchanged."""
    return _told(context.original_exception, context.engine.url.database if context.engine is not None else None)


def _told(error: BaseException, file: str | None) -> StoreUnavailable | None:
    code = getattr(error, "sqlite_errorcode", None)
    failure = _FAILURES.get(code & 0xFF) if isinstance(code, int) else None
    if failure is None:
        return None
    problem, mend = (part.format(file=file or "The database") for part in failure)
    return StoreUnavailable(problem, mend)
