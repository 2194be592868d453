"""Rows that the program knows and the database does not, handed to a statement as one value to be joined like a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, Connection, Select, String, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

Columns = Mapping[str, TypeEngine[Any]]


def rows_given(connection: Connection, name: str, columns: Columns, rows: Iterable[Sequence[object]]) -> CTE:
    """The rows as a relation of this name; ``rows`` have their values in the order of ``columns``, days as ISO text."""
    if connection.dialect.name == "sqlite":
        return _on_sqlite(name, columns, rows).cte(name).prefix_with("MATERIALIZED")
    listed = [dict(zip(columns, row, strict=True)) for row in rows]
    typed = [column(key, kind) for key, kind in columns.items()]
    value = cast(bindparam(None, json.dumps(listed), String, unique=True), JSONB)
    unfolded = func.jsonb_to_recordset(value).table_valued(*typed).render_derived(f"{name}_row", with_types=True)
    return select(unfolded).cte(name).prefix_with("MATERIALIZED")


def _on_sqlite(name: str, columns: Columns, rows: Iterable[Sequence[object]]) -> Select[Any]:
    value = bindparam(None, json.dumps(list(rows)), String, unique=True)
    row = func.json_each(value).table_valued("value", name=f"{name}_row")
    found = [
        func.json_extract(row.c.value, f"$[{place}]", type_=kind).label(key)
        for place, (key, kind) in enumerate(columns.items())
    ]
    return select(*found)
