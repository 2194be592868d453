"""Writing the turns of steps that differ: their facts, answers, moved dates and agreements, in few statements."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, update

from pledge_engine.hires.changes import changed_turns
from pledge_engine.hires.record import Record, Stored
from pledge_engine.hires.statements import bound, update_of
from pledge_engine.hires.writing_agreements import Subject, write_agreements
from pledge_engine.store.ids import new_ids
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.moved_date import moved_dates
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.answers import to_json
from workflows.definition import Role, Step
from workflows.journey import Journey
from workflows.outcomes import outcome_of
from workflows.turn import Moved, Turn

_ENCODER = json.JSONEncoder(ensure_ascii=False)
_INSERT_TURN, _INSERT_ANSWERS = insert(occurrences), insert(answers)
_UPDATE_ANSWERS = (
    update(answers).where(answers.c.occurrence_id == bindparam("b_id")).values(fields=bindparam("b_fields"))
)


def write_turns(work: Work, record: Record, before: Journey | None, after: Journey) -> None:
    """Store every turn that is new or different from ``before``, with all that hangs on it."""
    new_turns, new_answers, old_answers = [], [], []
    old_turns: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    subjects: list[Subject] = []
    changed_ones = list(changed_turns(before, after))
    # Those that open together are listed in the order of the pledge where nothing else tells which comes first.
    ids = iter(new_ids(work.now, len(changed_ones)))
    for turn, old in changed_ones:
        stored = record.turns.get(turn.key)
        turn_id = stored.id if stored else next(ids)
        subjects.append((turn_id, turn, old))
        if stored is None:
            new_turns.append(turn_row(work, record, after.definition.steps[turn.step], turn, turn_id))
        else:
            changed = _changed_facts(work, stored, turn, old)
            old_turns[tuple(changed)].append(bound(turn_id, changed))
        if turn.answers == (old.answers if old else {}):
            continue
        if stored and stored.answered:  # Also when all of them have been taken back since.
            old_answers.append({"b_id": turn_id, "b_fields": answers_text(turn)})
        else:
            new_answers.append({"occurrence_id": turn_id, "fields": answers_text(turn)})
    for statement, rows in (
        (_INSERT_TURN, new_turns),
        *((update_of(occurrences, columns), rows) for columns, rows in old_turns.items() if columns),
        (_INSERT_ANSWERS, new_answers),
        (_UPDATE_ANSWERS, old_answers),
    ):
        if rows:
            work.connection.execute(statement, rows)
    _write_moved_dates(work, record, subjects)
    write_agreements(work, record, subjects, column="occurrence_id")


def _write_moved_dates(work: Work, record: Record, subjects: Sequence[Subject]) -> None:
    """Keep, change or take away the days to which turns were moved by hand."""
    for turn_id, turn, old in subjects:
        moved, was = (side.moved if isinstance(side, Turn) else None for side in (turn, old))
        if moved == was:
            continue
        if was is not None:
            work.connection.execute(delete(moved_dates).where(moved_dates.c.occurrence_id == turn_id))
        if moved is not None:
            work.connection.execute(insert(moved_dates), moved_row(record, moved, turn_id))


def moved_row(record: Record, moved: Moved, turn_id: str) -> dict[str, Any]:
    """The row of a day to which a turn was moved by hand."""
    by = dict(moved.by)
    return {
        "occurrence_id": turn_id,
        "hire_id": record.id,
        "moved_to": moved.to,
        "moved_on": moved.on,
        "reason_code": moved.reason,
        "service_lead_id": by.get(Role.SERVICE_LEAD),
        "professional_lead_id": by.get(Role.PROFESSIONAL_LEAD),
    }


def _meaning(turn: Turn) -> tuple[Any, ...]:
    """What a person who looked at the turn decided from; a date that follows its anchor, and who agrees, are no part of it."""
    return (turn.status, turn.content, turn.moved, turn.waiting_on)


def turn_row(work: Work, record: Record, step: Step, turn: Turn, turn_id: str) -> dict[str, Any]:
    """The row of a turn that is stored for the first time."""
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
        **_outcome(work, turn, step.owner, required=step.required),
    }


def _changed_facts(work: Work, stored: Stored, turn: Turn, old: Turn | None) -> dict[str, Any]:
    """The columns of a stored turn that differ; its version counts up when what a person decided from does."""
    version = stored.version + (1 if old is None or _meaning(turn) != _meaning(old) else 0)
    was = _facts(work, old, stored.version) if old else {}
    facts = _facts(work, turn, version)
    if turn.closed_on or (old and old.closed_on):
        was |= _outcome(work, old, stored.owner, required=stored.required) if old else {}
        facts |= _outcome(work, turn, stored.owner, required=stored.required)
    return {name: value for name, value in facts.items() if name not in was or was[name] != value}


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
        "talked_about": turn.talked_about,
        "talked_about_on": turn.talked_about_on,
        "rule_due_on": turn.rule_due_on,
        "recorded_at": work.now if turn.closed_on else None,
        "version": version,
    }


def _outcome(work: Work, turn: Turn, owner: Role, *, required: bool) -> dict[str, Any]:
    """What a turn counts as in reports, by whose it was and how it was needed when it opened."""
    settled = outcome_of(turn, owner=owner, required=required, calendar=work.calendar)
    return {"outcome": settled.outcome if settled else None, "outcome_on": settled.on if settled else None}


def answers_text(turn: Turn) -> str:
    """The answers of a turn as they are stored."""
    return _ENCODER.encode({key: to_json(value) for key, value in turn.answers.items()})
