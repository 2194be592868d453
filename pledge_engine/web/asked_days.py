"""Days in forms: one that shows how they are typed, and those that narrow a page, each mistake beside its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pledge_engine.errors import Invalid
from pledge_engine.web.questions import Typed, typed_date
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, FieldMistake, parse_date

_AHEAD = 5


def soon(work: Work) -> date:
    """A working day ahead, to show how one is typed."""
    return work.calendar.add_working_days(work.today, _AHEAD)


def for_example(day: date) -> str:
    """A hint that shows how a day is typed."""
    return f"For example, {day.day} {day.month} {day.year}"


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
