"""What ends with a role that is taken from somebody, counted before it is done: an administrator sees no record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import or_, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import NAMED_LEADS
from pledge_engine.hires.handing_over import open_steps_of, roles_of
from pledge_engine.hires.leaving_behind import only_one
from pledge_engine.people.directory import find_anybody
from pledge_engine.people.scopes import NamedScope, find_scope_named
from pledge_engine.store.tables import grants, hires, teams
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import counted, listed


def would_end(work: Work, handle: str, role: Role, scope: str) -> tuple[str, ...]:
    """What somebody holds by a role at a place; raises ``Forbidden``, ``NotFound`` and ``Invalid``."""
    require_generally(work.actor, Action.MANAGE_GRANTS)
    person, place = find_anybody(work.connection, handle), find_scope_named(work.connection, role, scope)
    there = grants.c.scope_id.is_(None) if place.id is None else grants.c.scope_id == place.id
    _, alone = roles_of(work, person.id, grants.c.role == role, there)
    return (*_of_records(work, person.id, role, place), *only_one(alone))


def _of_records(work: Work, person_id: str, role: Role, place: NamedScope) -> Iterator[str]:
    if role not in NAMED_LEADS:
        return
    named = select(hires.c.id, teams.c.name).join(teams, teams.c.id == hires.c.team_id)
    named = named.where(NAMED_LEADS[role] == person_id, hires.c.ended_on.is_(None))
    rows = work.connection.execute(named.where(or_(teams.c.id == place.id, teams.c.care_group_id == place.id))).all()
    title = ROLE_WORDS[role]
    if not rows:
        yield f"No record there names them as {title}."
        return
    where = listed(
        f"{counted(many, 'records')} of {team}" for team, many in sorted(Counter(row.name for row in rows).items())
    )
    steps = counted(open_steps_of(work, dict.fromkeys((row.id for row in rows), role)), "open steps")
    yield f"Named as {title} on {counted(len(rows), 'records')}, with {steps} of theirs: {where}. Nobody would hold those."
    yield "The leads of the team and the care group see which, and can name another."
