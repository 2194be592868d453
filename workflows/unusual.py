"""What is worth a second look in answers that are allowed: said before anybody agrees them, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from workflows.answers import Value
from workflows.definition import Step
from workflows.words import counted


def unusual(step: Step, answers: Mapping[str, Value]) -> tuple[str, ...]:
    """Every date that lies fewer days after another than the pledge thinks wise."""
    return tuple(_too_soon(step, answers))


def _too_soon(step: Step, answers: Mapping[str, Value]) -> Iterator[str]:
    for key, field in step.fields.items():
        if field.warn_under_days_after is None:
            continue
        other, least = field.warn_under_days_after
        first, last = answers.get(other), answers.get(key)
        if isinstance(first, date) and isinstance(last, date) and 0 <= (last - first).days < least:
            days = counted((last - first).days, "days")
            yield (
                f"“{field.title}” is {days} after “{step.fields[other].title}”, and fewer than {least} is unusual: "
                "check both dates."
            )
