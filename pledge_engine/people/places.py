"""Where somebody may open a record, and who may lead it there: the choices of a form, which the command checks again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_in_team, require_generally
from pledge_engine.store.tables import grants, people, teams
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS, Role

People = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A team, and everybody who may lead a record there in each lead's role: name to log in by, and name."""

    team: str
    service_leads: People
    professional_leads: People


def places_to_open(work: Work) -> tuple[Place, ...]:
    """The teams in which the actor may open a record, by name; raises ``Forbidden`` where they may nowhere."""
    require_generally(work.actor, Action.OPEN_HIRE)
    rows = work.connection.execute(select(teams).order_by(teams.c.name)).all()
    leads = _leads(work)
    return tuple(
        Place(
            team=row.name,
            service_leads=leads.get((Role.SERVICE_LEAD, row.id), ()),
            professional_leads=leads.get((Role.PROFESSIONAL_LEAD, row.care_group_id), ()),
        )
        for row in rows
        if may_in_team(work.actor, Action.OPEN_HIRE, team_id=row.id, care_group_id=row.care_group_id)
    )


def leads_of_team(work: Work, team_id: str, *, but: Collection[str]) -> Place:
    """The same for one team by its id, whoever asks, without the people of these ids."""
    row = work.connection.execute(select(teams).where(teams.c.id == team_id)).one()
    leads = _leads(work, but)
    return Place(
        team=row.name,
        service_leads=leads.get((Role.SERVICE_LEAD, row.id), ()),
        professional_leads=leads.get((Role.PROFESSIONAL_LEAD, row.care_group_id), ()),
    )


def _leads(work: Work, but: Collection[str] = ()) -> dict[tuple[Role, str], People]:
    held = (
        select(grants.c.role, grants.c.scope_id, people.c.handle, people.c.name)
        .join(people, people.c.id == grants.c.person_id)
        .where(people.c.active, people.c.id.not_in(but), grants.c.role.in_(BOTH_LEADS))
        .where(grants.c.scope_kind.in_((ScopeKind.TEAM, ScopeKind.CARE_GROUP)))
        .order_by(people.c.name, people.c.handle)
    )
    found: dict[tuple[Role, str], People] = {}
    for row in work.connection.execute(held):
        key = (Role(row.role), row.scope_id)
        found[key] = (*found.get(key, ()), (row.handle, row.name))
    return found
