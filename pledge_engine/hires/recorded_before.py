"""Sessions that are recorded already: by the very form that is sent once more, or as one with the same people on another day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from pledge_engine.hires.registers import entries_told, may_know_of
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.register import register_entries, registers
from pledge_engine.work import Work
from workflows.attendance import came
from workflows.definition import Step

# For so long after a session was recorded it is asked whether one with the same people is another.
_ASKED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedBefore:
    """A session that is on a register: its id, its day, and whether whoever asks recorded it."""

    id: str
    held_on: date
    by_me: bool


def recorded_by(work: Work, form: str) -> RecordedBefore | None:
    """The session that whoever asks recorded with a form, whose id it has; None where that form recorded none."""
    mine = registers.c.id == form, registers.c.recorded_by_id == work.actor.audit_id
    found = work.connection.execute(select(registers.c.id, registers.c.held_on).where(*mine)).one_or_none()
    return RecordedBefore(id=found.id, held_on=found.held_on, by_me=True) if found else None


def recorded_with_the_same_people(
    work: Work, step: Step, held_on: date, attendees: Collection[str], facilitator: str = ""
) -> RecordedBefore | None:
    """A session of another day, recorded in the last 7 days, to which exactly these came and which the same person held.

    ``attendees`` are references, ``facilitator`` is the handle of who held it, where that was not whoever asks. None where
    nobody came: of sessions that did not run it is asked elsewhere.
    """
    held_by = people.c.handle == facilitator.strip().lower() if facilitator else people.c.id == work.actor.audit_id
    session = registers.c.step == step.key, registers.c.held_on != held_on, held_by
    rows = work.connection.execute(
        select(registers.c.id, registers.c.held_on, registers.c.recorded_by_id, hires.c.reference)
        .select_from(entries_told())
        .where(*session, registers.c.recorded_at > work.now - _ASKED_FOR, may_know_of(work))
        .where(register_entries.c.outcome == came(step))
        .order_by(registers.c.recorded_at.desc(), registers.c.id)
    )
    there = defaultdict(set)
    for row in rows:
        by_me = row.recorded_by_id == work.actor.audit_id
        there[RecordedBefore(id=row.id, held_on=row.held_on, by_me=by_me)].add(row.reference)
    return next((before for before, who in there.items() if who == set(attendees)), None)
