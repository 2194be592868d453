"""Moves of one turn of a step: part-done, complete, agreed, sent back, taken back, or not applicable.

Each takes a journey and gives the settled journey after the move, or every reason against it. Who may try is not decided
here, but who may agree is: it is part of the pledge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from workflows.agreeing import By, awaited_roles, may_not_agree, required_roles
from workflows.answers import Value
from workflows.blockers import Reason, Refused, refuse
from workflows.closing import opened_again
from workflows.completing import completion_blockers, step_of_turn
from workflows.days_answered import impossible_days
from workflows.definition import BOTH_LEADS, Step
from workflows.fields import HAPPENED_ON
from workflows.journey import Journey
from workflows.machine import Move, Verb, decide
from workflows.occurrences import Today, settle
from workflows.starting import start_blockers
from workflows.turn import Agreed, Proposal, Status, Turn
from workflows.words import long_date


@dataclass(frozen=True, slots=True)
class At:
    """Which turn of which step a move is about."""

    step: str
    n: int = 1


def save(journey: Journey, at: At, answers: Mapping[str, Value | None], today: Today) -> Journey | Refused:
    """Keep answers of a step that is not complete yet; None clears one. What awaited agreement is open again.

    Days among them that cannot be are refused at once; one that was kept before is looked at when the step is completed.
    """
    turn = step_of_turn(journey, at.step, at.n)
    if isinstance(turn, Refused):
        return turn
    step, given = journey.definition.steps[turn.step], merged({}, answers)
    if blockers := (*start_blockers(journey, step), *impossible_days(step, turn, given, today.on)):
        return Refused(blockers)
    return settle(journey.with_turn(_reopened(turn, merged(turn.answers, answers))), today)


def merged(stored: Mapping[str, Value], answers: Mapping[str, Value | None]) -> dict[str, Value]:
    """The stored answers with new ones put over them; None takes an answer out."""
    both = {**stored, **answers}
    return {key: value for key, value in both.items() if value is not None}


def _reopened(turn: Turn, answers: Mapping[str, Value]) -> Turn:
    if answers == turn.answers:
        return turn
    if turn.status is Status.OPEN:
        return replace(turn, answers=answers)
    return replace(opened_again(turn), answers=answers)


def complete(
    journey: Journey, at: At, by: By, answers: Mapping[str, Value | None], happened_on: date | None, today: Today
) -> Journey | Refused:
    """Complete a turn with what was answered; for an agreed step this is one's own agreement and waits for the others.

    ``happened_on`` is the day it happened: by default the date answered in the field that asks for it, the last of the days on
    which its parts were done, or today. Where the first two are given they are the same day.
    """
    turn = step_of_turn(journey, at.step, at.n)
    if isinstance(turn, Refused):
        return turn
    step = journey.definition.steps[at.step]
    given = merged(turn.answers, answers)
    answered = _day_answered(step, given)
    day = happened_on or answered or turn.happened_on or _last_day(step, turn, given) or today.on
    if happened_on and answered and happened_on != answered:
        words = (
            f"“{step.title}” gives two days on which it happened: {long_date(answered)} and {long_date(happened_on)}."
        )
        return refuse(Reason.DATE_IMPOSSIBLE, words, step=step.key, field=HAPPENED_ON)
    if blockers := completion_blockers(journey, step, turn, given, day, today.on):
        return Refused(blockers)
    proposed = replace(
        turn, answers=given, happened_on=day, proposal=Proposal.COMPLETE, reason="", agreements=(), kept_from=None
    )
    if _already_proposed(turn, proposed, by):
        return agree(journey, at, by, today)
    if not step.agreed_by:
        return _closed(journey, step, proposed, day, today)
    agreements = (agreement(proposed, by, today.on),) if by.role in step.agreed_by else ()
    return settle(journey.with_turn(replace(proposed, status=Status.AWAITING_AGREEMENT, agreements=agreements)), today)


def proposed_already(
    journey: Journey, at: At, by: By, answers: Mapping[str, Value | None], happened_on: date | None, today: Today
) -> bool:
    """Whether somebody else has proposed the very same: every answer that is given, no other, and the same day."""
    turn = step_of_turn(journey, at.step, at.n)
    if isinstance(turn, Refused) or turn.proposal is not Proposal.COMPLETE or turn.kept_from is not None:
        return False
    given = merged({}, answers)
    step = journey.definition.steps[at.step]
    day = happened_on or _day_answered(step, given) or _last_day(step, turn, given) or today.on
    return given == turn.answers and day == turn.happened_on and _already_proposed(turn, turn, by)


def _already_proposed(turn: Turn, proposed: Turn, by: By) -> bool:
    """Whether somebody else proposed the very same: proposing it again is then agreeing to it."""
    others = turn.agreements and all(agreed.person != by.person for agreed in turn.agreements)
    return turn.status is Status.AWAITING_AGREEMENT and bool(others) and turn.content == proposed.content


def _day_answered(step: Step, answers: Mapping[str, Value]) -> date | None:
    for key, field in step.fields.items():
        value = answers.get(key)
        if field.sets == HAPPENED_ON and isinstance(value, date):
            return value
    return None


def _last_day(step: Step, turn: Turn, answers: Mapping[str, Value]) -> date | None:
    """The last of the days on which parts of a step were done, where it asks for those alone and it is since it opened."""
    days = [value for value in answers.values() if isinstance(value, date)] if step.ends_with_its_last_day else []
    last = max(days, default=None)
    return last if last and last >= turn.opened_on else None


def agreement(turn: Turn, by: By, on: date) -> Agreed:
    """Somebody's agreement to a turn exactly as it stands."""
    return Agreed(by.role, by.person, on, turn.content)


def not_applicable(journey: Journey, at: At, by: By, reason: str, today: Today) -> Journey | Refused:
    """Propose that a turn does not apply, with a reason code; it closes when both leads have agreed."""
    turn = step_of_turn(journey, at.step, at.n)
    if isinstance(turn, Refused):
        return turn
    step = journey.definition.steps[at.step]
    if not step.may_be_not_applicable:
        words = f"“{step.title}” is part of every journey and cannot be marked not applicable."
        return refuse(Reason.MAY_NOT_BE_NOT_APPLICABLE, words, step=step.key)
    if journey.held:
        return refuse(Reason.HELD, "The record is on hold: resume it before agreeing anything.", step=step.key)
    if refused := may_not_agree((), by, BOTH_LEADS, f"That “{step.title}” does not apply"):
        return refused
    proposed = replace(
        turn, proposal=Proposal.NOT_APPLICABLE, reason=reason, status=Status.AWAITING_AGREEMENT, kept_from=None
    )
    if _already_proposed(turn, proposed, by):
        return agree(journey, at, by, today)
    return settle(journey.with_turn(replace(proposed, agreements=(agreement(proposed, by, today.on),))), today)


def agree(journey: Journey, at: At, by: By, today: Today) -> Journey | Refused:
    """Add one's agreement to exactly what is proposed; with the last one the turn closes."""
    turn = _awaiting(journey, at)
    if isinstance(turn, Refused):
        return turn
    step = journey.definition.steps[at.step]
    proposal = turn.proposal or Proposal.COMPLETE
    if journey.held:
        return refuse(Reason.HELD, "The record is on hold: resume it before agreeing anything.", step=step.key)
    if refused := may_not_agree(
        turn.agreements, by, required_roles(step, proposal, kept=turn.kept_from is not None), f"“{step.title}”"
    ):
        return refused
    if turn.kept_from is not None and (blockers := start_blockers(journey, step)):
        return Refused(blockers)
    agreed = replace(turn, agreements=(*turn.agreements, agreement(turn, by, today.on)))
    if awaited_roles(step, agreed):
        return settle(journey.with_turn(agreed), today)
    if proposal is Proposal.NOT_APPLICABLE:
        done = replace(agreed, status=Status.NOT_APPLICABLE, completed_on=today.on, closed_on=today.on)
        return settle(journey.with_turn(done), today)
    if agreed.kept_from is not None:
        return _closed(journey, step, agreed, _day_kept(journey, agreed), today)
    return _closed(journey, step, agreed, max(agreed.happened_on or today.on, today.on), today)


def _day_kept(journey: Journey, turn: Turn) -> date:
    """The day that counts for rules of what holds still: its own, from the round in which it was done."""
    earlier = next(t for t in journey.turns[turn.step] if (t.round, t.n) == (turn.kept_from, turn.n))
    assert earlier.completed_on is not None
    return earlier.completed_on


def ask_for_change(journey: Journey, at: At, by: By, reason: str, today: Today) -> Journey | Refused:
    """Send a proposal back to be looked at again: its agreements are set aside; its answers and the reason stay."""
    turn = _awaiting(journey, at)
    if isinstance(turn, Refused):
        return turn
    step = journey.definition.steps[at.step]
    required = required_roles(step, turn.proposal or Proposal.COMPLETE, kept=turn.kept_from is not None)
    if refused := may_not_agree(turn.agreements, by, required, f"“{step.title}”"):
        return refused
    return settle(journey.with_turn(replace(opened_again(turn), reason=reason)), today)


def withdraw_agreement(journey: Journey, at: At, by: By, today: Today) -> Journey | Refused:
    """Take one's own agreement back while the turn still waits for another."""
    turn = _awaiting(journey, at)
    if isinstance(turn, Refused):
        return turn
    kept = tuple(agreed for agreed in turn.agreements if agreed.person != by.person)
    if kept == turn.agreements:
        return refuse(Reason.NOTHING_TO_AGREE, "You have not agreed this step, so there is nothing to take back.")
    return settle(journey.with_turn(replace(turn, agreements=kept) if kept else opened_again(turn)), today)


def _awaiting(journey: Journey, at: At) -> Turn | Refused:
    turn = step_of_turn(journey, at.step, at.n)
    if isinstance(turn, Refused) or turn.status is Status.AWAITING_AGREEMENT:
        return turn
    title = journey.definition.steps[at.step].title
    return refuse(Reason.NOTHING_TO_AGREE, f"“{title}” has not been completed yet, so there is nothing to agree.")


def _closed(journey: Journey, step: Step, turn: Turn, completed_on: date, today: Today) -> Journey | Refused:
    """Close a turn as done, with everything its answers set and, in its own stage, the region it clears."""
    status = Status.DONE if turn.kept_from is None else Status.CARRIED
    done = replace(turn, status=status, completed_on=completed_on, closed_on=today.on)
    journey = _with_what_it_sets(journey.with_turn(done), step, done.answers)
    # A step that is put right once its stage is over finds no region there to clear.
    if step.clears and journey.stage is not None and journey.stage.key == step.stage:
        move = Move(Verb.CLEAR, step.clears)
        decision = decide(journey.definition, journey.state, move, held=journey.held)
        if isinstance(decision, Refused):
            return decision
        journey = replace(journey, state=decision.state)
    return settle(journey, today)


def _with_what_it_sets(journey: Journey, step: Step, answers: Mapping[str, Value]) -> Journey:
    dates, facts = dict(journey.dates), dict(journey.facts)
    for key, field in step.fields.items():
        value = answers.get(key)
        if field.sets in journey.definition.hire_dates and isinstance(value, date):
            dates[field.sets] = value
        elif field.sets in journey.definition.hire_facts and value is not None:
            facts[field.sets] = str(value)
    return replace(journey, dates=dates, facts=facts)
