"""Reading a hire's rows back into the facts that the rules decide from: a handful of statements, whatever its length."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, null, select, union_all

from pledge_engine.hires.record import Stored
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.hold import IN_ORDER, holds
from pledge_engine.store.tables.moved_date import moved_dates
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.stage_visit import stage_visits
from workflows.answers import Value
from workflows.definition import Definition, Role, Step
from workflows.due import HoldSpan
from workflows.fields import Field, FieldType
from workflows.journey import Ended, Journey, Visit
from workflows.turn import Agreed, Moved, Proposal, Status, Superseded, Talked, Turn, WaitingOn

# Turns with what stands beside them: their answers, and the day to which somebody moved them.
STORED_TURNS = occurrences.outerjoin(answers, answers.c.occurrence_id == occurrences.c.id).outerjoin(
    moved_dates, moved_dates.c.occurrence_id == occurrences.c.id
)
# What ``moved_of`` asks of a row, and the answers.
BESIDE_A_TURN = (
    moved_dates.c.moved_to,
    moved_dates.c.moved_on,
    moved_dates.c.reason_code.label("moved_for"),
    moved_dates.c.service_lead_id,
    moved_dates.c.professional_lead_id,
    answers.c.fields,
)
# Built once: the database layer then recognises them without looking at each part again.
_TURNS = (
    select(
        occurrences.c.id,
        occurrences.c.step,
        occurrences.c.round,
        occurrences.c.n,
        occurrences.c.status,
        occurrences.c.owner,
        occurrences.c.required,
        occurrences.c.opened_on,
        occurrences.c.due_on,
        occurrences.c.first_due_on,
        occurrences.c.because,
        occurrences.c.happened_on,
        occurrences.c.completed_on,
        occurrences.c.closed_on,
        occurrences.c.proposal,
        occurrences.c.reason_code,
        occurrences.c.can_be_late,
        occurrences.c.version,
        occurrences.c.superseded,
        occurrences.c.kept_from,
        occurrences.c.bound_to,
        occurrences.c.waiting_on,
        occurrences.c.said_not_to_have_happened_on,
        occurrences.c.talked_about,
        occurrences.c.talked_about_on,
        occurrences.c.rule_due_on,
        occurrences.c.assignee_id,
        occurrences.c.recorded_at,
        *BESIDE_A_TURN,
    )
    .select_from(STORED_TURNS)
    .where(occurrences.c.hire_id == bindparam("hire"))
    .order_by(occurrences.c.step, occurrences.c.round, occurrences.c.n)
)
# Three kinds of rows in one statement, each in its order: visits to stages, times on hold, which are of no stage, and standing
# agreements, which alone have a role and stand under the id of the turn or visit that they are given to.
_SPANS = union_all(
    select(
        stage_visits.c.stage,
        stage_visits.c.round,
        stage_visits.c.returned,
        stage_visits.c.reopen_at,
        stage_visits.c.entered_on.label("first"),
        stage_visits.c.left_on.label("last"),
        stage_visits.c.target_on.label("looked_at"),
        func.row_number().over(order_by=stage_visits.c.id).label("place"),
        stage_visits.c.id,
        *(null().label("role"), null().label("person"), null().label("content")),
    ).where(stage_visits.c.hire_id == bindparam("hire")),
    select(
        *(null(), null(), null(), null()),
        *(holds.c.held_on, holds.c.resumed_on, holds.c.review_on),
        func.row_number().over(order_by=IN_ORDER),
        *(holds.c.id, null(), null(), null()),
    ).where(holds.c.hire_id == bindparam("hire")),
    select(
        *(null(), null(), null(), null()),
        *(agreements.c.agreed_on, null(), null()),
        func.row_number().over(order_by=agreements.c.id),
        func.coalesce(agreements.c.occurrence_id, agreements.c.stage_visit_id),
        *(agreements.c.role, agreements.c.person_id, agreements.c.content_hash),
    ).where(agreements.c.hire_id == bindparam("hire"), agreements.c.voided_at.is_(None)),
)


def load_journey(
    connection: Connection, hire: Row[Any], definition: Definition, worker: str | None
) -> tuple[Journey, Mapping[tuple[str, int, int], Stored], Mapping[tuple[str, int], str]]:
    """The facts of one hire, and where each turn and visit is stored. ``hire`` is its row."""
    of = {"hire": hire.id}
    turn_rows = connection.execute(_TURNS, of).all()
    beside = sorted(connection.execute(_SPANS, of).all(), key=lambda row: row.place)
    spans = [row for row in beside if row.role is None]
    agreed = _agreed(row for row in beside if row.role is not None)
    visit_rows = [row for row in spans if row.stage is not None]
    journey = Journey(
        definition=definition,
        state=tuple(json.loads(hire.state)),
        visits=tuple(_visit(row, agreed) for row in visit_rows),
        turns=_turns(turn_rows, definition, agreed),
        leads={Role.SERVICE_LEAD: hire.service_lead_id, Role.PROFESSIONAL_LEAD: hire.professional_lead_id},
        appointee=worker,
        dates={name: getattr(hire, name) for name in definition.hire_dates if getattr(hire, name, None)},
        facts={"post": hire.post} if hire.post else {},
        pace=hire.pace,
        holds=tuple(HoldSpan(row.first, row.last, row.looked_at) for row in spans if row.stage is None),
        ended=Ended(hire.ended_on, hire.ended_for) if hire.ended_on else None,
    )
    stored = {
        (row.step, row.round, row.n): Stored(
            row.id,
            row.version,
            Role(row.owner),
            answered=row.fields is not None,
            required=row.required,
            assignee=row.assignee_id,
            recorded_at=row.recorded_at,
        )
        for row in turn_rows
    }
    return journey, stored, {(row.stage, row.round): row.id for row in visit_rows}


def _agreed(rows: Iterable[Any]) -> Mapping[str, tuple[Agreed, ...]]:
    """The standing agreements, by the turn or visit they are given to."""
    found: dict[str, list[Agreed]] = defaultdict(list)
    for row in rows:
        found[row.id].append(Agreed(Role(row.role), row.person, row.first, row.content))
    return {subject: tuple(given) for subject, given in found.items()}


def _visit(row: Row[Any], agreed: Mapping[str, tuple[Agreed, ...]]) -> Visit:
    return Visit(
        stage=row.stage,
        round=row.round,
        entered_on=row.first,
        left_on=row.last,
        returned=row.returned,
        target_on=row.looked_at,
        agreements=agreed.get(row.id, ()),
        reopen_at=row.reopen_at or "",
    )


def _turns(
    rows: Iterable[Any], definition: Definition, agreed: Mapping[str, tuple[Agreed, ...]]
) -> Mapping[str, tuple[Turn, ...]]:
    """The turns of every step that the definition still has, oldest first."""
    found: dict[str, list[Turn]] = defaultdict(list)
    for row in rows:
        if step := definition.steps.get(row.step):
            found[row.step].append(_turn(row, step, agreed))
    return {step: tuple(turns) for step, turns in found.items()}


def _turn(row: Row[Any], step: Step, agreed: Mapping[str, tuple[Agreed, ...]]) -> Turn:
    return Turn(
        step=row.step,
        round=row.round,
        n=row.n,
        status=Status(row.status),
        opened_on=row.opened_on,
        due_on=row.due_on,
        first_due_on=row.first_due_on,
        because=row.because,
        happened_on=row.happened_on,
        completed_on=row.completed_on,
        closed_on=row.closed_on,
        proposal=Proposal(row.proposal) if row.proposal else None,
        reason=row.reason_code or "",
        can_be_late=row.can_be_late,
        answers=answers_from_json(step, row.fields),
        agreements=agreed.get(row.id, ()),
        superseded=Superseded(row.superseded) if row.superseded else None,
        kept_from=row.kept_from,
        bound_to=row.bound_to or "",
        moved=moved_of(row),
        waiting_on=WaitingOn(row.waiting_on) if row.waiting_on else None,
        said_not_to_have_happened_on=row.said_not_to_have_happened_on,
        talked_about=Talked(row.talked_about) if row.talked_about else None,
        talked_about_on=row.talked_about_on,
        rule_due_on=row.rule_due_on,
    )


def moved_of(row: Row[Any]) -> Moved | None:
    """The day to which a turn was moved by hand, if it was."""
    if row.moved_to is None:
        return None
    leads = ((Role.PROFESSIONAL_LEAD, row.professional_lead_id), (Role.SERVICE_LEAD, row.service_lead_id))
    return Moved(row.moved_to, row.moved_on, row.moved_for, tuple((role, lead) for role, lead in leads if lead))


def answers_from_json(step: Step, text: str | None) -> Mapping[str, Value]:
    """Stored answers as typed values; fields that the step no longer has are left out."""
    if not text:
        return {}
    return {key: _typed(step.fields[key], raw) for key, raw in json.loads(text).items() if key in step.fields}


def _typed(field: Field, raw: Any) -> Value:
    if field.type is FieldType.DATE:
        return date.fromisoformat(raw)
    if field.type is FieldType.ROWS:
        return tuple(
            {key: _typed(field.columns[key], cell) for key, cell in row.items() if key in field.columns} for row in raw
        )
    typed: Value = tuple(raw) if field.type is FieldType.MANY_OF else raw
    return typed
