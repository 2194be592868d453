"""Putting a hire on hold and resuming it: the state stays, and what counts after an anchor moves by the working days held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from workflows.blockers import Reason, Refused, refuse
from workflows.definition import Step
from workflows.due import HoldSpan, add_months
from workflows.journey import Journey
from workflows.machine import Move, Verb, decide
from workflows.occurrences import Today, settle
from workflows.words import long_date

_MONTHS_AT_MOST = 12


def review_of(journey: Journey) -> date | None:
    """The day by which the time on hold that lasts is looked at again, where there is one."""
    return next((span.review_on for span in journey.holds if span.resumed_on is None), None)


def is_held_on(journey: Journey, day: date) -> bool:
    """Whether the hire was on hold on a day, by what is known today."""
    return any(span.held_on <= day and (span.resumed_on is None or day < span.resumed_on) for span in journey.holds)


def hold(journey: Journey, review_on: date, today: Today) -> Journey | Refused:
    """Put a hire on hold from today, to be looked at again on a day within a year. No kind and no reason is asked."""
    if journey.held:
        words = "The record is on hold already: change the day on which it is looked at again, or leave it as it is."
        return refuse(Reason.HELD, words)
    if impossible := _not_on(review_on, today):
        return impossible
    decision = decide(journey.definition, journey.state, Move(Verb.HOLD), held=False)
    if isinstance(decision, Refused):
        return decision
    held = replace(journey, state=decision.state, holds=(*journey.holds, HoldSpan(today.on, None, review_on)))
    return settle(held, today)


def asked_before_offering(journey: Journey, step: Step) -> str:
    """What to be sure of before somebody is offered a post whose record is on hold; empty where nothing stands against it."""
    if not journey.held or not step.per_person:
        return ""
    review = review_of(journey)
    return "the record is on hold" + (f", to be looked at again by {long_date(review)}" if review else "")


def look_again_on(journey: Journey, review_on: date, today: Today) -> Journey | Refused:
    """Give the time on hold that lasts another day on which it is looked at again, later or earlier, within a year from today."""
    if not journey.held:
        return refuse(Reason.NOT_HELD, "The record is not on hold, so there is no day to look at that again.")
    if impossible := _not_on(review_on, today):
        return impossible
    if review_on == review_of(journey):
        return refuse(Reason.DATE_IMPOSSIBLE, f"It is looked at again by {long_date(review_on)} already.")
    holds = tuple(replace(span, review_on=review_on) if span.resumed_on is None else span for span in journey.holds)
    return settle(replace(journey, holds=holds), today)


def _not_on(review_on: date, today: Today) -> Refused | None:
    latest = add_months(today.on, _MONTHS_AT_MOST)
    if today.on < review_on <= latest:
        return None
    words = f"A hold is looked at again after today and by {long_date(latest)}, not on {long_date(review_on)}."
    return refuse(Reason.DATE_IMPOSSIBLE, words)


def resume(journey: Journey, today: Today) -> Journey | Refused:
    """Resume a hire today; every open date that counts after an anchor moves by the working days it was held."""
    if not journey.held:
        return refuse(Reason.NOT_HELD, "The record is not on hold, so there is nothing to resume.")
    decision = decide(journey.definition, journey.state, Move(Verb.RESUME), held=True)
    if isinstance(decision, Refused):
        return decision
    holds = tuple(replace(span, resumed_on=today.on) if span.resumed_on is None else span for span in journey.holds)
    return settle(replace(journey, state=decision.state, holds=holds), today)
