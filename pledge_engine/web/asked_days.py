"""Days in the form that narrows a page: read from the boxes of its address, each mistake beside its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pledge_engine.errors import Invalid
from pledge_engine.web.questions import Typed, typed_date
from workflows.answers import AnswerMistake, FieldMistake, parse_date


def days_asked(days: Iterable[tuple[str, str]], typed: Typed) -> Mapping[str, date | None]:
    """The days by name, None where no box is filled; ``days`` are names and labels. Raises ``Invalid`` with all mistakes."""
    wrong: list[FieldMistake] = []
    found: dict[str, date | None] = {}
    for name, label in days:
        text = typed_date(name, typed)
        try:
            found[name] = parse_date(text) if text else None
        except AnswerMistake as error:
            wrong.append(FieldMistake(name, label, error.problem, error.mend))
    if wrong:
        raise Invalid(wrong)
    return found
