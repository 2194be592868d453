"""Which cover is in force on a day, and what it lends: the roles that both people hold, where the person covered holds them.

Nothing is stored of what cover lends. It is worked out when somebody acts, so that a role that has ended, a person who was
deactivated and a day that has passed end it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Connection, and_, bindparam, select

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


# Built once: the database layer then recognises it without looking at each part again.
_LASTING = (
    select(covers.c.person_id, covers.c.cover_id, covers.c.until_on, people.c.name)
    .join(people, people.c.id == covers.c.cover_id)
    .where(covers.c.person_id.in_(bindparam("ids", expanding=True)), in_force(bindparam("day")), people.c.active)
)


def lent_grants(connection: Connection, person_id: str, own: Iterable[Grant], on: date) -> tuple[Grant, ...]:
    """What cover lends somebody on a day: the grants of those they cover for, in the roles that they hold themselves."""
    alike = PASSED_ON_BY_COVER & {grant.role for grant in own}
    lent = (
        select(grants.c.role, grants.c.scope_kind, grants.c.scope_id, covers.c.person_id)
        .join(covers, covers.c.person_id == grants.c.person_id)
        .where(covers.c.cover_id == person_id, in_force(on), grants.c.role.in_(sorted(alike)))
        .order_by(covers.c.id, grants.c.role, grants.c.scope_kind, grants.c.scope_id)
    )
    rows = connection.execute(lent) if alike else ()
    return tuple(Grant(Role(row.role), ScopeKind(row.scope_kind), row.scope_id, row.person_id) for row in rows)


def covers_of(connection: Connection, ids: Iterable[str], on: date) -> Mapping[str, InCover]:
    """Who covers for each of these people on a day, by the id of the person covered; only cover by somebody active."""
    rows = connection.execute(_LASTING, {"ids": sorted(set(ids)), "day": on}).all()
    held = roles_held(connection, [person for row in rows for person in (row.person_id, row.cover_id)])
    return {
        row.person_id: InCover(
            id=row.cover_id,
            name=row.name,
            roles=shared_roles(held, row.person_id, row.cover_id),
            until_on=row.until_on,
        )
        for row in rows
    }


def shared_roles(held: Mapping[str, frozenset[Role]], person_id: str, cover_id: str) -> frozenset[Role]:
    """The roles in which one person can cover for another: those that own steps and that both hold somewhere."""
    nothing: frozenset[Role] = frozenset()
    return PASSED_ON_BY_COVER & held.get(person_id, nothing) & held.get(cover_id, nothing)


def roles_held(connection: Connection, ids: Iterable[str]) -> Mapping[str, frozenset[Role]]:
    """The roles that each of these people holds anywhere, by their id."""
    wanted = sorted(set(ids))
    held = select(grants.c.person_id, grants.c.role).where(grants.c.person_id.in_(wanted))
    found: dict[str, frozenset[Role]] = {}
    for row in connection.execute(held) if wanted else ():
        found[row.person_id] = found.get(row.person_id, frozenset()) | {Role(row.role)}
    return found
