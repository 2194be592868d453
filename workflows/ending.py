"""How a record ends, and how it begins again: withdrawn before anybody has started, left afterwards, reopened in a new round."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from workflows.agreeing import By, may_not_agree
from workflows.blockers import Reason, Refused, refuse
from workflows.closing import close_what_is_open
from workflows.definition import BOTH_LEADS, Stage
from workflows.journey import Ended, Journey, Visit
from workflows.machine import LEFT, WITHDRAWN, Move, Verb, decide
from workflows.occurrences import Today, settle
from workflows.reasons import REASONS_OF_A_VACANCY, REOPEN_REASONS
from workflows.returning import begin_round
from workflows.turn import Agreed
from workflows.words import listed, long_date

# What the leads are told who would fill a post again on the record of somebody who has worked in it.
FOR_THE_VACANCY = "Somebody has worked here, and the record stays theirs: to fill the post again, open a new post."


def withdraw(journey: Journey, why: str, today: Today) -> Journey | Refused:
    """Withdraw a record whose person has not started; what is open closes, and a hold ends with it."""
    return _end(journey, Verb.WITHDRAW, Ended(today.on, why), today)


def leave(journey: Journey, how: str, on: date, today: Today) -> Journey | Refused:
    """Record that the person left on a day that has come; what was not due by then is not counted as missed."""
    if on > today.on:
        return refuse(Reason.DATE_IMPOSSIBLE, f"{long_date(on)} has not come yet: record it on the day, or after it.")
    started = max((visit.entered_on for visit in journey.visits if not visit.returned), default=on)
    if journey.stage is not None and on < started:
        words = f"“{journey.stage.title}” began on {long_date(started)}, after {long_date(on)}: check the date."
        return refuse(Reason.DATE_IMPOSSIBLE, words)
    return _end(journey, Verb.LEAVE, Ended(on, how), today)


def _end(journey: Journey, verb: Verb, ended: Ended, today: Today) -> Journey | Refused:
    if journey.stage is None:
        return refuse(Reason.ENDED, f"This record has ended already ({journey.state[0]}).")
    decision = decide(journey.definition, journey.state, Move(verb), held=journey.held)
    if isinstance(decision, Refused):
        return _otherwise(journey.stage, verb)
    # What was not late while the record was on hold is not missed because the record ends with the hold.
    held, journey = journey.held, _taken_off_hold(journey, today)
    journey = settle(journey, today) if held else journey
    journey = close_what_is_open(journey, journey.definition.steps.values(), today.on, ended_on=ended.on)
    for visit in journey.visits:
        if visit.left_on is None:
            journey = journey.with_visit(replace(visit, left_on=today.on, agreements=()))
    return replace(_rested(journey), state=decision.state, ended=ended)


def _taken_off_hold(journey: Journey, today: Today) -> Journey:
    holds = tuple(replace(span, resumed_on=today.on) if span.resumed_on is None else span for span in journey.holds)
    return replace(journey, holds=holds)


def _otherwise(stage: Stage, verb: Verb) -> Refused:
    """How a record ends from a stage where it does not end this way."""
    if verb is Verb.LEAVE:
        words = f"Nobody has started yet in “{stage.title}”: the record is withdrawn rather than left."
        return refuse(Reason.WITHDRAWN_INSTEAD, words)
    words = f"Somebody works here in “{stage.title}”: record that they left rather than withdrawing the record."
    return refuse(Reason.LEFT_INSTEAD, words)


def _rested(journey: Journey) -> Journey:
    """Nothing of a record that has ended can be late or waits for anybody."""
    for turns in journey.turns.values():
        for turn in turns:
            if turn.can_be_late or turn.waiting_on:
                journey = journey.with_turn(replace(turn, can_be_late=False, waiting_on=None))
    return journey


def reopen(journey: Journey, at: str, by: By, today: Today) -> Journey | Refused:
    """Reopen a record at a stage not later than the one it ended in; one that was left is reopened by both leads.

    The first lead proposes, the other reopens it by asking for the same stage. Somebody who has worked here keeps what they
    have on the record: one that was left goes on at a stage from which people leave, and never at one before the start.
    """
    last = last_visit(journey)
    if journey.stage is not None or last is None:
        return refuse(Reason.NOT_FROM_HERE, "This record has not ended, so there is nothing to reopen.")
    if refused := _not_at(journey, at):
        return refused
    decision = decide(journey.definition, journey.state, Move(Verb.REOPEN, at), held=False)
    if isinstance(decision, Refused):
        return decision
    given = last.agreements if last.reopen_at == at else ()
    if refused := may_not_agree(given, by, BOTH_LEADS, "Reopening this record"):
        return refused
    agreed = (*given, Agreed(by.role, by.person, today.on, hashlib.sha256(at.encode()).hexdigest()))
    if journey.state == (LEFT,) and {a.role for a in agreed} != set(BOTH_LEADS):
        return journey.with_visit(replace(last, reopen_at=at, agreements=agreed))
    return begin_round(journey, at, decision.state, today)


def last_visit(journey: Journey) -> Visit | None:
    """The visit in which the record ended."""
    return next((visit for visit in reversed(journey.visits) if not visit.returned), None)


def reopens_at(journey: Journey) -> tuple[str, ...]:
    """The stages at which a record that has ended can be reopened, in order: those that end as it did, up to its last."""
    last, definition = last_visit(journey), journey.definition
    if journey.stage is not None or last is None:
        return ()
    up_to_last = definition.stage_order[: definition.position[last.stage] + 1]
    return tuple(key for key in up_to_last if journey.state == (definition.stages[key].ends_as,))


def reasons_to_reopen(journey: Journey) -> Mapping[str, str]:
    """Why a record that has ended can be reopened, as codes with their words."""
    vacancy = journey.state != (LEFT,)
    return {code: words for code, words in REOPEN_REASONS.items() if vacancy or code not in REASONS_OF_A_VACANCY}


def _not_at(journey: Journey, at: str) -> Refused | None:
    possible = reopens_at(journey)
    if at in possible:
        return None
    titles = listed([f"“{journey.definition.stages[key].title}”" for key in possible], last="or")
    named = journey.definition.stages.get(at)
    what = f"“{named.title}”" if named else f"“{at[:60]}”"
    words = f"This record cannot be reopened at {what}: it can be at {titles}."
    if named and named.ends_as == WITHDRAWN and journey.state == (LEFT,):
        words = f"{words} {FOR_THE_VACANCY}"
    return refuse(Reason.NOT_FROM_HERE, words)
