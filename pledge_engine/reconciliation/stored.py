"""What the rows of records hold, many records at a time, in the shape in which events tell it.

Days and moments are as events spell them. Columns that are only there to find rows by, or to notice that two people write
at once, are left out; ``tests/pledge_engine/reconciliation/exempt.py`` names every one of them with its reason. A row stays
in sight where what it names is gone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, select

from pledge_engine.reconciliation.told import Key
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.definition import definitions
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hire_link import hire_links
from pledge_engine.store.tables.hold import IN_ORDER, holds
from pledge_engine.store.tables.moved_date import moved_dates
from pledge_engine.store.tables.note import notes
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.register import register_entries, registers
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.store.tables.team import teams

StoredRow = dict[str, Any]
Tables = dict[str, dict[Key, StoredRow]]

_H, _V, _O, _A = hires.c, stage_visits.c, occurrences.c, agreements.c
_HIRE = (
    *(_H.reference, _H.post_number, _H.team_id, _H.service_lead_id, _H.professional_lead_id, _H.state, _H.stage),
    *(_H.held_since, _H.opened_on, _H.start_date, _H.workbook_start, _H.group_start, _H.contract_ends, _H.post),
    *(_H.pace, _H.ended_on, _H.ended_for),
)
_VISIT = (_V.entered_on, _V.left_on, _V.closed_by, _V.returned, _V.target_on, _V.reopen_at)
_TURN = (
    *(_O.stage, _O.owner, _O.required, _O.status, _O.opened_on, _O.due_on, _O.first_due_on, _O.because),
    *(_O.can_be_late, _O.happened_on, _O.completed_on, _O.closed_on, _O.recorded_at, _O.proposal, _O.reason_code),
    *(_O.assignee_id, _O.superseded, _O.kept_from, _O.waiting_on, _O.said_not_to_have_happened_on, _O.rule_due_on),
    *(_O.talked_about, _O.talked_about_on),
)
_MOVED = (
    *(moved_dates.c.moved_to, moved_dates.c.moved_on, moved_dates.c.reason_code),
    *(moved_dates.c.service_lead_id, moved_dates.c.professional_lead_id),
)
_PLACE = (_O.step, _O.round, _O.n)
_PLEDGE = definitions.c.content_hash.label("pledge")


def _unlike(column: Any, other: Any) -> Any:
    """A column that repeats another: nothing where it does, as it always should."""
    return case((column != other, column)).label(column.name)


def _of(column: Any) -> Any:
    return column.in_(bindparam("hires", expanding=True))


def _statement(hire_id: Any, key: Sequence[Any], columns: Sequence[Any], source: Any) -> Select[Any]:
    """The rows of many records: the record, what a row is known by, and what it holds."""
    names = [column.label(f"key_{place}") for place, column in enumerate(key)]
    statement: Select[Any] = select(hire_id.label("of"), *names, *columns).select_from(source).where(_of(hire_id))
    return statement


_SIMPLE: Mapping[str, Select[Any]] = {
    "hire": _statement(
        _H.id, (), (*_HIRE, _PLEDGE), hires.outerjoin(definitions, definitions.c.id == _H.definition_id)
    ),
    "stage_visit": _statement(
        _V.hire_id,
        (_V.stage, _V.round),
        (*_VISIT, _PLEDGE),
        stage_visits.outerjoin(definitions, definitions.c.id == _V.definition_id),
    ),
    "occurrence": _statement(
        _O.hire_id,
        _PLACE,
        (*_TURN, _unlike(_O.care_group_id, teams.c.care_group_id)),
        occurrences.join(hires, _H.id == _O.hire_id).outerjoin(teams, teams.c.id == _H.team_id),
    ),
    "moved_date": _statement(
        _O.hire_id,
        _PLACE,
        (*_MOVED, _unlike(moved_dates.c.hire_id, _O.hire_id)),
        moved_dates.join(occurrences, _O.id == moved_dates.c.occurrence_id),
    ),
    "hire_link": _statement(
        hire_links.c.hire_id,
        (hire_links.c.kind,),
        (_H.reference.label("other"),),
        hire_links.outerjoin(hires, _H.id == hire_links.c.other_id),
    ),
}
# Rows that are known by nothing but their order.
_LISTED: Mapping[str, Select[Any]] = {
    "hold": _statement(holds.c.hire_id, (), (holds.c.held_on, holds.c.review_on, holds.c.resumed_on), holds).order_by(
        *IN_ORDER
    ),
    "note": _statement(notes.c.hire_id, (), (notes.c.author_id, notes.c.recorded_at, notes.c.text), notes).order_by(
        notes.c.id
    ),
    "appointee": _statement(
        appointees.c.hire_id,
        (),
        (
            appointees.c.id,
            appointees.c.person_id,
            appointees.c.name,
            appointees.c.offered_on,
            appointees.c.ended_on,
            (appointees.c.name == people.c.name).label("called_as_log_in"),
        ),
        appointees.outerjoin(people, people.c.id == appointees.c.person_id),
    ).order_by(appointees.c.id),
}
_ANSWERS = _statement(
    _O.hire_id, _PLACE, (answers.c.fields,), answers.join(occurrences, _O.id == answers.c.occurrence_id)
)
_AGREED_TURN = _statement(
    _A.hire_id,
    (*_PLACE, _A.role),
    (_A.person_id, _A.agreed_on, (_O.hire_id == _A.hire_id).label("at_home")),
    agreements.join(occurrences, _O.id == _A.occurrence_id),
).where(_A.voided_at.is_(None))
_AGREED_VISIT = _statement(
    _A.hire_id,
    (_V.stage, _V.round, _A.role),
    (_A.person_id, _A.agreed_on, (_V.hire_id == _A.hire_id).label("at_home")),
    agreements.join(stage_visits, _V.id == _A.stage_visit_id),
).where(_A.voided_at.is_(None))
_SESSIONS = _statement(
    register_entries.c.hire_id,
    (register_entries.c.register_id,),
    (
        *(*_PLACE, registers.c.step.label("session"), registers.c.held_on, registers.c.facilitator_id),
        *(register_entries.c.outcome, _unlike(_O.hire_id, register_entries.c.hire_id)),
    ),
    register_entries.join(registers, registers.c.id == register_entries.c.register_id).join(
        occurrences, _O.id == register_entries.c.occurrence_id
    ),
)


def stored_rows(connection: Connection, hire_ids: Sequence[str]) -> Mapping[str, Tables]:
    """Every row of these records that events tell of, by record."""
    found: dict[str, Tables] = defaultdict(lambda: defaultdict(dict))
    of = {"hires": list(hire_ids)}
    for table, statement in _SIMPLE.items():
        for hire_id, key, values in _read(connection.execute(statement, of)):
            found[hire_id][table][key] = values | ({"state": _json(values["state"])} if table == "hire" else {})
    for table, statement in _LISTED.items():
        for hire_id, _, values in _read(connection.execute(statement, of)):
            found[hire_id][table][len(found[hire_id][table]) + 1,] = values
    _read_answers(connection, of, found)
    _read_agreements(connection, of, found)
    for hire_id, key, values in _read(connection.execute(_SESSIONS, of)):
        turn = [values.pop(name) for name in ("step", "round", "n")]
        found[hire_id]["register_entry"][key] = {"turn": turn, "step": values.pop("session"), **values}
    return found


def _read_answers(connection: Connection, of: Mapping[str, list[str]], found: Mapping[str, Tables]) -> None:
    for hire_id, key, values in _read(connection.execute(_ANSWERS, of)):
        found[hire_id]["answer"] |= {(*key, field): {"value": value} for field, value in _fields(values["fields"])}


def _read_agreements(connection: Connection, of: Mapping[str, list[str]], found: Mapping[str, Tables]) -> None:
    for subject, statement in (("turn", _AGREED_TURN), ("visit", _AGREED_VISIT)):
        for hire_id, key, values in _read(connection.execute(statement, of)):
            # One that hangs on another record's turn agrees nothing here.
            known = (subject, *key) if values.pop("at_home") else ("astray", *key)
            found[hire_id]["agreement"][known] = values


def _read(rows: Iterable[Any]) -> Iterator[tuple[str, Key, StoredRow]]:
    for row in rows:
        values = {name: _as_told(value) for name, value in row._asdict().items()}
        hire_id = values.pop("of")
        key = tuple(values.pop(name) for name in [name for name in values if name.startswith("key_")])
        yield hire_id, key, values


def _as_told(value: object) -> Any:
    if isinstance(value, datetime):
        return moment_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _fields(text: str) -> Iterable[tuple[str, Any]]:
    """The answers that a text holds; one that is no longer readable is an answer that nobody gave."""
    found = _json(text)
    return found.items() if isinstance(found, dict) else [("?", text)]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
