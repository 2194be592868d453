"""Placing a hire in the middle of the pledge, where somebody's own record says that it stands: a decision, and no command.

What came before is history on the word of whoever kept it: *imported*, which counts neither as kept nor as not kept. What is
open has its date by the same rules as everywhere, from the day on which its stage was entered, as far as that is known, and
from today where it is not. Of an endless repeat the turn is open that falls due next: what was missed before nobody counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from workflows.blockers import Blocker, Refused
from workflows.conditions import AnyRow
from workflows.definition import Definition, Role, Stage
from workflows.hire_dates import date_blockers
from workflows.import_blockers import import_blockers
from workflows.imported_turns import with_turns
from workflows.journey import Journey, Visit
from workflows.machine import Move, Verb, decide, entry_state
from workflows.occurrences import Today, settle
from workflows.proven_days import begun_by
from workflows.reasons import FROM_TRACKER
from workflows.standing import Standing, Told
from workflows.turn import Moved, Turn

_START = "start_date"


def place(definition: Definition, standing: Standing, leads: Mapping[Role, str], today: Today) -> Journey | Refused:
    """The journey of a hire that stands where it is said to, or everything that is not possible about it."""
    blockers = import_blockers(definition, standing, leads, today.on)
    standing = _with_rows(definition, standing)
    stage = definition.stages[standing.stage]
    journey = Journey(
        definition=definition,
        state=entry_state(stage),
        visits=_visits(definition, standing, today.on),
        turns={},
        leads=leads,
        dates=_confirmed_dates(definition, standing),
        facts=standing.facts,
        pace=standing.pace,
        holds=standing.holds,
    )
    if blockers:  # What happened when is not to be relied on; what the hire dates say of one another is.
        return Refused((*blockers, *_of_hire_dates(journey, today.on, but={each.field for each in blockers})))
    journey = with_turns(journey, standing, today)
    if blockers := _of_hire_dates(journey, today.on):
        return Refused(blockers)
    return _placed(journey, stage, standing, today)


def _of_hire_dates(journey: Journey, today: date, but: Collection[str] = ()) -> tuple[Blocker, ...]:
    """Why the hire dates cannot be these, unless something is wrong with the start, or with that date, already."""
    found = date_blockers(replace(journey, dates={}), journey.dates, today)
    return tuple(replace(each, field=_START) for each in found if not {each.field, _START} & set(but))


def _placed(journey: Journey, stage: Stage, standing: Standing, today: Today) -> Journey | Refused:
    """The journey with its state by the machine, and settled by the rules."""
    moves = [
        Move(Verb.CLEAR, region) for region in stage.regions if standing.told(_clearing(stage, journey, region)).done
    ]
    if standing.ended is not None:
        moves.append(Move(Verb(stage.ends_as)))
    for move in moves:
        decision = decide(journey.definition, journey.state, move, held=False)
        if isinstance(decision, Refused):
            return decision
        journey = replace(journey, state=decision.state)
    if standing.ended is not None:
        return replace(journey, ended=standing.ended)
    return _promised(settle(journey, today), standing, today)


def _with_rows(definition: Definition, standing: Standing) -> Standing:
    """The standing with one row, of which no more is known, behind each step that is open because there are rows for it."""
    answers = {step: dict(given) for step, given in standing.answers.items()}
    for step in definition.steps.values():
        told = standing.told(step.key)
        if isinstance(step.when, AnyRow) and (told.due_on or told.still_open or told.again):
            subject = step.when.subject
            answers.setdefault(subject.step, {})[subject.field] = (dict.fromkeys(step.when.fields, True),)
    return replace(standing, answers=answers)


def _clearing(stage: Stage, journey: Journey, region: str) -> str:
    """The step whose completion clears a region."""
    return next(key for key in stage.steps if journey.definition.steps[key].clears == region)


def _visits(definition: Definition, standing: Standing, today: date) -> tuple[Visit, ...]:
    """A visit to every stage up to the present one; where nobody knows its day, entered when the next one was at the latest.

    It was entered earlier where a step of it was done earlier, or where a date came earlier that the stage before waits for; but
    the stage where the record stands counts from today.
    """
    keys = definition.stage_order[: definition.position[standing.stage] + 1]
    left = standing.ended.on if standing.ended else None
    following = left or today
    visits = []
    for key in reversed(keys):
        waits_for = standing.dates.get(definition.stages[key].advance_from) if key != standing.stage else None
        worked_out = min(following, waits_for or following)
        if key not in standing.entered and (key != standing.stage or standing.ended):
            worked_out = min(worked_out, begun_by(definition, standing, key) or worked_out)
        entered = standing.entered.get(key, worked_out)
        visits.append(Visit(stage=key, round=1, entered_on=entered, left_on=left))
        left = following = entered
    return tuple(reversed(visits))


def _confirmed_dates(definition: Definition, standing: Standing) -> Mapping[str, date]:
    """The hire dates that stand: those that a step confirms once it is done, is put right, or belongs to a stage that is over."""
    confirming = {
        field.sets: step
        for step in definition.steps.values()
        for field in step.fields.values()
        if field.sets in definition.hire_dates
    }
    present = definition.position[standing.stage]
    return {
        name: day
        for name, day in standing.dates.items()
        if (step := confirming.get(name)) is None
        or definition.position[step.stage] < present
        or standing.told(step.key).done
        or standing.told(step.key).again
        or standing.ended is not None
    }


def _promised(journey: Journey, standing: Standing, today: Today) -> Journey:
    """The journey with every open step due on the day it was promised for, where that is not the day its rule gives."""
    promised = journey
    for key, told in standing.steps.items():
        for turn, day in _promises(journey, key, told):
            if turn.due_on != day:
                promised = promised.with_turn(replace(turn, moved=Moved(day, today.on, FROM_TRACKER)))
    return promised if promised is journey else settle(promised, today)


def _promises(journey: Journey, key: str, told: Told) -> Iterator[tuple[Turn, date]]:
    """The open turns of a step for which a day is told, each with its day."""
    still = [turn for turn in journey.current(key) if turn.status.is_open]
    if journey.definition.steps[key].due.endless:
        yield from zip(still[:-1], told.earlier, strict=False)
        still = still[-1:]
    later = dict(told.due_later)
    yield from ((turn, later[turn.n]) for turn in still if turn.n in later)
    if told.due_on is not None and still:
        yield still[0], told.due_on
