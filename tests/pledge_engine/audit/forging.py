"""Somebody with the file in their hands, who can change every byte of it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text

_DERIVED = re.compile(r"\t\w+ [^\n]* GENERATED ALWAYS AS [^\n]* VIRTUAL, ?\n")


class Forger:
    """Changes whatever they like, in one transaction that is undone afterwards."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def bytes_of(self, table: str, column: str, sequence: int, chain: str = "") -> bytes | None:
        """What is stored in one column of one event."""
        statement = f"SELECT CAST({column} AS BLOB) FROM {table} WHERE sequence = :sequence{_of(chain)}"  # noqa: S608 - made by a test
        values = {"sequence": sequence, "chain": chain}
        found: bytes | None = self.connection.execute(text(statement), values).scalar_one()
        return found

    def put(self, table: str, column: str, sequence: int, value: object, chain: str = "") -> None:
        """Put something else there; bytes become text, whether or not they are any."""
        new = "CAST(:value AS TEXT)" if isinstance(value, bytes) else ":value"
        statement = f"UPDATE {table} SET {column} = {new} WHERE sequence = :sequence{_of(chain)}"  # noqa: S608 - made by a test
        self.run(statement, value=value, sequence=sequence, chain=chain)

    def run(self, statement: str, **values: object) -> None:
        """Run a statement that changes something."""
        assert self.connection.execute(text(statement), values).rowcount > 0

    def undo(self) -> None:
        """Go back to what was recorded."""
        self.connection.rollback()


def _of(chain: str) -> str:
    return " AND chain = :chain" if chain else ""


def disarm(database: Path) -> Engine:
    """Take away the guards and the derived columns, which would refuse a broken text, as anybody can who has the file."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("BEGIN")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute("DROP INDEX ix_access_log_hire_id_sequence")
    for table in ("audit_event", "access_log"):
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", [_DERIVED.sub("", sql), table])
    connection.execute("COMMIT")
    connection.close()
    engine = create_engine(f"sqlite:///{database}")
    event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA ignore_check_constraints = ON"))
    return engine


@contextmanager
def forging(database: Path) -> Iterator[Forger]:
    """A forger at work on the database."""
    engine = disarm(database)
    with engine.connect() as connection:
        yield Forger(connection)
    engine.dispose()
