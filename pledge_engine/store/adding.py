"""Adding many rows of one table at once, in the caller's transaction: COPY on PostgreSQL, one prepared statement on SQLite.

The layer above the drivers looks at every value of every row anew, which for a tracker of ten thousand hires takes longer
than the database does. Constraints, references and triggers hold as for any other row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Date, Table
from sqlalchemy.exc import DBAPIError

from pledge_engine.store.columns import Moment, moment_text
from pledge_engine.store.postgresql import told

Row = Mapping[str, Any]


class NotAdded(RuntimeError):
    """The database took none of the rows; says by which rule of its own, and no value of them."""


def add_together(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows that all have the same columns; those they lack get the database's own default.

    Raises ``NotAdded`` or ``StoreUnavailable``; none of them is then there once the caller's transaction is undone.
    """
    if not rows:
        return
    columns = [table.columns[name] for name in rows[0]]
    names, values = ", ".join(column.name for column in columns), map(itemgetter(*rows[0]), rows)
    if connection.dialect.name == "postgresql":
        _copied(connection, f"COPY {table.name} ({names}) FROM STDIN", values, table.name)
    else:
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608 - Names of ours.
        try:
            connection.exec_driver_sql(statement, list(_as_texts(columns, values)))
        except DBAPIError as error:
            raise NotAdded(f"{table.name}: {error.orig}") from None


def _as_texts(columns: Sequence[Column[Any]], rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows with days and moments as the text that SQLite keeps of them."""
    texts = [(place, text) for place, column in enumerate(columns) if (text := _text_of(column)) is not None]
    for row in rows:
        values = list(row)
        for place, text in texts:
            if (value := values[place]) is not None:
                values[place] = text(value)
        yield tuple(values)


def _text_of(column: Column[Any]) -> Callable[[Any], str] | None:
    if isinstance(column.type, Moment):
        return cache(moment_text)  # Rows that are added together were mostly written at one moment.
    return date.isoformat if isinstance(column.type, Date) else None


def _copied(connection: Connection, statement: str, rows: Iterable[tuple[Any, ...]], table: str) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        # The driver's own words quote the row.
        known = told(error, lost=driver.closed)
        if known is not None:
            raise known from None
        raise NotAdded(f"{table}: {error.sqlstate} {error.diag.constraint_name or ''}".rstrip()) from None
