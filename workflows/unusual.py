"""What is worth a second look in answers that are allowed: said before anybody agrees them, and never in the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from workflows.answers import Value
from workflows.calendar import Calendar
from workflows.days_answered import Answered, days_in
from workflows.definition import Definition, Step
from workflows.due import add_months
from workflows.fields import HAPPENED_ON, Field, FieldType
from workflows.words import counted, listed

# A plan that lies further away has mostly the wrong year.
_MONTHS_AHEAD, _MONTHS_AGO = 12, 3
_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
# What people write where they have no name to write, by its letters alone: "N/A" and "n. a." are one, and a dash is nothing.
_NOBODY = frozenset(
    {
        *("", "nobody", "nobodyyet", "noone", "nooneyet", "none", "nil", "na", "notapplicable", "vacant"),
        *("tbc", "tba", "tbd", "tobeconfirmed", "tobeagreed", "tobedecided", "unknown", "notknown", "notyetknown"),
    }
)


def unusual(step: Step, answers: Mapping[str, Value], on: date, calendar: Calendar) -> tuple[str, ...]:
    """What is unusual beside another answer, what is left out, and every plan made ``on`` a day that it does not follow soon.

    Somebody who is not named is left out too. A day on which somebody begins is looked at too where nobody works on it.
    """
    beside_another = (*_too_soon(step, answers), *_too_many(step, answers), *_figures_above(step, answers))
    lacking = (*_left_out(step, answers), *_names_nobody(step, answers))
    return (*beside_another, *lacking, *_plans(days_in(step, answers), on, calendar))


def unusual_dates(definition: Definition, dates: Mapping[str, date], on: date, calendar: Calendar) -> tuple[str, ...]:
    """The same of hire dates, by their names, that are moved ``on`` a day."""
    asked = {
        name: Field(key=name, title=known.title, type=FieldType.DATE, sets=name)
        for name, known in definition.hire_dates.items()
    }
    asked |= {
        field.sets: field for step in definition.steps.values() for field in step.fields.values() if field.sets in asked
    }
    return tuple(_plans((Answered(name, asked[name], day) for name, day in dates.items()), on, calendar))


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


def _too_many(step: Step, answers: Mapping[str, Value]) -> Iterator[str]:
    for key, field in step.fields.items():
        number, other = answers.get(key), answers.get(field.warn_above)
        if isinstance(number, int) and isinstance(other, int) and number > other:
            yield (
                f"“{field.title}”, {number:,}, is more than “{step.fields[field.warn_above].title}”, {other:,}: "
                "check both numbers."
            )


def _figures_above(step: Step, answers: Mapping[str, Value]) -> Iterator[str]:
    for key, field in step.fields.items():
        said, most = answers.get(key), field.warn_figure_above
        figure = _FIGURE.search(said) if isinstance(said, str) and most is not None else None
        if figure and most is not None and float(figure[0].replace(",", ".")) > most:
            yield f"“{field.title}”, {figure[0]}, is more than {most}: check the number."


def _left_out(step: Step, answers: Mapping[str, Value]) -> Iterator[str]:
    for key, field in step.fields.items():
        chosen = answers.get(key)
        if field.warn_unless_all and isinstance(chosen, tuple) and len(chosen) < len(field.choices):
            missing = (f"“{title}”" for choice, title in field.choices.items() if choice not in chosen)
            yield f"“{field.title}” leaves out {listed(missing)}: check that this is meant."


def _names_nobody(step: Step, answers: Mapping[str, Value]) -> Iterator[str]:
    for key, field in step.fields.items():
        named = answers.get(key)
        if field.warn_if_nobody and isinstance(named, str) and _letters_of(named) in _NOBODY:
            yield f"“{field.title}” names nobody yet: put a name there once somebody has agreed."


def _letters_of(words: str) -> str:
    return "".join(each for each in words.casefold() if each.isalnum())


def _plans(days: Iterable[Answered], on: date, calendar: Calendar) -> Iterator[str]:
    """Plans alone: a day on which something was done is told when it cannot be."""
    for each in days:
        if each.asked.happened or each.asked.sets == HAPPENED_ON:
            continue
        if each.day > add_months(on, _MONTHS_AHEAD) and not each.asked.far_ahead:
            yield f"{each.words}, is more than {_MONTHS_AHEAD} months away: check the year."
        elif each.day < add_months(on, -_MONTHS_AGO):
            yield f"{each.words}, was more than {_MONTHS_AGO} months ago: check the year."
        elif each.day < on:
            yield f"{each.words}, is in the past: check the date."
        meant_for_work = each.asked.warn_on_day_off or (each.asked.sets and not each.asked.far_ahead)
        if meant_for_work and not calendar.is_working_day(each.day):
            yield f"{each.words}, is no working day ({calendar.name_of(each.day) or f'{each.day:%A}'}): check the date."
