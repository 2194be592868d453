"""When the turns of steps, and the stages, are due by their rules: every open date, and when a repeat gives way to the next.

It opens and closes nothing; that is ``occurrences``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from workflows.anchors import Anchors, turn_counts
from workflows.calendar import Calendar
from workflows.definition import Step
from workflows.due import Due, Known, Terms, moved_by_hand, project
from workflows.journey import Journey
from workflows.lateness import can_be_late
from workflows.reasons import MOVED_FOR
from workflows.rules import Anchor, Direction, FieldOf, LaterOf, Named
from workflows.turn import Status, Turn, happened


def with_dates(journey: Journey, calendar: Calendar) -> Journey:
    """The journey with the present date of every open turn, and the present target of every stage it is in."""
    changed = {}
    for key, turns in journey.turns.items():
        step = journey.definition.steps.get(key)
        if step is None:
            continue
        dated = tuple(_dated(journey, step, turn, calendar) for turn in turns)
        if any(new is not old for new, old in zip(dated, turns, strict=True)):
            changed[key] = dated
    if changed:
        journey = replace(journey, turns={**journey.turns, **changed})
    return _with_targets(journey, calendar)


def _dated(journey: Journey, step: Step, turn: Turn, calendar: Calendar) -> Turn:
    """The turn with its present date, and whether passing it would make the turn overdue."""
    if not turn.status.is_open:
        return replace(turn, can_be_late=False, waiting_on=None) if turn.can_be_late or turn.waiting_on else turn
    if step.sensitive and turn.waiting_on:
        turn = replace(turn, waiting_on=None)
    due = _due(journey, step, turn.n, calendar, turn)
    rule_due_on = due.on if turn.moved is not None else None
    if turn.moved is not None:
        moved, terms = turn.moved, Terms(calendar=calendar, holds=journey.holds)
        due = moved_by_hand(moved.to, moved.on, MOVED_FOR[moved.reason], due, terms)
    late = can_be_late(journey, step, turn)
    dated = (due.on, due.because, late, rule_due_on)
    if dated == (turn.due_on, turn.because, turn.can_be_late, turn.rule_due_on):
        return turn
    first = turn.first_due_on or due.on
    return replace(
        turn, due_on=due.on, because=due.because, first_due_on=first, can_be_late=late, rule_due_on=rule_due_on
    )


def _known_on(journey: Journey, step: Step, turn: Turn) -> date | None:
    """The day on which it became known from which day a rule counts, where no date was promised before that.

    It is later than the opening day where another step gives that day, such as the closing date of an advert, or is written down
    only after it happened. Of a rule that counts on from another step that is only so where the step cannot start without it.
    """
    point = step.due.point
    if point is None:
        return None
    named = _steps_of(point.anchor)
    if point.direction is not Direction.BEFORE:
        named = [name for name in named if name in step.needs]
    anchors = [journey.turn(name) for name in named if name in journey.definition.steps]
    closed = [each.closed_on for each in anchors if each and each.closed_on and each.status is Status.DONE]
    known_on = max(closed, default=turn.opened_on)
    if known_on <= turn.opened_on:
        return None
    return known_on if turn.first_due_on is None or turn.first_due_on >= known_on else None


def _steps_of(anchor: Anchor) -> list[str]:
    """The names of what an anchor counts from, steps among them."""
    match anchor:
        case FieldOf(step=name) | Named(name=name):
            return [name]
        case LaterOf(first=first, second=second):
            return [first.name, second.name]
        case _:
            return []


def added_for(journey: Journey, step: Step, turn: Turn) -> Turn | None:
    """The turn that did not count and for which this one was added; None for one of those promised from the start."""
    times = step.due.repeat.times if step.due.repeat else None
    if not times or turn.n <= times:
        return None
    turns = journey.current(step.key)
    place = sum(times < each.n < turn.n and each.status is not Status.ENDED for each in turns)
    missed = [each for each in turns if happened(each) and not turn_counts(step, each)]
    return missed[place] if place < len(missed) else None


def _due(journey: Journey, step: Step, n: int, calendar: Calendar, turn: Turn | None = None) -> Due:
    """The date of a turn by its rule alone, or with ``turn`` of the one that is open."""
    anchors = Anchors(journey, journey.definition.stages[step.stage], calendar, turn=n)
    terms = Terms(calendar=calendar, turn=n, pace=journey.pace if step.pace else 1, holds=journey.holds)
    if turn is not None:
        known_on, missed = _known_on(journey, step, turn), added_for(journey, step, turn)
        terms = replace(
            terms, opened_on=turn.opened_on, known_on=known_on, added_for=missed.happened_on if missed else None
        )
    return project(step.due, anchors, terms)


def _with_targets(journey: Journey, calendar: Calendar) -> Journey:
    for visit in journey.visits:
        if visit.left_on is None:
            target = Anchors(journey, journey.definition.stages[visit.stage], calendar).stage_target().on
            if target != visit.target_on:
                journey = journey.with_visit(replace(visit, target_on=target))
    return journey


def turns_over_on(journey: Journey, step: Step, calendar: Calendar) -> date | None:
    """The day on which the open turn of an endless repeat gives way to the next; None while that is not known."""
    turn = next(reversed(journey.current(step.key)), None)  # An earlier one can be open too, to be put right.
    if turn is None or not turn.status.is_open or not step.due.endless or past_end(journey, step, turn.n + 1, calendar):
        return None
    return _due(journey, step, turn.n + 1, calendar).on


def due_of(journey: Journey, step: Step, n: int, calendar: Calendar) -> date | None:
    """The date that the rule gives one turn, whenever it opened; None while its anchor has no date."""
    return _due(journey, step, n, calendar).on


def next_turn_on(journey: Journey, calendar: Calendar) -> date | None:
    """The earliest day on which time alone changes the journey: an endless repeat turns over; None while it is held."""
    if journey.held:
        return None
    steps = (step for key, step in journey.definition.steps.items() if key in journey.turns)
    days = [
        turns_over_on(journey, step, calendar)
        for step in steps
        if step.due.endless and not has_left_stage(journey, step)
    ]
    return min((day for day in days if day), default=None)


def past_end(journey: Journey, step: Step, n: int, calendar: Calendar) -> bool:
    """Whether turn n would fall on or after the day until which the step repeats."""
    if step.due.repeat is None or step.due.repeat.until is None:
        return False
    anchors = Anchors(journey, journey.definition.stages[step.stage], calendar, turn=n)
    end = anchors(step.due.repeat.until)
    falls = _due(journey, step, n, calendar).on
    return isinstance(end, Known) and falls is not None and falls >= end.on


def has_left_stage(journey: Journey, step: Step) -> bool:
    """Whether the latest visit to the stage of a step is over."""
    visit = journey.visit_to(step.stage)
    return visit is not None and visit.left_on is not None
