"""Rows of any table as plain values, the same from both databases, to be carried from one to another.

The tables are looked up in the database itself, so that one of an older version can be carried too. Columns that the
database derives by itself are left out: it derives them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import cast

from sqlalchemy import Column, Connection, DateTime, Insert, MetaData, Table, func, insert, select
from sqlalchemy import Date as DateType
from sqlalchemy.dialects import postgresql, sqlite

from pledge_engine.errors import StoreUnavailable
from pledge_engine.store.columns import moment_text

Plain = str | int | bool | None
_VERSION = "alembic_version"
_AT_ONCE = 500


def tables_of(connection: Connection) -> tuple[Table, ...]:
    """Every table but the one that says which version they have, each after those it refers to."""
    found = MetaData()
    found.reflect(connection)
    return tuple(table for table in found.sorted_tables if table.name != _VERSION)


def columns_of(table: Table) -> tuple[str, ...]:
    """The names of what its rows hold, in alphabetical order."""
    return tuple(column.name for column in _columns(table))


def count_of(connection: Connection, table: Table) -> int:
    """How many rows it has."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def rows_of(connection: Connection, table: Table) -> Iterator[list[Plain]]:
    """Every row, with its values in the order of ``columns_of``; raises ``StoreUnavailable`` for what no program wrote."""
    columns = _columns(table)
    for row in connection.execute(select(*columns), execution_options={"yield_per": _AT_ONCE}):
        yield [_plain(column, value) for column, value in zip(columns, row, strict=True)]


def add_rows(connection: Connection, table: Table, rows: Iterable[Sequence[Plain]]) -> None:
    """Add rows whose values come in the order of ``columns_of``; raises ``ValueError`` for one that does not fit.

    A row that making the tables put there, such as the start of a chain, becomes the one that is added.
    """
    columns = _columns(table)
    add = insert(table) if count_of(connection, table) == 0 else _instead(connection, table)
    coming = iter(rows)
    while together := list(islice(coming, _AT_ONCE)):
        stored = [
            {column.name: _stored(column, value) for column, value in zip(columns, row, strict=True)}
            for row in together
        ]
        connection.execute(add, stored)


def _instead(connection: Connection, table: Table) -> Insert:
    add = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
    others = {column.name: add.excluded[column.name] for column in _columns(table) if not column.primary_key}
    return cast("Insert", add.on_conflict_do_update(index_elements=list(table.primary_key), set_=others))


def _columns(table: Table) -> list[Column[object]]:
    kept = [column for column in table.columns if column.computed is None]
    return sorted(kept, key=lambda column: column.name)


def _plain(column: Column[object], value: object) -> Plain:
    match value:
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case None | bool() | int() | str():
            return value
        case _:
            place = f"{column.table.name}.{column.name}"
            raise StoreUnavailable(
                f"In {place} stands something that this program never wrote there.",
                "Find out who changed the database, and restore the latest backup.",
            )


def _stored(column: Column[object], value: Plain) -> object:
    if isinstance(column.type, DateTime) and isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(column.type, DateType) and isinstance(value, str):
        return date.fromisoformat(value)
    return value
