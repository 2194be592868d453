"""The dry run: who would be told what on a day and why, found by the very statement that the sweep writes with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, FromClause

from pledge_engine.reminders.breaker import swept_before
from pledge_engine.reminders.ladder_rows import steps_known
from pledge_engine.reminders.naming import label_of, named, title_of
from pledge_engine.reminders.reached import new_reminders
from pledge_engine.reminders.sweep import rows_for
from pledge_engine.reminders.together import all_together
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.reminder import ReminderStatus
from pledge_engine.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One reminder that would be told: to whom, of which step at which rung, for which date, and why it is them."""

    recipient: str
    reference: str
    label: str
    title: str
    rung: str
    due_on: date
    why: str
    late: bool


def plan(work: Work, on: date) -> tuple[Planned, ...]:
    """Every reminder that a sweep of the day would have told, by recipient and date; nothing is recorded.

    What it says of each is what ``naming`` lets the actor know.
    """
    if not work.calendar.is_working_day(on):
        return ()
    before = swept_before(work.connection, on)
    found = new_reminders(work, rows_for(work, on, before), on, before.on if before else None).subquery("planned")
    with all_together(work.connection):
        return planned(work, found, found.c.status == ReminderStatus.WAITING)


def planned(work: Work, told: FromClause, *which: ColumnElement[bool]) -> tuple[Planned, ...]:
    """Reminders as a plan says them, by recipient and date; ``told`` has the columns of ``reminder``."""
    turns = told.join(people, people.c.id == told.c.recipient_id).join(
        occurrences, occurrences.c.id == told.c.occurrence_id
    )
    columns = (told.c.rung, told.c.due_on, told.c.why, told.c.late, people.c.handle)
    order = (people.c.handle, told.c.due_on, hires.c.reference, occurrences.c.step, occurrences.c.n)
    rows = work.connection.execute(named(work, turns, *columns).where(*which).order_by(*order)).all()
    known = steps_known(work)
    return tuple(
        Planned(
            recipient=row.handle,
            reference=row.reference,
            label=label_of(row),
            title=title_of(row, known),
            rung=row.rung,
            due_on=row.due_on,
            why=row.why,
            late=bool(row.late),
        )
        for row in rows
    )
