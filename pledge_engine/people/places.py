"""Where somebody may open a record, and who may lead it there: the choices of a form, which the command checks again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_in_team, require_generally
from pledge_engine.store.tables import care_groups, grants, people, teams
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS, Role

People = tuple[tuple[str, str], ...]
Leads = dict[tuple[Role, str], People]
_TEAMS = select(teams.c.id, teams.c.name, teams.c.care_group_id, care_groups.c.name.label("care_group")).join(
    care_groups, care_groups.c.id == teams.c.care_group_id
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A team in its care group, and everybody who may lead a record there in each lead's role: name to log in by, and name."""

    team: str
    team_id: str
    care_group: str
    care_group_id: str
    service_leads: People
    professional_leads: People


def places_to_open(work: Work) -> tuple[Place, ...]:
    """The teams in which the actor may open a record, by name; raises ``Forbidden`` where they may nowhere."""
    require_generally(work.actor, Action.OPEN_HIRE)
    rows = work.connection.execute(_TEAMS.order_by(teams.c.name)).all()
    leads = _leads(work)
    return tuple(
        _place(row, leads)
        for row in rows
        if may_in_team(work.actor, Action.OPEN_HIRE, team_id=row.id, care_group_id=row.care_group_id)
    )


def leads_of_team(work: Work, team_id: str, *, but: Collection[str]) -> Place:
    """The same for one team by its id, whoever asks, without the people of these ids."""
    row = work.connection.execute(_TEAMS.where(teams.c.id == team_id)).one()
    return _place(row, _leads(work, but))


def _place(row: Any, leads: Leads) -> Place:
    return Place(
        team=row.name,
        team_id=row.id,
        care_group=row.care_group,
        care_group_id=row.care_group_id,
        service_leads=leads.get((Role.SERVICE_LEAD, row.id), ()),
        professional_leads=leads.get((Role.PROFESSIONAL_LEAD, row.care_group_id), ()),
    )


def _leads(work: Work, but: Collection[str] = ()) -> Leads:
    held = (
        select(grants.c.role, grants.c.scope_id, people.c.handle, people.c.name)
        .join(people, people.c.id == grants.c.person_id)
        .where(people.c.active, people.c.id.not_in(but), grants.c.role.in_(BOTH_LEADS))
        .where(grants.c.scope_kind.in_((ScopeKind.TEAM, ScopeKind.CARE_GROUP)))
        .order_by(people.c.name, people.c.handle)
    )
    found: Leads = {}
    for row in work.connection.execute(held):
        key = (Role(row.role), row.scope_id)
        found[key] = (*found.get(key, ()), (row.handle, row.name))
    return found
