"""The cover that lasts or is to come, for those whom it concerns: both people, their peers, and who looks after people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pledge_engine.access.actor import SystemActor
from pledge_engine.people.peers import roles_towards
from pledge_engine.store.tables.cover import covers
from pledge_engine.store.tables.person import people
from pledge_engine.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverRow:
    """Who covers for whom, from one day until another, both included; ``lasts`` says whether it does today."""

    handle: str
    name: str
    cover_handle: str
    cover_name: str
    from_on: date
    until_on: date
    lasts: bool


def list_cover(work: Work) -> tuple[CoverRow, ...]:
    """Cover that lasts or is to come, earliest first. What is over is not listed: nobody's times away are counted."""
    away, standing_in = people.alias("away"), people.alias("standing_in")
    columns = (
        covers.c.person_id,
        covers.c.cover_id,
        away.c.handle,
        away.c.name,
        standing_in.c.handle.label("cover_handle"),
        standing_in.c.name.label("cover_name"),
        covers.c.from_on,
        covers.c.until_on,
    )
    joined = covers.join(away, away.c.id == covers.c.person_id).join(standing_in, standing_in.c.id == covers.c.cover_id)
    lasting = select(*columns).select_from(joined).where(covers.c.ended_on.is_(None), covers.c.until_on >= work.today)
    rows = work.connection.execute(lasting.order_by(covers.c.from_on, away.c.handle)).all()
    mine = _own_id(work)
    towards = roles_towards(work, {row.person_id for row in rows})
    return tuple(
        CoverRow(
            handle=row.handle,
            name=row.name,
            cover_handle=row.cover_handle,
            cover_name=row.cover_name,
            from_on=row.from_on,
            until_on=row.until_on,
            lasts=row.from_on <= work.today,
        )
        for row in rows
        if mine in {None, row.person_id, row.cover_id} or row.person_id in towards
    )


def _own_id(work: Work) -> str | None:
    """The id of the person who asks; None for the engine, which all of it concerns."""
    return None if isinstance(work.actor, SystemActor) else work.actor.id
