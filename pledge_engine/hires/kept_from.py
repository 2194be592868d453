"""Why nothing is to be done in an open step, because of what was answered in another: asked of many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.conditions import Absent, Condition, Subject, holds
from workflows.definition import Definition
from workflows.starting import asked_elsewhere
from workflows.turn import HAPPENED
from workflows.words import sentence

_Known = Mapping[tuple[str, str], Mapping[str, Any]]


def kept_from(work: Work, definition: Definition, turns: Iterable[Any]) -> Mapping[str, str]:
    """Why, in words, by the id of the turn, for those of which it is so; ``turns`` have an id, a step and the id of their record.

    It is ``starting.kept_from_elsewhere`` of a single one. The database is asked only where a step has such a need.
    """
    needs = {key: asked for key, step in definition.steps.items() if (asked := asked_elsewhere(step))}
    found = [turn for turn in turns if turn.step in needs]
    subjects = {need.condition.subject.step for turn in found for need in needs[turn.step]}
    known = _answered(work, {turn.hire_id for turn in found}, subjects) if found else {}
    kept: dict[str, str] = {}
    for turn in found:
        for need in needs[turn.step]:
            if _answered_otherwise(need.condition, known.get((turn.hire_id, need.condition.subject.step))):
                kept.setdefault(turn.id, f"{sentence(need.otherwise.rstrip('.'))}.")
    return kept


def _answered_otherwise(condition: Condition, given: Mapping[str, Any] | None) -> bool:
    """Whether a condition is not so, by what was answered; nobody knows that yet where nothing was."""

    def lookup(subject: Subject) -> Any:
        return Absent() if given is None else given.get(subject.field, Absent())

    return given is not None and holds(condition, lookup) is False


def _answered(work: Work, hire_ids: Iterable[str], steps: Iterable[str]) -> _Known:
    """What stands answered in steps that are done, by the record and the step."""
    there = (
        occurrences.c.hire_id.in_(sorted(hire_ids)),
        occurrences.c.step.in_(sorted(steps)),
        occurrences.c.status.in_(HAPPENED),
        occurrences.c.superseded.is_(None),
    )
    joined = occurrences.join(answers, answers.c.occurrence_id == occurrences.c.id)
    found = select(occurrences.c.hire_id, occurrences.c.step, answers.c.fields).select_from(joined).where(*there)
    rows = work.connection.execute(found.order_by(occurrences.c.n))
    return {(row.hire_id, row.step): json.loads(row.fields) for row in rows}
