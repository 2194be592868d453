"""The cover that somebody gives: told to them while it lasts or is to come, and for some days where it ended before its last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.store.tables.cover import covers
from pledge_engine.store.tables.person import people
from pledge_engine.work import Work
from workflows.definition import Role

# Nobody's times away are counted, so that what is over is told no longer than it is news: so long, as other news of who leads.
NEWS_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCover:
    """For whom the actor covers, from one day until another, both included; ``ended_on`` the day on which it ended early.

    ``roles`` are those in which they act for that person today: none before the first day, and once it has ended.
    """

    person_id: str
    name: str
    from_on: date
    until_on: date
    ended_on: date | None
    roles: tuple[Role, ...]


def cover_given(work: Work) -> tuple[GivenCover, ...]:
    """The cover that the actor gives or is to give, earliest first, then what ended early in the last 7 days."""
    if not isinstance(work.actor, PersonActor):
        return ()
    news = and_(covers.c.ended_on >= work.today - NEWS_FOR, covers.c.until_on >= work.today)
    rows = work.connection.execute(
        select(covers.c.person_id, people.c.name, covers.c.from_on, covers.c.until_on, covers.c.ended_on)
        .join(people, people.c.id == covers.c.person_id)
        .where(covers.c.cover_id == work.actor.id)
        .where(or_(and_(covers.c.ended_on.is_(None), covers.c.until_on >= work.today), news))
        .order_by(covers.c.ended_on.is_not(None), covers.c.from_on, people.c.name)
    ).all()
    again = {row.person_id for row in rows if row.ended_on is None}
    lent = [(grant.covers, grant.role) for grant in work.actor.grants]
    return tuple(
        GivenCover(
            **row._asdict(),
            roles=tuple(role for role in Role if row.ended_on is None and (row.person_id, role) in lent),
        )
        for row in rows
        if row.ended_on is None or row.person_id not in again
    )
