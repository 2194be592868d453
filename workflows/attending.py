"""What a group session was for one person: which month of theirs it fills, and how a session closes a month that it does not.

Six *attended*, not six elapsed. A session attended fills the earliest month that is open, or one that was missed and has not
passed yet on the day of the session; any other outcome closes the earliest open month, and a month is added at the end.
"""

from __future__ import annotations

from datetime import date

from workflows.agreeing import By
from workflows.answers import Value
from workflows.attendance import attendance_field, came, missed_in_words
from workflows.blockers import Reason, Refused, refuse
from workflows.correcting import correct, open_again, without_its_day
from workflows.definition import HAPPENED_ON, Step
from workflows.journey import Journey
from workflows.occurrences import Today, settle
from workflows.steps import At, complete
from workflows.turn import Status, Turn
from workflows.words import long_date


def attend(
    journey: Journey, step: Step, outcome: str, held_on: date, by: By, today: Today
) -> tuple[Journey, At] | Refused:
    """Record what a session was for one person; the journey after it, and the turn that it closed."""
    if any(turn.status is Status.DONE and turn.happened_on == held_on for turn in journey.current(step.key)):
        words = (
            f"“{step.title}” already has a session of {long_date(held_on)} recorded: put that session right instead."
        )
        return refuse(Reason.SESSION_RECORDED, words, step=step.key)
    missed = made_up_for(journey, step, held_on) if outcome == came(step) else None
    turn = missed or journey.open_turn(step.key)
    if turn is None:
        return refuse(Reason.NOT_OPEN, f"“{step.title}” has no turn open to record.", step=step.key)
    at = At(step.key, turn.n)
    if missed is not None:
        reopened = open_again(journey, at)
        if isinstance(reopened, Refused):
            return reopened
        journey = reopened
    return _close(journey, step, at, outcome, held_on, by, today)


def earlier_than_missed(journey: Journey, step: Step, held_on: date) -> str:
    """What to look at again of a session that somebody came to before the one that it stands in for; empty where it is later."""
    missed = made_up_for(journey, step, held_on)
    if missed is None or missed.happened_on is None or missed.happened_on <= held_on:
        return ""
    how = missed_in_words(step, missed).lower()
    return (
        f"the session of {long_date(held_on)} is before that of {long_date(missed.happened_on)} ({how}), which it replaces: "
        "check both dates."
    )


def attend_instead(
    journey: Journey, step: Step, at: At, outcome: str, held_on: date, by: By, today: Today
) -> tuple[Journey, At] | Refused:
    """Put right what a session was for one person: the turn that it closed closes with another outcome."""
    turn = journey.turn(at.step, at.n)
    if turn is None or turn.status is not Status.DONE or turn.happened_on != held_on:
        words = f"“{step.title}” no longer says what this session said of it; put it right on the record itself."
        return refuse(Reason.NOT_OPEN, words, step=step.key)
    reopened = open_again(journey, at)
    if isinstance(reopened, Refused):
        return reopened
    return _close(reopened, step, at, outcome, held_on, by, today)


def take_out(journey: Journey, step: Step, at: At, today: Today) -> Journey | Refused:
    """Take somebody out of a session at which they do not belong: their turn is open as if it had not been recorded."""
    reopened = correct(journey, at, today)
    if isinstance(reopened, Refused):
        return reopened
    field = attendance_field(step)
    return settle(without_its_day(reopened, at, *([field.key] if field else [])), today)


def _close(
    journey: Journey, step: Step, at: At, outcome: str, held_on: date, by: By, today: Today
) -> tuple[Journey, At] | Refused:
    field = attendance_field(step)
    answers: dict[str, Value | None] = {field.key: outcome} if field else {}
    if outcome == came(step):
        answers |= {other.key: held_on for other in step.fields.values() if other.sets == HAPPENED_ON}
    after = complete(journey, at, by, answers, held_on, today)
    return after if isinstance(after, Refused) else (after, at)


def made_up_for(journey: Journey, step: Step, held_on: date) -> Turn | None:
    """The turn that a session attended on a day stands in for: the earliest that was missed, and had not passed by that day."""
    field = attendance_field(step)
    if field is None or step.turn_counts_when is None:
        return None
    for turn in journey.current(step.key):
        missed = turn.status is Status.DONE and turn.answers.get(field.key) != came(step)
        if missed and turn.due_on is not None and turn.due_on >= held_on:
            return turn
    return None
