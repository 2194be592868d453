"""Who there is, in which teams, with which roles: for administrators, and for everybody about themselves."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally, require_generally
from pledge_engine.people.directory import find_person
from pledge_engine.store.tables import care_groups, grants, hires, people, teams
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work

_PLACES = {ScopeKind.CARE_GROUP: care_groups.c.name, ScopeKind.TEAM: teams.c.name, ScopeKind.HIRE: hires.c.reference}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person; ``roles`` are the keys of the roles they hold anywhere."""

    handle: str
    name: str
    email: str
    active: bool
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """One care group with its teams."""

    care_group: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """One role of one person; ``scope`` is what ``pledge grant end`` takes: trust, a name, or a record's reference."""

    handle: str
    name: str
    role: str
    scope_kind: str
    scope: str


def list_people(work: Work) -> tuple[PersonRow, ...]:
    """Everybody, by name to log in by; raises ``Forbidden`` for all but administrators."""
    require_generally(work.actor, Action.MANAGE_PEOPLE)
    held: dict[str, list[str]] = {}
    roles = select(grants.c.person_id, grants.c.role).distinct().order_by(grants.c.role)
    for person_id, role in work.connection.execute(roles):
        held.setdefault(person_id, []).append(role)
    rows = work.connection.execute(select(people).order_by(people.c.handle))
    return tuple(
        PersonRow(
            handle=row.handle,
            name=row.name,
            email=row.email or "",
            active=row.active,
            roles=tuple(held.get(row.id, ())),
        )
        for row in rows
    )


def list_teams(work: Work) -> tuple[TeamRow, ...]:
    """Every care group with its teams; raises ``Forbidden`` for all but administrators."""
    require_generally(work.actor, Action.MANAGE_TEAMS)
    joined = care_groups.outerjoin(teams, teams.c.care_group_id == care_groups.c.id)
    statement = select(care_groups.c.name.label("care_group"), teams.c.name.label("team")).select_from(joined)
    found: dict[str, list[str]] = {}
    for row in work.connection.execute(statement.order_by(care_groups.c.name, teams.c.name)):
        found.setdefault(row.care_group, []).extend([row.team] if row.team else [])
    return tuple(TeamRow(care_group=name, teams=tuple(in_it)) for name, in_it in found.items())


def list_grants(work: Work, handle: str | None = None) -> tuple[GrantRow, ...]:
    """The roles of one person or of everybody; for all but administrators only their own."""
    manages = may_generally(work.actor, Action.MANAGE_GRANTS) is not None
    wanted = find_person(work.connection, handle).id if handle and manages else work.actor.audit_id
    if handle and not manages and handle.strip().lower() != getattr(work.actor, "handle", ""):
        require_generally(work.actor, Action.MANAGE_GRANTS)
    statement = select(people.c.handle, people.c.name, grants.c.role, grants.c.scope_kind, grants.c.scope_id)
    statement = statement.select_from(grants.join(people, people.c.id == grants.c.person_id))
    if handle or not manages:
        statement = statement.where(people.c.id == wanted)
    rows = work.connection.execute(statement.order_by(people.c.handle, grants.c.role, grants.c.scope_id)).all()
    places = {kind: _named(work.connection, kind, [row.scope_id for row in rows]) for kind in _PLACES}
    return tuple(
        GrantRow(
            handle=row.handle,
            name=row.name,
            role=row.role,
            scope_kind=row.scope_kind,
            scope=places.get(ScopeKind(row.scope_kind), {}).get(row.scope_id, "trust"),
        )
        for row in rows
    )


def _named(connection: Connection, kind: ScopeKind, ids: list[str | None]) -> dict[str, str]:
    name = _PLACES[kind]
    found = select(name.table.c.id, name.label("name")).where(name.table.c.id.in_(sorted({i for i in ids if i})))
    return {row.id: row.name for row in connection.execute(found)}
