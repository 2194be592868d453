"""Commands on a step of a shared queue: pick it up, give it back, give it to somebody else. A courtesy, never a lock."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from sqlalchemy import ColumnElement, func, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.finding import load_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import SHARED_QUEUES
from pledge_engine.access.rights import may
from pledge_engine.audit.event import Change
from pledge_engine.errors import Invalid, NotFound, RefusedMove
from pledge_engine.hires.acting import Done, Happening, finish, load_record, open_record, present
from pledge_engine.hires.queue import path_of, picked_up_on, store_assignee
from pledge_engine.hires.record import Record
from pledge_engine.people.directory import load_actor
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.surface import way_out
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.blockers import ROLE_WORDS, Refused
from workflows.completing import step_of_turn
from workflows.definition import Role, Step
from workflows.journey import Journey
from workflows.turn import Turn


def pick_up(work: Work, reference: str, step: str, *, n: int | None = None) -> Done:
    """Say that one is seeing to a step of the queue one works in. Everybody else there may still complete it."""
    record, journey, turn = _opened(work, reference, Action.PICK_UP_STEP, step, n)
    held = picked_up_on(work.connection, record.id).get(turn.key)
    if held and held.id == work.actor.audit_id:
        back = way_out(work, on_pages="give it back on its page", typed="give it back with --give-back")
        raise _mistake("step", "Step", "you have picked it up already", f"complete it, or {back}")
    if held:
        mend = way_out(
            work,
            on_pages="ask them for it, or ask one of the leads to give it to you",
            typed="ask them for it, or give it to yourself: pledge hire reassign REFERENCE --step STEP --to YOU",
        )
        raise _mistake("step", "Step", f"{held.name} has picked it up", mend)
    return _given(work, record, journey, turn, "step_picked_up", None, work.actor.audit_id)


def give_back(work: Work, reference: str, step: str, *, n: int | None = None) -> Done:
    """Give a step that one had picked up back to the queue."""
    record, journey, turn = _opened(work, reference, Action.PICK_UP_STEP, step, n)
    held = picked_up_on(work.connection, record.id).get(turn.key)
    if held is None or held.id != work.actor.audit_id:
        raise _mistake("step", "Step", "you have not picked it up", "there is nothing to give back")
    return _given(work, record, journey, turn, "step_given_back", held.id, None)


def reassign_step(work: Work, reference: str, step: str, handle: str, *, n: int | None = None) -> Done:
    """Give a step of a queue to somebody who could pick it up: by somebody of the queue, or a lead in reach."""
    record, journey, turn = _opened(work, reference, Action.REASSIGN_STEP, step, n)
    person = _of_the_queue(work, record, journey.definition.steps[turn.step], handle)
    held = picked_up_on(work.connection, record.id).get(turn.key)
    if held and held.id == person.id:
        raise _mistake("to", "To", f"{person.name} has it already", "there is nothing to do")
    return _given(work, record, journey, turn, "step_reassigned", held.id if held else None, person.id)


def picked_up_by(work: Work, person_id: str) -> int:
    """How many steps somebody has picked up from queues and not closed."""
    theirs = select(func.count()).select_from(occurrences).where(*_picked_up(person_id))
    return int(work.connection.execute(theirs).scalar_one())


def _picked_up(person_id: str) -> tuple[ColumnElement[bool], ...]:
    return occurrences.c.assignee_id == person_id, occurrences.c.closed_on.is_(None)


def return_to_queues(work: Work, person_id: str, acting: Role | None) -> int:
    """Give everything that somebody had picked up and not closed back to the queues, and say how many steps it was.

    One event for each record, locked in the order of their ids.
    """
    theirs = select(occurrences.c.hire_id, occurrences.c.step, occurrences.c.round, occurrences.c.n)
    theirs = theirs.where(*_picked_up(person_id))
    rows = work.connection.execute(theirs.order_by(occurrences.c.hire_id, occurrences.c.id)).all()
    for hire_id, group in groupby(rows, key=lambda row: row.hire_id):
        keys = [(row.step, row.round, row.n) for row in group]
        record = replace(load_record(work, *load_hire(work.connection, hire_id, lock=True)), role=acting)
        extra = {path_of(key): Change(person_id, None) for key in keys}
        finish(work, record, record.journey, Happening("queue_returned", extra=extra))
        for turn in (turn for turns in record.journey.turns.values() for turn in turns if turn.key in keys):
            store_assignee(work, record, turn, None)
    return len(rows)


def _opened(work: Work, reference: str, action: Action, key: str, n: int | None) -> tuple[Record, Journey, Turn]:
    """The record under its lock, its facts today, and the open turn meant: the one named, or else the earliest."""
    record = open_record(work, reference, action, key)
    journey = present(work, record)
    step, earliest = journey.definition.steps[record.about], journey.open_turn(record.about)
    if step.owner not in SHARED_QUEUES:
        owner = ROLE_WORDS[step.owner]
        raise _mistake(
            "step", "Step", f"“{step.title}” is held by {owner}, not by a queue", "there is nothing to pick up"
        )
    turn = step_of_turn(journey, step.key, n or (earliest.n if earliest else 1))
    if isinstance(turn, Refused):
        raise RefusedMove(turn.blockers)
    return record, journey, turn


def _of_the_queue(work: Work, record: Record, step: Step, handle: str) -> PersonActor:
    """Somebody who could pick the step up themselves; who is not there and who could not are said alike."""
    try:
        person = load_actor(work.connection, handle, work.today)
    except NotFound:
        person = None
    if person is None or may(person, Action.PICK_UP_STEP, record.scope, step) is None:
        mend = f"name somebody who is {ROLE_WORDS[step.owner].removeprefix('the ')} where the record is"
        raise _mistake("to", "To", f"“{handle[:60]}” could not pick this up", mend)
    return person


def _given(
    work: Work, record: Record, journey: Journey, turn: Turn, verb: str, before: str | None, after: str | None
) -> Done:
    extra = {path_of(turn.key): Change(before, after)}
    done = finish(work, record, journey, Happening(verb, step=turn.step, n=turn.n, extra=extra))
    store_assignee(work, record, turn, after)
    return done


def _mistake(field: str, title: str, problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake(field, title, problem, mend)])
