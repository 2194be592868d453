"""Understanding where a role is given: the whole trust, a care group, a team, or one record."""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlalchemy import Connection, func, or_, select

from pledge_engine.access.policy import SCOPES
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.store.tables import care_groups, hires, teams
from pledge_engine.store.tables.grant import ScopeKind
from workflows.answers import FieldMistake
from workflows.definition import Role

_REFERENCE = re.compile(r"[Rr]-[0-9]+\Z")
_PREFIX = re.compile(r"(team|care[ _]group)\s*:\s*(.+)\Z", re.IGNORECASE)
_TABLES = {ScopeKind.CARE_GROUP: care_groups, ScopeKind.TEAM: teams}
_WORDS = {
    ScopeKind.TRUST: "the whole trust",
    ScopeKind.CARE_GROUP: "a care group",
    ScopeKind.TEAM: "a team",
    ScopeKind.HIRE: "a record",
}


class NamedScope(NamedTuple):
    """Where a role is given; ``id`` is empty for the whole trust."""

    kind: ScopeKind
    id: str | None


def find_scope_named(connection: Connection, role: Role, scope: str | None) -> NamedScope:
    """Where the words point to, among the places in which the role can be given; raises ``NotFound`` or ``Invalid``.

    "team:Oak" or "care group:Oak" says which is meant where a team and a care group share their name.
    """
    text = " ".join((scope or "trust").split())
    if text.lower() == "trust":
        return _allowed(role, NamedScope(ScopeKind.TRUST, None))
    if _REFERENCE.match(text):
        return _allowed(role, _record(connection, text.upper()))
    found = _places(connection, role, text)
    if len(found) > 1:
        raise _mistake(f"'{text}' is a care group and a team", f"write team:{text} or care group:{text}")
    return _allowed(role, found[0])


def _places(connection: Connection, role: Role, text: str) -> list[NamedScope]:
    """The care groups and teams of that name; where both exist, those in which the role can be given."""
    prefix = _PREFIX.match(text)
    kinds = [ScopeKind(prefix[1].lower().replace(" ", "_"))] if prefix else list(_TABLES)
    name = prefix[2] if prefix else text
    found = [NamedScope(kind, found_id) for kind in kinds for found_id in _ids(connection, kind, name)]
    if not found:
        raise NotFound(f"care group, team or record '{text}'")
    return [place for place in found if place.kind in SCOPES[role]] or found[:1]


def _ids(connection: Connection, kind: ScopeKind, name: str) -> list[str]:
    table = _TABLES[kind]
    alike = or_(table.c.name == name, func.lower(table.c.name) == name.lower())
    return list(connection.execute(select(table.c.id).where(alike)).scalars())


def _record(connection: Connection, reference: str) -> NamedScope:
    hire_id = connection.execute(select(hires.c.id).where(hires.c.reference == reference)).scalar_one_or_none()
    if hire_id is None:
        raise NotFound(f"record {reference}")
    return NamedScope(ScopeKind.HIRE, hire_id)


def _allowed(role: Role, place: NamedScope) -> NamedScope:
    if place.kind not in SCOPES[role]:
        words = " or ".join(_WORDS[kind] for kind in ScopeKind if kind in SCOPES[role])
        raise _mistake(f"{role.replace('_', ' ')} is not given for {_WORDS[place.kind]}", f"give it for {words}")
    return place


def _mistake(problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake("scope", "Where", problem, mend)])
