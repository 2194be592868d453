"""Sessions that are recorded on a step alone: they stand on a register like any other, and are put right there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import insert, select

from pledge_engine.audit.event import Change
from pledge_engine.hires.acting import Done, Happening, finish
from pledge_engine.hires.days_put_right import leave, register_of_wrong_day, told
from pledge_engine.hires.record import Record
from pledge_engine.hires.session_entries import Entry, stored_entry, write
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.register import STRUCK_OUT, register_entries, registers
from pledge_engine.work import Work
from workflows.attendance import of_a_session
from workflows.attending import on_day_off
from workflows.blockers import Refused
from workflows.definition import Step
from workflows.journey import Journey
from workflows.steps import At


def completed(work: Work, record: Record, outcome: Journey | Refused, at: At) -> Done:
    """Write a step that was completed, and on a register where that was a session which no register has of this record."""
    happening = Happening("step_completed", step=at.step, n=at.n)
    turn = outcome.turn(at.step, at.n) if isinstance(outcome, Journey) else None
    step = record.journey.definition.steps[at.step]
    code = of_a_session(step, turn) if turn else ""
    if isinstance(outcome, Refused) or turn is None or turn.happened_on is None or not code:
        return finish(work, record, outcome, happening)
    held_on = turn.happened_on
    register = _register_of(work, record, step, held_on)
    stored = stored_entry(work, register, record.reference) if register else None
    if stored is not None and stored.outcome != STRUCK_OUT:
        return _put_right(work, record, outcome, happening, held_on)
    register = register or _own_register(work, step, held_on) or _new_register(work, step, held_on)
    facts = select(registers.c.held_on, registers.c.facilitator_id).where(registers.c.id == register)
    session = Change(None, work.connection.execute(facts).one()._asdict())
    look_again = on_day_off(held_on, work.calendar)
    return write(work, register, session, Entry(record, code, happening.verb, outcome, at, stored, look_again))


def _put_right(work: Work, record: Record, outcome: Journey, happening: Happening, held_on: date) -> Done:
    """Write a step that was completed anew, of a session whose register has the record already."""
    wrong = register_of_wrong_day(work, record, At(happening.step, happening.n), held_on)
    done = finish(work, record, outcome, replace(happening, extra=told(wrong)))
    leave(work, record, wrong)
    return done


def _register_of(work: Work, record: Record, step: Step, held_on: date) -> str | None:
    """The register of that day that names the record; if several do, one from which it was not taken out."""
    there = register_entries.c.hire_id == record.id, registers.c.step == step.key, registers.c.held_on == held_on
    joined = select(registers.c.id).join(register_entries, register_entries.c.register_id == registers.c.id)
    first = joined.where(*there).order_by(register_entries.c.outcome == STRUCK_OUT, registers.c.id).limit(1)
    found: str | None = work.connection.execute(first).scalar()
    return found


def _own_register(work: Work, step: Step, held_on: date) -> str | None:
    """The register of a session that whoever acts held on that day, and has recorded for others."""
    own = (
        registers.c.facilitator_id == work.actor.audit_id,
        registers.c.step == step.key,
        registers.c.held_on == held_on,
    )
    found: str | None = work.connection.execute(
        select(registers.c.id).where(*own).order_by(registers.c.id).limit(1)
    ).scalar()
    return found


def _new_register(work: Work, step: Step, held_on: date) -> str:
    register = new_id(work.now)
    who = {"facilitator_id": work.actor.audit_id, "recorded_by_id": work.actor.audit_id}
    facts = {"id": register, "step": step.key, "held_on": held_on, "recorded_at": work.now}
    work.connection.execute(insert(registers), {**facts, **who})
    return register
