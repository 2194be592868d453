"""The cover that somebody gives or has: told while it lasts or is to come, and for some days where it ended before its last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case, or_, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.store.tables.cover import covers
from pledge_engine.store.tables.person import people
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.words import long_date

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

    @property
    def over(self) -> str:
        """That it ended early, in words; empty while it lasts or is to come."""
        if self.ended_on is None:
            return ""
        return f"You no longer cover for {self.name}. It ended on {long_date(self.ended_on)}, before its last day."


@dataclass(frozen=True, slots=True, kw_only=True)
class HadCover:
    """Who covers for the actor, from one day until another, both included; ``ended_on`` the day on which it ended early."""

    name: str
    from_on: date
    until_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverNews:
    """The cover that somebody gives; of what they have, what somebody else named and what ended with no other after it.

    Who ended cover is not kept beside it, so that what they ended themselves is told to them too.
    """

    given: tuple[GivenCover, ...] = ()
    had: tuple[HadCover, ...] = ()


def cover_news(work: Work) -> CoverNews:
    """The cover that the actor gives, has or is to, earliest first, then what ended early in the last 7 days."""
    if not isinstance(work.actor, PersonActor):
        return CoverNews()
    me = work.actor.id
    gives = covers.c.cover_id == me
    news = and_(covers.c.ended_on >= work.today - NEWS_FOR, covers.c.until_on >= work.today)
    columns = (people.c.id, people.c.name, covers.c.from_on, covers.c.until_on, covers.c.ended_on, covers.c.named_by_id)
    rows = work.connection.execute(
        select(*columns, gives.label("gives"))
        .join(people, people.c.id == case((gives, covers.c.person_id), else_=covers.c.cover_id))
        .where(
            or_(gives, covers.c.person_id == me),
            or_(and_(covers.c.ended_on.is_(None), covers.c.until_on >= work.today), news),
        )
        .order_by(covers.c.ended_on.is_not(None), covers.c.from_on, people.c.name)
    ).all()
    return CoverNews(
        given=tuple(_given(work.actor, [row for row in rows if row.gives])),
        had=tuple(_had(me, [row for row in rows if not row.gives])),
    )


def _given(actor: PersonActor, rows: Sequence[Any]) -> Iterator[GivenCover]:
    again = {row.id for row in rows if row.ended_on is None}
    lent = [(grant.covers, grant.role) for grant in actor.grants]
    for row in rows:
        if row.ended_on is None or row.id not in again:
            roles = tuple(role for role in Role if row.ended_on is None and (row.id, role) in lent)
            days = {"from_on": row.from_on, "until_on": row.until_on, "ended_on": row.ended_on}
            yield GivenCover(person_id=row.id, name=row.name, roles=roles, **days)


def _had(me: str, rows: Sequence[Any]) -> Iterator[HadCover]:
    """What somebody else named of the cover that lasts or is to come, and what ended with no other begun by its last day."""
    standing = [row for row in rows if row.ended_on is None]
    for row in rows:
        taken_over = any(other.from_on <= row.until_on for other in standing)
        if (row.named_by_id != me) if row.ended_on is None else not taken_over:
            yield HadCover(name=row.name, from_on=row.from_on, until_on=row.until_on, ended_on=row.ended_on)
