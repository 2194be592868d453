"""The events of a record that a reader may know of, as the trail keeps them: read once, and narrowed in one place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from pledge_engine.audit.verbs import WORKERS_WORD
from pledge_engine.hires.fallen_through import fallen_through
from pledge_engine.hires.handed_over import people_of
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.record import Record
from pledge_engine.hires.told_rows import told_on
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.work import Work
from workflows.definition import Role

_OF_A_NOTE = frozenset({"note_added", "note_erased"})


def events_of(reader: Reader) -> Sequence[dict[str, Any]]:
    """The events of a record as the trail keeps them, newest first; for a worker those since their own offer."""
    events = told_on(reader.work, reader.record).events
    since = reader.since
    return events if since is None else [event for event in events if event["sequence"] >= since.event]


def newest_event(work: Work, record: Record) -> dict[str, Any]:
    """The event that was written last."""
    newest = select(audit_events.c.body).where(audit_events.c.chain == record.id)
    body = work.connection.execute(newest.order_by(audit_events.c.sequence.desc()).limit(1)).scalar_one()
    return {"fields": {}, **json.loads(body)}


def may_know(reader: Reader, event: Mapping[str, Any]) -> bool:
    """Whether the event is about a step the reader sees, or about the record as a whole where that is theirs.

    That a restricted step was saved and not completed says something of its answers, as does whom a sensitive one waited for:
    only who reads those may know. What the worker said did not happen is told to those alone to whom they were told it is.
    Whoever wrote a note for itself knows of it wherever the record stands, and of its erasing.
    """
    if event["verb"] in WORKERS_WORD and not reader.hears_the_worker:
        return False
    key = event.get("step", {}).get("key", "")
    step = reader.journey.definition.steps.get(key)
    if step is None:
        if event["verb"] in _OF_A_NOTE and not key and event["actor"] == reader.work.actor.audit_id:
            return True
        return not key and reader.sees_whole_in(event.get("stage", {}).get("key", ""))
    if event["verb"] == "step_saved" and step.answers_seen_by and not reader.reads(step):
        return False
    if event["verb"] == "waiting_on_set" and step.sensitive and not reader.reads(step):
        return False
    return reader.sees(step)


def people_told_of(reader: Reader) -> frozenset[str]:
    """The ids of everybody whom the events that the reader may know of tell of."""
    return frozenset(person for event in events_of(reader) if may_know(reader, event) for person in people_of(event))


def events_with_notes(reader: Reader) -> Sequence[dict[str, Any]]:
    """The events that came with a note which the reader may read, newest first: those of which they may know.

    Words beside a step whose answers few may read are for those few: they may say what the answers say. The words with which an
    offer ended are about the person who is gone, and closed with the offer to everybody but HR.
    """
    told = (event for event in events_of(reader) if "note" in event["fields"] and may_know(reader, event))
    closed = frozenset() if Role.HR in reader.roles else _closed_with_an_offer(reader)
    return [event for event in told if _reads_words(reader, event) and event["sequence"] not in closed]


def _closed_with_an_offer(reader: Reader) -> frozenset[int]:
    """The numbers of the events that ended an offer which fell through."""
    events = told_on(reader.work, reader.record).events
    return frozenset(each.last for each in fallen_through(events, reader.journey.definition))


def _reads_words(reader: Reader, event: Mapping[str, Any]) -> bool:
    step = reader.journey.definition.steps.get(event.get("step", {}).get("key", ""))
    return step is None or not (step.sensitive or step.answers_seen_by) or reader.reads(step)
