"""A session that was recorded on a wrong day: its register has nobody any more whose record says another day instead.

Only what is put right on the record itself comes here. A make-up is no correction: what was missed was missed all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select, update

from pledge_engine.audit.event import Change
from pledge_engine.hires.record import Record
from pledge_engine.store.tables.register import STRUCK_OUT, register_entries, registers
from pledge_engine.work import Work
from workflows.steps import At

# Under this name an event says of which register the record was on, and is not any more.
LEFT = "left_register"


def register_of_wrong_day(work: Work, record: Record, at: At, day: date | None) -> str | None:
    """The register of the day that a turn had, where it is put right to be of another day, or of none; None of everything else.

    A turn that is closed and fills with another day is made up for, and not put right.
    """
    before = record.journey.turn(at.step, at.n)
    if before is None or before.happened_on in {None, day} or (day is not None and not before.status.is_open):
        return None
    stored = record.turns.get(before.key)
    joined = select(registers.c.id).join(register_entries, register_entries.c.register_id == registers.c.id)
    of_that_day = registers.c.held_on == before.happened_on, register_entries.c.outcome != STRUCK_OUT
    mine = register_entries.c.occurrence_id == (stored.id if stored else None)
    found: str | None = work.connection.execute(joined.where(mine, *of_that_day)).scalar()
    return found


def told(register: str | None) -> Mapping[str, Change]:
    """What an event says of it."""
    return {LEFT: Change(register, None)} if register else {}


def leave(work: Work, record: Record, register: str | None) -> None:
    """Take the record out of that register."""
    if register:
        this = register_entries.c.register_id == register, register_entries.c.hire_id == record.id
        work.connection.execute(update(register_entries).where(*this).values(outcome=STRUCK_OUT))
