"""Writing what a move decided: only the rows that differ, in few statements, and the event that says so."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, Update, bindparam, delete, insert, update

from pledge_engine.audit.event import Event
from pledge_engine.audit.trail import append
from pledge_engine.hires.changes import changed_turns
from pledge_engine.hires.record import Record, Stored
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hold import holds
from pledge_engine.store.tables.moved_date import moved_dates
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.work import Work
from workflows.answers import to_json
from workflows.definition import Role, Step
from workflows.journey import Agreed, Journey, Turn, Visit
from workflows.occurrences import next_turn_on

# All statements are built once: the database layer then recognises them without looking at each part again.
_INSERT_TURN, _INSERT_VISIT = insert(occurrences), insert(stage_visits)
_INSERT_ANSWERS, _INSERT_AGREEMENT = insert(answers), insert(agreements)
_UPDATE_ANSWERS = (
    update(answers).where(answers.c.occurrence_id == bindparam("b_id")).values(fields=bindparam("b_fields"))
)
_VOID = (
    update(agreements)
    .where(
        (agreements.c.occurrence_id == bindparam("b_subject"))
        | (agreements.c.stage_visit_id == bindparam("b_subject")),
        agreements.c.role == bindparam("b_role"),
        agreements.c.voided_at.is_(None),
    )
    .values(voided_at=bindparam("b_at"))
)


def write_record(
    work: Work, record: Record, before: Journey | None, after: Journey, event: Event, *, moves: bool
) -> None:
    """Store everything that differs from ``before``, and append the event. ``moves`` counts the hire's version up."""
    _write_visits(work, record, before, after, closed_by=event.verb)
    _write_turns(work, record, before, after)
    _write_holds(work, record, before, after)
    end = append(work.connection, event, head=record.chain_head, length=record.chain_length)
    facts: dict[str, Any] = {
        "state": json.dumps(after.state),
        "stage": after.state[0].partition("/")[0],
        "version": record.version + moves,
        "definition_id": record.definition_id,
        "service_lead_id": after.leads[Role.SERVICE_LEAD],
        "professional_lead_id": after.leads[Role.PROFESSIONAL_LEAD],
        "post": after.facts.get("post"),
        "pace": after.pace,
        "ended_on": after.ended.on if after.ended else None,
        "ended_for": after.ended.why if after.ended else None,
        "held_since": next((span.held_on for span in after.holds if span.resumed_on is None), None),
        "next_turn_on": next_turn_on(after, work.calendar),
        "chain_head": end.head,
        "chain_length": end.length,
        **{name: after.dates.get(name) for name in after.definition.hire_dates},
    }
    changed = {name: value for name, value in facts.items() if name not in record.row or record.row[name] != value}
    work.connection.execute(_update(hires, tuple(changed)), _bound(record.id, changed))


@cache
def _update(table: Table, columns: tuple[str, ...]) -> Update:
    """The statement that stores these columns of one row. What did not change is left out: its indexes then rest too."""
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in columns}
    return update(table).where(table.c.id == bindparam("b_id")).values(values)


def _bound(row_id: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"b_id": row_id, **{f"b_{name}": value for name, value in facts.items()}}


def _write_visits(work: Work, record: Record, before: Journey | None, after: Journey, *, closed_by: str) -> None:
    olds = {(visit.stage, visit.round): visit for visit in (before.visits if before else ())}
    for visit in after.visits:
        old = olds.get((visit.stage, visit.round))
        if old == visit:
            continue
        visit_id = record.visits.get((visit.stage, visit.round)) or new_id(work.now)
        _write_visit(work, record, visit, old, visit_id, closed_by)
        _write_agreements(work, record, [(visit_id, visit, old)], column="stage_visit_id")


def _write_visit(work: Work, record: Record, visit: Visit, old: Visit | None, visit_id: str, closed_by: str) -> None:
    if old is None:
        work.connection.execute(
            _INSERT_VISIT,
            {
                "id": visit_id,
                "hire_id": record.id,
                "stage": visit.stage,
                "round": visit.round,
                "definition_id": record.definition_id,
                "entered_on": visit.entered_on,
                "returned": visit.returned,
                "target_on": visit.target_on,
                **({"left_on": visit.left_on, "closed_by": closed_by} if visit.left_on else {}),
            },
        )
        return
    facts: dict[str, Any] = {
        "returned": visit.returned,
        "target_on": visit.target_on,
        "reopen_at": visit.reopen_at or None,
    }
    if visit.left_on != old.left_on:
        facts |= {"left_on": visit.left_on, "closed_by": closed_by if visit.left_on else None}
    work.connection.execute(_update(stage_visits, tuple(facts)), _bound(visit_id, facts))


def _write_turns(work: Work, record: Record, before: Journey | None, after: Journey) -> None:
    new_turns, new_answers, old_answers = [], [], []
    old_turns: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    subjects: list[tuple[str, Turn | Visit, Turn | Visit | None]] = []
    for turn, old in changed_turns(before, after):
        stored = record.turns.get(turn.key)
        turn_id = stored.id if stored else new_id(work.now)
        subjects.append((turn_id, turn, old))
        if stored is None:
            new_turns.append(_new_row(work, record, after.definition.steps[turn.step], turn, turn_id))
        else:
            changed = _changed_facts(work, stored, turn, old)
            old_turns[tuple(changed)].append(_bound(turn_id, changed))
        if turn.answers == (old.answers if old else {}):
            continue
        if stored and stored.answered:  # Also when all of them have been taken back since.
            old_answers.append({"b_id": turn_id, "b_fields": _answers_text(turn)})
        else:
            new_answers.append({"occurrence_id": turn_id, "fields": _answers_text(turn)})
    for statement, rows in (
        (_INSERT_TURN, new_turns),
        *((_update(occurrences, columns), rows) for columns, rows in old_turns.items() if columns),
        (_INSERT_ANSWERS, new_answers),
        (_UPDATE_ANSWERS, old_answers),
    ):
        if rows:
            work.connection.execute(statement, rows)
    _write_moved_dates(work, record, subjects)
    _write_agreements(work, record, subjects, column="occurrence_id")


def _write_moved_dates(
    work: Work, record: Record, subjects: Sequence[tuple[str, Turn | Visit, Turn | Visit | None]]
) -> None:
    """Keep, change or take away the days to which turns were moved by hand."""
    for turn_id, turn, old in subjects:
        moved, was = (side.moved if isinstance(side, Turn) else None for side in (turn, old))
        if moved == was:
            continue
        if was is not None:
            work.connection.execute(delete(moved_dates).where(moved_dates.c.occurrence_id == turn_id))
        if moved is not None:
            by = dict(moved.by)
            row = {
                "occurrence_id": turn_id,
                "hire_id": record.id,
                "moved_to": moved.to,
                "moved_on": moved.on,
                "reason_code": moved.reason,
                "service_lead_id": by.get(Role.SERVICE_LEAD),
                "professional_lead_id": by.get(Role.PROFESSIONAL_LEAD),
            }
            work.connection.execute(insert(moved_dates), row)


def _write_holds(work: Work, record: Record, before: Journey | None, after: Journey) -> None:
    """A new hold is added; the one that lasts is the only one that can have changed."""
    stored = before.holds if before else ()
    for place, span in enumerate(after.holds):
        facts = {"held_on": span.held_on, "review_on": span.review_on, "resumed_on": span.resumed_on}
        if place >= len(stored):
            work.connection.execute(insert(holds), {"id": new_id(work.now), "hire_id": record.id, **facts})
        elif stored[place] != span:
            lasting = (holds.c.hire_id == record.id, holds.c.resumed_on.is_(None))
            work.connection.execute(update(holds).where(*lasting).values(facts))


def _meaning(turn: Turn) -> tuple[Any, ...]:
    """What a person who looked at the turn decided from; a date that follows its anchor is not part of it."""
    return (turn.status, turn.content, turn.agreements)


def _new_row(work: Work, record: Record, step: Step, turn: Turn, turn_id: str) -> dict[str, Any]:
    return {
        "id": turn_id,
        "hire_id": record.id,
        "care_group_id": record.scope.care_group_id,
        "step": turn.step,
        "stage": step.stage,
        "round": turn.round,
        "n": turn.n,
        "owner": step.owner,
        "required": step.required,
        **_facts(work, turn, 1),
    }


def _changed_facts(work: Work, stored: Stored, turn: Turn, old: Turn | None) -> dict[str, Any]:
    """The columns of a stored turn that differ; its version counts up when what a person decided from does."""
    version = stored.version + (1 if old is None or _meaning(turn) != _meaning(old) else 0)
    was = _facts(work, old, stored.version) if old else {}
    return {name: value for name, value in _facts(work, turn, version).items() if name not in was or was[name] != value}


def _facts(work: Work, turn: Turn, version: int) -> dict[str, Any]:
    return {
        "status": turn.status,
        "opened_on": turn.opened_on,
        "due_on": turn.due_on,
        "first_due_on": turn.first_due_on,
        "because": turn.because,
        "happened_on": turn.happened_on,
        "completed_on": turn.completed_on,
        "closed_on": turn.closed_on,
        "proposal": turn.proposal,
        "reason_code": turn.reason or None,
        "can_be_late": turn.can_be_late,
        "superseded": turn.superseded,
        "kept_from": turn.kept_from,
        "bound_to": turn.bound_to or None,
        "waiting_on": turn.waiting_on,
        "said_not_to_have_happened_on": turn.said_not_to_have_happened_on,
        "recorded_at": work.now if turn.closed_on else None,
        "version": version,
    }


def _answers_text(turn: Turn) -> str:
    return json.dumps({key: to_json(value) for key, value in turn.answers.items()}, ensure_ascii=False)


def _write_agreements(
    work: Work, record: Record, subjects: Sequence[tuple[str, Turn | Visit, Turn | Visit | None]], *, column: str
) -> None:
    """Void the agreements that no longer stand, then add the new ones."""
    voided, given = [], []
    for subject, now, before in subjects:
        was = before.agreements if before else ()
        voided += [
            {"b_subject": subject, "b_role": agreed.role, "b_at": work.now}
            for agreed in was
            if agreed not in now.agreements
        ]
        given += [
            _agreement_row(work, record, column, subject, agreed) for agreed in now.agreements if agreed not in was
        ]
    if voided:
        work.connection.execute(_VOID, voided)
    if given:
        work.connection.execute(_INSERT_AGREEMENT, given)


def _agreement_row(work: Work, record: Record, column: str, subject: str, agreed: Agreed) -> dict[str, Any]:
    return {
        "id": new_id(work.now),
        "hire_id": record.id,
        column: subject,
        "role": agreed.role,
        "person_id": agreed.person,
        "agreed_on": agreed.on,
        "recorded_at": work.now,
        "content_hash": agreed.content,
    }
