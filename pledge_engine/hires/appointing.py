"""Who was offered the post: kept apart from the record, so that a name can be closed and erased without touching the trail."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert

from pledge_engine.hires.record import Record
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.work import Work
from workflows.journey import Turn


def record_offer(work: Work, record: Record, offer: Turn) -> None:
    """Begin an appointee with the name and the day of the conditional offer."""
    offered_on = offer.answers.get("offered_on")
    work.connection.execute(
        insert(appointees),
        {
            "id": new_id(work.now),
            "hire_id": record.id,
            "name": str(offer.answers.get("name", "")) or None,
            "offered_on": offered_on if isinstance(offered_on, date) else offer.completed_on,
        },
    )
