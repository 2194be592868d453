"""How PostgreSQL is opened: impatient with a server that does not answer, patient with other writers, silent about values.

A writer locks the hire before it reads its facts, so that what it reads is still true when it writes. A reader sees one
moment from its first statement on and cannot write at all.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import ExceptionContext

from pledge_engine.errors import StoreUnavailable

CONNECT_SECONDS = 5
# Where a connection remembers what it is still reading some rows at a time.
_READING = "pledge_reading"
# Connections that one process keeps, and how many more it may open while all of them are busy.
POOL_SIZE, POOL_OVERFLOW = 5, 10
_BUSY = "Somebody else was writing for too long, so nothing of yours was saved."
_GONE = (
    "The connection to the database was lost, so nothing of yours was saved.",
    "Try again; if this stays so, check that the database runs.",
)
_ABSENT = ("The database does not answer.", "Check that it runs and that PLEDGE_DATABASE_URL names it, then try again.")
# By SQLSTATE, or by its first two characters where a whole class means the same.
_FAILURES = {
    "55P03": (_BUSY, "Try again."),
    "40P01": (_BUSY, "Try again."),
    "40001": (_BUSY, "Try again."),
    "25006": ("The database may not be written to.", "Check that it is the main server and takes changes."),
    "42501": ("The database refuses this program the right to do that.", "Check which role PLEDGE_DATABASE_URL names."),
    "53100": ("The disk of the database is full, so nothing was saved.", "Make room on that disk."),
    "53200": ("The database ran out of memory, so nothing was saved.", "Try again."),
    "53300": ("The database has too many connections.", "Try again; allow more if this stays so."),
    "3D000": ("There is no database of that name.", "Make it, or correct PLEDGE_DATABASE_URL."),
    "28": ("The database does not let this program in.", "Check the name and password in PLEDGE_DATABASE_URL."),
    "58": ("The disk of the database failed.", "Check the disk, then try again."),
    "XX001": ("The database is damaged.", "Stop the program and restore the latest backup."),
    "XX002": ("The database is damaged.", "Stop the program and restore the latest backup."),
    "57P": _GONE,
    "08": _GONE,
}


def open_postgresql(url: URL, *, busy_seconds: float) -> Engine:
    """An engine on one database; nothing is connected yet. A statement waits up to ``busy_seconds`` for another's lock."""
    patience = f"-c lock_timeout={int(busy_seconds * 1000)} -c idle_in_transaction_session_timeout=60000"
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=busy_seconds,
        pool_use_lifo=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "pledge", "options": patience},
    )
    event.listen(engine, "handle_error", _say_plainly, retval=True)
    event.listen(engine, "after_cursor_execute", _remember_reading)
    event.listen(engine, "commit", _end_reading)
    event.listen(engine, "rollback", _end_reading)
    return engine


def _remember_reading(connection: Connection, cursor: object, *_: object) -> None:
    if isinstance(cursor, connection.dialect.loaded_dbapi.ServerCursor):  # Not imported: SQLite needs none of it.
        going_on = [each for each in connection.info.get(_READING, ()) if not each.closed]
        connection.info[_READING] = [*going_on, cursor]


def _end_reading(connection: Connection) -> None:
    """Whoever stopped half way through many rows, as after a mistake, leaves nothing open behind the transaction."""
    if connection.invalidated:
        return  # What was open went with the server.
    for cursor in connection.info.pop(_READING, ()):
        cursor.close()


def _say_plainly(context: ExceptionContext) -> StoreUnavailable | None:
    """What the server did wrong, in words; None lets mistakes of the program itself pass unchanged."""
    absent = context.connection is None
    return told(context.original_exception, absent=absent, lost=not absent and context.is_disconnect)


def told(error: BaseException, *, lost: bool, absent: bool = False) -> StoreUnavailable | None:
    """What an error of the driver means; ``absent`` where nothing was connected yet, ``lost`` where nothing is any more."""
    state: Any = getattr(error, "sqlstate", None)
    failure = next((_FAILURES[state[:n]] for n in (5, 3, 2) if state and state[:n] in _FAILURES), None)
    if failure is None and not state:
        failure = _ABSENT if absent else _GONE if lost else None
    return StoreUnavailable(*failure) if failure else None
