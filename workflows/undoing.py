"""Undoing an advance: the hire stands again where it stood, as long as nothing was recorded after it."""

from __future__ import annotations

from dataclasses import replace

from workflows.blockers import Reason, Refused, refuse
from workflows.closing import closed
from workflows.definition import Step
from workflows.journey import Journey, Visit
from workflows.machine import Move, Verb, decide
from workflows.occurrences import Today, settle
from workflows.turn import Status, Superseded, Turn

_LEFT_OPEN = frozenset({Status.NOT_TAKEN_UP, Status.NOT_KEPT, Status.ENDED})


def undo_advance(journey: Journey, today: Today) -> Journey | Refused:
    """Go back to the stage the hire was advanced from, with what both leads agreed there.

    Whether anything was recorded since is for the caller to know; here only the move itself is judged.
    """
    if journey.held:
        return refuse(Reason.HELD, "The record is on hold: resume it first.")
    entered = journey.visit_to(journey.stage.key) if journey.stage else None
    left = _left_for(journey, entered)
    if entered is None or left is None:
        return refuse(
            Reason.NOT_FROM_HERE,
            "The last move was not an advance, so there is none to undo. After a return, say what still holds and move on again.",
        )
    state = _state_before(journey, left)
    if isinstance(state, Refused):
        return state
    for step in journey.definition.steps.values():
        if entered.stage == (step.opens_with or step.stage) and not step.opens_after:
            for turn in journey.current(step.key):
                journey = journey.with_turn(_as_if_never_opened(turn, today))
        elif step.stage == left.stage:
            journey = _reopened(journey, step, left)
    journey = journey.with_visit(replace(entered, returned=True, left_on=today.on, agreements=()))
    journey = journey.with_visit(replace(left, left_on=None))
    return settle(replace(journey, state=state), today)


def _left_for(journey: Journey, entered: Visit | None) -> Visit | None:
    """The standing visit to the stage before, left on the day on which this one was entered."""
    if entered is None or entered.agreements:
        return None
    before = journey.definition.position[entered.stage] - 1
    left = journey.visit_to(journey.definition.stage_order[before]) if before >= 0 else None
    return left if left is not None and left.left_on == entered.entered_on else None


def _state_before(journey: Journey, left: Visit) -> tuple[str, ...] | Refused:
    """The state that the advance came from: its stage, with every region cleared."""
    decision = decide(journey.definition, journey.state, Move(Verb.UNDO), held=journey.held)
    for region in journey.definition.stages[left.stage].regions:
        if not isinstance(decision, Refused):
            decision = decide(journey.definition, decision.state, Move(Verb.CLEAR, region), held=journey.held)
    return decision if isinstance(decision, Refused) else decision.state


def _as_if_never_opened(turn: Turn, today: Today) -> Turn:
    gone = closed(turn, Status.RETURNED, today.on) if turn.status.is_open else turn
    return replace(gone, superseded=Superseded.SAME_PERSON)


def _reopened(journey: Journey, step: Step, left: Visit) -> Journey:
    """Open again what the advance had closed with its stage: of an endless repeat the last turn alone."""
    turns = journey.current(step.key)
    for turn in turns[-1:] if step.due.endless else turns:
        if turn.status in _LEFT_OPEN and turn.closed_on == left.left_on:
            journey = journey.with_turn(replace(turn, status=Status.OPEN, closed_on=None))
    return journey
