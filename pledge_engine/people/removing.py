"""Taking away a team or a care group that was made by mistake, while nothing stands on it. The trail keeps what it was."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Row, Table, delete, exists, select

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
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import listed

_MOST = 10
_RECORDS = "posts or people are on record there, and that stays", "rename it if its name is wrong"


def remove_team(work: Work, team: str) -> str:
    """Take a team away, by its id or its name, and give that name.

    Raises ``Forbidden``, ``NotFound``, or ``Invalid`` with everything that stands on it and what to do about each.
    """
    return _remove(work, teams, team)


def remove_care_group(work: Work, care_group: str) -> str:
    """The same of a care group, on which its teams stand as well."""
    return _remove(work, care_groups, care_group)


def what_stands_on_team(work: Work, team: str) -> tuple[FieldMistake, ...]:
    """Why a team cannot be taken away, and what to do; nothing where it can be. Raises ``Forbidden`` and ``NotFound``."""
    return _standing(work, teams, team)


def what_stands_on_care_group(work: Work, care_group: str) -> tuple[FieldMistake, ...]:
    """The same of a care group."""
    return _standing(work, care_groups, care_group)


def _standing(work: Work, table: Table, place: str) -> tuple[FieldMistake, ...]:
    require_generally(work.actor, Action.MANAGE_TEAMS)
    row = find_place(work.connection, table, place)
    return tuple(_mistakes(work, table, row))


def _remove(work: Work, table: Table, place: str) -> str:
    role = require_generally(work.actor, Action.MANAGE_TEAMS)
    lock_organisation(work.connection)  # Nobody gives a role there, adds a team or opens a post meanwhile.
    row = find_place(work.connection, table, place)
    if standing := tuple(_mistakes(work, table, row)):
        raise Invalid(standing)
    work.connection.execute(delete(table).where(table.c.id == row.id))
    changes = {"of": Change(old=row.id), "name": Change(old=row.name)}
    event = Event(verb=f"{table.name}_removed", origin=work.origin, role=role, changes=changes)
    append_to_organisation(work.connection, event)
    return str(row.name)


def _mistakes(work: Work, table: Table, row: Row[str, str]) -> Iterator[FieldMistake]:
    if table is teams:
        if work.connection.execute(select(exists().where(hires.c.team_id == row.id))).scalar_one():
            yield _mistake(row, *_RECORDS)
    elif names := _names(work, row.id):
        yield _mistake(
            row,
            f"{_first(names)} {'is its team' if len(names) == 1 else 'are its teams'}",
            "remove or keep those first",
        )
    if held := _held(work, ScopeKind(table.name), row.id):
        yield _mistake(row, f"roles are held there: {_first(held)}", "end each, or give it somewhere else")


def _names(work: Work, group_id: str) -> list[str]:
    found = select(teams.c.name).where(teams.c.care_group_id == group_id).order_by(teams.c.name)
    return list(work.connection.execute(found).scalars())


def _held(work: Work, kind: ScopeKind, place_id: str) -> list[str]:
    """Who holds which role there; also of those whose access has ended, who would have it back with that."""
    found = select(people.c.name, grants.c.role).join(grants, grants.c.person_id == people.c.id)
    there = found.where(grants.c.scope_kind == kind, grants.c.scope_id == place_id)
    rows = work.connection.execute(there.order_by(people.c.name, grants.c.role))
    return [f"{row.name} is {ROLE_WORDS[Role(row.role)]}" for row in rows]


def _first(words: list[str]) -> str:
    more = len(words) - _MOST
    return listed(words[:_MOST]) if more <= 0 else f"{', '.join(words[:_MOST])} and {more} more"


def _mistake(row: Row[str, str], problem: str, mend: str) -> FieldMistake:
    return FieldMistake("place", str(row.name), problem, mend)
