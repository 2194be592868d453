"""What may be recorded of whether somebody came: the outcomes of a step, and that nobody is missed on a day on hold.

The same holds whether a register records it or the step itself: nobody is due on a day on which their record was on hold, so
of such a day only that somebody came is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from workflows.answers import Value
from workflows.blockers import Blocker, Reason
from workflows.definition import Step
from workflows.fields import Field
from workflows.holding import is_held_on
from workflows.journey import Journey
from workflows.turn import Status, Turn
from workflows.words import long_date


def attendance_field(step: Step) -> Field | None:
    """The field in which a step asks how a session was attended; None where a register says only that somebody came."""
    return next((field for field in step.fields.values() if step.register in field.choices), None)


def outcomes(step: Step) -> Mapping[str, str]:
    """What a register may record for one person, with the words for it; the first is that they came."""
    field = attendance_field(step)
    if field is None:
        return {"attended": "Attended"}
    return {step.register: field.choices[step.register], **field.choices}


def came(step: Step) -> str:
    """The outcome of somebody who came."""
    return next(iter(outcomes(step)))


def of_a_session(step: Step, turn: Turn) -> str:
    """What a register says of the session that a turn tells of; empty where it tells of none.

    A training that somebody already had is no session.
    """
    if not step.register or turn.status is not Status.DONE:
        return ""
    field = attendance_field(step)
    code = str(turn.answers.get(field.key, "")) if field else came(step)
    return code if step.due.repeats or code == came(step) else ""


def missed_in_words(step: Step, turn: Turn) -> str:
    """How the session of a closed turn was that nobody came to, such as "Did not run"; empty of every other turn."""
    field = attendance_field(step)
    code = turn.answers.get(field.key) if field and turn.status is Status.DONE else None
    return outcomes(step).get(str(code), "") if _is_missed(step, code) else ""


def missed_while_held(journey: Journey, step: Step, answers: Mapping[str, Value], day: date) -> Iterator[Blocker]:
    """Why nobody can be recorded as missing on a day on which the record was on hold."""
    field = attendance_field(step)
    if field is None or not _is_missed(step, answers.get(field.key)) or not is_held_on(journey, day):
        return
    words = (
        f"The record was on hold on {long_date(day)}, so that nobody was due to come: record only that somebody came, "
        "or nothing of that day."
    )
    yield Blocker(Reason.HELD, words, step=step.key, field=field.key)


def _is_missed(step: Step, outcome: Value | None) -> bool:
    """Whether somebody was missing. Only what comes again and again can be missed: a training already done is no absence."""
    return step.due.repeats and outcome not in {None, came(step)}
