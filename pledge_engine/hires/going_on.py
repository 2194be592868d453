"""The record in which the journey of somebody who left goes on: one on which they were offered the post, linked to theirs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from pledge_engine.access.finding import find_hire
from pledge_engine.audit.event import Change
from pledge_engine.errors import Invalid
from pledge_engine.hires.record import Record
from pledge_engine.store.tables import appointees
from pledge_engine.store.tables.hire_link import LinkKind, hire_links
from pledge_engine.work import Work
from workflows.answers import FieldMistake


def link_next_record(work: Work, record: Record, reference: str) -> dict[str, Change]:
    """Link the record in which the person goes on, and say so for the trail.

    Raises ``NotFound`` for one that the actor does not see, and ``Invalid`` for the record itself, for a post that nobody was
    offered yet, because a link would say to whom it is to go, and for one that somebody else was offered.
    """
    other, _ = find_hire(work.connection, work.actor, reference)
    if other.id == record.id:
        raise _not_that_one("it is this record itself", "name the record of their next role")
    theirs, offered = _offered(work, record.id), _offered(work, other.id)
    if offered is None:
        mend = (
            "leave it out: a link would tell for whom the post is meant before it is advertised and somebody selected"
        )
        raise _not_that_one(f"nobody has been offered {other.reference}", mend)
    if theirs is not None and not _same_person(theirs, offered):
        raise _not_that_one(f"{other.reference} was offered to somebody else", "check how it is written")
    row = {"hire_id": record.id, "kind": LinkKind.GOES_ON_IN, "other_id": other.id}
    work.connection.execute(insert(hire_links), row)
    return {"goes_on_in": Change(None, other.reference)}


def _offered(work: Work, hire_id: str) -> Any:
    """Who was offered the post of a record, as far as the offer stands; None where nobody was."""
    columns = appointees.c.person_id, appointees.c.name
    standing = select(*columns).where(appointees.c.hire_id == hire_id, appointees.c.ended_on.is_(None))
    return work.connection.execute(standing).one_or_none()


def _same_person(one: Any, other: Any) -> bool:
    """Whether two offers can be to one person: names are written in many ways, log-ins tell people apart."""
    return not (one.person_id and other.person_id) or bool(one.person_id == other.person_id)


def _not_that_one(problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake("next", "Their next record here", problem, mend)])
