"""The open requests on a record, read from its trail: who asked for a change, or said that a step does not apply, and why.

With it stands what their asking set aside.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from pledge_engine.hires.known_events import events_of, may_know
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.record import Record
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.work import Work
from workflows.agreeing import By
from workflows.definition import Role
from workflows.journey import Visit
from workflows.requests import Request
from workflows.turn import Agreed, Proposal, Turn

# What is told of a turn or a stage whenever it is proposed, agreed, sent back or taken back.
_STANDS = frozenset({"status", "agreed"})


class Asked(NamedTuple):
    """The event in which a change was asked for, and whether an answer was changed since."""

    event: Mapping[str, Any]
    answered: bool

    @property
    def by(self) -> By:
        """Who asked, in which role."""
        return By(Role(self.event["role"]), self.event["actor"])

    @property
    def at(self) -> datetime:
        """When they asked."""
        return datetime.fromisoformat(self.event["at"])


def path_of(subject: Turn | Visit) -> str:
    """Where the trail tells of a turn or of a visit to a stage."""
    if isinstance(subject, Turn):
        return f"turns.{subject.step}.{subject.round}.{subject.n}"
    return f"visits.{subject.stage}.{subject.round}"


def asked_of(reader: Reader, subject: Turn | Visit) -> Asked | None:
    """The open request for a change to a turn or a stage, where the reader may know of it."""
    asked = _asked(events_of(reader), path_of(subject))
    return asked if asked and may_know(reader, asked.event) else None


def said_not_to_apply(reader: Reader, turn: Turn) -> Asked | None:
    """The event in which a turn was marked not applicable that waits for agreement, where the reader may know of it."""
    said = _asked(events_of(reader), path_of(turn), "not_applicable_proposed")
    return said if said and may_know(reader, said.event) else None


def request_for(work: Work, record: Record, subject: Turn | Visit) -> Request | None:
    """The open request as the rules need it to take it back, with the agreements exactly as they were given."""
    path = path_of(subject)
    asked = _asked(_events(work, record), path)
    if asked is None:
        return None
    old = asked.event["fields"][path].get("old") or {}
    return Request(
        by=asked.by,
        agreements=_set_aside(work, record, subject, asked, old.get("agreed", ())),
        proposal=Proposal(old.get("proposal", Proposal.COMPLETE)),
        reason=old.get("reason", asked.event.get("reason", "")),
        happened_on=date.fromisoformat(old["happened_on"]) if old.get("happened_on") else None,
        kept_from=old.get("kept_from"),
        answered=asked.answered,
    )


def _asked(events: Iterable[Mapping[str, Any]], path: str, verb: str = "change_asked") -> Asked | None:
    """The last event that says how something stands, if that was a request for a change, or the ``verb``; newest first."""
    answered = False
    for event in events:
        fields = event.get("fields", {})
        told = fields.get(path, {})
        if _STANDS & {*(told.get("old") or {}), *(told.get("new") or {})}:
            return Asked(event, answered) if event["verb"] == verb else None
        answered = answered or any(name.startswith(f"{path}.answers") for name in fields)
    return None


def _events(work: Work, record: Record) -> Iterator[Mapping[str, Any]]:
    bodies = select(audit_events.c.body).where(audit_events.c.chain == record.id)
    for body in work.connection.execute(bodies.order_by(audit_events.c.sequence.desc())).scalars():
        yield json.loads(body)


def _set_aside(
    work: Work, record: Record, subject: Turn | Visit, asked: Asked, given: Iterable[Mapping[str, Any]]
) -> tuple[Agreed, ...]:
    """The agreements that the request set aside, with the digest of what each was given to, which no event tells."""
    mine = (
        agreements.c.occurrence_id == record.turns[subject.key].id
        if isinstance(subject, Turn)
        else agreements.c.stage_visit_id == record.visits[subject.stage, subject.round]
    )
    rows = work.connection.execute(
        select(agreements).where(mine, agreements.c.voided_at == asked.at).order_by(agreements.c.id)
    )
    known = {(row.role, row.person_id): row for row in rows}
    found = (known[each["role"], each["person"]] for each in given)
    return tuple(Agreed(Role(row.role), row.person_id, row.agreed_on, row.content_hash) for row in found)
