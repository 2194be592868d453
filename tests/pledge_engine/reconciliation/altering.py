"""Somebody who owns the database and changes a record in it, past the program and past everything that guards it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Integer, Table, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from pledge_engine.definitions import Definitions
from pledge_engine.reconciliation.findings import Reconciliation
from pledge_engine.reconciliation.records import reconcile
from pledge_engine.reconciliation.verifying import Verified, verify_everything
from pledge_engine.store.columns import Moment
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import METADATA
from tests.factories.trust import NOON

Row = Mapping[str, Any]

_CHECKS = """
    SELECT conrelid::regclass || '|' || conname FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace
"""


@dataclass(frozen=True)
class Owner:
    """Changes rows, looks at what comparing says then, and leaves everything as it was."""

    connection: Connection
    known: Definitions

    def lift_checks(self) -> None:
        """Let the database take every value."""
        if self.connection.dialect.name == "sqlite":
            self.connection.execute(text("PRAGMA ignore_check_constraints = ON"))
            return
        for found in self.connection.execute(text(_CHECKS)).scalars().all():
            table, name = found.split("|")
            self.connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))

    @contextmanager
    def passing(self) -> Iterator[None]:
        """What is done in it is undone."""
        nested = self.connection.begin_nested()
        try:
            yield
        finally:
            nested.rollback()

    def compared(self, hire: str) -> Reconciliation:
        return reconcile(self.connection, self.known, only=hire)

    def verified(self) -> Verified:
        return verify_everything(self.connection, Definitions())

    def rows(self, name: str) -> list[Row]:
        """The rows of a table that anything shows, in an order that stays."""
        table = METADATA.tables[name]
        wanted = select(table).order_by(*table.primary_key)
        if name == "agreement":
            wanted = wanted.where(table.c.voided_at.is_(None))
        return [row._asdict() for row in self.connection.execute(wanted)]

    def hire_of(self, name: str, row: Row) -> str:
        """The record that a row belongs to."""
        if name == "hire":
            return str(row["id"])
        if "hire_id" in row:
            return str(row["hire_id"])
        through, where = {"answer": ("occurrence", "id"), "register": ("register_entry", "register_id")}[name]
        table = METADATA.tables[through]
        theirs = select(table.c.hire_id).where(table.c[where] == next(iter(row.values()))).order_by(table.c.hire_id)
        return str(self.connection.execute(theirs.limit(1)).scalar_one())

    def reference(self, hire: str) -> str:
        hires = METADATA.tables["hire"].c
        return str(self.connection.execute(select(hires.reference).where(hires.id == hire)).scalar_one())

    def change(self, name: str, row: Row, values: Row) -> None:
        table = METADATA.tables[name]
        changed = self.connection.execute(update(table).where(*_this(table, row)).values(**values))
        assert changed.rowcount == 1

    def remove(self, name: str, row: Row) -> None:
        table = METADATA.tables[name]
        assert self.connection.execute(delete(table).where(*_this(table, row))).rowcount == 1

    def add(self, name: str, row: Row) -> None:
        self.connection.execute(insert(METADATA.tables[name]), dict(row))

    def first_accepted(self, tries: Sequence[Callable[[], None]]) -> int:
        """Do the first thing that no rule of the database about rows that are alike forbids, and say which that was."""
        for place, attempt in enumerate(tries):
            try:
                with self.connection.begin_nested():
                    attempt()
            except IntegrityError:
                continue
            return place
        raise AssertionError("the database took none of it")

    def others(self, column: Column[Any], value: Any) -> Iterator[Any]:
        """Values that could stand in the place of one."""
        yield from _near(column, value)
        named = next(iter(column.foreign_keys), None)
        source = named.column if named else column
        pool = self.connection.execute(select(source).distinct().order_by(source)).scalars()
        yield from [each for each in pool if each is not None and each != value]
        if named:
            yield "nobody"


def _this(table: Table, row: Row) -> list[Any]:
    return [column == row[column.name] for column in table.primary_key]


def _near(column: Column[Any], value: Any) -> Iterator[Any]:
    """Values made from the one that is there, where the column is not of names."""
    kind = column.type
    if isinstance(kind, Boolean):
        yield not value
    elif isinstance(kind, Integer):
        yield from ((value or 1) + more for more in (1, 2, 900))
    elif isinstance(kind, Date):
        yield (value or date(2026, 5, 5)) + timedelta(days=1)
    elif isinstance(kind, Moment):
        yield (value or NOON) + timedelta(seconds=1)
    elif not column.foreign_keys:
        yield f"{value or ''}x"


def fresh(row: Row, moment: datetime = NOON) -> Row:
    """A row like another under a name of its own."""
    return {**row, "id": new_id(moment)} if "id" in row else dict(row)
