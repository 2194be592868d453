"""Which steps come to their date on a day, as far as whoever asks may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pledge_engine.hires.confidential import UNNAMED
from pledge_engine.hires.steps_known import steps_known
from pledge_engine.reminders.naming import label_of, named, reference_of, title_of
from pledge_engine.reminders.reached import can_be_told_of
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class FallsDue:
    """An open step whose date a day is, and its owner in words. ``planned``: it is never overdue, as what the worker holds.

    Of a step that is not named neither is said, nor of one whose record is not the reader's to know which it is.
    """

    reference: str
    label: str
    title: str
    owner: str
    planned: bool


def falls_due(work: Work, on: date) -> tuple[FallsDue, ...]:
    """What is due on a day, of records that are neither held nor ended, by reference."""
    columns = (occurrences.c.owner, occurrences.c.can_be_late)
    found = named(work, occurrences, *columns).where(can_be_told_of(), occurrences.c.due_on == on)
    known = steps_known(work)
    return tuple(
        sorted(
            (
                FallsDue(
                    reference=reference_of(row),
                    label=label_of(row),
                    title=title_of(row, known),
                    owner=sentence(ROLE_WORDS[Role(row.owner)]) if row.named else UNNAMED,
                    planned=bool(row.named) and not row.can_be_late,
                )
                for row in work.connection.execute(found)
            ),
            key=lambda due: (not due.reference, due.reference, due.title),
        )
    )
