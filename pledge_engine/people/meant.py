"""Whom somebody means who writes a person's name: as they log in, or as they are called in full."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Row, func, select

from pledge_engine.errors import Invalid, NotFound
from pledge_engine.people.directory import find_person
from pledge_engine.people.places import People
from pledge_engine.store.tables import people
from workflows.answers import FieldMistake
from workflows.naming import named
from workflows.words import listed


def handle_meant(written: str, among: People) -> str | None:
    """The name to log in by of whoever is meant among some people; None for a name of several, as for one of none."""
    return named(written, dict(among))


def person_meant(connection: Connection, written: str) -> Row[str, str, str]:
    """The id, handle and name of an active person; raises ``NotFound``, and ``Invalid`` for a full name of several."""
    try:
        return find_person(connection, written)
    except NotFound:
        there = connection.execute(select(people.c.handle, people.c.name).where(people.c.active)).all()
        called = sorted(row.handle for row in there if handle_meant(written, ((row.handle, row.name),)))
        if not called:
            raise
    if len(called) > 1:
        problem = f"{len(called)} people are called “{written[:60]}”"
        mend = f"write the name that they log in by: {listed(called, last='or')}"
        raise Invalid([FieldMistake("person", "Who", problem, mend)])
    return find_person(connection, called[0])


def namesakes(connection: Connection, person_id: str) -> tuple[str, ...]:
    """How others log in who are called as a person is, but for capitals; also those whose access ended."""
    name = select(func.lower(people.c.name)).where(people.c.id == person_id).scalar_subquery()
    others = select(people.c.handle).where(people.c.id != person_id, func.lower(people.c.name) == name)
    return tuple(connection.execute(others.order_by(people.c.handle)).scalars())


def said_of_namesakes(others: Sequence[str]) -> tuple[str, ...]:
    """That others have the name of a person who was added: if it is one person, they have two log-ins now. Empty for none."""
    if not others:
        return ()
    theirs = f"{listed(others)} {'has' if len(others) == 1 else 'have'} the same name here."
    return (f"{theirs} If that is the same person, end the access of the one just added: nobody needs two log-ins.",)
