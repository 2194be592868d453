"""How a database is opened, and the one way to begin a transaction on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, create_engine, make_url

from pledge_engine.errors import StoreUnavailable
from pledge_engine.store.sqlite import BUSY_SECONDS, open_sqlite


def open_store(url: str | URL, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for a database address such as "sqlite:///var/pledge.db"; raises ``StoreUnavailable``.

    On SQLite a transaction waits up to ``busy_seconds`` for another one to finish writing.
    """
    address = make_url(url)
    match address.get_backend_name():
        case "sqlite":
            return open_sqlite(address, busy_seconds=busy_seconds)
        case "postgresql":
            return create_engine(address, hide_parameters=True)
        case other:
            raise StoreUnavailable(f"{other} is not a database this program knows.", "Use SQLite or PostgreSQL.")


@contextmanager
def begin(engine: Engine, *, write: bool = True) -> Iterator[Connection]:
    """One transaction: committed when the block ends, undone when it raises.

    A writer on SQLite waits for its turn before it reads anything. A reader sees one moment and cannot write.
    """
    with engine.connect() as connection:
        connection.execution_options(pledge_writes=write, postgresql_readonly=not write)
        with connection.begin():
            yield connection
