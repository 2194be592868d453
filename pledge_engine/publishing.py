"""Putting a version of the pledge in force: hires take it up when they next enter a stage."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event, Origin
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import Invalid
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.definition import definitions
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Definition
from workflows.reading import read_definition

HELD = ("start_date", "workbook_start", "group_start", "contract_ends", "post")


@dataclass(frozen=True, slots=True)
class Published:
    """A version of a pledge that is in force, and whether it was put there just now."""

    definition: Definition
    new: bool


def put_in_force(work: Work, text: str, name: str) -> Published:
    """Store a version of a pledge unless its very text is stored already.

    Raises ``DefinitionMistakes`` for a text with mistakes, and ``Invalid`` for a version that does not follow the ones
    stored, for another pledge than the one in force, or for dates that records cannot hold.
    """
    role = require_generally(work.actor, Action.MANAGE_DEFINITIONS)
    definition = read_definition(text, name)
    known = select(definitions.c.id).where(definitions.c.content_hash == definition.content_hash)
    if work.connection.execute(known).first() is not None:
        return Published(definition, new=False)
    _refuse_what_records_cannot_hold(definition)
    _refuse_what_does_not_follow(work, definition)
    row = {"key": definition.key, "version": definition.version, "content_hash": definition.content_hash}
    work.connection.execute(insert(definitions), {"id": new_id(work.now), "text": text, **row})
    origin = Origin(actor=work.actor.audit_id, at=work.now, door=work.door, request_id=work.request_id)
    event = Event(verb="pledge_put_in_force", origin=origin, role=role, changes={"definition": Change(None, row)})
    append_to_organisation(work.connection, event)
    return Published(definition, new=True)


def _refuse_what_does_not_follow(work: Work, definition: Definition) -> None:
    """Each version has a higher number than the one before, or nobody could say which of two is meant."""
    stored = select(definitions.c.key, func.max(definitions.c.version).label("newest")).group_by(definitions.c.key)
    versions: dict[str, int] = {row.key: row.newest for row in work.connection.execute(stored)}
    if versions and definition.key not in versions:
        problem, mend = f"'{definition.key}' is another pledge", f"write 'pledge: {next(iter(versions))}'"
        raise Invalid([FieldMistake("pledge", "Pledge", problem, mend)])
    newest = versions.get(definition.key, 0)
    if definition.version <= newest:
        problem = f"it is {definition.version}, and version {newest} with other words is in force already"
        raise Invalid([FieldMistake("version", "Version", problem, f"write 'version: {newest + 1}'")])


def _refuse_what_records_cannot_hold(definition: Definition) -> None:
    """A record has a column for each hire date and hire fact: a definition may leave some out and add none."""
    unknown = [name for name in (*definition.hire_dates, *definition.hire_facts) if name not in HELD]
    if unknown:
        problem = f"records cannot hold {', '.join(unknown)}"
        raise Invalid([FieldMistake("hire_dates", "Hire dates and facts", problem, f"use only {', '.join(HELD)}")])
