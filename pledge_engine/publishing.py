"""Putting a version of the pledge in force: hires take it up when they next enter a stage."""

from __future__ import annotations

from sqlalchemy import insert, select

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


def put_in_force(work: Work, text: str, name: str) -> Definition:
    """Store a version of a pledge unless its very text is stored already; raises ``DefinitionMistakes`` or ``Invalid``."""
    role = require_generally(work.actor, Action.MANAGE_DEFINITIONS)
    definition = read_definition(text, name)
    _refuse_what_records_cannot_hold(definition)
    known = select(definitions.c.id).where(definitions.c.content_hash == definition.content_hash)
    if work.connection.execute(known).first() is not None:
        return definition
    row = {"key": definition.key, "version": definition.version, "content_hash": definition.content_hash}
    work.connection.execute(insert(definitions), {"id": new_id(work.now), "text": text, **row})
    origin = Origin(actor=work.actor.audit_id, at=work.now, door=work.door, request_id=work.request_id)
    event = Event(verb="pledge_put_in_force", origin=origin, role=role, changes={"definition": Change(None, row)})
    append_to_organisation(work.connection, event)
    return definition


def _refuse_what_records_cannot_hold(definition: Definition) -> None:
    """A record has a column for each hire date and hire fact: a definition may leave some out and add none."""
    unknown = [name for name in (*definition.hire_dates, *definition.hire_facts) if name not in HELD]
    if unknown:
        problem = f"records cannot hold {', '.join(unknown)}"
        raise Invalid([FieldMistake("hire_dates", "Hire dates and facts", problem, f"use only {', '.join(HELD)}")])
