"""Putting a version of the pledge in force: hires take it up when they next enter a stage."""

from __future__ import annotations

from sqlalchemy import insert, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event, Origin
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.definition import definitions
from pledge_engine.work import Work
from workflows.definition import Definition
from workflows.reading import read_definition


def put_in_force(work: Work, text: str, name: str) -> Definition:
    """Store a version of a pledge unless its very text is stored already; raises ``DefinitionMistakes``."""
    role = require_generally(work.actor, Action.MANAGE_DEFINITIONS)
    definition = read_definition(text, name)
    known = select(definitions.c.id).where(definitions.c.content_hash == definition.content_hash)
    if work.connection.execute(known).first() is not None:
        return definition
    row = {"key": definition.key, "version": definition.version, "content_hash": definition.content_hash}
    work.connection.execute(insert(definitions), {"id": new_id(work.now), "text": text, **row})
    origin = Origin(actor=work.actor.audit_id, at=work.now, door=work.door, request_id=work.request_id)
    event = Event(verb="pledge_put_in_force", origin=origin, role=role, changes={"definition": Change(None, row)})
    append_to_organisation(work.connection, event)
    return definition
