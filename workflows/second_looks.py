"""Everything worth a second look in the answers of one turn: beside each other, and beside the days of other steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflows.anchors import Anchors, is_closed
from workflows.calendar import Calendar
from workflows.definition import Step
from workflows.due import Known
from workflows.journey import Journey
from workflows.occurrences import Today
from workflows.rules import Direction, LaterOf, Named, parse_anchor
from workflows.turn import Proposal, Status, Turn
from workflows.unusual import unusual
from workflows.words import long_date


def second_looks(journey: Journey, turn: Turn, today: Today) -> tuple[str, ...]:
    """What is unusual in a turn, by the day it happened, or today while it is open, and what it usually follows and came before.

    Nothing is said of a turn that a return closed: what it followed may have been done anew since. Nor is it of one that closed
    on no known day, whose plans were not made today, or of a record that has ended, where nothing can be put right.
    """
    closed_on_no_day = turn.happened_on is None and not turn.status.is_open
    if turn.superseded or closed_on_no_day or journey.stage is None:
        return ()
    step, calendar = journey.definition.steps[turn.step], today.calendar
    found = unusual(step, turn.answers, turn.happened_on or today.on, calendar)
    return (*found, *_too_early(journey, turn, calendar), *_follows_what_is_open(journey, step, turn))


def _follows_what_is_open(journey: Journey, step: Step, turn: Turn) -> Iterator[str]:
    """Of a step that is done, each one from whose end its date counts and that is not complete yet: it may have been meant."""
    done = turn.status in {Status.DONE, Status.AWAITING_AGREEMENT} and turn.kept_from is None
    if not done or turn.proposal is Proposal.NOT_APPLICABLE:
        return
    point = step.due.point
    match point.anchor if point and point.direction is Direction.AFTER else None:
        case Named(name=name):
            names = [name]
        case LaterOf(first=first, second=second):
            names = [first.name, second.name]
        case _:
            names = []
    for other in (journey.definition.steps[name] for name in names if name in journey.definition.steps):
        if not is_closed(journey, other):
            yield f"“{other.title}” is not complete yet, and “{step.title}” usually comes after it: check which is right."


def _too_early(journey: Journey, turn: Turn, calendar: Calendar) -> Iterator[str]:
    step = journey.definition.steps[turn.step]
    anchors = Anchors(journey, journey.definition.stages[step.stage], calendar, turn=turn.n)
    for key, field in step.fields.items():
        day = turn.answers.get(key)
        if not field.warn_before or not isinstance(day, date):
            continue
        usual = anchors(parse_anchor(field.warn_before))
        if isinstance(usual, Known) and day < usual.on:
            yield f"“{field.title}”, {long_date(day)}, is before {usual.what}, {long_date(usual.on)}: check both dates."
