"""Finding who is to lead a record: somebody active who holds the lead's role where the team is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from pledge_engine.errors import Invalid
from pledge_engine.store.tables.grant import ScopeKind, grants
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Role
from workflows.words import listed

# Built once: the database layer then recognises it without looking at each part again.
_HOLDERS = (
    select(people.c.id, people.c.handle)
    .join(grants, grants.c.person_id == people.c.id)
    .where(
        people.c.active,
        grants.c.role == bindparam("role"),
        grants.c.scope_kind == bindparam("kind"),
        grants.c.scope_id == bindparam("scope"),
    )
    .order_by(people.c.handle)
)


def lead_named(work: Work, handle: str, role: Role, place: Any) -> str:
    """The id of an active person who holds the lead's role where the team is; raises ``Invalid``, naming everybody who does.

    ``place`` is the team, with its id, name and care group.
    """
    scope_id = place.id if role is Role.SERVICE_LEAD else place.care_group_id
    kind = ScopeKind.TEAM if role is Role.SERVICE_LEAD else ScopeKind.CARE_GROUP
    holds = work.connection.execute(_HOLDERS, {"role": role, "kind": kind, "scope": scope_id})
    candidates = {row.handle: row.id for row in holds}
    if found := candidates.get(handle.strip().lower()):
        return str(found)
    title = role.value.replace("_", " ")
    where = place.name if role is Role.SERVICE_LEAD else f"the care group of {place.name}"
    mend = f"name {listed(candidates, last='or')}" if candidates else "ask an administrator to give somebody that role"
    raise Invalid([FieldMistake(role, title.capitalize(), f"“{handle[:60]}” is not a {title} of {where}", mend)])


def team_of(work: Work, team_id: str) -> Any:
    """A team by id, with its name and care group."""
    statement = select(teams.c.id, teams.c.name, teams.c.care_group_id).where(teams.c.id == team_id)
    return work.connection.execute(statement).one()
