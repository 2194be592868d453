"""The driver of each database as one uses it by hand: connections, transactions and statements, with nothing in between.

Statements name their values as ":name" and are spelled for the database at hand once. A connection is opened with the
settings that the engine opens its own with.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol

import psycopg
from psycopg.rows import dict_row
from sqlalchemy import make_url

from pledge_engine.store.session import begin, open_store

# What decides how durable and how strict a connection is.
SETTINGS = {
    "sqlite": ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "secure_delete"),
    "postgresql": ("synchronous_commit", "fsync", "lock_timeout", "transaction_isolation"),
}
Row = Any  # A mapping by column, which the types of sqlite3 do not say, or None.
_NAMED = re.compile(r"(?<!:):(\w+)")


class Driver(Protocol):
    """One connection."""

    def run(self, statement: str, values: Row) -> Row:
        """Run a statement and give its first row, if it has any."""
        ...

    def run_each(self, statement: str, rows: Iterable[Row]) -> None:
        """Run a statement that writes once for each of the rows."""
        ...

    def all(self, statement: str, values: Row) -> list[Row]:
        """Every row of an answer."""
        ...

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Committed at the end, undone when the block raises; it may write."""
        ...

    def settings(self) -> dict[str, str]:
        """The settings that the connection has."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


def connected(address: str) -> Driver:
    """A connection by the driver that belongs to the database."""
    return SqliteDriver(address) if kind_of(address) == "sqlite" else PostgresqlDriver(address)


def kind_of(address: str) -> str:
    """Which database is at an address: "sqlite" or "postgresql"."""
    return make_url(address).get_backend_name()


def settings_of_the_engine(address: str) -> dict[str, str]:
    """The settings that the engine opens the database with."""
    kind, engine = kind_of(address), open_store(address)
    show = "PRAGMA" if kind == "sqlite" else "SHOW"
    with begin(engine) as connection:
        found = {name: str(connection.exec_driver_sql(f"{show} {name}").scalar_one()) for name in SETTINGS[kind]}
    engine.dispose()
    return found


class SqliteDriver:
    """Python's own ``sqlite3``."""

    def __init__(self, address: str) -> None:
        """Open the file as the engine does."""
        file = make_url(address).database or ""
        self._connection = sqlite3.connect(file, isolation_level=None, cached_statements=512)
        self._connection.row_factory = sqlite3.Row
        for name, value in settings_of_the_engine(address).items():
            self._connection.execute(f"PRAGMA {name} = {value}")

    def run(self, statement: str, values: Row) -> Row:
        """Run a statement and give its first row, if it has any."""
        return self._connection.execute(statement, values).fetchone()

    def run_each(self, statement: str, rows: Iterable[Row]) -> None:
        """Run a statement that writes once for each of the rows."""
        self._connection.executemany(statement, rows)

    def all(self, statement: str, values: Row) -> list[Row]:
        """Every row of an answer."""
        return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Committed at the end, undone when the block raises; it may write."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def settings(self) -> dict[str, str]:
        """The settings that the connection has."""
        return {name: str(self._connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in SETTINGS["sqlite"]}

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


class PostgresqlDriver:
    """psycopg, which prepares what is run often by itself."""

    def __init__(self, address: str) -> None:
        """Connect as the engine does."""
        plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(plain, autocommit=True, row_factory=dict_row)
        self._connection.execute(f"SET lock_timeout = '{settings_of_the_engine(address)['lock_timeout']}'")

    def run(self, statement: str, values: Row) -> Row:
        """Run a statement and give its first row, if it has any."""
        done = self._connection.execute(_for_psycopg(statement), values)
        return done.fetchone() if done.description else None

    def run_each(self, statement: str, rows: Iterable[Row]) -> None:
        """Run a statement that writes once for each of the rows."""
        self._connection.cursor().executemany(_for_psycopg(statement), rows)

    def all(self, statement: str, values: Row) -> list[Row]:
        """Every row of an answer."""
        return list(self._connection.execute(_for_psycopg(statement), values).fetchall())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Committed at the end, undone when the block raises; it may write."""
        with self._connection.transaction():
            yield

    def settings(self) -> dict[str, str]:
        """The settings that the connection has."""
        shown = {name: self._connection.execute(f"SHOW {name}").fetchone() for name in SETTINGS["postgresql"]}
        return {name: str(row[name]) for name, row in shown.items() if row}

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


@cache
def _for_psycopg(statement: str) -> Any:
    """The statement with its values named as psycopg wants them."""
    return _NAMED.sub(r"%(\1)s", statement)
