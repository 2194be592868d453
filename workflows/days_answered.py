"""Days in the answers of a step that cannot be: ahead where something is said to have happened, years ago, or out of order.

The day on which the step itself happened is looked at with its completion, and the dates of the hire in ``hire_dates``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workflows.answers import Value
from workflows.blockers import Blocker, Reason
from workflows.definition import Step
from workflows.due import add_months
from workflows.fields import Field, FieldType
from workflows.turn import Turn
from workflows.words import long_date

MONTHS_BEFORE_OPENING = 12


@dataclass(frozen=True, slots=True)
class Answered:
    """One day that was answered: in the field ``at``, or in a row of it."""

    at: str
    asked: Field
    day: date
    row: int = 0

    @property
    def words(self) -> str:
        """What is said of it: "“Criminal record”, 6 August 2026"."""
        row = f" in row {self.row}" if self.row else ""
        return f"“{self.asked.title}”{row}, {long_date(self.day)}"


def impossible_days(step: Step, turn: Turn, answers: Mapping[str, Value], today: date) -> list[Blocker]:
    """Days that cannot be, each at its field: ahead for what has happened, or more than a year before the turn opened."""
    found = []
    earliest = add_months(turn.opened_on, -MONTHS_BEFORE_OPENING)
    for each in days_in(step, answers):
        if each.asked.happened and each.day > today:
            words = f"{each.words}, has not come yet: give it on the day, or after it."
        elif each.day < earliest and not each.asked.sets:
            opened = long_date(turn.opened_on)
            words = f"{each.words}, is more than a year before this step opened on {opened}: check the year."
        else:
            continue
        found.append(Blocker(Reason.DATE_IMPOSSIBLE, words, step=step.key, field=each.at))
    return found


def days_after(step: Step, answers: Mapping[str, Value], day: date, today: date) -> list[Blocker]:
    """Why a step cannot have happened on a day: something that it records as done was done only later, by today."""
    later = [each for each in days_in(step, answers) if each.asked.happened and day < each.day <= today]
    if not later:
        return []
    last = max(later, key=lambda each: each.day)
    words = f"“{step.title}” cannot have happened on {long_date(day)}: {last.words}, is later. Change the day that is wrong."
    return [Blocker(Reason.DATE_IMPOSSIBLE, words, step=step.key)]


def out_of_order(step: Step, answers: Mapping[str, Value]) -> list[Blocker]:
    """Dates that lie before another date of the step which they follow."""
    found = []
    for key, field in step.fields.items():
        day, first = answers.get(key), answers.get(field.not_before)
        if isinstance(day, date) and isinstance(first, date) and day < first:
            before = step.fields[field.not_before].title
            words = (
                f"“{field.title}”, {long_date(day)}, is before “{before}”, {long_date(first)}: change one of the two."
            )
            found.append(Blocker(Reason.DATE_IMPOSSIBLE, words, step=step.key, field=key))
    return found


def days_in(step: Step, answers: Mapping[str, Value]) -> Iterator[Answered]:
    """Every day that was answered in a step, in the order of its fields."""
    for key, field in step.fields.items():
        value = answers.get(key)
        if isinstance(value, date):
            yield Answered(key, field, value)
        elif field.type is FieldType.ROWS and isinstance(value, tuple):
            for row, cells in enumerate((cells for cells in value if isinstance(cells, dict)), start=1):
                for name, column in field.columns.items():
                    if isinstance(day := cells.get(name), date):
                        yield Answered(key, column, day, row)
