"""The versions of the pledge that are in force: stored as text, read back into typed values once per process."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from pledge_engine.errors import NotFound
from pledge_engine.store.tables.definition import definitions
from workflows.definition import Definition
from workflows.reading import read_stored

# Built once: the database layer then recognises it without looking at each part again.
_NEWEST = (
    select(definitions.c.id)
    .where(definitions.c.key == bindparam("pledge"))
    .order_by(definitions.c.version.desc())
    .limit(1)
)


class Definitions:
    """Every version of a pledge by its id; one instance serves a whole process."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._read: dict[str, Definition] = {}

    def by_id(self, connection: Connection, definition_id: str) -> Definition:
        """One version, read from its stored text the first time it is asked for."""
        if definition_id not in self._read:
            stored = select(definitions.c.key, definitions.c.text).where(definitions.c.id == definition_id)
            row = connection.execute(stored).one()
            self._read[definition_id] = read_stored(row.text, row.key)
        return self._read[definition_id]

    def newest(self, connection: Connection, key: str) -> tuple[str, Definition]:
        """The newest version of a pledge with its id; raises ``NotFound`` while none is stored."""
        definition_id = connection.execute(_NEWEST, {"pledge": key}).scalar()
        if definition_id is None:
            raise NotFound(f"pledge “{key}”")
        return definition_id, self.by_id(connection, definition_id)
