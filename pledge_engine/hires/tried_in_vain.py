"""Invitations that nobody can take up any more, because a wrong day was typed too often, until HR sends another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.log_ins import SOMEBODY_LOGS_IN
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.access.scoping import visible_hires
from pledge_engine.clock import today
from pledge_engine.hires.invitations import tried_too_often
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.list_views import TriedInVainRow
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.store.tables import appointees, hires, invitations, teams
from pledge_engine.work import Work


def tried_in_vain(work: Work, where: ColumnElement[bool], at: At = EVERYTHING) -> Some[TriedInVainRow]:
    """Those that the actor may replace, the longest ago first; at which address anybody was invited is told to nobody."""
    if not isinstance(work.actor, PersonActor) or may_generally(work.actor, Action.INVITE_WORKER) is None:
        return Some()
    joined = (
        invitations.join(appointees, appointees.c.id == invitations.c.appointee_id)
        .join(hires, hires.c.id == appointees.c.hire_id)
        .join(teams, teams.c.id == hires.c.team_id)
    )
    columns = (hires.c.reference, hires.c.post_number, teams.c.name.label("team_name"), invitations.c.invited_at)
    still = and_(appointees.c.ended_on.is_(None), hires.c.ended_on.is_(None), ~SOMEBODY_LOGS_IN)
    theirs = visible_hires(work.actor, Action.INVITE_WORKER)
    found = select(*columns).select_from(joined).where(tried_too_often(work.now), still, theirs, where)
    return find_some(work.connection, found.order_by(invitations.c.invited_at, hires.c.reference), at).each(_row)


def _row(row: Any) -> TriedInVainRow:
    return TriedInVainRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        invited_on=today(row.invited_at),
    )
