"""A form that does its work once, however often it is sent: it has an id, and what it brings about takes that id."""

from __future__ import annotations

from sqlalchemy import Table, select

from pledge_engine.store.ids import is_made_id, new_id
from pledge_engine.work import Work


def new_form(work: Work) -> str:
    """The id of a form that is opened now."""
    return new_id(work.now)


def id_of_form(work: Work, form: str, table: Table) -> str:
    """The id of the row that a form adds to a table: its own, unless none of ours made it or something else has it."""
    taken = select(table.c.id).where(table.c.id == form)
    return form if is_made_id(form) and work.connection.execute(taken).first() is None else new_form(work)
