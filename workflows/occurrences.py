"""Which turns of which steps open, close and repeat, and when each is due: a journey brought into agreement with its rules.

``settle`` is the only door: facts as they stand in, facts as the rules want them out. It opens what has become open,
decides conditions, turns endless repeats over, adds turns until enough count, projects every open date anew and voids
stage agreements whose content has changed. Settling what is settled changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from workflows.anchors import condition_holds, is_closed, turn_counts
from workflows.calendar import Calendar
from workflows.closing import closed
from workflows.dating import has_left_stage, past_end, turns_over_on, with_dates
from workflows.definition import Role, Step
from workflows.journey import Journey
from workflows.rules import EachTurn
from workflows.turn import Status, Superseded, Turn, happened

# A step that repeats every day and was not looked at for ten years settles in fewer.
_MOST_PASSES = 10_000


@dataclass(frozen=True, slots=True)
class Today:
    """The local day in Europe/London on which something is decided, with the calendar that holds then."""

    on: date
    calendar: Calendar


def settle(journey: Journey, today: Today) -> Journey:
    """Bring turns, dates and stage agreements into agreement with the rules; a record that has ended stays as it is."""
    if journey.stage is None:
        return journey
    dated = False
    for _ in range(_MOST_PASSES):
        turned = _with_turns(journey, today)
        if turned is journey and dated:
            return _without_stale_agreements(journey)
        settled, dated = turned is journey, True
        journey = with_dates(turned, today.calendar)
        if settled:  # Which turns there are hangs on no date of theirs, so nothing more can open or close.
            return _without_stale_agreements(journey)
    raise AssertionError("the definition never settles: its checker should have refused it")


def _with_turns(journey: Journey, today: Today) -> Journey:
    for step in journey.definition.steps.values():
        turns = journey.current(step.key)
        if not turns:
            if _opens(journey, step):
                journey = _opened(journey, step, today.on)
            continue
        if step.when is not None:
            journey = _decided(journey, step, today.on)
        if step.due.repeats and (step.when is None or condition_holds(journey, step.when) is True):
            journey = _repeated(journey, step, today)
    return journey


def _opens(journey: Journey, step: Step) -> bool:
    """Whether a step without turns in this round should have them now."""
    if step.opens_after:
        return is_closed(journey, journey.definition.steps[step.opens_after]) and not has_left_stage(journey, step)
    visit = journey.visit_to(step.opens_with or step.stage)
    return visit is not None and not has_left_stage(journey, step)


def _opened(journey: Journey, step: Step, today: date) -> Journey:
    promised = step.due.repeat.times if step.due.repeat else None
    times = promised or 1
    counted = _counted_before(journey, step)[:times] if promised else ()
    for n in range(1, times + 1):
        turn = _new_turn(step, journey.next_round(step.stage), n, today)
        journey = journey.with_turn(_counted_again(turn, counted[n - 1], today) if n <= len(counted) else turn)
    return journey


def _counted_before(journey: Journey, step: Step) -> tuple[Turn, ...]:
    """Confirmed weeks and attended sessions of the same person, from the newest round that has any: they count across rounds."""
    finished = [
        turn
        for turn in journey.turns.get(step.key, ())
        if turn.superseded is Superseded.SAME_PERSON and happened(turn) and turn_counts(step, turn)
    ]
    return tuple(turn for turn in finished if turn.round == finished[-1].round)


def _counted_again(turn: Turn, earlier: Turn, today: date) -> Turn:
    return replace(
        turn,
        status=Status.CARRIED,
        answers=earlier.answers,
        happened_on=earlier.happened_on,
        completed_on=earlier.completed_on,
        closed_on=today,
        kept_from=earlier.round,
    )


def _new_turn(step: Step, round_: int, n: int, opened_on: date) -> Turn:
    return Turn(step=step.key, round=round_, n=n, status=Status.OPEN, opened_on=opened_on)


def _next_turn(step: Step, last: Turn, opened_on: date) -> Turn:
    """The turn after one, in its round: a stage that was left by mistake and entered again begins none of its own."""
    return _new_turn(step, last.round, last.n + 1, opened_on)


def _decided(journey: Journey, step: Step, today: date) -> Journey:
    """Close or open the turns of a conditional step as its condition is decided."""
    assert step.when is not None
    needed = condition_holds(journey, step.when)
    reopens = not step.due.endless and not has_left_stage(journey, step)
    for turn in journey.current(step.key):
        if turn.status.is_open and needed is False:
            journey = journey.with_turn(closed(turn, Status.NOT_NEEDED, today, completed_on=today))
        elif turn.status is Status.NOT_NEEDED and needed is not False and reopens:
            journey = journey.with_turn(_reopened(turn, today))
    return journey


def _reopened(turn: Turn, today: date) -> Turn:
    """A turn that is needed after all opens today, so that it is not born overdue."""
    return replace(turn, status=Status.OPEN, opened_on=today, completed_on=None, closed_on=None)


def _repeated(journey: Journey, step: Step, today: Today) -> Journey:
    if has_left_stage(journey, step):
        return journey
    return _endless(journey, step, today) if step.due.endless else _until_enough_count(journey, step, today.on)


def _until_enough_count(journey: Journey, step: Step, today: date) -> Journey:
    """Add a turn for every one that closed without counting, and close those added that are not needed after all."""
    assert step.due.repeat is not None
    times, turns = step.due.repeat.times or 0, journey.current(step.key)
    possible = sum(turn.status.is_open or turn_counts(step, turn) for turn in turns)
    last = turns[-1]
    for _ in range(times - possible):
        last = _next_turn(step, last, today)
        journey = journey.with_turn(last)
    added = [turn for turn in turns if turn.n > times and turn.status.is_open]
    for turn in added[max(len(added) - max(possible - times, 0), 0) :]:
        journey = journey.with_turn(closed(turn, Status.ENDED, today))
    return journey


def _endless(journey: Journey, step: Step, today: Today) -> Journey:
    """Keep exactly one turn open: the next opens when the open one closes, or falls due and closes it."""
    last = journey.current(step.key)[-1]
    if last.status.is_open and (since := _unneeded_since(journey, step, last, today)):
        return journey.with_turn(closed(last, Status.NOT_NEEDED, since))
    if not last.status.is_open:
        return _followed(journey, step, last, today)
    falls_due = turns_over_on(journey, step, today.calendar)
    if falls_due is None or falls_due > today.on or journey.held:
        return journey
    if falls_due <= last.opened_on:  # It was over before it opened, so that nobody could have kept it.
        journey = journey.with_turn(closed(last, Status.NOT_NEEDED, last.opened_on))
        return journey.with_turn(_next_turn(step, last, last.opened_on))
    missed = Status.NOT_KEPT if step.required and step.owner is not Role.WORKER else Status.NOT_TAKEN_UP
    return journey.with_turn(closed(last, missed, falls_due))


def _followed(journey: Journey, step: Step, last: Turn, today: Today) -> Journey:
    """Open what comes after a closed turn: the turn itself where its repeat goes on longer again, or else the next one."""
    until = step.due.repeat.until if step.due.repeat else None
    if last.status is Status.NOT_NEEDED and until and not past_end(journey, step, last.n, today.calendar):
        return journey.with_turn(_reopened(last, today.on))
    if past_end(journey, step, last.n + 1, today.calendar):
        return journey
    overtaken = last.status in {Status.NOT_KEPT, Status.NOT_TAKEN_UP}
    by_time = overtaken or last.closed_on == _unneeded_since(journey, step, last, today)
    opens_on = last.closed_on if by_time and last.closed_on else today.on
    return journey.with_turn(_next_turn(step, last, opens_on))


def _unneeded_since(journey: Journey, step: Step, turn: Turn, today: Today) -> date | None:
    """Since when a turn is not needed: it follows one that closed without happening, or lies past the end of its repeat."""
    point = step.due.point
    if point is not None and isinstance(point.anchor, EachTurn):
        followed = journey.turn(point.anchor.step, turn.n)
        if followed is None or followed.status.is_open or happened(followed):
            return None
        return max(followed.closed_on or today.on, turn.opened_on)
    return today.on if turn.status is Status.OPEN and past_end(journey, step, turn.n, today.calendar) else None


def _without_stale_agreements(journey: Journey) -> Journey:
    """Void agreements to a stage whose required steps are no longer what was agreed."""
    for visit in journey.visits:
        if visit.left_on is None and visit.agreements:
            content = journey.stage_content(visit.stage)
            standing = tuple(agreed for agreed in visit.agreements if agreed.content == content)
            if standing != visit.agreements:
                journey = journey.with_visit(replace(visit, agreements=standing))
    return journey
