"""Whether anything was recorded since the last advance of a record, which is then returned rather than undone."""

from __future__ import annotations

from sqlalchemy import select

from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.record import Record
from pledge_engine.hires.taking_up import TAKEN_UP
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.work import Work
from workflows.blockers import Blocker, Reason

# What may stand after an advance that can still be undone: notes and that they were erased, that the person logs in now, and
# what time alone has changed.
_NOTHING_RECORDED = frozenset({"note_added", "note_erased", TAKEN_UP, "turned_over"})


def recorded_since(work: Work, record: Record) -> Blocker | None:
    """Why the last advance can no longer be undone, or None while it can."""
    verbs = (
        select(audit_events.c.verb).where(audit_events.c.chain == record.id).order_by(audit_events.c.sequence.desc())
    )
    for verb in work.connection.execute(verbs).scalars():
        if verb == "advanced":
            return _took_up_a_new_pledge(work, record)
        if verb not in _NOTHING_RECORDED:
            break
    words = (
        "An advance can be undone until something is recorded after it, and something was: return the record instead."
    )
    return Blocker(Reason.RECORDED_SINCE, words)


def said_of_undoing(work: Work, reference: str) -> str:
    """Whether the next advance of a record can be undone, said before it is made; raises ``NotFound``."""
    reader = open_reader(work, reference)
    newest_id, _ = work.definitions.newest(work.connection, reader.journey.definition.key)
    if newest_id == reader.record.definition_id:
        return "This can be undone until something is recorded after it."
    return (
        "This cannot be undone, because the record takes up a newer version of the pledge with it. It can be returned."
    )


def _took_up_a_new_pledge(work: Work, record: Record) -> Blocker | None:
    order, stage = record.journey.definition.stage_order, record.journey.stage
    before = order[order.index(stage.key) - 1] if stage and stage.key != order[0] else ""
    left = record.journey.visit_to(before)
    if left is None:
        return None
    pinned = select(stage_visits.c.definition_id).where(stage_visits.c.id == record.visits[left.stage, left.round])
    if work.connection.execute(pinned).scalar_one() == record.definition_id:
        return None
    words = "The record took up a newer version of the pledge with this advance, so it is returned rather than undone."
    return Blocker(Reason.RECORDED_SINCE, words)
