"""The steps of the pledge as lists name them: those of its newest version, and those that only an older one has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from pledge_engine.store.tables.definition import definitions
from pledge_engine.work import Work
from workflows.definition import Definition, Step

# Built once: the database layer then recognises it without looking at each part again.
_VERSIONS = select(definitions.c.id).order_by(definitions.c.version)


def steps_known(work: Work) -> Mapping[str, Step]:
    """Every step that some version of the pledge has, as its newest version with it says."""
    ids = work.connection.execute(_VERSIONS).scalars().all()
    known: dict[str, Step] = {}
    for definition_id in ids:
        known |= work.definitions.by_id(work.connection, definition_id).steps
    return known


def steps_by_key(work: Work, definition: Definition, keys: Iterable[str]) -> Mapping[str, Step]:
    """The steps of the newest version, and those of the older ones where one of the keys is only theirs."""
    return definition.steps if definition.steps.keys() >= set(keys) else steps_known(work)
