"""Opening a closed step again, so that what was recorded can be put right, and what follows from that.

Agreements to it and to its stage are set aside, a region that it cleared is open again, and the hire stays where it is.
"""

from __future__ import annotations

from dataclasses import replace

from workflows.blockers import Reason, Refused, refuse
from workflows.closing import opened_again
from workflows.definition import Step
from workflows.fields import HAPPENED_ON, FieldType
from workflows.journey import Journey
from workflows.machine import Move, Verb, decide
from workflows.occurrences import Today, settle
from workflows.reasons import RECORDED_BY_MISTAKE
from workflows.steps import At
from workflows.turn import Status, Turn
from workflows.words import listed, turns_named


def correct(journey: Journey, at: At, today: Today, *, reason: str = "") -> Journey | Refused:
    """Open a closed turn again with its answers and its date; refused where it would close again as no longer needed.

    What was recorded by mistake did not happen on the day that was recorded, so that day goes; of a sensitive step and of one
    that names a person all answers do, because they may be somebody else's, and so does a yes that says only that it is done.
    A date of the record that was moved since is answered as it stands now, so that completing the step anew puts nothing back.
    """
    reopened = open_again(journey, at)
    if isinstance(reopened, Refused):
        return reopened
    reopened = _with_dates_as_they_stand(reopened, at)
    if reason == RECORDED_BY_MISTAKE:
        step = journey.definition.steps[at.step]
        whole = step.sensitive or step.per_person or _asks_only_whether_it_is_done(step)
        reopened = without_its_day(reopened, at, *(step.fields if whole else ()))
    settled = settle(reopened, today)
    turn = settled.turn(at.step, at.n)
    if turn is None or not turn.status.is_open:
        title = journey.definition.steps[at.step].title
        words = f"{turns_named(title, [at.n])} is not needed any more, because enough of the others count: it stays as it is."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=at.step, n=at.n)
    return settled


def _asks_only_whether_it_is_done(step: Step) -> bool:
    """Whether every answer of a step is a yes without which it is not complete, such as that a week is finished."""
    needed = {subject.field for each in step.completes_when if (subject := each.condition.subject).step == step.key}
    asked = step.fields.items()
    return bool(asked) and all(field.type is FieldType.YES_NO and key in needed for key, field in asked)


def _with_dates_as_they_stand(journey: Journey, at: At) -> Journey:
    turn = journey.turn(at.step, at.n)
    assert turn is not None, "what was opened again is there"
    fields = journey.definition.steps[at.step].fields.items()
    known = {key: journey.dates[field.sets] for key, field in fields if field.sets in journey.dates}
    moved = {key: day for key, day in known.items() if turn.answers.get(key) is not None}
    return journey.with_turn(replace(turn, answers={**turn.answers, **moved})) if moved else journey


def without_its_day(journey: Journey, at: At, *fields: str) -> Journey:
    """Let a turn say nothing any more of the day on which it happened, nor what was answered in some other fields."""
    turn = journey.turn(at.step, at.n)
    assert turn is not None, "what was opened again is there"
    step = journey.definition.steps[at.step]
    gone = {*fields, *(key for key, field in step.fields.items() if field.sets == HAPPENED_ON)}
    answers = {key: value for key, value in turn.answers.items() if key not in gone}
    return journey.with_turn(replace(turn, answers=answers, happened_on=None))


def open_again(journey: Journey, at: At) -> Journey | Refused:
    """The same before anything follows from it, for whoever closes the turn at once with another answer.

    The day on which it happened stays, until another is given: putting one answer right says nothing of that day.
    """
    turn = _closed_turn(journey, at)
    if isinstance(turn, Refused):
        return turn
    step = journey.definition.steps[at.step]
    bound_to = turn.bound_to
    visit = journey.visit_to(step.stage)
    if step.fixed_after_stage and visit is not None and visit.left_on is not None:
        bound_to = bound_to or turn.answered
    state = journey.state
    region = f"{step.stage}/{step.clears}/cleared"
    if step.clears and region in state:
        decision = decide(journey.definition, state, Move(Verb.UNCLEAR, step.clears), held=journey.held)
        if isinstance(decision, Refused):
            return decision
        state = decision.state
    reopened = replace(opened_again(turn), happened_on=turn.happened_on, bound_to=bound_to)
    return replace(journey.with_turn(reopened), state=state)


def _closed_turn(journey: Journey, at: At) -> Turn | Refused:
    """The closed turn that is meant, or why it cannot be opened again."""
    step = journey.definition.steps.get(at.step)
    if step is None:
        return refuse(Reason.NOT_IN_DEFINITION, f"The pledge has no step “{at.step[:60]}”.")
    if journey.stage is None:
        return refuse(Reason.ENDED, f"This record has ended ({journey.state[0]}): reopen it first.", step=step.key)
    turn = journey.turn(at.step, at.n)
    if turn is None:
        words = f"“{step.title}” has no turn {at.n} in this round{_turns_there(journey, step)}."
        return refuse(Reason.NOT_OPEN, words, step=step.key, n=at.n)
    if turn.status.is_open:
        words = f"“{step.title}” is open: its answers can be changed as they are."
        return refuse(Reason.NOTHING_TO_AGREE, words, step=step.key, n=at.n)
    if turn.status is Status.NOT_NEEDED:
        words = f"“{step.title}” is not needed, which follows from other answers: change those instead."
        return refuse(Reason.UNDECIDED, words, step=step.key, n=at.n)
    return turn


def _turns_there(journey: Journey, step: Step) -> str:
    numbers = [str(turn.n) for turn in journey.current(step.key) if not turn.status.is_open]
    return f"; closed are {listed(numbers)}" if numbers else ""
