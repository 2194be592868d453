"""Setting the dates of the hire itself: the start, and what counts from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from workflows.anchors import closing_day, is_closed
from workflows.blockers import Blocker, Reason, Refused, refuse
from workflows.definition import HireDate, Step
from workflows.journey import Journey
from workflows.occurrences import Today, settle
from workflows.words import long_date


def set_date(journey: Journey, name: str, day: date, today: Today) -> Journey | Refused:
    """Change a hire date that has been confirmed; every open step that counts from it moves with it."""
    hire_date = journey.definition.hire_dates.get(name)
    if hire_date is None:
        known = ", ".join(journey.definition.hire_dates)
        return refuse(Reason.NOT_IN_DEFINITION, f"The pledge has no hire date “{name[:60]}”; it has {known}.")
    if journey.stage is None:
        return refuse(Reason.ENDED, f"This record has ended: {journey.state[0]}.")
    confirming = _confirming_step(journey, name)
    if confirming is not None and not is_closed(journey, confirming):
        words = f"The {hire_date.title.lower()} is first set by completing “{confirming.title}”."
        return refuse(Reason.CANNOT_START, words, step=confirming.key, role=confirming.owner)
    if blockers := _impossible(journey, hire_date, day, today.on):
        return Refused(blockers)
    return settle(replace(journey, dates={**journey.dates, name: day}), today)


def _confirming_step(journey: Journey, name: str) -> Step | None:
    steps = journey.definition.steps.values()
    return next((step for step in steps if any(field.sets == name for field in step.fields.values())), None)


def _impossible(journey: Journey, hire_date: HireDate, day: date, today: date) -> tuple[Blocker, ...]:
    """Why the day cannot be this date: it comes before the offer, before the start, or undoes a start that has come."""
    title = hire_date.title.lower()
    offer = _offer(journey)
    if offer and day < offer:
        return _blocked(f"The {title} cannot be {long_date(day)}: the offer was made on {long_date(offer)}.")
    start = journey.hire_date(hire_date.defaults_to) if hire_date.defaults_to else None
    if start and day < start:
        before = journey.definition.hire_dates[hire_date.defaults_to].title.lower()
        return _blocked(f"The {title} cannot be {long_date(day)}, before the {before} on {long_date(start)}.")
    if day > today and _has_come(journey, hire_date.key):
        return _blocked(f"The person has started: the {title} cannot move to {long_date(day)}, which has not come yet.")
    return ()


def _offer(journey: Journey) -> date | None:
    for step in journey.definition.steps.values():
        if step.per_person:
            return closing_day(journey, step)
    return None


def _has_come(journey: Journey, name: str) -> bool:
    """Whether the hire has advanced from a stage that this date had to come before."""
    return any(
        journey.definition.stages[visit.stage].advance_from == name and visit.left_on and not visit.returned
        for visit in journey.visits
    )


def _blocked(words: str) -> tuple[Blocker, ...]:
    return (Blocker(Reason.DATE_IMPOSSIBLE, words),)
