"""The records one of whose leads can act no more, until another is named: told to whoever may name one there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.access.scoping import NAMED_LEADS, visible_hires
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.leading import leads_of
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.hires.waiting_views import WithoutLeadRow
from pledge_engine.store.tables import grants, hires, people, teams
from pledge_engine.work import Work
from workflows.definition import Role

# Where a lead's role is held: the one place in which each of the two lets anybody lead a record.
_HELD_IN = {Role.SERVICE_LEAD: hires.c.team_id, Role.PROFESSIONAL_LEAD: teams.c.care_group_id}


def without_a_lead(work: Work, where: ColumnElement[bool], at: At = EVERYTHING) -> Some[WithoutLeadRow]:
    """Those on which the actor may name another lead and which have not ended, by reference; also while cover lasts."""
    if not isinstance(work.actor, PersonActor) or may_generally(work.actor, Action.REASSIGN_LEAD) is None:
        return Some()
    columns = (
        *(hires.c.id.label("hire_id"), hires.c.reference, hires.c.post_number, teams.c.name.label("team_name")),
        *(hires.c.service_lead_id, hires.c.professional_lead_id, hires.c.team_id, teams.c.care_group_id),
    )
    theirs = visible_hires(work.actor, Action.REASSIGN_LEAD)
    found = select(*columns).join(teams, teams.c.id == hires.c.team_id)
    found = found.where(hires.c.ended_on.is_(None), or_(*(~_acts(role) for role in NAMED_LEADS)), theirs, where)
    some = find_some(work.connection, found.order_by(hires.c.reference), at)
    leads = leads_of(work, some.rows) if some.rows else {}
    return some.each(lambda row: _row(row, [lead.at_length for lead in leads[row.hire_id].values() if not lead.acts]))


def _acts(role: Role) -> ColumnElement[bool]:
    """Whether the lead whom a record names in a role can act in it: what ``leading`` says of a record that was read."""
    held = (grants.c.person_id == people.c.id, grants.c.role == role, grants.c.scope_id == _HELD_IN[role])
    return exists().where(people.c.id == NAMED_LEADS[role], people.c.active, *held)


def _row(row: Any, gone: list[str]) -> WithoutLeadRow:
    return WithoutLeadRow(reference=row.reference, label=post_label(row.team_name, row.post_number), who=tuple(gone))
