"""Care groups and teams: the parts of a trust."""

from __future__ import annotations

from sqlalchemy import Connection, Row, Table, func, insert, or_, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import NotFound
from pledge_engine.people.naming import Mistakes, clean_name
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import care_groups, teams
from pledge_engine.work import Work


def add_care_group(work: Work, name: str) -> str:
    """Add a care group and return its id; raises ``Forbidden`` or ``Invalid``."""
    role = require_generally(work.actor, Action.MANAGE_TEAMS)
    name = _free_name(work.connection, care_groups, name)
    group_id = new_id(work.now)
    work.connection.execute(insert(care_groups), {"id": group_id, "name": name})
    changes = {"care_group": Change(new=group_id), "name": Change(new=name)}
    append_to_organisation(
        work.connection, Event(verb="care_group_added", origin=work.origin, role=role, changes=changes)
    )
    return group_id


def add_team(work: Work, name: str, *, care_group: str) -> str:
    """Add a team to a care group, found by name, and return its id.

    Raises ``Forbidden``, ``NotFound`` or ``Invalid``.
    """
    role = require_generally(work.actor, Action.MANAGE_TEAMS)
    group = find_named(work.connection, care_groups, care_group)
    name = _free_name(work.connection, teams, name)
    team_id = new_id(work.now)
    work.connection.execute(insert(teams), {"id": team_id, "care_group_id": group.id, "name": name})
    changes = {"team": Change(new=team_id), "name": Change(new=name), "care_group": Change(new=group.id)}
    append_to_organisation(work.connection, Event(verb="team_added", origin=work.origin, role=role, changes=changes))
    return team_id


def find_named(connection: Connection, table: Table, name: str) -> Row[str, str]:
    """The id and name of a care group or team, however its name is capitalised; raises ``NotFound``."""
    row = _named(connection, table, " ".join(name.split()))
    if row is None:
        raise NotFound(f"{table.name.replace('_', ' ')} '{name}'")
    return row


def _named(connection: Connection, table: Table, name: str) -> Row[str, str] | None:
    alike = or_(table.c.name == name, func.lower(table.c.name) == name.lower())
    return connection.execute(select(table.c.id, table.c.name).where(alike)).first()


def _free_name(connection: Connection, table: Table, raw: str) -> str:
    mistakes = Mistakes()
    name = mistakes.checked("name", "Name", lambda: clean_name(raw), "")
    if name and _named(connection, table, name):
        mistakes.add("name", "Name", f"there is a {table.name.replace('_', ' ')} '{name}' already", "choose another")
    mistakes.refuse_if_any()
    return name
