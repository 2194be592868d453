"""For which team or care group a role was given or ended, by its name in place of its id: a place is nobody."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, union_all

from pledge_engine.audit.history import PastEvent, Sought, search
from pledge_engine.store.tables.care_group import care_groups
from pledge_engine.store.tables.team import teams

# The fact that says so.
PLACE = "of"
_REMOVED = ("team_removed", "care_group_removed")
_MOST = 1_000


def places_of(connection: Connection, found: Sequence[PastEvent]) -> dict[str, str]:
    """The names of the teams and care groups for which roles were given or ended, by their ids."""
    sides = {side for event in found for side in _sides_of(event, PLACE) if isinstance(side, str)}
    if not sides:
        return {}
    each = (select(table.c.id, table.c.name).where(table.c.id.in_(sorted(sides))) for table in (teams, care_groups))
    known = {row.id: row.name for row in connection.execute(union_all(*each))}
    return known if sides <= known.keys() else _removed(connection) | known


def _removed(connection: Connection) -> dict[str, str]:
    """The names of those that were taken away since, as the trail has them."""
    told = (each for verb in _REMOVED for each in search(connection, Sought(verb=verb), limit=_MOST))
    return {str(each.changes[PLACE].old): str(each.changes["name"].old) for each in told}


def _sides_of(event: PastEvent, fact: str) -> tuple[object, ...]:
    change = event.changes.get(fact)
    return (change.old, change.new) if change else ()
