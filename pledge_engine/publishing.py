"""Putting a version of the pledge in force: hires take it up when they next enter a stage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event, Origin
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import audit_events, hires, people
from pledge_engine.store.tables.definition import definitions
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Definition
from workflows.differences import Difference, differences, reminded_otherwise
from workflows.doubts import doubts
from workflows.reading import read_definition
from workflows.words import counted, listed

_PUT_IN_FORCE = "pledge_put_in_force"
HELD = ("start_date", "workbook_start", "group_start", "contract_ends", "post")


@dataclass(frozen=True, slots=True)
class Published:
    """A version of a pledge that is in force, and whether it was put there just now."""

    definition: Definition
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A version that could be put in force: how it differs from ``before``, the one in force, if there is one.

    ``new`` is False for one that is in force word for word. ``records`` says how many records go on in each stage of the one
    in force, by its title: those take the new one up when they next enter a stage, and no date moves before that.
    ``staying`` of them are in the last stage, and keep their version. ``doubts`` say what is most likely not meant.
    """

    definition: Definition
    before: Definition | None
    new: bool
    differences: tuple[Difference, ...]
    records: tuple[tuple[str, int], ...]
    staying: int
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version that was put in force, by whom and when (UTC); ``by`` is empty for the engine itself."""

    version: int
    at: datetime
    by: str


def propose(work: Work, text: str, name: str) -> Proposed:
    """What putting a text in force would mean; nothing is changed. Raises as ``put_in_force`` does."""
    require_generally(work.actor, Action.MANAGE_DEFINITIONS)
    definition = read_definition(text, name)
    new = not _is_stored(work, definition)
    if new:
        _refuse_what_records_cannot_hold(definition)
        _refuse_what_does_not_follow(work, definition)
    try:
        _, before = work.definitions.newest(work.connection, definition.key)
    except NotFound:
        return Proposed(definition=definition, before=None, new=new, differences=(), records=(), staying=0)
    counted = (
        select(hires.c.stage, func.count().label("many")).where(hires.c.ended_on.is_(None)).group_by(hires.c.stage)
    )
    many = {row.stage: row.many for row in work.connection.execute(counted)}
    return Proposed(
        definition=definition,
        before=before,
        new=new,
        differences=differences(before, definition),
        records=tuple((stage.title, many[key]) for key, stage in before.stages.items() if key in many),
        staying=many.get(before.stage_order[-1], 0),
        doubts=doubts(before, definition),
    )


def versions(work: Work) -> tuple[Version, ...]:
    """Every version that was put in force, the newest first; raises ``Forbidden`` for all but administrators."""
    require_generally(work.actor, Action.MANAGE_DEFINITIONS)
    stored = select(definitions.c.version, definitions.c.content_hash)
    hashes = {row.content_hash: row.version for row in work.connection.execute(stored)}
    told = select(audit_events.c.body).where(audit_events.c.verb == _PUT_IN_FORCE)
    events = [json.loads(body) for body in work.connection.execute(told).scalars()]
    actors = select(people.c.id, people.c.name).where(people.c.id.in_([event["actor"] for event in events]))
    names = {row.id: row.name for row in work.connection.execute(actors)}
    found = (
        Version(
            version=hashes[event["fields"]["definition"]["new"]["content_hash"]],
            at=datetime.fromisoformat(event["at"]),
            by=names.get(event["actor"], ""),
        )
        for event in events
    )
    return tuple(sorted(found, key=lambda each: each.version, reverse=True))


def text_of_version(work: Work, version: int) -> str:
    """The very text of a version that was put in force, for anybody: the pledge is no secret; raises ``NotFound``."""
    text = work.connection.execute(select(definitions.c.text).where(definitions.c.version == version)).scalar()
    if text is None:
        raise NotFound(f"version {version} of the pledge", "“The pledge” says which is in force.")
    return str(text)


def put_in_force(work: Work, text: str, name: str) -> Published:
    """Store a version of a pledge unless its very text is stored already.

    Raises ``DefinitionMistakes`` for a text with mistakes, and ``Invalid`` for a version that does not follow the ones
    stored, for another pledge than the one in force, or for dates that records cannot hold.
    """
    role = require_generally(work.actor, Action.MANAGE_DEFINITIONS)
    definition = read_definition(text, name)
    if _is_stored(work, definition):
        return Published(definition, new=False)
    _refuse_what_records_cannot_hold(definition)
    _refuse_what_does_not_follow(work, definition)
    row = {"key": definition.key, "version": definition.version, "content_hash": definition.content_hash}
    work.connection.execute(insert(definitions), {"id": new_id(work.now), "text": text, **row})
    origin = Origin(actor=work.actor.audit_id, at=work.now, door=work.door, request_id=work.request_id)
    event = Event(verb=_PUT_IN_FORCE, origin=origin, role=role, changes={"definition": Change(None, row)})
    append_to_organisation(work.connection, event)
    return Published(definition, new=True)


def _is_stored(work: Work, definition: Definition) -> bool:
    known = select(definitions.c.id).where(definitions.c.content_hash == definition.content_hash)
    return work.connection.execute(known).first() is not None


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


def what_would_follow(found: Proposed) -> tuple[str, ...]:
    """What putting a version in force would mean for the records, in words."""
    if not found.new:
        return (f"Version {found.definition.version} is in force already, word for word.",)
    many = sum(count for _, count in found.records)
    if not many:
        return ("No record goes on, so it would change nothing that is there.",)
    where = listed(f"{count} in “{title}”" for title, count in found.records)
    said = [
        "No date moves on the day it is put in force, and nothing that is done is undone.",
        f"Records that go on: {where}. Each would take it up when it next enters a stage.",
    ]
    if reminded := found.before and reminded_otherwise(found.before, found.definition):
        said.append(
            f"Reminders do not wait for that: those of {counted(reminded, 'steps')} change for every record, from the next "
            "reminders on."
        )
    if found.staying:
        said.append(f"{found.staying} of them are in the last stage, and keep the version that they have.")
    return tuple(said)
