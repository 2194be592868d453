"""The worker's own word: that something which was promised to them did not happen. It stands beside what else is recorded.

Where they do a step themselves, at a pace that was agreed, the time for it was promised: there the word is that there was none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from workflows.blockers import Reason, Refused, refuse
from workflows.definition import Role, Step
from workflows.journey import Journey
from workflows.occurrences import Today, settle
from workflows.steps import At
from workflows.turn import Status, Talked, Turn, happened
from workflows.words import listed, long_date, numbered


def say_it_did_not_happen(journey: Journey, at: At, today: Today) -> Journey | Refused:
    """Keep the worker's word that a step did not happen for them, beside whatever else is recorded of it.

    It is said once, and again where the step was recorded as done since, or it was written down that they talked about it, and
    that is not how it was for them.
    """
    turn = _promised(journey, at)
    if isinstance(turn, Refused):
        return turn
    step = journey.definition.steps[at.step]
    if turn.said_not_to_have_happened_on is not None and not may_be_said_again(step, turn):
        words = f"You said so on {long_date(turn.said_not_to_have_happened_on)}, and both leads see it."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=at.step)
    if turn.status is Status.NOT_NEEDED:
        words = f"“{numbered(step.title, at.n)}” was not needed any more, so that nobody missed it."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=at.step, n=at.n)
    if _finished_by_the_worker(step, turn):
        words = f"You have finished “{numbered(step.title, at.n)}”, so there was time for it."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=at.step, n=at.n)
    return settle(journey.with_turn(_with_word(turn, today.on)), today)


def take_that_back(journey: Journey, at: At, today: Today) -> Journey | Refused:
    """Take back that a step did not happen; the history keeps that it was said."""
    turn = _promised(journey, at)
    if isinstance(turn, Refused):
        return turn
    if turn.said_not_to_have_happened_on is None:
        return refuse(Reason.NOTHING_TO_AGREE, "You have not said so, so there is nothing to take back.", step=at.step)
    return settle(journey.with_turn(_with_word(turn, None)), today)


def write_that_it_was_talked_about(journey: Journey, at: At, what: Talked, today: Today) -> Journey | Refused:
    """Keep, beside what the worker said of a turn, what came of talking with them about it. They may say it again."""
    turn, step = journey.turn(at.step, at.n), journey.definition.steps[at.step]
    title = numbered(step.title, at.n) if step.due.repeats else step.title
    if turn is None or not _said(turn):
        words = f"The worker has not said of “{title}” that it did not happen, so there is nothing to write down."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=at.step, n=at.n)
    if what is Talked.IS_DONE and turn.status.is_open:
        words = f"“{title}” is not complete. Complete it, or choose what else came of it."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=at.step, n=at.n)
    if turn.talked_about is what:
        words = f"That {what.words} was written down on {long_date(turn.talked_about_on)} already."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=at.step, n=at.n)
    return settle(journey.with_turn(replace(turn, talked_about=what, talked_about_on=today.on)), today)


def _with_word(turn: Turn, said_on: date | None) -> Turn:
    """The turn with the worker's word as it is now; what came of talking about an earlier one is in the history alone."""
    return replace(turn, said_not_to_have_happened_on=said_on, talked_about=None, talked_about_on=None)


def turn_meant(
    journey: Journey, key: str, today: Today, *, sees: Callable[[Turn], bool], said: bool = False
) -> At | Refused:
    """The turn of a step that the worker means who names none: the only one that fits, or a refusal that asks which.

    Of those that the worker sees, the turns fit whose day has come and of which they have not said so yet; or with ``said``
    those of which it was.
    """
    step = journey.definition.steps[key]
    seen = [turn for turn in journey.current(key) if sees(turn)] if is_promised(step) else []
    fitting = [turn for turn in seen if (_said(turn) if said else _can_be_said_now(step, turn, today.on))]
    return _the_one(step, fitting, or_else=[turn for turn in seen if _said(turn)] or seen[:1])


def turn_talked_about(journey: Journey, key: str) -> At | Refused:
    """The turn of a step that a lead means who names none: the only one of which what the worker said still asks for something.

    Where none does, the only one of which they said anything; of several the refusal asks which.
    """
    said = [turn for turn in journey.current(key) if _said(turn)]
    step, waiting = journey.definition.steps[key], [turn for turn in said if not is_answered(turn)]
    return _the_one(step, waiting or said, or_else=())


def _the_one(step: Step, fitting: Sequence[Turn], *, or_else: Sequence[Turn]) -> At | Refused:
    """The turn that fits, or where none does, the last of the others; of several that fit the refusal asks which."""
    if len(fitting) > 1:
        known = listed(_numbered(turn) for turn in fitting)
        words = f"“{step.title}” has come up more than once: say which turn you mean. There are {known}."
        return refuse(Reason.WHICH_TURN, words, step=step.key)
    nearest = fitting or or_else
    return At(step.key, nearest[-1].n if nearest else 1)


def is_promised(step: Step) -> bool:
    """Whether the step, or the time for it, was promised to the worker; of their own steps only where a pace was agreed."""
    return step.owner is not Role.WORKER or step.pace


def may_be_said(step: Step, turn: Turn, today: date) -> bool:
    """Whether it makes sense to offer a worker to say that a turn did not happen, on a day in Europe/London, or to take it back.

    They can tell by now, or have said so already: their word stays theirs when the day is moved later, and when they finish
    after all. Of what was not promised, such as a month that was not needed any more, of a turn whose place a later round took,
    and of the time for what they have finished themselves, there is nothing to say.
    """
    if not is_promised(step) or turn.superseded:
        return False
    return _said(turn) or _can_be_missed(step, turn, today)


def may_be_said_again(step: Step, turn: Turn) -> bool:
    """Whether a worker may say anew that a turn did not happen, as they said before.

    Others recorded on a later day that it happened, or that they talked about it.
    """
    by_others = happened(turn) and step.owner is not Role.WORKER
    return is_answered(turn) and (by_others or turn.talked_about is not None)


def what_was_said(step: Step, turn: Turn) -> str:
    """What the worker said of a turn and when, in the middle of a sentence to others; empty where they said nothing."""
    said = turn.said_not_to_have_happened_on
    what = "there was no time for it" if step.owner is Role.WORKER else "this did not happen for them"
    return f"the worker said on {long_date(said)} that {what}" if said else ""


def word_to_weigh(step: Step, turn: Turn) -> str:
    """The same until it asks for nothing more: whoever completes the turn is asked about it first, or to talk about it."""
    return "" if turn.superseded or is_answered(turn) else what_was_said(step, turn)


def what_came_of_it(turn: Turn) -> str:
    """What came of talking about what the worker said, and when that was written down; empty where it was not."""
    came, on = turn.talked_about, turn.talked_about_on
    return (
        f"a lead wrote down on {long_date(on)} that they talked about it, and that {came.words}" if came and on else ""
    )


def is_answered(turn: Turn) -> bool:
    """Whether what the worker said asks for nothing more: the turn was closed on a later day, or they talked about it."""
    said, closed_on = turn.said_not_to_have_happened_on, turn.closed_on
    return said is not None and (turn.talked_about is not None or (closed_on is not None and closed_on > said))


def _said(turn: Turn) -> bool:
    return turn.said_not_to_have_happened_on is not None


def _can_be_said_now(step: Step, turn: Turn, today: date) -> bool:
    said_already = _said(turn) and not may_be_said_again(step, turn)
    return not said_already and _can_be_missed(step, turn, today)


def _can_be_missed(step: Step, turn: Turn, today: date) -> bool:
    """Whether a worker can tell by now that the turn did not happen: it is closed, or its day is here.

    What they do themselves cannot be missed once they have finished it, and nothing that was not needed.
    """
    if turn.status is Status.NOT_NEEDED:
        return False
    has_come = not turn.status.is_open or (turn.due_on is not None and turn.due_on <= today)
    return has_come and not _finished_by_the_worker(step, turn)


def _finished_by_the_worker(step: Step, turn: Turn) -> bool:
    return step.owner is Role.WORKER and happened(turn)


def _numbered(turn: Turn) -> str:
    day = turn.happened_on or turn.due_on
    return f"{turn.n} ({long_date(day)})" if day else str(turn.n)


def _promised(journey: Journey, at: At) -> Turn | Refused:
    step, turn = journey.definition.steps[at.step], journey.turn(at.step, at.n)
    if not is_promised(step):
        words = (
            f"“{step.title}” is yours to do, in your own time. If something stands in its way, tell one of your leads."
        )
        return refuse(Reason.NOTHING_TO_AGREE, words, step=at.step, n=at.n)
    if turn is None:
        return refuse(Reason.NOT_OPEN, f"“{step.title}” has not come up yet on your journey.", step=at.step, n=at.n)
    return turn
