"""Which steps come to their date on a day, as far as whoever asks may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pledge_engine.hires.confidential import ITS_OWNER
from pledge_engine.reminders.ladder_rows import steps_known
from pledge_engine.reminders.naming import label_of, named, title_of
from pledge_engine.reminders.reached import can_be_told_of
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class FallsDue:
    """An open step whose date a day is, and its owner in words. ``planned``: it is never overdue, as what the worker holds."""

    reference: str
    label: str
    title: str
    owner: str
    planned: bool


def falls_due(work: Work, on: date) -> tuple[FallsDue, ...]:
    """What is due on a day, of records that are neither held nor ended, by reference."""
    columns = (occurrences.c.owner, occurrences.c.can_be_late)
    found = named(work, occurrences, *columns).where(can_be_told_of(), occurrences.c.due_on == on)
    rows = work.connection.execute(found.order_by(hires.c.reference, occurrences.c.step, occurrences.c.n)).all()
    known = steps_known(work)
    return tuple(
        FallsDue(
            reference=row.reference,
            label=label_of(row),
            title=title_of(row, known),
            owner=_owner(row.owner, named=row.seen and row.step in known and not known[row.step].sensitive),
            planned=not row.can_be_late,
        )
        for row in rows
    )


def _owner(owner: str, *, named: bool) -> str:
    return sentence(ROLE_WORDS[Role(owner)]) if named else ITS_OWNER
