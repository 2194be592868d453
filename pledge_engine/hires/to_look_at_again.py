"""The records on hold whose day has come to be looked at again, until somebody resumes them or chooses another day."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.hires.waiting_views import LookAgainRow
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hold import holds
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS

# A record that ended while it was on hold is nobody's to look at again.
LASTING = and_(
    holds.c.hire_id == hires.c.id,
    holds.c.resumed_on.is_(None),
    hires.c.held_since.is_not(None),
    hires.c.ended_on.is_(None),
)


def to_look_at_again(work: Work, where: ColumnElement[bool], at: At = EVERYTHING) -> Some[LookAgainRow]:
    """Those that the actor leads, for themselves or for somebody whom they cover, longest ago first."""
    if not isinstance(work.actor, PersonActor):
        return Some()
    joined = holds.join(hires, LASTING).join(teams, teams.c.id == hires.c.team_id)
    columns = (hires.c.reference, hires.c.post_number, teams.c.name.label("team_name"), holds.c.review_on)
    theirs = visible_hires(work.actor, Action.AGREE, BOTH_LEADS)
    found = select(*columns).select_from(joined).where(holds.c.review_on <= work.today, theirs, where)
    return find_some(work.connection, found.order_by(holds.c.review_on, hires.c.reference), at).each(_row)


def _row(row: Any) -> LookAgainRow:
    return LookAgainRow(
        reference=row.reference, label=post_label(row.team_name, row.post_number), review_on=row.review_on
    )
