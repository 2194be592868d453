"""What stands between a turn of a step and its completion: every reason at once.

A date of completion may lie in the past, never in the future, and never before what the step needs, counts after or records
happened. When that was agreed holds no real day back: it is asked about in ``second_looks``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from workflows.anchors import Own, condition_holds, field_answer
from workflows.answers import Value, example_of
from workflows.attendance import missed_while_held
from workflows.blockers import Blocker, Reason, Refused, refuse
from workflows.conditions import matching_rows
from workflows.days_answered import MONTHS_BEFORE_OPENING, days_after, impossible_days, out_of_order
from workflows.definition import Step
from workflows.due import add_months
from workflows.fields import HAPPENED_ON, Field
from workflows.following import last_before, who_puts_it_right
from workflows.hire_dates import date_blockers, offer_blockers
from workflows.journey import Journey
from workflows.starting import kept_from_elsewhere, start_blockers
from workflows.turn import Status, Turn
from workflows.words import counted, long_date, sentence, turns_named

_STAYS = frozenset({Status.NOT_NEEDED, Status.RETURNED, Status.ENDED})


def step_of_turn(journey: Journey, step_key: str, n: int) -> Turn | Refused:
    """The open turn that a move names, or why there is none."""
    step = journey.definition.steps.get(step_key)
    if step is None:
        return refuse(Reason.NOT_IN_DEFINITION, f"The pledge has no step “{step_key[:60]}”.")
    turn = journey.turn(step_key, n)
    if turn is None:
        return refuse(Reason.NOT_OPEN, _not_open(journey, step, n), step=step_key, n=n)
    if not turn.status.is_open:
        closed = f"{_named(step, n)} is closed ({turn.status.value.replace('_', ' ')})"
        if turn.status in _STAYS:
            return refuse(Reason.NOT_OPEN, f"{closed}: it stays as it is.", step=step_key, n=n)
        return refuse(Reason.ALREADY_CLOSED, f"{closed}: correct it to put it right.", step=step_key, n=n)
    return turn


def _named(step: Step, n: int) -> str:
    return turns_named(step.title, [n]) if step.due.repeats else f"“{step.title}”"


def _not_open(journey: Journey, step: Step, n: int) -> str:
    if journey.current(step.key):
        turn = journey.open_turn(step.key)
        return f"“{step.title}” has no turn {n}" + (f"; turn {turn.n} is open." if turn else ".")
    if step.opens_after:
        return f"“{step.title}” is not open yet: it opens after “{journey.definition.steps[step.opens_after].title}”."
    stage = journey.definition.stages[step.opens_with or step.stage]
    return f"“{step.title}” is not open yet: it opens with the stage “{stage.title}”."


def completion_blockers(
    journey: Journey, step: Step, turn: Turn, answers: Mapping[str, Value], day: date, today: date
) -> tuple[Blocker, ...]:
    """Everything that keeps a turn from being completed with these answers on this day."""
    found = list(start_blockers(journey, step))
    if journey.held and step.agreed_by:
        words = f"The record is on hold: save “{step.title}” now, and complete it once the record is resumed."
        found.append(Blocker(Reason.HELD, words, step=step.key))
    found += [
        Blocker(
            Reason.ANSWER_MISSING,
            f"“{field.title}” needs an answer, for example {example_of(field)}.",
            step.key,
            field=key,
        )
        for key, field in missing_fields(journey, step, answers).items()
    ]
    found += _unmet(journey, step, answers)
    found += _rows_missing(journey, step, answers)
    found += missed_while_held(journey, step, answers, day)
    found += (*out_of_order(step, answers), *impossible_days(step, turn, answers, today))
    on = _field_of_day(step, answers, day)
    about_day = (
        *_date_blockers(journey, step, turn.n, day, today),
        *offer_blockers(journey, step, day),
        *days_after(step, answers, day, today),
    )
    found += [replace(blocker, field=on) for blocker in about_day]
    found += _hire_date_blockers(journey, step, answers, today)
    return tuple(found)


def _field_of_day(step: Step, answers: Mapping[str, Value], day: date) -> str:
    """The field in which the day was given, or ``happened_on`` where no field of the step asks for it."""
    asks = (key for key, field in step.fields.items() if field.sets == HAPPENED_ON and answers.get(key) == day)
    return next(asks, HAPPENED_ON)


def _hire_date_blockers(journey: Journey, step: Step, answers: Mapping[str, Value], today: date) -> list[Blocker]:
    """Why the hire dates cannot become these, each at the field that sets its date, or else at the first that sets any."""
    changed = _dates_set(journey, step, answers)
    asked = {field.sets: key for key, field in step.fields.items() if field.sets in changed}
    first = next(iter(asked.values()), "")
    found = date_blockers(journey, changed, today)
    return [replace(blocker, step=step.key, field=asked.get(blocker.field, first)) for blocker in found]


def missing_fields(journey: Journey, step: Step, answers: Mapping[str, Value]) -> Mapping[str, Field]:
    """The fields that completing needs and that have no answer yet."""
    own = Own(step.key, answers)
    return {
        key: field
        for key, field in step.fields.items()
        if field.required and key not in answers and _is_asked(journey, field, own)
    }


def _is_asked(journey: Journey, field: Field, own: Own) -> bool:
    return field.when is None or condition_holds(journey, field.when, own) is True


def _dates_set(journey: Journey, step: Step, answers: Mapping[str, Value]) -> dict[str, date]:
    """The hire dates that completing would set."""
    return {
        field.sets: value
        for key, field in step.fields.items()
        if field.sets in journey.definition.hire_dates and isinstance(value := answers.get(key), date)
    }


def _unmet(journey: Journey, step: Step, answers: Mapping[str, Value]) -> list[Blocker]:
    """What must be true and is not, beside what keeps the step from starting.

    Of the step's own fields only those that are asked and not already said to be missing.
    """
    own = Own(step.key, answers)
    missing = missing_fields(journey, step, answers)
    said = kept_from_elsewhere(journey, step)
    left_out = {key for key, field in step.fields.items() if key in missing or not _is_asked(journey, field, own)}
    return [
        Blocker(
            Reason.ANSWER_BLOCKS,
            sentence(requirement.otherwise.rstrip(".")) + ".",
            step=step.key,
            field=requirement.condition.subject.field if requirement.condition.subject.step == step.key else "",
            role=step.owner,
        )
        for requirement in step.completes_when
        if requirement not in said
        and (requirement.condition.subject.step != step.key or requirement.condition.subject.field not in left_out)
        and condition_holds(journey, requirement.condition, own) is not True
    ]


def _rows_missing(journey: Journey, step: Step, answers: Mapping[str, Value]) -> list[Blocker]:
    """A field that closes rows of another step needs one row for each of them."""
    found = []
    for key, field in step.fields.items():
        if field.rows_for is None or key not in answers:
            continue
        source = field_answer(journey, field.rows_for.subject.step, field.rows_for.subject.field)
        wanted = len(matching_rows(field.rows_for, source)) if isinstance(source, tuple) else 0
        rows = answers[key]
        given = len(rows) if isinstance(rows, tuple) else 0
        if given < wanted:
            words = f"“{field.title}” has {counted(given, 'rows')} and needs {wanted}: one for each."
            found.append(Blocker(Reason.ANSWER_MISSING, words, step=step.key, field=key, role=step.owner))
    return found


def _date_blockers(journey: Journey, step: Step, n: int, day: date, today: date) -> list[Blocker]:
    if day > today:
        words = f"{long_date(day)} has not come yet: record “{step.title}” on the day, or after it."
        return [Blocker(Reason.DATE_IMPOSSIBLE, words, step=step.key)]
    opened = journey.visits[0].entered_on
    if day < add_months(opened, -MONTHS_BEFORE_OPENING):
        words = f"{long_date(day)} is more than a year before this record was opened on {long_date(opened)}: check the year."
        return [Blocker(Reason.DATE_IMPOSSIBLE, words, step=step.key)]
    last = last_before(journey, step, n)
    if last and last.happened_on and day < last.happened_on:
        words = (
            f"“{step.title}” cannot have happened on {long_date(day)}: it comes after {last.what}, on "
            f"{long_date(last.happened_on)}.{who_puts_it_right(last)}"
        )
        return [Blocker(Reason.DATE_IMPOSSIBLE, words, step=step.key)]
    return []
