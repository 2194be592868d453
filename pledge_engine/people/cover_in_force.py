"""Which cover is in force on a day, and what it lends: the roles that both people hold, where the person covered holds them.

Nothing is stored of what cover lends. It is worked out when somebody acts, so that a role that has ended, a person who was
deactivated and a day that has passed end it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Subquery,
    and_,
    bindparam,
    func,
    null,
    select,
    union_all,
)

from pledge_engine.access.actor import Grant
from pledge_engine.access.policy import PASSED_ON_BY_COVER
from pledge_engine.store.tables.cover import covers
from pledge_engine.store.tables.grant import ScopeKind, grants
from pledge_engine.store.tables.person import people
from workflows.definition import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class InCover:
    """Who covers for a person today, in which of their roles, and until which day, which is included."""

    id: str
    name: str
    roles: frozenset[Role]
    until_on: date


def in_force(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition on ``covers`` for cover that lasts on a day in Europe/London, its first and last day included."""
    return and_(covers.c.ended_on.is_(None), covers.c.from_on <= on, covers.c.until_on >= on)


def held_by(person: BindParameter[str] | ScalarSelect[str], on: BindParameter[date]) -> Subquery:
    """The grants that somebody holds themselves, and those of whom they cover for on a day in Europe/London.

    ``grants_held`` makes grants of its rows.
    """
    columns = (grants.c.role, grants.c.scope_kind, grants.c.scope_id)
    own = select(*columns, null().label("covers"), null().label("cover")).where(grants.c.person_id == person)
    lent = (
        select(*columns, covers.c.person_id, covers.c.id)
        .join(covers, covers.c.person_id == grants.c.person_id)
        .where(covers.c.cover_id == person, in_force(on))
    )
    return union_all(own, lent).subquery("held")


def grants_held(rows: Iterable[Row[Any]]) -> tuple[Grant, ...]:
    """Somebody's own grants, and what cover lends them: of those they cover for, in the roles that they hold themselves."""
    held = [
        (row.cover or "", Grant(Role(row.role), ScopeKind(row.scope_kind), row.scope_id, row.covers)) for row in rows
    ]
    alike = PASSED_ON_BY_COVER & {grant.role for _, grant in held if grant.covers is None}
    counting = [(cover, grant) for cover, grant in held if grant.covers is None or grant.role in alike]
    return tuple(grant for _, grant in sorted(counting, key=_in_order))


def _in_order(held: tuple[str, Grant]) -> tuple[str, str, str, str]:
    """One order for the same grants, whatever the database gives first: an actor with the same ones is the same actor."""
    cover, grant = held
    return cover, grant.role, grant.scope_kind, grant.scope_id or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person, and who covers for them; whoever is not ``active`` can no longer log in.

    ``holds`` are the roles that they hold themselves, each with the kind of its scope and the id of that, or nothing.
    """

    name: str
    active: bool
    cover: InCover | None
    holds: frozenset[tuple[Role, ScopeKind, str]] = frozenset()


def _roles_of(person: ColumnElement[str]) -> ColumnElement[str]:
    """The roles that somebody holds anywhere, as one text with spaces between them."""
    return select(func.aggregate_strings(grants.c.role, " ")).where(grants.c.person_id == person).scalar_subquery()


def _grants_of(person: ColumnElement[str]) -> ColumnElement[str]:
    """What somebody holds that others can stand in for, as one text: each with bars between its parts, and spaces between."""
    scope = grants.c.role + "|" + grants.c.scope_kind + "|" + func.coalesce(grants.c.scope_id, "")
    theirs = grants.c.person_id == person, grants.c.role.in_(sorted(PASSED_ON_BY_COVER))
    return select(func.aggregate_strings(scope, " ")).where(*theirs).scalar_subquery()


_STAND_IN = people.alias("stand_in")
# Built once: the database layer then recognises it without looking at each part again.
_PEOPLE = (
    select(
        *(people.c.id, people.c.name, people.c.active),
        *(covers.c.cover_id, covers.c.until_on, _STAND_IN.c.name.label("cover_name")),
        *(_roles_of(covers.c.person_id).label("own_roles"), _roles_of(covers.c.cover_id).label("cover_roles")),
        _grants_of(people.c.id).label("held"),
    )
    .select_from(people)
    .outerjoin(
        covers.join(_STAND_IN, and_(_STAND_IN.c.id == covers.c.cover_id, _STAND_IN.c.active)),
        and_(covers.c.person_id == people.c.id, in_force(bindparam("day"))),
    )
    .where(people.c.id.in_(bindparam("ids", expanding=True)))
)


def people_with_cover(connection: Connection, ids: Iterable[str], on: date) -> Mapping[str, Somebody]:
    """These people by id, with who covers for each on a day in Europe/London; only cover by somebody active."""
    wanted = sorted(set(ids))
    rows = connection.execute(_PEOPLE, {"ids": wanted, "day": on}) if wanted else ()
    return {
        row.id: Somebody(name=row.name, active=row.active, cover=_cover(row), holds=frozenset(_holds(row)))
        for row in rows
    }


def _holds(row: Row[Any]) -> Iterator[tuple[Role, ScopeKind, str]]:
    for each in (row.held or "").split():
        role, kind, scope = each.split("|")
        yield Role(role), ScopeKind(kind), scope


def _cover(row: Row[Any]) -> InCover | None:
    if row.cover_id is None:
        return None
    own, theirs = (frozenset(map(Role, (held or "").split())) for held in (row.own_roles, row.cover_roles))
    return InCover(id=row.cover_id, name=row.cover_name, roles=shared_roles(own, theirs), until_on=row.until_on)


def shared_roles(own: frozenset[Role], theirs: frozenset[Role]) -> frozenset[Role]:
    """The roles in which one person can cover for another: those that own steps and that both hold somewhere."""
    return PASSED_ON_BY_COVER & own & theirs


def roles_held(connection: Connection, ids: Iterable[str]) -> Mapping[str, frozenset[Role]]:
    """The roles that each of these people holds anywhere, by their id."""
    wanted = sorted(set(ids))
    held = select(grants.c.person_id, grants.c.role).where(grants.c.person_id.in_(wanted))
    found: dict[str, frozenset[Role]] = {}
    for row in connection.execute(held) if wanted else ():
        found[row.person_id] = found.get(row.person_id, frozenset()) | {Role(row.role)}
    return found
