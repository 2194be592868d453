"""Adding columns to tables that hold records already, in words that both databases understand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alembic import op
from sqlalchemy.types import TypeEngine


def add_column(table: str, name: str, kind: TypeEngine[Any], *, one_of: Iterable[str] = ()) -> None:
    """Add a column that may be empty; its check stands in the column, because SQLite adds it nowhere else."""
    check = ", ".join(f"'{value}'" for value in one_of)
    checked = f" CONSTRAINT ck_{table}_{name} CHECK ({name} IN ({check}))" if check else ""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind.compile(op.get_bind().dialect)}{checked}")
