"""Moving a team to another care group while no post is on record there. What it is called and who works there stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, exists, select, update

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation, lock_organisation
from pledge_engine.errors import Invalid
from pledge_engine.people.organisation import find_place
from pledge_engine.store.tables import care_groups, grants, hires, people, teams
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A care group to which a team could move, with the names of those who would be its professional leads then."""

    id: str
    name: str
    professional_leads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movable:
    """A team, the care group that it belongs to, and those to which it could move; ``refusal`` says why it cannot, if so."""

    team: str
    care_group: str
    to: tuple[Destination, ...]
    refusal: str


def where_it_could_move(work: Work, team: str) -> Movable:
    """To which care groups a team, by its id or its name, could move; raises ``Forbidden`` and ``NotFound``."""
    require_generally(work.actor, Action.MANAGE_TEAMS)
    row = _found(work, team)
    groups = work.connection.execute(select(care_groups).order_by(care_groups.c.name)).all()
    lead = grants.c.role == Role.PROFESSIONAL_LEAD, grants.c.scope_kind == ScopeKind.CARE_GROUP, people.c.active
    held = select(grants.c.scope_id, people.c.name).join(people, people.c.id == grants.c.person_id).where(*lead)
    leads = work.connection.execute(held.order_by(people.c.name)).all()
    return Movable(
        team=row.name,
        care_group=next(group.name for group in groups if group.id == row.care_group_id),
        to=tuple(
            Destination(
                id=group.id,
                name=group.name,
                professional_leads=tuple(each.name for each in leads if each.scope_id == group.id),
            )
            for group in groups
            if group.id != row.care_group_id
        ),
        refusal=_refusal(work, row),
    )


def move_team(work: Work, team: str, *, care_group: str) -> tuple[str, str]:
    """Let a team belong to another care group, each by its id or its name, and give both names as they are.

    Whose records are seen where would change with it, so no post may be on record there. Raises ``Forbidden``, ``NotFound`` or
    ``Invalid``.
    """
    role = require_generally(work.actor, Action.MANAGE_TEAMS)
    lock_organisation(work.connection)  # Nobody opens a post there or takes the care group away meanwhile.
    row = _found(work, team)
    group = find_place(work.connection, care_groups, care_group)
    if row.care_group_id == group.id:
        raise _mistake(f"{row.name} belongs to {group.name} already", "choose another")
    if refusal := _refusal(work, row):
        raise _mistake(refusal, "open new posts in a team of the right care group")
    before = find_place(work.connection, care_groups, row.care_group_id)
    work.connection.execute(update(teams).where(teams.c.id == row.id).values(care_group_id=group.id))
    changes = {"of": Change(row.id, row.id), "care_group": Change(before.name, group.name)}
    append_to_organisation(work.connection, Event(verb="team_moved", origin=work.origin, role=role, changes=changes))
    return str(row.name), str(group.name)


def _found(work: Work, team: str) -> Row[Any]:
    found = find_place(work.connection, teams, team)
    return work.connection.execute(select(teams).where(teams.c.id == found.id)).one()


def _refusal(work: Work, row: Row[Any]) -> str:
    there = work.connection.execute(select(exists().where(hires.c.team_id == row.id))).scalar_one()
    return f"posts or people of {row.name} are on record, and stay where they were" if there else ""


def _mistake(problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake("care_group", "Care group", problem, mend)])
