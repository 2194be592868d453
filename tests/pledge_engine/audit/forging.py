"""Somebody with the whole database in their hands, who can change every byte of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, String, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn

from tests.factories.databases import is_sqlite, unguarded

_DERIVED = re.compile(r"\t\w+ [^\n]* GENERATED ALWAYS AS [^\n]* VIRTUAL, ?\n")
_NUMBERS = ("sequence", "length", "chain_length")
_FORGED = ("audit_event", "access_log", "audit_secret", "hire", "chain_end")


class Forger:
    """Changes whatever they like, in one transaction that is undone afterwards."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.on_sqlite = connection.dialect.name == "sqlite"

    def can_store(self, value: object) -> bool:
        """Whether the database takes a value at all: PostgreSQL keeps nothing that is no text in a column of text."""
        if self.on_sqlite or not isinstance(value, bytes):
            return True
        try:
            value.decode()
        except UnicodeDecodeError:
            return False
        return True

    def bytes_of(self, table: str, column: str, sequence: int, chain: str = "") -> bytes | None:
        """What is stored in one column of one event."""
        stored = f"CAST({column} AS BLOB)" if self.on_sqlite else f"convert_to({column}, 'UTF8')"
        statement = f"SELECT {stored} FROM {table} WHERE sequence = :sequence{_of(chain)}"  # noqa: S608 - made by a test
        values = {"sequence": sequence, "chain": chain}
        found: bytes | None = self.connection.execute(text(statement), values).scalar_one()
        return found

    def put(self, table: str, column: str, sequence: int, value: object, chain: str = "") -> None:
        """Put something else there; bytes become text, on SQLite whether or not they are any."""
        new = ":value"
        if self.on_sqlite and isinstance(value, bytes):
            new = "CAST(:value AS TEXT)"
        elif not self.on_sqlite and column not in _NUMBERS and value is not None:
            value = value.decode() if isinstance(value, bytes) else str(value)
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


def disarm(database: str) -> Engine:
    """Take away the guards and the derived columns, which would refuse a broken text, as its owner can."""
    with unguarded(database) as connection:
        if is_sqlite(database):
            _rewrite_file(connection)
        else:
            _alter_tables(connection)
    engine = create_engine(database)
    if is_sqlite(database):
        event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA ignore_check_constraints = ON"))
    return engine


def _rewrite_file(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    for table in ("audit_event", "access_log"):
        indexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
        for index in connection.exec_driver_sql(indexes, (table,)).scalars().all():
            connection.exec_driver_sql(f"DROP INDEX {index}")
        sql = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
        connection.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE name = ?", (_DERIVED.sub("", sql), table))


def _alter_tables(connection: Connection) -> None:
    """Nothing refers to anything, every column takes every text, and derived columns keep what they have."""
    triggers = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    for name, table in connection.exec_driver_sql(triggers).all():
        connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")
    constraints = (
        "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE contype IN ('f', 'c') AND conrelid <> 0"
    )
    for name, table in connection.exec_driver_sql(constraints).all():
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for change in (_keeps_what_it_has, _may_be_empty, _takes_any_text):
        for table in _FORGED:
            keys = inspect(connection).get_pk_constraint(table)["constrained_columns"]
            for column in inspect(connection).get_columns(table):
                if altered := change(column, column["name"] in keys):
                    connection.exec_driver_sql(f"ALTER TABLE {table} ALTER {column['name']} {altered}")


def _keeps_what_it_has(column: ReflectedColumn, _is_key: bool) -> str:
    return "DROP EXPRESSION" if "computed" in column else ""


def _may_be_empty(column: ReflectedColumn, is_key: bool) -> str:
    return "" if column["nullable"] or is_key else "DROP NOT NULL"


def _takes_any_text(column: ReflectedColumn, _is_key: bool) -> str:
    return 'TYPE text COLLATE "C"' if isinstance(column["type"], String) else ""


@contextmanager
def forging(database: str) -> Iterator[Forger]:
    """A forger at work on the database."""
    engine = disarm(database)
    with engine.connect() as connection:
        yield Forger(connection)
    engine.dispose()
