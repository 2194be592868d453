"""Answers that complete a step: plainly made up, and the same every time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from workflows.answers import Value
from workflows.completing import missing_fields
from workflows.conditions import Is
from workflows.definition import Step
from workflows.fields import Field, FieldType
from workflows.journey import Journey

ACTION: dict[str, Value] = {
    "text": "Find a quiet room",
    "owner": "Service lead",
    "needed_before_advert": True,
    "open": True,
}


def value_for(field: Field, day: date) -> Value:
    """A made-up answer of the right type."""
    match field.type:
        case FieldType.NUMBER:
            return max(field.at_least or 0, 1)
        case FieldType.DATE:
            return day
        case FieldType.YES_NO:
            return True
        case FieldType.CHOICE:
            return next(iter(field.choices))
        case FieldType.MANY_OF:
            return (next(iter(field.choices)),)
        case FieldType.LINK:
            return "https://intranet.example/document"
        case FieldType.ROWS:
            return ({key: value_for(column, day) for key, column in field.columns.items()},)
        case FieldType.TEXT:
            return "Made-up words"


def filled(journey: Journey, step: Step, given: Mapping[str, Value], day: date) -> dict[str, Value]:
    """The given answers with every other field that completing needs filled in."""
    turn = journey.open_turn(step.key)
    answers: dict[str, Value] = dict(turn.answers if turn else {}) | dict(given)
    for requirement in step.completes_when:
        condition = requirement.condition
        own = condition.subject.step == step.key and condition.subject.field not in answers
        if own and isinstance(condition, Is) and not condition.negated:
            answers[condition.subject.field] = condition.values[0]
    while missing := missing_fields(journey, step, answers):
        key, field = next(iter(missing.items()))
        answers[key] = value_for(field, day)
    return answers
