"""Turning what was typed into a step's fields into typed answers: every mistake at once, and nothing stored with any."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from pledge_engine.errors import Invalid
from workflows.answers import AnswerMistake, FieldMistake, Value, parse_answer
from workflows.definition import Step


def parse_answers(step: Step, raw: Mapping[str, object]) -> dict[str, Value | None]:
    """The typed answers, None for one that was emptied; raises ``Invalid`` naming every field that cannot be accepted."""
    mistakes: list[FieldMistake] = []
    answers: dict[str, Value | None] = {}
    for key, value in raw.items():
        field = step.fields.get(key)
        if field is None:
            mistakes.append(FieldMistake(key[:60], key[:60], f"“{step.title}” has no such field", _nearest(key, step)))
            continue
        try:
            answers[key] = parse_answer(field, value)
        except AnswerMistake as mistake:
            mistakes.append(FieldMistake(key, field.title, mistake.problem, mistake.mend))
    if mistakes:
        raise Invalid(mistakes)
    return answers


def _nearest(key: str, step: Step) -> str:
    close = difflib.get_close_matches(key, step.fields, n=1)
    if close:
        return f"did you mean {close[0]}?"
    return f"it has {', '.join(step.fields)}" if step.fields else "it asks nothing: complete it without answers"
