"""What a group session was for one person: which month of theirs it fills, and how a session closes a month that it does not.

Six *attended*, not six elapsed. A session attended fills the earliest month that is open, or one that was missed and has not
passed yet on the day of the session; any other outcome closes the earliest open month, and a month is added at the end.
Of a repeat without end a session that is recorded late fills the month that was open on its day, where that closed without one.
"""

from __future__ import annotations

from datetime import date

from workflows.agreeing import By
from workflows.answers import Value
from workflows.attendance import attendance_field, came, missed_in_words, of_a_session, outcomes
from workflows.blockers import Reason, Refused, refuse
from workflows.calendar import Calendar
from workflows.closing import closed
from workflows.correcting import correct, open_again, without_its_day
from workflows.dating import due_of
from workflows.definition import Step
from workflows.fields import HAPPENED_ON
from workflows.journey import Journey
from workflows.occurrences import Today, settle
from workflows.steps import At, complete
from workflows.turn import Status, Turn
from workflows.words import long_date, numbered, turns_named

# How a month of a repeat without end closes once the next has come.
_OVERTAKEN = frozenset({Status.NOT_KEPT, Status.NOT_TAKEN_UP})


def attend(
    journey: Journey, step: Step, outcome: str, held_on: date, by: By, today: Today
) -> tuple[Journey, At] | Refused:
    """Record what a session was for one person; the journey after it, and the turn that it closed."""
    of_that_day = (turn for turn in journey.current(step.key) if turn.happened_on == held_on)
    if recorded := next((turn for turn in of_that_day if turn.status is Status.DONE), None):
        return _has_one_of_that_day(step, recorded, outcome, held_on)
    missed = made_up_for(journey, step, held_on) if outcome == came(step) else None
    turn = missed or _overtaken_on(journey, step, held_on) or journey.open_turn(step.key)
    if turn is None:
        return refuse(Reason.NOT_OPEN, f"“{step.title}” has no turn open to record.", step=step.key)
    at = At(step.key, turn.n)
    if not turn.status.is_open:
        reopened = open_again(journey, at)
        if isinstance(reopened, Refused):
            return reopened
        journey = reopened
    return _close(journey, step, at, outcome, held_on, by, today)


def _has_one_of_that_day(step: Step, recorded: Turn, outcome: str, held_on: date) -> Refused:
    """A record has one session a day: whoever came on the day of one that they missed came to that one, or on another day."""
    how = outcomes(step).get(of_a_session(step, recorded), "").lower()
    which = turns_named(step.title, [recorded.n]) if step.due.repeats else f"“{step.title}”"
    said = f"{which} already has the session of {long_date(held_on)} recorded{f' ({how})' if how else ''}"
    there = "on the register of that day or on the page of the step."
    if outcome == came(step) and missed_in_words(step, recorded):
        words = f"{said}, and a make-up is on another day. If they came to that session after all, put it right {there}"
    else:
        words = f"{said}: put that session right instead, {there}"
    return refuse(Reason.SESSION_RECORDED, words, step=step.key)


def fills_later_month(journey: Journey, step: Step, at: At, held_on: date) -> str:
    """What to look at again of a session that fills a turn of an endless repeat which opened after it; empty of any other."""
    turn = journey.turn(at.step, at.n)
    if turn is None or not step.due.endless or turn.due_on is None or held_on >= min(turn.opened_on, turn.due_on):
        return ""
    due = long_date(turn.due_on)
    return f"the session of {long_date(held_on)} fills {numbered(step.title, turn.n)}, due {due}: check the date."


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


def on_day_off(held_on: date, calendar: Calendar) -> str:
    """What to look at again of a session on a day on which nobody works; empty of any other."""
    if calendar.is_working_day(held_on):
        return ""
    why = calendar.name_of(held_on) or f"{held_on:%A}"
    return f"the session of {long_date(held_on)} was on no working day ({why}): check the date."


def attend_instead(
    journey: Journey, step: Step, at: At, outcome: str, held_on: date, by: By, today: Today
) -> tuple[Journey, At] | Refused:
    """Put right what a session was for one person: the turn that it closed closes with another outcome."""
    turn = journey.turn(at.step, at.n)
    if turn is None or turn.status is not Status.DONE or turn.happened_on != held_on:
        return _says_another_day(step)
    reopened = open_again(journey, at)
    if isinstance(reopened, Refused):
        return reopened
    return _close(reopened, step, at, outcome, held_on, by, today)


def _says_another_day(step: Step) -> Refused:
    words = f"“{step.title}” no longer says what this session said of it; put it right on the record itself."
    return refuse(Reason.NOT_OPEN, words, step=step.key)


def take_out(journey: Journey, step: Step, at: At, held_on: date, today: Today) -> Journey | Refused:
    """Take somebody out of a session at which they do not belong: their turn is open as if it had not been recorded.

    A month of a repeat without end that has passed by ``today`` closes as one that nobody held. Refused where the turn is of
    another day than the session by now: that other session stays.
    """
    turn = journey.turn(at.step, at.n)
    if turn is not None and turn.happened_on != held_on:
        return _says_another_day(step)
    reopened = correct(journey, at, today)
    if isinstance(reopened, Refused):
        return reopened
    field = attendance_field(step)
    emptied = without_its_day(reopened, at, *([field.key] if field else []))
    return settle(_without_passed(emptied, step, at, today), today)


def _without_passed(journey: Journey, step: Step, at: At, today: Today) -> Journey:
    """The journey with an earlier month closed once more, where the next had come by today: else a later session fills it."""
    turns = journey.current(step.key)
    passed = due_of(journey, step, at.n + 1, today.calendar) if step.due.endless and turns[-1].n > at.n else None
    if passed is None or passed > today.on:
        return journey
    turn = next(turn for turn in turns if turn.n == at.n)
    return journey.with_turn(closed(turn, Status.NOT_KEPT if step.required else Status.NOT_TAKEN_UP, passed))


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
    """The turn that a session attended on a day stands in for: the earliest that was missed, and had not passed by that day.

    None where an earlier month was open on that day, and closed without a session: it is that month's.
    """
    overtaken = _overtaken_on(journey, step, held_on)
    for turn in journey.current(step.key):
        if turn is overtaken:
            return None
        if missed_in_words(step, turn) and turn.due_on is not None and turn.due_on >= held_on:
            return turn
    return None


def _overtaken_on(journey: Journey, step: Step, held_on: date) -> Turn | None:
    """The turn of an endless repeat that was open on a day, and closed after it because nobody recorded a session in time."""
    for turn in journey.current(step.key) if step.due.endless else ():
        began = min(turn.opened_on, turn.due_on or turn.opened_on)
        if turn.status in _OVERTAKEN and turn.closed_on is not None and began <= held_on < turn.closed_on:
            return turn
    return None
