"""What speaks against somebody as cover, said before they are named: that they could do nothing, or are away themselves."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from pledge_engine.people.colleagues import who_is_meant_to_cover
from pledge_engine.people.directory import find_person
from pledge_engine.people.peers import find_coverable
from pledge_engine.store.tables import appointees, credentials, hires, people
from pledge_engine.store.tables.cover import covers
from pledge_engine.work import Work


def cover_doubts(work: Work, handle: str, by: str, *, from_on: date, until_on: date) -> tuple[str, ...]:
    """What speaks against whoever is meant as cover for a person on these days; nothing where nobody is meant.

    Who could not cover is meant by no name, and nothing is told of them: not even that they are there.
    Raises ``Forbidden`` and ``NotFound`` for somebody for whom the actor may not name cover.
    """
    person, _ = find_coverable(work, handle)
    meant = who_is_meant_to_cover(work, handle, by)
    if meant is None:
        return ()
    stand_in = find_person(work.connection, meant)
    return doubts_about(work, person.id, stand_in.id, from_on, until_on)


def doubts_about(work: Work, covered_id: str, person_id: str, from_on: date, until_on: date) -> tuple[str, ...]:
    """What speaks against somebody as cover for another, both by id, as sentences.

    Whose worker somebody is, is said to their own lead alone, who names cover for themselves.
    """
    chosen = people.c.id.in_(select(credentials.c.person_id)).label("chosen")
    row = work.connection.execute(select(people.c.name, people.c.email, chosen).where(people.c.id == person_id)).one()
    found = (
        (not row.chosen, f"{row.name} has not chosen a password yet, so they cannot log in."),
        (not row.email, f"No address is recorded for {row.name}, so no mail reaches them."),
        (
            _is_away(work, person_id, from_on, until_on),
            f"{row.name} has cover themselves on some of these days, and cover does not pass on: nobody stands in then.",
        ),
        (
            covered_id == work.actor.audit_id and _leads(work, covered_id, person_id),
            f"Nobody acts on their own record: on that of {row.name}, nobody stands in for you. Its other lead can name another.",
        ),
    )
    return tuple(words for is_so, words in found if is_so)


def _leads(work: Work, lead_id: str, worker_id: str) -> bool:
    """Whether a record that goes on is of one person and names the other as a lead."""
    of_theirs = select(appointees.c.hire_id).where(appointees.c.person_id == worker_id, appointees.c.ended_on.is_(None))
    named = or_(hires.c.service_lead_id == lead_id, hires.c.professional_lead_id == lead_id)
    found = select(hires.c.id).where(hires.c.id.in_(of_theirs), hires.c.ended_on.is_(None), named)
    return work.connection.execute(found.limit(1)).first() is not None


def _is_away(work: Work, person_id: str, from_on: date, until_on: date) -> bool:
    away = (
        covers.c.person_id == person_id,
        covers.c.ended_on.is_(None),
        covers.c.from_on <= until_on,
        covers.c.until_on >= from_on,
    )
    return work.connection.execute(select(covers.c.id).where(*away).limit(1)).first() is not None
