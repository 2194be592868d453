"""Care groups and teams: the parts of a trust."""

from __future__ import annotations

from sqlalchemy import Connection, Row, Table, func, insert, or_, select, true, update

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation, lock_organisation
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.people.alike import closest
from pledge_engine.people.naming import Mistakes, clean_name
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import care_groups, teams
from pledge_engine.surface import way_out
from pledge_engine.work import Work
from workflows.answers import FieldMistake

_RENAMED = {"team": "team_renamed", "care_group": "care_group_renamed"}


def add_care_group(work: Work, name: str, *, sure: bool = False) -> str:
    """Add a care group and return its id; raises ``Forbidden`` or ``Invalid``.

    A name that is nearly that of another is most often a slip of the hand, so it is refused until somebody is ``sure``.
    """
    role = require_generally(work.actor, Action.MANAGE_TEAMS)
    lock_organisation(work.connection)  # Two places must not be given one name at one moment.
    name = _new_name(work, care_groups, name, sure=sure)
    group_id = new_id(work.now)
    work.connection.execute(insert(care_groups), {"id": group_id, "name": name})
    changes = {"care_group": Change(new=group_id), "name": Change(new=name)}
    append_to_organisation(
        work.connection, Event(verb="care_group_added", origin=work.origin, role=role, changes=changes)
    )
    return group_id


def add_team(work: Work, name: str, *, care_group: str, sure: bool = False) -> str:
    """Add a team to a care group, found by name, and return its id; ``sure`` as for a care group.

    Raises ``Forbidden``, ``NotFound`` or ``Invalid``.
    """
    role = require_generally(work.actor, Action.MANAGE_TEAMS)
    lock_organisation(work.connection)  # Nor may a care group be taken away meanwhile.
    mistakes = Mistakes()
    group = mistakes.found("care_group", "Care group", lambda: _group_named(work.connection, care_group))
    new = mistakes.found("name", "Name", lambda: _new_name(work, teams, name, sure=sure))
    if group is None or new is None:
        raise mistakes.refusal()
    team_id = new_id(work.now)
    work.connection.execute(insert(teams), {"id": team_id, "care_group_id": group.id, "name": new})
    changes = {"team": Change(new=team_id), "name": Change(new=new), "care_group": Change(new=group.id)}
    append_to_organisation(work.connection, Event(verb="team_added", origin=work.origin, role=role, changes=changes))
    return team_id


def rename_team(work: Work, team: str, name: str) -> bool:
    """Call a team, by its id or its name, otherwise, and say whether that changed anything; nothing else of it changes.

    Raises ``Forbidden``, ``NotFound`` or ``Invalid``.
    """
    return _rename(work, teams, team, name)


def rename_care_group(work: Work, care_group: str, name: str) -> bool:
    """The same of a care group."""
    return _rename(work, care_groups, care_group, name)


def name_of_team(work: Work, team_id: str) -> str:
    """What a team is called now; raises ``Forbidden`` for all but administrators, and ``NotFound``."""
    return _name_of(work, teams, team_id)


def name_of_care_group(work: Work, group_id: str) -> str:
    """The same of a care group."""
    return _name_of(work, care_groups, group_id)


def _name_of(work: Work, table: Table, place_id: str) -> str:
    require_generally(work.actor, Action.MANAGE_TEAMS)
    name = work.connection.execute(select(table.c.name).where(table.c.id == place_id)).scalar()
    if name is None:
        raise NotFound(f"such {_kind(table)}")
    return str(name)


def _rename(work: Work, table: Table, place: str, name: str) -> bool:
    role = require_generally(work.actor, Action.MANAGE_TEAMS)
    lock_organisation(work.connection)  # Two places must not be given one name at one moment.
    before = find_place(work.connection, table, place)
    name = _free_name(work.connection, table, name, but=before.id)
    if name == before.name:
        return False
    work.connection.execute(update(table).where(table.c.id == before.id).values(name=name))
    changes = {"of": Change(before.id, before.id), "name": Change(before.name, name)}
    event = Event(verb=_RENAMED[table.name], origin=work.origin, role=role, changes=changes)
    append_to_organisation(work.connection, event)
    return True


def team_named_nearly(work: Work, name: str) -> str:
    """The team that a name is nearly that of; empty for none. Raises ``Forbidden`` for all but administrators."""
    return _nearly(work, teams, name)


def care_group_named_nearly(work: Work, name: str) -> str:
    """The same of a care group."""
    return _nearly(work, care_groups, name)


def _nearly(work: Work, table: Table, name: str) -> str:
    require_generally(work.actor, Action.MANAGE_TEAMS)
    if _named(work.connection, table, " ".join(name.split())):
        return ""
    return closest(name, work.connection.execute(select(table.c.name).order_by(table.c.name)).scalars()) or ""


def _group_named(connection: Connection, name: str) -> Row[str, str]:
    """A care group by its name, of which there has to be one; raises ``Invalid`` or ``NotFound``."""
    if not name.strip():
        raise Invalid([FieldMistake("care_group", "Care group", "nothing is named", "name one")])
    return find_named(connection, care_groups, name)


def _new_name(work: Work, table: Table, raw: str, *, sure: bool) -> str:
    """A name that no other place has, nor nearly, unless somebody looked and is sure; raises ``Invalid``."""
    name = _free_name(work.connection, table, raw)
    if not sure and (near := _nearly(work, table, name)):
        problem = f"this is nearly the name of the {_kind(table)} “{near}”"
        mend = way_out(
            work,
            on_pages="look again, and say below if there are two",
            typed="look again, and add it with --sure if there are two",
        )
        raise Invalid([FieldMistake("name", "Name", problem, mend)])
    return name


def find_place(connection: Connection, table: Table, place: str) -> Row[str, str]:
    """The id and name of a care group or team, by its id or by its name; raises ``NotFound``."""
    by_id = select(table.c.id, table.c.name).where(table.c.id == place)
    return connection.execute(by_id).first() or find_named(connection, table, place)


def find_named(connection: Connection, table: Table, name: str) -> Row[str, str]:
    """The id and name of a care group or team, however its name is capitalised; raises ``NotFound``."""
    row = _named(connection, table, " ".join(name.split()))
    if row is None:
        raise NotFound(f"{_kind(table)} '{name}'")
    return row


def _named(connection: Connection, table: Table, name: str, *, but: str = "") -> Row[str, str] | None:
    alike = or_(table.c.name == name, func.lower(table.c.name) == name.lower())
    others = table.c.id != but if but else true()
    return connection.execute(select(table.c.id, table.c.name).where(alike, others)).first()


def _kind(table: Table) -> str:
    return table.name.replace("_", " ")


def _told_apart(connection: Connection, table: Table, place_id: str) -> tuple[str, str]:
    """Where a place is that has a name, and what another may be called; what is on a record names its team alone."""
    if table is not teams:
        return "", "choose another"
    group = select(care_groups.c.name).join(teams, teams.c.care_group_id == care_groups.c.id)
    within = connection.execute(group.where(teams.c.id == place_id)).scalar_one()
    return f" in {within}", "choose another, for example with the care group or the place in it"


def _free_name(connection: Connection, table: Table, raw: str, *, but: str = "") -> str:
    """The name as it is kept; raises ``Invalid`` where it is no name, or that of another than ``but``."""
    mistakes = Mistakes()
    name = mistakes.checked("name", "Name", lambda: clean_name(raw), "")
    if name and (there := _named(connection, table, name, but=but)):
        within, mend = _told_apart(connection, table, there.id)
        mistakes.add("name", "Name", f"there is a {_kind(table)} '{name}' already{within}", mend)
    mistakes.refuse_if_any()
    return name
