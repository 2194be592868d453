"""Rows that the program knows and the database does not, handed to a statement as one value to be joined like a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, Select, String, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

Columns = Mapping[str, TypeEngine[Any]]


def rows_given(dialect: str, name: str, columns: Columns) -> CTE:
    """A relation of this name, made of what its statement is given as the parameter of this name; see ``as_given``."""
    value = bindparam(name, type_=String())
    if dialect == "sqlite":
        return _on_sqlite(name, columns, func.json_each(value)).cte(name).prefix_with("MATERIALIZED")
    typed = [column(key, kind) for key, kind in columns.items()]
    unfolded = func.jsonb_to_recordset(cast(value, JSONB)).table_valued(*typed)
    return select(unfolded.render_derived(f"{name}_row", with_types=True)).cte(name).prefix_with("MATERIALIZED")


def as_given(dialect: str, columns: Columns, rows: Iterable[Sequence[object]]) -> str:
    """Rows as that parameter; they have their values in the order of ``columns``, days as ISO text."""
    if dialect == "sqlite":
        return json.dumps(list(rows))
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows])


def _on_sqlite(name: str, columns: Columns, unfolded: Any) -> Select[Any]:
    row = unfolded.table_valued("value", name=f"{name}_row")
    values = {
        key: func.json_extract(row.c.value, f"$[{place}]", type_=kind)
        for place, (key, kind) in enumerate(columns.items())
    }
    # Words have to be said to be words: SQLite would otherwise look at every row for the one that is called like a column.
    return select(
        *(
            (cast(value, String) if isinstance(columns[key], String) else value).label(key)
            for key, value in values.items()
        )
    )
