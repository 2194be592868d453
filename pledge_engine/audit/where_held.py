"""For which team or care group a role was given or ended, by its name in place of its id: a place is nobody."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, union_all

from pledge_engine.audit.history import PastEvent
from pledge_engine.store.tables.care_group import care_groups
from pledge_engine.store.tables.team import teams

# The fact that says so.
PLACE = "of"


def places_of(connection: Connection, found: Sequence[PastEvent]) -> dict[str, str]:
    """The names of the teams and care groups for which roles were given or ended, by their ids."""
    sides = {side for event in found for side in _sides_of(event, PLACE) if isinstance(side, str)}
    if not sides:
        return {}
    each = (select(table.c.id, table.c.name).where(table.c.id.in_(sorted(sides))) for table in (teams, care_groups))
    return {row.id: row.name for row in connection.execute(union_all(*each))}


def _sides_of(event: PastEvent, fact: str) -> tuple[object, ...]:
    change = event.changes.get(fact)
    return (change.old, change.new) if change else ()
