"""Hires moved through the rules by made-up people: plain functions from one journey to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from tests.factories.answers import filled
from workflows.agreeing import By, awaited_roles
from workflows.anchors import is_closed
from workflows.answers import Value
from workflows.blockers import Reason, Refused
from workflows.calendar import Calendar
from workflows.conditions import Is
from workflows.definition import BOTH_LEADS, Definition, Role, Step
from workflows.due import HoldSpan
from workflows.journey import Journey
from workflows.occurrences import Today, settle
from workflows.stages import advance, agree_stage, open_journey
from workflows.steps import At, agree, complete
from workflows.turn import Status, Turn

CALENDAR = Calendar()
PEOPLE = {role: By(role, f"{role}.person") for role in Role}
SAM, PAT = PEOPLE[Role.SERVICE_LEAD], PEOPLE[Role.PROFESSIONAL_LEAD]
HR, WORKER = PEOPLE[Role.HR], PEOPLE[Role.WORKER]
LEADS = {role: PEOPLE[role].person for role in BOTH_LEADS}
NO_ANSWERS: Mapping[str, Value] = MappingProxyType({})
# A Tuesday with no bank holiday near it.
FIRST_DAY = date(2026, 6, 9)


def on(day: date | str, calendar: Calendar = CALENDAR) -> Today:
    """A day on which something is decided; text is an ISO date."""
    return Today(date.fromisoformat(day) if isinstance(day, str) else day, calendar)


def days_on(days: int, start: date = FIRST_DAY) -> Today:
    """The day so many days after the first."""
    return on(start + timedelta(days=days))


TODAY = on(FIRST_DAY)


def opened(definition: Definition, today: Today = TODAY) -> Journey:
    """A hire that has just been opened."""
    return allowed(open_journey(definition, LEADS, today))


def allowed(outcome: Journey | Refused) -> Journey:
    """The journey after a move that must not be refused."""
    assert isinstance(outcome, Journey), [blocker.words for blocker in outcome.blockers]
    return outcome


def reasons(outcome: Journey | Refused) -> list[Reason]:
    """Every reason against a move; none when it was allowed."""
    return [blocker.reason for blocker in outcome.blockers] if isinstance(outcome, Refused) else []


def words(outcome: Journey | Refused) -> list[str]:
    """Every sentence against a move; none when it was allowed."""
    return [blocker.words for blocker in outcome.blockers] if isinstance(outcome, Refused) else []


def turn_of(journey: Journey, step: str, n: int = 1) -> Turn:
    """A turn that must be there."""
    turn = journey.turn(step, n)
    assert turn is not None, f"{step} has no turn {n}"
    return turn


def statuses(journey: Journey, step: str) -> list[str]:
    """The statuses of a step's turns, first turn first."""
    return [turn.status.value for turn in journey.current(step)]


def proposed(
    journey: Journey,
    step: str,
    today: Today = TODAY,
    given: Mapping[str, Value] = NO_ANSWERS,
    *,
    n: int = 1,
    by: By | None = None,
    happened_on: date | None = None,
    **answers: Value,
) -> Journey | Refused:
    """The step completed by its owner, with made-up answers wherever one is needed and none is given."""
    definition = journey.definition.steps[step]
    full = filled(journey, definition, {**given, **answers}, happened_on or today.on)
    return complete(journey, At(step, n), by or PEOPLE[definition.owner], full, happened_on, today)


def done(
    journey: Journey,
    step: str,
    today: Today = TODAY,
    given: Mapping[str, Value] = NO_ANSWERS,
    *,
    n: int = 1,
    happened_on: date | None = None,
    **answers: Value,
) -> Journey:
    """The step completed and agreed by everyone who must."""
    given = {**given, **answers}
    return _agreed(allowed(proposed(journey, step, today, given, n=n, happened_on=happened_on)), step, n, today)


def _agreed(journey: Journey, step: str, n: int, today: Today) -> Journey:
    definition = journey.definition.steps[step]
    while (turn := turn_of(journey, step, n)).status is Status.AWAITING_AGREEMENT:
        role = awaited_roles(definition, turn)[0]
        journey = allowed(agree(journey, At(step, n), PEOPLE[role], today))
    return journey


def moved_on(journey: Journey, today: Today = TODAY) -> Journey:
    """The hire in its next stage, agreed by both leads."""
    for lead in (SAM, PAT):
        journey = allowed(agree_stage(journey, lead, today))
    return allowed(advance(journey, today))


def finished(journey: Journey, today: Today = TODAY) -> Journey:
    """The hire with every required step of its stage done, each as soon as it can be."""
    assert journey.stage is not None
    steps = [journey.definition.steps[key] for key in journey.stage.steps]
    waiting = [step for step in steps if step.required and not step.due.endless]
    while waiting:
        before = journey
        for step in waiting:
            for turn in journey.current(step.key):
                outcome = proposed(journey, step.key, today, _counting(step), n=turn.n)
                if turn.status is Status.OPEN and not isinstance(outcome, Refused):
                    journey = _agreed(outcome, step.key, turn.n, today)
        assert journey is not before, f"no way on for {[step.key for step in waiting]}"
        waiting = [step for step in waiting if not is_closed(journey, step)]
    return journey


def _counting(step: Step) -> Mapping[str, Value]:
    """The answer that lets a turn count."""
    counts = step.turn_counts_when
    return {counts.subject.field: counts.values[0]} if isinstance(counts, Is) else NO_ANSWERS


def in_stage(definition: Definition, stage: str, today: Today = TODAY) -> Journey:
    """A hire that has come to a stage, everything before it done on one day."""
    journey = opened(definition, today)
    while journey.stage and journey.stage.key != stage:
        journey = moved_on(finished(journey, today), today)
    return journey


def held_from(journey: Journey, day: date) -> Journey:
    """The hire on hold since a day."""
    return replace(journey, holds=(*journey.holds, HoldSpan(day, None)))


def resumed(journey: Journey, today: Today) -> Journey:
    """The hire taken off hold today."""
    *before, last = journey.holds
    return settle(replace(journey, holds=(*before, HoldSpan(last.held_on, today.on))), today)
