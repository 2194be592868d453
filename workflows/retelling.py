"""Telling where a hire stands as a tracker tells it: placed anew by that, it stands at the same stage with the same open dates.

The way back from ``workflows.importing``. A tracker has no place for who agreed, for notes, for earlier rounds, or for answers
that no date and no condition is read from, so those are not told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from workflows.anchors import is_closed, turn_counts
from workflows.answers import Value
from workflows.attendance import attendance_field
from workflows.definition import Step
from workflows.ending import last_visit
from workflows.journey import Journey
from workflows.standing import NOTHING_TOLD, Standing, Told
from workflows.turn import Status, Turn, happened


def standing_of(journey: Journey) -> Standing:
    """Where a hire stands that the rules have settled, or where it stood when its record ended."""
    last = last_visit(journey)
    assert last is not None, "every record has entered a stage"
    present = journey.stage.key if journey.stage else last.stage
    told = {key: _told(journey, step, present) for key, step in journey.definition.steps.items()}
    return Standing(
        stage=present,
        entered={visit.stage: visit.entered_on for visit in journey.visits if not visit.returned},
        steps={key: said for key, said in told.items() if said != NOTHING_TOLD},
        answers=dict(_answers(journey)),
        dates=journey.dates,
        facts=journey.facts,
        pace=journey.pace,
        holds=journey.holds,
        ended=journey.ended,
    )


def _told(journey: Journey, step: Step, present: str) -> Told:
    """What there is to say of a step in a record that is in the present stage, or ended there."""
    turns, still = journey.current(step.key), journey.open_turn(step.key)
    opened = [turn for turn in turns if turn.status.is_open]
    if step.due.endless and opened:  # An earlier one can be open too, to be put right.
        still = opened[-1]
    over = journey.definition.position[step.stage] < journey.definition.position[present]
    again = still is not None and (
        over or _was_done_before(journey, step) or _opened_before(journey, step) or _confirmed_before(journey, step)
    )
    due_on = still.due_on if still else None
    if step.due.endless:
        done = _latest(turn for turn in turns if happened(turn))
        earlier = tuple(turn.due_on for turn in opened[:-1] if turn.due_on)
        return Told(done=done is not None, on=_day(journey, done), due_on=due_on, again=again, earlier=earlier)
    if step.due.repeat is not None:
        return _counted(journey, step, turns, again=again)
    if still is not None:
        return Told(due_on=due_on, still_open=due_on is None, again=again)
    turn = turns[0] if turns else None
    if turn is not None and turn.status is Status.NOT_APPLICABLE:
        return Told(not_applicable=True, on=turn.completed_on)
    return Told(done=True, on=_day(journey, turn)) if turn is not None and happened(turn) else NOTHING_TOLD


def _was_done_before(journey: Journey, step: Step) -> bool:
    """Whether an open step was done until it was put right: one that needs it is done, or one that opens after it is there."""
    steps = journey.definition.steps.values()
    return any(
        (step.key in other.needs and happened(turn)) or step.key == other.opens_after
        for other in steps
        for turn in journey.current(other.key)
    )


def _opened_before(journey: Journey, step: Step) -> bool:
    """Whether a step opened after another that is itself put right now."""
    return bool(step.opens_after) and not is_closed(journey, journey.definition.steps[step.opens_after])


def _confirmed_before(journey: Journey, step: Step) -> bool:
    """Whether a date stands that only this step confirms, from a round before."""
    return any(field.sets in journey.dates for field in step.fields.values())


def _counted(journey: Journey, step: Step, turns: tuple[Turn, ...], *, again: bool) -> Told:
    """How many turns counted, how many passed without counting, the day of the last, and what the rule does not say of the rest.

    That is when those are due that were moved, and which are open, where those are not the ones that follow.
    """
    gone = [turn for turn in turns if not turn.status.is_open and turn.status is not Status.ENDED]
    counted = [turn for turn in gone if turn_counts(step, turn)]
    still = [turn for turn in turns if turn.status.is_open]
    moved = next((turn.due_on for turn in still[:1] if turn.moved), None)
    moved_later = tuple((turn.n, turn.due_on) for turn in still[1:] if turn.moved and turn.due_on)
    if not gone and moved is None and not moved_later:
        return NOTHING_TOLD
    assert step.due.repeat is not None
    wanted = step.due.repeat.times or len(counted)  # A session that was made up can be one more than is wanted.
    numbers = tuple(turn.n for turn in still)
    follow = numbers == tuple(range(len(gone) + 1, len(gone) + 1 + len(still)))
    return Told(
        times=min(len(counted), wanted),
        missed=len(gone) - len(counted),
        missed_as=_missed_as(step, gone),
        on=_day(journey, _latest(counted)),
        due_on=moved,
        due_later=moved_later,
        again=again or not follow,
        open_turns=numbers if again or not follow else (),
    )


def _missed_as(step: Step, gone: list[Turn]) -> tuple[tuple[str, int], ...]:
    """How many sessions were missed in which way: one that did not run is nobody's absence."""
    field = attendance_field(step)
    if field is None:
        return ()
    said = Counter(turn.answers.get(field.key) for turn in gone if not turn_counts(step, turn))
    return tuple((code, said[code]) for code in field.choices if said[code])


def _latest(turns: Iterable[Turn]) -> Turn | None:
    return max(turns, key=lambda turn: (turn.completed_on or date.min, turn.n), default=None)


def _day(journey: Journey, turn: Turn | None) -> date | None:
    """The day that counts for rules; None where nobody knew the day and it is the one on which the stage was left."""
    if turn is None:
        return None
    visit = journey.visit_to(journey.definition.steps[turn.step].stage)
    assumed = turn.status is Status.IMPORTED and turn.happened_on is None
    return None if assumed and visit and visit.left_on == turn.completed_on else turn.completed_on


def _answers(journey: Journey) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """What was answered in the steps that are done once, from which dates and conditions are read."""
    for key, step in journey.definition.steps.items():
        turn = journey.turn(key)
        if turn is not None and turn.answers and not step.due.repeats:
            yield key, turn.answers
