"""What is told of a record beside its steps, read in one statement: its events, its notes, its worker and its links.

What of it a reader may know is decided by whoever shows it; names and links that are not theirs are not read at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, case, cast, literal, null, select, union_all

from pledge_engine.access.log_ins import SOMEBODY_LOGS_IN
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.access.sight import sees_names, sees_the_whole
from pledge_engine.hires.record import Record
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hire_link import LinkKind, hire_links
from pledge_engine.store.tables.note import notes
from pledge_engine.store.tables.person import people
from pledge_engine.work import Work


class Note(NamedTuple):
    """A note as it is stored, with the id of whoever wrote it. Of one moment, ids sort as their events do."""

    id: str
    author_id: str
    recorded_at: datetime
    text: str | None


class Linked(NamedTuple):
    """Another record that belongs to one, and whether the link leads from here."""

    from_here: bool
    kind: LinkKind
    reference: str


class LogInRow(NamedTuple):
    """Who was made the worker, and how they log in; ``active`` says whether they still can."""

    id: str
    handle: str
    name: str
    active: bool


class Told(NamedTuple):
    """Events, newest first, and notes as they are stored.

    ``worker`` is the name in the offer and ``log_in`` who logs in by it; both are empty where the actor may not know the name.
    """

    events: Sequence[dict[str, Any]]
    notes: Sequence[Note]
    worker: str
    log_in: LogInRow | None
    links: Sequence[Linked]


def told_on(work: Work, record: Record) -> Told:
    """Everything that is told of a record; in a work that only reads it is read once."""
    return work.found("told", record.id, lambda: _read(work, record))


def _read(work: Work, record: Record) -> Told:
    rows = work.connection.execute(union_all(*_parts(work, record))).all()
    events = sorted((row for row in rows if row.kind == "event"), key=lambda row: row.number, reverse=True)
    return Told(
        # What changed nothing, such as a pace that was so before, has no fields in the trail.
        events=[{"fields": {}, **json.loads(row.text)} for row in events],
        notes=sorted(Note(row.id, row.about, row.at, row.text) for row in rows if row.kind == "note"),
        worker=next((row.text for row in rows if row.kind == "worker"), ""),
        log_in=next(
            (LogInRow(row.id, row.about, row.text, bool(row.number)) for row in rows if row.kind == "log_in"), None
        ),
        links=[
            Linked(row.kind == "from_here", LinkKind(row.about), row.text)
            for row in rows
            if row.kind in {"from_here", "to_here"}
        ],
    )


def _parts(work: Work, record: Record) -> Iterator[Select[Any]]:
    """One kind of rows after another, each under the columns of the first."""
    here, none = record.id, (null(), null(), null(), null())
    yield select(
        literal("note").label("kind"),
        notes.c.id,
        cast(null(), Integer).label("number"),
        notes.c.recorded_at.label("at"),
        notes.c.author_id.label("about"),
        notes.c.text,
    ).where(notes.c.hire_id == here)
    yield select(literal("event"), null(), audit_events.c.sequence, null(), null(), audit_events.c.body).where(
        audit_events.c.chain == here
    )
    if sees_names(work.actor, record.scope):
        present = appointees.c.hire_id == here, appointees.c.ended_on.is_(None), appointees.c.name.is_not(None)
        yield select(literal("worker"), *none, appointees.c.name).where(*present)
        logs_in = cast(case((SOMEBODY_LOGS_IN, 1), else_=0), Integer)
        yield (
            select(literal("log_in"), people.c.id, logs_in, null(), people.c.handle, people.c.name)
            .join(appointees, appointees.c.person_id == people.c.id)
            .where(appointees.c.hire_id == here, appointees.c.ended_on.is_(None))
        )
    if sees_the_whole(work.actor, record.scope):
        seen = visible_hires(work.actor, Action.SEE_HIRE)
        one, other = hire_links.c.hire_id, hire_links.c.other_id
        for kind, this, that in (("from_here", one, other), ("to_here", other, one)):
            linked = select(literal(kind), null(), null(), null(), hire_links.c.kind, hires.c.reference)
            yield linked.join(hires, hires.c.id == that).where(this == here, seen)
