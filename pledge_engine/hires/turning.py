"""What time alone changes: endless repeats turn over. Done by the engine, one event for each hire it touches."""

from __future__ import annotations

from sqlalchemy import select

from pledge_engine.access.finding import load_hire
from pledge_engine.hires.acting import Done, Happening, finish, load_record, present
from pledge_engine.store.tables.hire import hires
from pledge_engine.work import Work


def turn_over(work: Work, hire_id: str) -> Done | None:
    """Bring one hire to today: open turns that were overtaken close, and the next ones open.

    None when there is nothing left to do, because somebody else turned it over first.
    """
    record = load_record(work, *load_hire(work.connection, hire_id, lock=True))
    after = present(work, record)
    return finish(work, record, after, Happening("turned_over")) if after is not record.journey else None


def hires_to_turn(work: Work) -> list[str]:
    """The ids of every hire on which a repeat has fallen due, in the order in which they are locked."""
    due = select(hires.c.id).where(hires.c.next_turn_on <= work.today).order_by(hires.c.id)
    return list(work.connection.execute(due).scalars())
