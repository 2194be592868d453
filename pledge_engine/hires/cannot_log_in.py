"""Workers who cannot log in, until HR invites them: their start is near or past, or the invitation came to nothing.

It came to nothing where a wrong day was typed too often, and where its mail could not be sent. One whose invitation can still be
taken up is not among them, as the next move is their own, until it runs out within a few days.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.log_ins import SOMEBODY_LOGS_IN
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.invitations import (
    LASTS,
    can_be_taken_up,
    mail_came_to_nothing,
    runs_out_soon,
    tried_too_often,
)
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.pressing import near_until
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.hires.waiting_views import CannotLogInRow
from pledge_engine.store.tables import appointees, hires, invitations, teams
from pledge_engine.work import Work


def cannot_log_in(work: Work, where: ColumnElement[bool], at: At = EVERYTHING) -> Some[CannotLogInRow]:
    """Those that the actor may invite, the earliest start first; at which address anybody was invited is told to nobody.

    Without an invitation that can be taken up, one is told of from 5 working days before the start; one whose invitation was
    tried in vain or could not be sent, at once; one whose invitation runs out, in its last days.
    """
    if not isinstance(work.actor, PersonActor) or may_generally(work.actor, Action.INVITE_WORKER) is None:
        return Some()
    joined = (
        appointees.join(hires, hires.c.id == appointees.c.hire_id)
        .join(teams, teams.c.id == hires.c.team_id)
        .outerjoin(invitations, invitations.c.appointee_id == appointees.c.id)
    )
    in_vain = func.coalesce(tried_too_often(work.now), False)
    columns = (
        *(hires.c.reference, hires.c.post_number, hires.c.start_date),
        *(teams.c.name.label("team_name"), in_vain.label("in_vain"), mail_came_to_nothing().label("unsent")),
        case((runs_out_soon(work.now), invitations.c.invited_at)).label("invited_at"),
    )
    lacks_log_in = and_(
        appointees.c.ended_on.is_(None),
        hires.c.ended_on.is_(None),
        hires.c.start_date.is_not(None),
        ~SOMEBODY_LOGS_IN,
    )
    none_stands = or_(invitations.c.id.is_(None), ~can_be_taken_up(work.now))
    unsent = and_(can_be_taken_up(work.now), mail_came_to_nothing())
    lapsed = and_(none_stands, or_(tried_too_often(work.now), hires.c.start_date <= near_until(work)))
    told = or_(lapsed, unsent, runs_out_soon(work.now))
    theirs = visible_hires(work.actor, Action.INVITE_WORKER)
    found = select(*columns).select_from(joined).where(lacks_log_in, told, theirs, where)
    return find_some(work.connection, found.order_by(hires.c.start_date, hires.c.reference), at).each(
        partial(_row, work.today)
    )


def _row(today: date, row: Any) -> CannotLogInRow:
    return CannotLogInRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        starts_on=row.start_date,
        started=row.start_date <= today,
        in_vain=bool(row.in_vain),
        unsent=bool(row.unsent) and not row.in_vain,
        runs_out_at=row.invited_at + LASTS if row.invited_at else None,
    )
