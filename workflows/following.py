"""What a turn comes after: what its step needs or counts after, each with the day it happened and the day that counts for rules.

The two differ where a step was agreed only after it had happened. What follows it may really have happened in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflows.anchors import closing_day, turn_counts
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role, Step
from workflows.journey import Journey
from workflows.rules import Anchor, Direction, EachTurn, FieldOf, LaterOf, Named
from workflows.turn import Status, Turn


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that is over: ``happened_on`` is None where it never happened: that holds no day back.

    ``owner`` is who puts the day of a step right.
    """

    what: str
    happened_on: date | None
    counts_from: date
    owner: Role | None = None


def last_before(journey: Journey, step: Step, n: int) -> Followed | None:
    """Of everything that a turn comes after what happened last: no earlier day is taken for it."""
    over = [each for each in followed_by(journey, step, n) if each.happened_on]
    return max(over, key=lambda each: each.happened_on or each.counts_from, default=None)


def who_puts_it_right(followed: Followed) -> str:
    """Who puts right the day on which something else happened, where that is what is wrong; empty for a date of the record."""
    return f" If that day is wrong, {ROLE_WORDS[followed.owner]} puts it right first." if followed.owner else ""


def followed_by(journey: Journey, step: Step, n: int) -> Iterator[Followed]:
    """Everything over that turn ``n`` of a step comes after."""
    anchor = _anchor(step)
    names = set(step.needs)
    match anchor:
        case Named(name=name) if name in journey.definition.steps:
            names.add(name)
        case LaterOf(first=first, second=second):
            names |= {first.name, second.name} & journey.definition.steps.keys()
        case FieldOf(step=name):
            names.add(name)
        case EachTurn(step=name):
            turn = journey.turn(name, n)
            if turn and turn.completed_on:
                yield _followed(journey.definition.steps[name], turn, turn.completed_on)
        case Named(name=name) if step.due.repeats and name in journey.definition.hire_dates:
            if day := journey.hire_date(name):
                yield Followed(f"the {journey.definition.hire_dates[name].title.lower()}", day, day)
    for other in (journey.definition.steps[name] for name in names):
        if day := closing_day(journey, other):
            yield _followed(other, _last(journey, other, day), day)


def _anchor(step: Step) -> Anchor | None:
    if step.due.repeat and step.due.repeat.anchor:
        return step.due.repeat.anchor
    return step.due.point.anchor if step.due.point and step.due.point.direction is Direction.AFTER else None


def _last(journey: Journey, step: Step, day: date) -> Turn:
    """The turn that closed a step on a day, and the earliest of those that did to have happened."""
    turns = [turn for turn in journey.current(step.key) if turn.completed_on == day]
    closing = [turn for turn in turns if turn_counts(step, turn)] or turns
    return min(closing, key=lambda turn: turn.happened_on or day)


def _followed(step: Step, turn: Turn, day: date) -> Followed:
    never = turn.status in {Status.NOT_APPLICABLE, Status.NOT_NEEDED}
    return Followed(f"“{step.title}”", None if never else min(turn.happened_on or day, day), day, step.owner)
