"""How PostgreSQL is asked about all records at once.

It takes what a statement finds in its first steps for a single row, and would then compare every record with every person one
by one: a sweep of a hundred thousand records would take minutes. Told not to, it sorts both sides or hashes one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

_ONE_BY_ONE = "SET LOCAL enable_nestloop TO {}"


@contextmanager
def all_together(connection: Connection) -> Iterator[None]:
    """What is asked within joins whole sets wherever it can; SQLite is left to decide."""
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.execute(text(_ONE_BY_ONE.format("off")))
    yield
    connection.execute(text(_ONE_BY_ONE.format("DEFAULT")))
