"""What a group session was for one person: which month of theirs it fills, and how a session closes a month that it does not.

Six *attended*, not six elapsed. A session attended fills the earliest month that is open, or one that was missed and has not
passed yet on the day of the session; any other outcome closes the earliest open month, and a month is added at the end.
"""

from __future__ import annotations

from datetime import date

from workflows.agreeing import By
from workflows.answers import Value
from workflows.blockers import Reason, Refused, refuse
from workflows.correcting import correct
from workflows.definition import HAPPENED_ON, Definition, Field, Step
from workflows.journey import Journey, Status, Turn
from workflows.occurrences import Today
from workflows.steps import At, complete

ATTENDED = "attended"


def attendance_field(step: Step) -> Field | None:
    """The field in which a step asks how a session was attended; None where it does not ask."""
    return next((field for field in step.fields.values() if ATTENDED in field.choices), None)


def may_have_a_register(definition: Definition) -> tuple[Step, ...]:
    """The steps that a group session can serve: those that ask for attendance, and those that ask only for the day."""
    return tuple(
        step
        for step in definition.steps.values()
        if attendance_field(step) or (not step.agreed_by and _only_the_day(step))
    )


def _only_the_day(step: Step) -> bool:
    return len(step.fields) == 1 and all(field.sets == HAPPENED_ON for field in step.fields.values())


def attend(
    journey: Journey, step: Step, outcome: str, held_on: date, by: By, today: Today
) -> tuple[Journey, At] | Refused:
    """Record what a session was for one person; the journey after it, and the turn that it closed."""
    field = attendance_field(step)
    if field is None and outcome != ATTENDED:
        words = f"“{step.title}” closes when somebody came; leave out those who did not, it stays open for them."
        return refuse(Reason.ANSWER_BLOCKS, words, step=step.key)
    missed = _missed_but_not_passed(journey, step, held_on) if outcome == ATTENDED else None
    turn = missed or journey.open_turn(step.key)
    if turn is None:
        return refuse(Reason.NOT_OPEN, f"“{step.title}” has no month open to record.", step=step.key)
    at = At(step.key, turn.n)
    if missed is not None:
        reopened = correct(journey, at, today)
        if isinstance(reopened, Refused):
            return reopened
        journey = reopened
    answers: dict[str, Value | None] = {field.key: outcome} if field else {next(iter(step.fields)): held_on}
    after = complete(journey, at, by, answers, held_on, today)
    return after if isinstance(after, Refused) else (after, at)


def _missed_but_not_passed(journey: Journey, step: Step, held_on: date) -> Turn | None:
    """The earliest turn that was closed without having been attended, and whose day had not passed when the session was held."""
    field = attendance_field(step)
    for turn in journey.current(step.key):
        missed = field is not None and turn.status is Status.DONE and turn.answers.get(field.key) != ATTENDED
        if missed and turn.due_on is not None and turn.due_on >= held_on and step.turn_counts_when is not None:
            return turn
    return None
