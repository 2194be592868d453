"""The kinds of column that records are made of, the same on both databases as far as a reader can tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import CheckConstraint, Computed, DateTime, Dialect, ForeignKey, LargeBinary, String, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import mapped_column
from sqlalchemy.sql.compiler import DDLCompiler, SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from pledge_engine.clock import in_utc

MOMENT_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"

# Compared byte by byte on PostgreSQL: no language's sorting rules belong in an id or a hash.
ID = String(32).with_variant(String(32, collation="C"), "postgresql")
DIGEST = String(64).with_variant(String(64, collation="C"), "postgresql")

Id = Annotated[str, mapped_column(ID)]
PrimaryId = Annotated[str, mapped_column(ID, primary_key=True)]
Digest = Annotated[str, mapped_column(DIGEST)]


def moment_text(moment: datetime) -> str:
    """An aware moment as fixed-width UTC text, which sorts as time does: "2026-08-06T16:30:00.000000Z"."""
    return in_utc(moment).strftime(MOMENT_FORMAT)


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC: a timestamp with time zone on PostgreSQL, fixed-width text on SQLite."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        kind: TypeEngine[Any] = DateTime(timezone=True) if dialect.name == "postgresql" else String(27)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """What is stored; raises ``ValueError`` for a moment that does not say its time zone."""
        if value is None:
            return None
        return in_utc(value) if dialect.name == "postgresql" else moment_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """What is read: always aware and in UTC."""
        if value is None:
            return None
        return in_utc(value if dialect.name == "postgresql" else datetime.fromisoformat(value))


class FromBody(ColumnElement[str]):
    """The text under one key of the JSON in the column ``body``, for columns that the database derives from it."""

    inherit_cache = False  # It stands in definitions of tables only.
    type = String()

    def __init__(self, key: str) -> None:
        self.key = key


@compiles(FromBody, "sqlite")
def _from_body_on_sqlite(element: FromBody, _compiler: SQLCompiler, **_: Any) -> str:
    return f"json_extract(body, '$.{element.key}')"


@compiles(FromBody, "postgresql")
def _from_body_on_postgresql(element: FromBody, _compiler: SQLCompiler, **_: Any) -> str:
    return f"(body::json) ->> '{element.key}'"


class AsBytes(FunctionElement[bytes]):
    """The exact bytes of a text, also where it is no text any more because somebody changed the file."""

    inherit_cache = True
    name = "as_bytes"
    type = LargeBinary()


@compiles(AsBytes, "sqlite")
def _as_bytes_on_sqlite(element: AsBytes, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS BLOB)"


@compiles(AsBytes, "postgresql")
def _as_bytes_on_postgresql(element: AsBytes, compiler: SQLCompiler, **options: Any) -> str:
    return f"convert_to({compiler.process(element.clauses, **options)}, 'UTF8')"


class Derived(Computed):
    """A column that the database derives from ``body`` by itself, so that nothing searched differs from what was hashed.

    PostgreSQL keeps the value, because it can only index what it keeps. SQLite derives it when it is read.
    """

    inherit_cache = True


@compiles(Derived, "sqlite")
def _derived_on_sqlite(element: Derived, compiler: DDLCompiler, **_: Any) -> str:
    return f"GENERATED ALWAYS AS ({compiler.sql_compiler.process(element.sqltext)}) VIRTUAL"


def derived(key: str) -> Derived:
    """Derive a column from one key of ``body``."""
    return Derived(FromBody(key), persisted=True)


def derives_when_read(dialect: str) -> bool:
    """Whether a database keeps no copy of derived columns that could differ from the text."""
    return dialect == "sqlite"


def kept(target: str) -> ForeignKey:
    """A reference that protects what it points to from being deleted."""
    return ForeignKey(target, ondelete="RESTRICT")


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """A check that a column holds one of the values, or nothing where it may be empty."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
