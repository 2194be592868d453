"""Answers that would be accepted, for help and for commands to try: made up, and never somebody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from workflows.answers import Value, example_of, parse_answer
from workflows.completing import missing_fields
from workflows.conditions import Is
from workflows.definition import Step
from workflows.fields import Field, FieldType
from workflows.journey import Journey

_USUAL_DAYS = 28


def example(step: Step, field: Field, day: str) -> str:
    """An answer to one question: where only one lets the step complete, that one. ``day`` is the day that dates take."""
    return _completing(step, field) or _example(field, day)


def examples(journey: Journey, step: Step, given: Mapping[str, Value], today: date) -> Mapping[str, str]:
    """An answer for everything that completing the step still needs, beside what was answered already."""
    known, found = dict(given), {}
    while missing := missing_fields(journey, step, known):
        key, field = next(iter(missing.items()))
        found[key] = example(step, field, _day(field, known, today).isoformat())
        value = parse_answer(field, found[key])
        assert value is not None, f"the example for {step.key}.{key} is no answer"
        known[key] = value
    return found


def _day(field: Field, known: Mapping[str, Value], today: date) -> date:
    """The day for a date: today, or for one that follows another as many days later as is usual."""
    first = known.get(field.not_before)
    days = field.warn_under_days_after[1] if field.warn_under_days_after else 0
    return first + timedelta(days=max(days, _USUAL_DAYS)) if isinstance(first, date) else today


def _completing(step: Step, field: Field) -> str:
    """The answer without which the step does not complete, where the pledge asks for one."""
    for requirement in step.completes_when:
        condition = requirement.condition
        if isinstance(condition, Is) and condition.subject.field == field.key:
            fitting = [key for key in field.choices if key not in condition.values]
            return fitting[0] if condition.negated and fitting else condition.values[0]
    return ""


def _example(field: Field, example_day: str) -> str:
    if field.type is FieldType.DATE:
        return example_day
    if field.type is FieldType.ROWS:
        return ", ".join(f"{key}={_example(column, example_day)}" for key, column in field.columns.items())
    return ", ".join(field.choices) if field.warn_unless_all else example_of(field)
