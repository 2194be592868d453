"""Real databases for tests: SQLite files, and databases of one PostgreSQL server that a test run starts for itself.

Everywhere a database goes by its address, as it does for people who set one. ``TEST_DATABASE_URL`` names a PostgreSQL
server to use instead, in the name of somebody who may make databases on it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, Connection, Engine, create_engine, inspect, make_url, text

from tests.factories.server import server_of_this_run

KINDS = ("sqlite", "postgresql")


on_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)


def sqlite_address(file: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite:///{file}"


def file_of(address: str) -> Path:
    """The file of a SQLite database."""
    return Path(make_url(address).database or "")


def is_sqlite(address: str) -> bool:
    return make_url(address).get_backend_name() == "sqlite"


@contextmanager
def made(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database, gone afterwards; on SQLite the file ``pledge.db`` in the folder, not made yet."""
    if kind == "sqlite":
        yield sqlite_address(folder / "pledge.db")
    else:
        with _dropped_afterwards(new_database(kind, folder)) as address:
            yield address


def new_database(kind: str, folder: Path) -> str:
    """The same for a database that is kept until the server or the folder goes."""
    return sqlite_address(folder / "pledge.db") if kind == "sqlite" else _on_the_server("CREATE DATABASE {name}")


@contextmanager
def copied(address: str, folder: Path) -> Iterator[str]:
    """The address of a copy of a database as it is after its last transaction, gone afterwards.

    On SQLite it is the file ``pledge.db`` in the folder. Whoever is connected to the original must have let go of it.
    """
    if is_sqlite(address):
        copy = folder / "pledge.db"
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(file_of(address))) as original:
            original.execute("VACUUM INTO ?", (str(copy),))
        yield sqlite_address(copy)
    else:
        template = make_url(address).database
        with _dropped_afterwards(_on_the_server(f"CREATE DATABASE {{name}} TEMPLATE {template}")) as duplicate:
            yield duplicate


def _on_the_server(make: str) -> str:
    name = f"test_{uuid4().hex}"
    with _administration().connect() as connection:
        connection.execute(text(make.format(name=name)))
    return server().set(database=name).render_as_string(hide_password=False)


@contextmanager
def _dropped_afterwards(address: str) -> Iterator[str]:
    try:
        yield address
    finally:
        with _administration().connect() as connection:
            connection.execute(text(f"DROP DATABASE {make_url(address).database} WITH (FORCE)"))


def everything_in(address: str) -> bytes:
    """Every byte of a SQLite file and of what lies beside it; on PostgreSQL every row of every table, as text."""
    if is_sqlite(address):
        return b"".join(file.read_bytes() for file in sorted(file_of(address).parent.iterdir()) if file.is_file())
    engine = create_engine(address)
    with engine.connect() as connection:
        rows = [
            row
            for table in inspect(connection).get_table_names()
            for row in connection.execute(text(f"SELECT t::text FROM {table} t")).scalars()  # noqa: S608 - the database's own names
        ]
    engine.dispose()
    return "\n".join(rows).encode()


@contextmanager
def unguarded(address: str) -> Iterator[Connection]:
    """One transaction of somebody who owns the database and has taken away what guards it."""
    engine = create_engine(address)
    with engine.begin() as connection:
        if is_sqlite(address):
            for name in (
                connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            ):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
    engine.dispose()


@lru_cache
def _administration() -> Engine:
    return create_engine(server(), isolation_level="AUTOCOMMIT")


@lru_cache
def server() -> URL:
    """The PostgreSQL server of the run, in the name of somebody who may make databases on it."""
    given = os.environ.get("TEST_DATABASE_URL")
    return make_url(given or server_of_this_run().url).set(drivername="postgresql+psycopg")
