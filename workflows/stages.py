"""Moves of a whole hire: opening it, agreeing a stage by both leads, taking that back, and advancing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from workflows.advancing import advance_blockers, agreement_blockers
from workflows.agreeing import By, may_not_agree
from workflows.blockers import Reason, Refused, refuse
from workflows.closing import close_what_is_open, closed
from workflows.definition import BOTH_LEADS, Definition, Role
from workflows.journey import Journey, Visit
from workflows.machine import Move, Verb, decide, initial_state
from workflows.occurrences import Today, settle
from workflows.readiness import carried_into
from workflows.turn import Agreed, Status, Turn


def open_journey(
    definition: Definition, leads: Mapping[Role, str], today: Today, carried: Iterable[Turn] = ()
) -> Journey | Refused:
    """A new hire in the first stage; its two leads must be two different people.

    ``carried`` is what the team finished for an earlier post and that still holds (``workflows.readiness``).
    """
    if leads[Role.SERVICE_LEAD] == leads[Role.PROFESSIONAL_LEAD]:
        return refuse(Reason.SAME_PERSON, "The service lead and the professional lead must be two different people.")
    first = definition.stage_order[0]
    visit = Visit(stage=first, round=1, entered_on=today.on)
    journey = Journey(definition=definition, state=initial_state(definition), visits=(visit,), turns={}, leads=leads)
    return settle(carried_into(journey, carried, today.on), today)


def agree_stage(journey: Journey, by: By, today: Today) -> Journey | Refused:
    """Add one lead's agreement to the stage, possible only when nothing but agreements stands in the way."""
    stage, visit = journey.stage, _visit(journey)
    if stage is None or visit is None:
        return Refused(advance_blockers(journey, today.on))
    if blockers := agreement_blockers(journey, stage, today.on):
        return Refused(blockers)
    if refused := may_not_agree(visit.agreements, by, BOTH_LEADS, f"The stage “{stage.title}”"):
        return refused
    agreed = Agreed(by.role, by.person, today.on, journey.stage_content(stage.key))
    return journey.with_visit(replace(visit, agreements=(*visit.agreements, agreed)))


def withdraw_stage_agreement(journey: Journey, by: By) -> Journey | Refused:
    """Take one's own agreement to the stage back, until the hire has moved on."""
    visit = _visit(journey)
    kept = tuple(agreed for agreed in visit.agreements if agreed.person != by.person) if visit else ()
    if visit is None or kept == visit.agreements:
        return refuse(Reason.NOTHING_TO_AGREE, "You have not agreed this stage, so there is nothing to take back.")
    return journey.with_visit(replace(visit, agreements=kept))


def ask_for_stage_change(journey: Journey, by: By) -> Journey | Refused:
    """Ask the other lead to look again: their agreement to the stage is set aside."""
    visit = _visit(journey)
    if visit is None or not visit.agreements:
        return refuse(
            Reason.NOTHING_TO_AGREE, "Nobody has agreed this stage yet, so there is nothing to ask a change of."
        )
    if by.role not in BOTH_LEADS:
        return refuse(Reason.NOT_YOURS_TO_AGREE, "A stage is agreed by both leads: tell one of them what you think.")
    if any(agreed.person == by.person for agreed in visit.agreements):
        return refuse(Reason.ALREADY_AGREED, "You have agreed this stage yourself: take your agreement back instead.")
    return journey.with_visit(replace(visit, agreements=()))


def advance(journey: Journey, today: Today, *, into: Definition | None = None) -> Journey | Refused:
    """Move the hire to its next stage, or say everything that stands in the way.

    ``into`` is the version of the pledge that the next stage takes up; left out, the present one goes on.
    """
    stage, visit = journey.stage, _visit(journey)
    blockers = advance_blockers(journey, today.on)
    decision = decide(journey.definition, journey.state, Move(Verb.ADVANCE), held=journey.held, blockers=blockers)
    if isinstance(decision, Refused) or stage is None or visit is None:
        return decision if isinstance(decision, Refused) else Refused(blockers)
    journey = close_what_is_open(journey, journey.definition.steps_by_stage[stage.key], today.on)
    journey = journey.with_visit(replace(visit, left_on=today.on))
    following = decision.state[0].partition("/")[0]
    entered = Visit(stage=following, round=journey.next_round(following), entered_on=today.on)
    taken_up = into or journey.definition
    journey = _close_what_is_gone(journey, taken_up, today.on)
    return settle(replace(journey.with_visit(entered), state=decision.state, definition=taken_up), today)


def _visit(journey: Journey) -> Visit | None:
    return journey.visit_to(journey.stage.key) if journey.stage else None


def _close_what_is_gone(journey: Journey, taken_up: Definition, on: date) -> Journey:
    """Close the open turns of steps that the version taken up no longer has."""
    for key, turns in journey.turns.items():
        for turn in () if key in taken_up.steps else turns:
            if turn.status.is_open:
                journey = journey.with_turn(closed(turn, Status.ENDED, on))
    return journey
