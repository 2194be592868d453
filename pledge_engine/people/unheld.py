"""Which shared queues nobody works: roles to whom steps belong until somebody picks them up, and that nobody holds there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from pledge_engine.access.policy import SCOPES, SHARED_QUEUES
from pledge_engine.store.tables import care_groups, grants, hires, people, teams
from pledge_engine.store.tables.grant import ScopeKind
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheld:
    """A role that nobody active holds for some teams; ``everywhere`` that nobody holds it at all. By the care groups' names."""

    role: Role
    care_groups: tuple[str, ...]
    everywhere: bool

    @property
    def words(self) -> str:
        """What that means, as a sentence."""
        where = "" if self.everywhere else f" for {listed(self.care_groups)}"
        title = ROLE_WORDS[self.role].removeprefix("the ")
        return f"Nobody holds the role of {title}{where}, so nobody is told of the steps that belong to it."

    @property
    def mend(self) -> str:
        """The command that gives somebody the role."""
        narrow = not self.everywhere and SCOPES[self.role] != {ScopeKind.TRUST}
        return f"pledge grant add HANDLE {self.role.value}" + (f' --scope "{self.care_groups[0]}"' if narrow else "")


def unheld_queues(connection: Connection, places: Collection[tuple[str, str]]) -> tuple[Unheld, ...]:
    """Every shared role that nobody holds for one of these teams, each with the name of its care group."""
    held = {tuple(row) for row in connection.execute(_HELD)}
    found = []
    for role in (role for role in Role if role in SHARED_QUEUES):
        of_role = {(kind, group or team or "") for given, kind, group, team in held if given == role}
        without = {
            group
            for team, group in places
            if not of_role & {(ScopeKind.TRUST, ""), (ScopeKind.CARE_GROUP, group), (ScopeKind.TEAM, team)}
        }
        if without:
            found.append(Unheld(role=role, care_groups=tuple(sorted(without)), everywhere=not of_role))
    return tuple(found)


def teams_without_a_lead(connection: Connection) -> dict[str, int]:
    """How many records that go on name a lead who can act no more, or none, by the name of their team."""
    acts = select(people.c.id).where(people.c.active)
    named = (hires.c.service_lead_id, hires.c.professional_lead_id)
    gone = or_(*(or_(lead.is_(None), lead.not_in(acts)) for lead in named))
    found = select(teams.c.name, func.count().label("number")).join(hires, hires.c.team_id == teams.c.id)
    found = found.where(hires.c.ended_on.is_(None), gone).group_by(teams.c.name).order_by(teams.c.name)
    return {row.name: row.number for row in connection.execute(found)}


def places_of_records(connection: Connection) -> set[tuple[str, str]]:
    """Every team that has a record, with its care group."""
    named = select(teams.c.name, care_groups.c.name).join(care_groups, care_groups.c.id == teams.c.care_group_id)
    return {(team, group) for team, group in connection.execute(named.where(teams.c.id.in_(select(hires.c.team_id))))}


def said(found: Unheld) -> str:
    """The same with what to do about it, on one line."""
    return f"{found.words} Give it to somebody: {found.mend}"


_HELD = (
    select(grants.c.role, grants.c.scope_kind, care_groups.c.name, teams.c.name)
    .join(people, people.c.id == grants.c.person_id)
    .outerjoin(care_groups, and_(grants.c.scope_kind == ScopeKind.CARE_GROUP, care_groups.c.id == grants.c.scope_id))
    .outerjoin(teams, and_(grants.c.scope_kind == ScopeKind.TEAM, teams.c.id == grants.c.scope_id))
    .where(people.c.active)
)
