"""For whom somebody may name cover: themselves, their peers, or with senior leadership's or an administrator's role anybody.

A peer holds the same role in a scope that overlaps. Whoever is out of reach looks exactly like nobody, and to all but
administrators so does whoever holds no role that can be covered: else they would be known by it for a worker.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import Connection, Row, select

from pledge_engine.access.actor import Grant, PersonActor, SystemActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import PASSED_ON_BY_COVER, Reach, reach, reaches
from pledge_engine.access.rights import may_generally, require_generally
from pledge_engine.errors import NotFound
from pledge_engine.people.directory import find_anybody, grants_of
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import Role


def find_coverable(work: Work, handle: str) -> tuple[Row[str, str, str, bool], Role | None]:
    """A person for whom the actor may name cover, and the role in which they may; None for oneself and the engine.

    Somebody who was deactivated can be covered too. Raises ``Forbidden`` and ``NotFound``.
    """
    if isinstance(work.actor, PersonActor) and handle.strip().lower() == work.actor.handle:
        return find_anybody(work.connection, handle), None
    require_generally(work.actor, Action.NAME_COVER)
    person = find_anybody(work.connection, handle)
    role = role_towards(work, person.id)
    if role is None and not isinstance(work.actor, SystemActor):
        raise NotFound(f"person '{handle}'")
    looks_after_people = may_generally(work.actor, Action.MANAGE_PEOPLE) is not None
    if role is not None and not looks_after_people and not _may_be_covered(work, person.id):
        raise NotFound(f"person '{handle}'")
    return person, role


def _may_be_covered(work: Work, person_id: str) -> bool:
    held = grants_of(work.connection, [person_id]).get(person_id, ())
    return any(grant.role in PASSED_ON_BY_COVER for grant in held)


def role_towards(work: Work, person_id: str) -> Role | None:
    """The role of the actor's own in which they may name cover for somebody else; None where there is none."""
    return roles_towards(work, [person_id]).get(person_id)


def roles_towards(work: Work, people_ids: Collection[str]) -> Mapping[str, Role]:
    """The same for several people, by id; without those for whom the actor may not."""
    if not isinstance(work.actor, PersonActor):
        return {}
    own = [grant for grant in work.actor.grants if grant.covers is None]
    able = [grant for grant in own if reaches(grant.role, Action.NAME_COVER, grant.scope_kind)]
    if widely := [grant.role for grant in able if reach(grant.role, Action.NAME_COVER) is Reach.TRUST]:
        return dict.fromkeys(people_ids, widely[0])
    if not able or not people_ids:
        return {}
    overlap = _overlap_in(work.connection)
    found = {}
    for person, held in grants_of(work.connection, people_ids).items():
        theirs = [grant for grant in held if grant.role in PASSED_ON_BY_COVER]
        if role := next((mine.role for mine in able if any(overlap(mine, grant) for grant in theirs)), None):
            found[person] = role
    return found


def _overlap_in(connection: Connection) -> Callable[[Grant, Grant], bool]:
    care_group_of = {row.id: row.care_group_id for row in connection.execute(select(teams.c.id, teams.c.care_group_id))}

    def contains(wide: Grant, narrow: Grant) -> bool:
        if wide.scope_kind is ScopeKind.CARE_GROUP and narrow.scope_kind is ScopeKind.TEAM:
            return care_group_of.get(narrow.scope_id) == wide.scope_id
        same = (wide.scope_kind, wide.scope_id) == (narrow.scope_kind, narrow.scope_id)
        return same or wide.scope_kind is ScopeKind.TRUST

    return lambda one, other: one.role is other.role and (contains(one, other) or contains(other, one))
