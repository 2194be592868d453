"""How a database is opened, and the one way to begin a transaction on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, make_url, text
from sqlalchemy.exc import TimeoutError as PoolTimeout

from pledge_engine.errors import StoreUnavailable
from pledge_engine.store.postgresql import open_postgresql
from pledge_engine.store.sqlite import open_sqlite

BUSY_SECONDS = 5.0
# Said to the transaction alone: as a setting of the connection it would make every later writer insist on writing, even
# on a server that has been told to take no changes.
_ONE_MOMENT = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def open_store(url: str | URL, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for a database address such as "sqlite:///var/pledge.db"; raises ``StoreUnavailable``.

    A transaction waits up to ``busy_seconds`` for another one to finish writing.
    """
    address = make_url(url)
    match address.get_backend_name():
        case "sqlite":
            return open_sqlite(address, busy_seconds=busy_seconds)
        case "postgresql":
            return open_postgresql(address, busy_seconds=busy_seconds)
        case other:
            raise StoreUnavailable(f"{other} is not a database this program knows.", "Use SQLite or PostgreSQL.")


@contextmanager
def begin(engine: Engine, *, write: bool = True, alone: bool = False) -> Iterator[Connection]:
    """One transaction: committed when the block ends, undone when it raises; raises ``StoreUnavailable``.

    A writer on SQLite waits for its turn before it reads anything. A reader sees one moment and cannot write. ``alone`` is for
    a single statement: PostgreSQL commits it as it ends, in one journey instead of three.
    """
    with _connected(engine) as connection:
        if alone and connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execution_options(pledge_writes=write)
        with connection.begin():
            if connection.dialect.name == "postgresql" and not write:
                connection.execute(_ONE_MOMENT)
            yield connection


def _connected(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except PoolTimeout as error:
        raise StoreUnavailable(
            "Too many people are using the program at this moment, so nothing of yours was saved.", "Try again."
        ) from error
