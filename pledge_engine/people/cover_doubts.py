"""What speaks against somebody as cover: that they could do nothing, or are away themselves.

It is said before they are named, and to both as long as it is so: to whoever is covered and to whoever covers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, literal, or_, select

from pledge_engine.people.colleagues import who_is_meant_to_cover
from pledge_engine.people.directory import find_person
from pledge_engine.people.peers import find_coverable
from pledge_engine.store.tables import appointees, credentials, hires, people
from pledge_engine.store.tables.cover import covers
from pledge_engine.work import Work

# The names by which who is covered and who covers log in, and the first day.
CoverKey = tuple[str, str, date]


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
    cover = literal(covered_id), literal(person_id), literal(from_on), literal(until_on)
    found = select(people.c.name, *_against(*cover)).where(people.c.id == person_id)
    return _of_cover(work.connection.execute(found).one(), by_themselves=covered_id == work.actor.audit_id)


def own_cover_doubts(work: Work) -> Mapping[CoverKey, tuple[str, ...]]:
    """What speaks against the cover that the actor has or gives, as long as it lasts or is to come, as sentences to them."""
    me, covered = work.actor.audit_id, people.alias("covered")
    whose = covered.c.handle.label("covered_handle"), covered.c.name.label("covered_name")
    columns = (*whose, people.c.handle, people.c.name, covers.c.cover_id, covers.c.from_on)
    against = _against(covers.c.person_id, covers.c.cover_id, covers.c.from_on, covers.c.until_on)
    rows = work.connection.execute(
        select(*columns, *against)
        .join(people, people.c.id == covers.c.cover_id)
        .join(covered, covered.c.id == covers.c.person_id)
        .where(or_(covers.c.person_id == me, covers.c.cover_id == me))
        .where(covers.c.ended_on.is_(None), covers.c.until_on >= work.today)
    ).all()
    said = (_to_whoever_covers(row) if row.cover_id == me else _of_cover(row, by_themselves=True) for row in rows)
    return {(row.covered_handle, row.handle, row.from_on): words for row, words in zip(rows, said, strict=True)}


def _of_cover(row: Any, *, by_themselves: bool) -> tuple[str, ...]:
    found = (
        (not row.chosen, f"{row.name} has not chosen a password yet, so they cannot log in."),
        (not row.email, f"No address is recorded for {row.name}, so no mail reaches them."),
        (
            row.away,
            f"{row.name} has cover themselves on some of these days, and cover does not pass on: nobody stands in then.",
        ),
        (
            row.theirs and by_themselves,
            f"Nobody acts on their own record: on that of {row.name}, nobody stands in for you. Its other lead can name another.",
        ),
    )
    return tuple(words for is_so, words in found if is_so)


def _to_whoever_covers(row: Any) -> tuple[str, ...]:
    then = f"cover does not pass on: nobody stands in for {row.covered_name} then."
    found = (
        (not row.email, "No address is recorded for you, so no mail reaches you about it."),
        (row.away, f"You have cover yourself on some of these days, and {then}"),
        (row.theirs, f"Nobody acts on their own record: on yours you do not stand in for {row.covered_name}."),
    )
    return tuple(words for is_so, words in found if is_so)


def _against(
    covered: ColumnElement[str], cover: ColumnElement[str], first: ColumnElement[date], last: ColumnElement[date]
) -> tuple[ColumnElement[Any], ...]:
    """What is known of somebody as cover, beside their row: ``theirs`` says that the other leads their own record."""
    other = covers.alias("other")
    meanwhile = (
        other.c.person_id == cover,
        other.c.ended_on.is_(None),
        other.c.from_on <= last,
        other.c.until_on >= first,
    )
    leads = or_(hires.c.service_lead_id == covered, hires.c.professional_lead_id == covered)
    goes_on = appointees.c.hire_id == hires.c.id, appointees.c.ended_on.is_(None), hires.c.ended_on.is_(None)
    return (
        people.c.email,
        exists().where(credentials.c.person_id == cover).label("chosen"),
        exists().where(*meanwhile).label("away"),
        exists().where(appointees.c.person_id == cover, *goes_on, leads).label("theirs"),
    )
