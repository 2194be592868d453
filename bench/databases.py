"""The databases to be measured: a SQLite file, and a PostgreSQL server of the run's own that waits for the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, make_url, text

from tests.factories.server import Server

KINDS = ("sqlite", "postgresql")


@contextmanager
def empty_databases(folder: Path, kind: str) -> Iterator[Iterator[str]]:
    """The addresses of as many empty databases of a kind as are asked for, all gone afterwards."""
    if kind == "sqlite":
        yield (f"sqlite:///{folder / f'bench-{number}.db'}" for number in range(1000))
        return
    with TemporaryDirectory(prefix="pledge-") as home:
        server = Server(Path(home))
        server.make()
        server.start("shared_buffers=256MB")
        try:
            yield (_made(server.url, f"bench_{number}") for number in range(1000))
        finally:
            server.stop()


def _made(server: str, name: str) -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)
