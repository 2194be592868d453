"""Statements that are built once: the database layer then recognises them without looking at each part again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Table, Update, bindparam, update


@cache
def update_of(table: Table, columns: tuple[str, ...]) -> Update:
    """The statement that stores these columns of one row. What did not change is left out: its indexes then rest too."""
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in columns}
    return update(table).where(table.c.id == bindparam("b_id")).values(values)


def bound(row_id: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What ``update_of`` is executed with: the row's id and the columns' new values."""
    return {"b_id": row_id, **{f"b_{name}": value for name, value in facts.items()}}
