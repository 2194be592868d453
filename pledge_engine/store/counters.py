"""References that people see, numbered without gaps in the order in which they were taken."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from pledge_engine.store.tables import counters

# Built once: the database layer then recognises it without looking at each part again.
_TAKE = (
    update(counters)
    .where(counters.c.name == bindparam("of"))
    .values(last=counters.c.last + bindparam("many"))
    .returning(counters.c.last)
)
_HOLD = select(counters.c.name).where(counters.c.name == bindparam("of")).with_for_update()


def hold_references(connection: Connection) -> None:
    """Let nobody else take a reference until the transaction ends; none is taken by this."""
    connection.execute(_HOLD, {"of": "hire"})


def next_reference(connection: Connection) -> str:
    """Take the next reference of a hire, such as "R-0042"; it is given back if the transaction fails."""
    return next_references(connection, 1)[0]


def next_references(connection: Connection, count: int) -> list[str]:
    """Take so many references that follow each other."""
    last = int(connection.execute(_TAKE, {"of": "hire", "many": count}).scalar_one())
    return [f"R-{number:04d}" for number in range(last - count + 1, last + 1)]
