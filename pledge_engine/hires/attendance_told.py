"""What an event says of a group session: of which day it was, and how it was for one person where the reader may know it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Integer, Row, Text, cast, null, select, union_all

from pledge_engine.hires.reading import Reader
from pledge_engine.store.tables.audit import audit_secrets
from pledge_engine.store.tables.register import registers
from workflows.attendance import attendance_field, outcomes
from workflows.definition import Step
from workflows.words import long_date, turns_named

Event = Mapping[str, Any]


def said_of_sessions(reader: Reader, events: Iterable[Event]) -> Mapping[str, str]:
    """The day of every session that events tell of, and the outcome as it was recorded then, under ``key_of`` the event."""
    about = [event for event in events if event["verb"] in SESSIONS]
    if not about:
        return MappingProxyType({})
    paths = _paths(reader, about)
    days = select(
        registers.c.id.label("about"),
        registers.c.held_on,
        cast(null(), Integer).label("sequence"),
        cast(null(), Text).label("value"),
    )
    kept = select(audit_secrets.c.path, null(), audit_secrets.c.sequence, audit_secrets.c.value)
    rows = reader.work.connection.execute(
        union_all(
            days.where(registers.c.id.in_({_register(event) for event in about})),
            kept.where(audit_secrets.c.chain == reader.record.id, audit_secrets.c.sequence.in_(list(paths))),
        )
    ).all()
    held_on = {row.about: row.held_on for row in rows if row.held_on is not None}
    answered = _answered(paths, rows)
    return {key_of(event): long_date(held_on[_register(event)]) + answered.get(key_of(event), "") for event in about}


def key_of(event: Event) -> str:
    """Under which name the words for an event's session are passed to whoever tells it."""
    return f"session {event['sequence']}"


def _paths(reader: Reader, events: Iterable[Event]) -> Mapping[int, tuple[Event, Step, str]]:
    """Where each event keeps what it recorded of the session among its private values, for a reader of the step."""
    paths = {}
    for event in events:
        place = event["step"]["key"], event.get("round", 1), event.get("turn", 1)
        turn = next((turn for turn in reader.journey.turns.get(place[0], ()) if turn.key == place), None)
        step = reader.journey.definition.steps.get(place[0])
        field = attendance_field(step) if step else None
        if step and field and turn and reader.reads_turn(turn):
            reader.shows(turn)
            path = ".".join(("turns", *map(str, place), "answers", field.key))
            paths[event["sequence"]] = (event, step, f"{path}/new")
    return paths


def _answered(paths: Mapping[int, tuple[Event, Step, str]], rows: Iterable[Row[Any]]) -> Mapping[str, str]:
    """What each event recorded of the session, in words."""
    said = {}
    for row in rows:
        if row.sequence is None:
            continue
        event, step, path = paths[row.sequence]
        words = outcomes(step).get(json.loads(row.value), "") if row.about == path and row.value else ""
        if words:
            said[key_of(event)] = f" ({words[:1].lower()}{words[1:]})"
    return said


def _register(event: Event) -> str:
    return str(event["fields"]["register"]["new"])


def _recorded(event: Event, names: Mapping[str, str]) -> str:
    return f"recorded the group session of {names[key_of(event)]} for{_turn(event)}."


def _corrected(event: Event, names: Mapping[str, str]) -> str:
    return f"put right what the group session of {names[key_of(event)]} was for{_turn(event)}."


def _taken_out(event: Event, names: Mapping[str, str]) -> str:
    return f"took this record out of the group session of {names[key_of(event)]};{_turn(event)} is open again."


def _turn(event: Event) -> str:
    title = event["step"]["title"]
    return f" {turns_named(title, [event['turn']])}" if "turn" in event else f" “{title}”"


SESSIONS: Mapping[str, Callable[[Event, Mapping[str, str]], str]] = {
    "attendance_recorded": _recorded,
    "attendance_corrected": _corrected,
    "attendance_taken_out": _taken_out,
}
