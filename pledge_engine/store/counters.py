"""References that people see, numbered without gaps in the order in which they were taken."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, update

from pledge_engine.store.tables import counters

# Built once: the database layer then recognises it without looking at each part again.
_TAKE = (
    update(counters)
    .where(counters.c.name == bindparam("of"))
    .values(last=counters.c.last + 1)
    .returning(counters.c.last)
)


def next_reference(connection: Connection) -> str:
    """Take the next reference of a hire, such as "R-0042"; it is given back if the transaction fails."""
    return f"R-{_next(connection, 'hire'):04d}"


def _next(connection: Connection, name: str) -> int:
    return int(connection.execute(_TAKE, {"of": name}).scalar_one())
