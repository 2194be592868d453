"""Whom a form offers by name where somebody is to be named: people whom the reader knows of, and whom the command would take.

Whoever is not offered can still be written where a form lets a name be written; the command says whether they will do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from pledge_engine.access.actor import Grant
from pledge_engine.access.policy import PASSED_ON_BY_COVER, records
from pledge_engine.access.scope import HireScope
from pledge_engine.people.cover_in_force import roles_held
from pledge_engine.people.directory import find_anybody
from pledge_engine.people.meant import handle_meant
from pledge_engine.people.peers import roles_towards
from pledge_engine.people.places import People
from pledge_engine.store.tables.grant import ScopeKind, grants
from pledge_engine.store.tables.person import people
from pledge_engine.work import Work
from workflows.definition import Role, Step


@dataclass(frozen=True, slots=True)
class Part:
    """A part that somebody could take on a record: in which role, and without the people of these ids."""

    role: Role
    scope: HireScope
    but: frozenset[str]


def who_could_take(work: Work, parts: Iterable[Part]) -> People:
    """Everybody active who holds the role of one of the parts where its record is, by name; found in one statement."""
    wanted = list(parts)
    roles = {part.role for part in wanted}
    rows = _holders(work, roles) if roles else ()
    return _by_name(row for row in rows if any(_takes(row, part) for part in wanted))


def who_could_cover(work: Work, handle: str) -> People:
    """Everybody for whom the actor may name cover themselves and who could cover for a person, without that person."""
    person = find_anybody(work.connection, handle)
    own = roles_held(work.connection, [person.id]).get(person.id, frozenset())
    return _known(work, PASSED_ON_BY_COVER & own, but=person.id)


def who_is_meant_to_cover(work: Work, handle: str, written: str) -> str | None:
    """The name to log in by of whoever is meant as cover for a person: of those offered, or written as they are called in full.

    Whom the actor does not know of is offered by no form, and is meant all the same by who knows what they are called.
    """
    if meant := handle_meant(written, who_could_cover(work, handle)):
        return meant
    person = find_anybody(work.connection, handle)
    own = roles_held(work.connection, [person.id]).get(person.id, frozenset())
    return handle_meant(
        written, _by_name(row for row in _holders(work, PASSED_ON_BY_COVER & own) if row.id != person.id)
    )


def who_holds_sessions(work: Work, step: Step) -> People:
    """The actor's colleagues who could hold a session of a step."""
    return _known(work, {role for role in Role if records(role, step)}, but=work.actor.audit_id)


def _known(work: Work, roles: Collection[Role], *, but: str) -> People:
    """Those who hold one of the roles and whom the actor knows of: a colleague of theirs, or anybody with a role for all."""
    found = [row for row in _holders(work, roles) if row.id != but] if roles else []
    known = roles_towards(work, {row.id for row in found})
    return _by_name(row for row in found if row.id in known)


def _holders(work: Work, roles: Collection[Role]) -> list[Row[Any]]:
    columns = (people.c.id, people.c.handle, people.c.name, grants.c.role, grants.c.scope_kind, grants.c.scope_id)
    held = select(*columns).join(grants, grants.c.person_id == people.c.id)
    held = held.where(people.c.active, grants.c.role.in_(sorted(roles)))
    return list(work.connection.execute(held.order_by(people.c.name, people.c.handle)))


def _takes(row: Any, part: Part) -> bool:
    grant = Grant(Role(row.role), ScopeKind(row.scope_kind), row.scope_id)
    return grant.role is part.role and part.scope.is_covered_by(grant) and row.id not in part.but


def _by_name(rows: Iterable[Any]) -> People:
    return tuple(dict.fromkeys((row.handle, row.name) for row in rows))
