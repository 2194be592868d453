"""The databases to be measured: SQLite files, and those of a PostgreSQL server of the run's own that waits for the disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from tests.factories.server import Server

KINDS = ("sqlite", "postgresql")


class Databases(Protocol):
    """Where databases of one kind are made for a while."""

    kind: str

    def empty(self) -> str:
        """The address of a new one with nothing in it."""
        ...

    def copy(self, address: str) -> str:
        """The address of a copy of one that nobody is connected to."""
        ...

    def drop(self, address: str) -> None:
        """Take one away that nobody is connected to any more."""
        ...


@contextmanager
def databases(folder: Path, kind: str) -> Iterator[Databases]:
    """Databases of a kind, all gone afterwards."""
    if kind == "sqlite":
        yield Files(folder)
        return
    with TemporaryDirectory(prefix="pledge-") as home:
        server = Server(Path(home))
        server.make()
        server.start("shared_buffers=256MB")
        try:
            with on_server(server.url) as stores:
                yield stores
        finally:
            server.stop()


@contextmanager
def on_server(address: str) -> Iterator[OnServer]:
    """Databases on a server that is there already, all gone afterwards."""
    stores = OnServer(address)
    yield stores
    stores.drop_all()


class Files:
    """SQLite files in a folder."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._names = (folder / f"bench-{number}.db" for number in count())

    def empty(self) -> str:
        """The address of a file that is not there yet."""
        return f"sqlite:///{next(self._names)}"

    def copy(self, address: str) -> str:
        """The address of a copy of a file that nobody has open."""
        copy = next(self._names)
        shutil.copy(_file(address), copy)
        return f"sqlite:///{copy}"

    def drop(self, address: str) -> None:
        """Take a file away."""
        _file(address).unlink()


def _file(address: str) -> Path:
    return Path(make_url(address).database or "")


class OnServer:
    """Databases on a PostgreSQL server."""

    kind = "postgresql"

    def __init__(self, server: str) -> None:
        self._server = server
        self._there: list[str] = []

    def empty(self) -> str:
        """The address of a new database."""
        return self._made("CREATE DATABASE {name}")

    def copy(self, address: str) -> str:
        """The address of a copy of a database that nobody is connected to."""
        return self._made(f"CREATE DATABASE {{name}} TEMPLATE {make_url(address).database}")

    def drop(self, address: str) -> None:
        """Take a database away."""
        self._run(f"DROP DATABASE {make_url(address).database} WITH (FORCE)")
        self._there.remove(address)

    def drop_all(self) -> None:
        """Take away all that are still there."""
        for address in list(self._there):
            self.drop(address)

    def _made(self, statement: str) -> str:
        name = f"bench_{uuid4().hex}"
        self._run(statement.format(name=name))
        address = make_url(self._server).set(database=name).render_as_string(hide_password=False)
        self._there.append(address)
        return address

    def _run(self, statement: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
