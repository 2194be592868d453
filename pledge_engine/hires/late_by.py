"""By how much turns in a list are late: the days on which their records were on hold since their dates are not counted.

The times on hold come with each row, so that a list asks for them with the rest; ``workflows.lateness`` counts.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Label, Row, String, cast, func, select

from pledge_engine.store.tables.hold import holds
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.due import HoldSpan
from workflows.lateness import days_held_since, working_days_late

_FROM_UNTIL, _NEXT = "/", " "

# The times on hold that ended after the date of a turn, as days in one text: no further question, and no row more.
PAUSED: Label[str | None] = (
    select(
        func.aggregate_strings(
            cast(holds.c.held_on, String).concat(_FROM_UNTIL).concat(cast(holds.c.resumed_on, String)), _NEXT
        )
    )
    .where(holds.c.hire_id == occurrences.c.hire_id, holds.c.resumed_on > occurrences.c.due_on)
    .correlate(occurrences)
    .scalar_subquery()
    .label("paused")
)


def late_by(work: Work, due_on: date, paused: str | None, on: date | None = None) -> int:
    """By how many working days a turn with ``PAUSED`` is late on a day in Europe/London, today if left out."""
    return working_days_late(work.calendar, due_on, on or work.today, _spans(paused))


def counts_from(work: Work, row: Row[Any], on: date) -> date:
    """The day from which the working days by which a row is late have been counted without a break, up to a day."""
    held = days_held_since(work.calendar, row.due_on, on, _spans(row.paused))
    return work.calendar.add_working_days(row.due_on, held)


def _spans(paused: str | None) -> tuple[HoldSpan, ...]:
    times = (each.split(_FROM_UNTIL) for each in (paused or "").split())
    return tuple(HoldSpan(date.fromisoformat(first), date.fromisoformat(until)) for first, until in times)
