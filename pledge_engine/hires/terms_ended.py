"""The records that go on though the fixed term is over, until somebody records that the person left, or another end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.fixed_term import has_ended
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.hires.waiting_views import TermEndedRow
from pledge_engine.store.tables import hires, teams
from pledge_engine.work import Work


def terms_ended(work: Work, where: ColumnElement[bool], at: At = EVERYTHING) -> Some[TermEndedRow]:
    """Those whose end the actor may move, as the leads named there and HR may, longest over first."""
    if not isinstance(work.actor, PersonActor) or may_generally(work.actor, Action.SET_DATE) is None:
        return Some()
    columns = (hires.c.reference, hires.c.post_number, teams.c.name.label("team_name"), hires.c.contract_ends)
    theirs = visible_hires(work.actor, Action.SET_DATE)
    found = select(*columns).join(teams, teams.c.id == hires.c.team_id).where(has_ended(work.today), theirs, where)
    return find_some(work.connection, found.order_by(hires.c.contract_ends, hires.c.reference), at).each(_row)


def _row(row: Any) -> TermEndedRow:
    return TermEndedRow(
        reference=row.reference, label=post_label(row.team_name, row.post_number), ended_on=row.contract_ends
    )
