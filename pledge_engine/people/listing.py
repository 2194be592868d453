"""Who there is, in which teams, with which roles: for administrators, and for everybody about themselves.

Whose own journey is on record is told to nobody here but to themselves: an administrator looks after people without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, true

from pledge_engine.access.actor import SystemActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally, require_generally
from pledge_engine.errors import NotFound
from pledge_engine.people.directory import find_anybody
from pledge_engine.people.ways_in import (
    became_of_invitations,
    has_no_way_in,
    has_not_got_in,
    is_to_choose,
    runs_out_soon,
    works_until,
)
from pledge_engine.store.tables import care_groups, grants, hires, people, teams
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work
from workflows.definition import Role

PAGE = 50
# What is said of somebody without a role to tell of; it is true, and the same, of those whose only role is a worker's.
NO_ROLE_TOLD = "no role in a team, a care group or the trust"
# What administrators are told of roles.
_TOLD = grants.c.role != Role.WORKER
_PLACES = {ScopeKind.CARE_GROUP: care_groups.c.name, ScopeKind.TEAM: teams.c.name, ScopeKind.HIRE: hires.c.reference}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person; ``roles`` are the keys of the roles they hold anywhere, other than of a worker.

    ``without_way_in`` is that they can act here, but cannot log in yet; ``to_choose`` that they were invited and have not
    chosen a password, which they can ``until`` then (UTC), or 7 days from when what waits to be sent has left.
    ``came_to_nothing`` is how their invitations ended if none reached them: "failed", or "kept" in a folder; else it is empty.
    """

    id: str
    handle: str
    name: str
    email: str
    active: bool
    without_way_in: bool
    roles: tuple[str, ...]
    to_choose: bool = False
    until: datetime | None = None
    came_to_nothing: str = ""


class Shown(StrEnum):
    """Who of all people is listed; the values are a promise to addresses of pages that somebody has kept."""

    EVERYBODY = ""
    WITHOUT_WAY_IN = "without-log-in"
    TO_CHOOSE = "invited"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPeople:
    """Some of the people who were looked for, and how many there are in all."""

    rows: tuple[PersonRow, ...]
    total: int


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
    return _rows(work, _people(work).order_by(people.c.handle))


def find_people(work: Work, words: str = "", page: int = 1, *, shown: Shown = Shown.EVERYBODY) -> FoundPeople:
    """A page of 50 of those whose name, log-in name or address holds the words, by name; raises ``Forbidden`` as well.

    ``shown`` narrows them to those who cannot log in yet, also since their invitation reached nobody, or to those who were
    invited and have not chosen a password.
    """
    require_generally(work.actor, Action.MANAGE_PEOPLE)
    wanted = " ".join(words.split())
    fields = (people.c.name, people.c.handle, people.c.email)
    found = or_(*(each.icontains(wanted, autoescape=True) for each in fields)) if wanted else true()
    narrowed = {Shown.WITHOUT_WAY_IN: has_not_got_in, Shown.TO_CHOOSE: is_to_choose}.get(shown)
    found = and_(found, narrowed(work.now)) if narrowed else found
    total = work.connection.execute(select(func.count()).select_from(people).where(found)).scalar_one()
    in_order = _people(work).where(found).order_by(people.c.active.desc(), func.lower(people.c.name), people.c.handle)
    return FoundPeople(rows=_rows(work, in_order.limit(PAGE).offset((page - 1) * PAGE)), total=total)


def list_to_invite(work: Work) -> tuple[PersonRow, ...]:
    """Those who hold a role that is told of and cannot log in yet, by name; raises ``Forbidden`` for all but administrators.

    Among them is whoever was invited by mail that went into a folder and reached nobody.
    """
    require_generally(work.actor, Action.MANAGE_PEOPLE)
    holds = people.c.id.in_(select(grants.c.person_id).where(_TOLD))
    found = _people(work).where(has_not_got_in(work.now), holds)
    return _rows(work, found.order_by(func.lower(people.c.name), people.c.handle))


def list_running_out(work: Work) -> tuple[PersonRow, ...]:
    """Those who were invited and can choose a password for a few days more, the first to run out first; raises ``Forbidden``."""
    require_generally(work.actor, Action.MANAGE_PEOPLE)
    soon = _people(work).where(runs_out_soon(work.now))
    return _rows(work, soon.order_by(works_until(work.now), func.lower(people.c.name), people.c.handle))


def show_person(work: Work, person_id: str) -> PersonRow:
    """One person by their id; raises ``Forbidden`` for all but administrators, and ``NotFound``."""
    require_generally(work.actor, Action.MANAGE_PEOPLE)
    rows = _rows(work, _people(work).where(people.c.id == person_id))
    if not rows:
        raise NotFound("such person")
    return rows[0]


def _people(work: Work) -> Select[Any]:
    return select(
        people,
        has_no_way_in(work.now).label("without_way_in"),
        is_to_choose(work.now).label("to_choose"),
        works_until(work.now).label("until"),
        became_of_invitations().label("came_to_nothing"),
    )


def _rows(work: Work, statement: Select[Any]) -> tuple[PersonRow, ...]:
    rows = work.connection.execute(statement).all()
    held: dict[str, list[str]] = {}
    told = select(grants.c.person_id, grants.c.role).where(_TOLD, grants.c.person_id.in_([row.id for row in rows]))
    for person_id, role in work.connection.execute(told.distinct().order_by(grants.c.role)):
        held.setdefault(person_id, []).append(role)
    return tuple(
        PersonRow(
            id=row.id,
            handle=row.handle,
            name=row.name,
            email=row.email or "",
            active=row.active,
            without_way_in=row.without_way_in,
            roles=tuple(held.get(row.id, ())),
            to_choose=row.to_choose,
            until=row.until,
            came_to_nothing=row.came_to_nothing,
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
    """The roles of one person or of everybody; for all but administrators and the engine itself only their own.

    A worker's is told to themselves, and to the engine.
    """
    itself = isinstance(work.actor, SystemActor)
    manages = itself or may_generally(work.actor, Action.MANAGE_GRANTS) is not None
    wanted = find_anybody(work.connection, handle).id if handle and manages else work.actor.audit_id
    if handle and not manages and handle.strip().lower() != getattr(work.actor, "handle", ""):
        require_generally(work.actor, Action.MANAGE_GRANTS)
    statement = select(people.c.handle, people.c.name, grants.c.role, grants.c.scope_kind, grants.c.scope_id)
    statement = statement.select_from(grants.join(people, people.c.id == grants.c.person_id))
    statement = statement.where(true() if itself else or_(_TOLD, people.c.id == work.actor.audit_id))
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
