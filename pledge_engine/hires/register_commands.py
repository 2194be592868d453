"""Recording a group session once for everybody who was due to come: one register, one event on each record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from pledge_engine.access.permissions import Action
from pledge_engine.audit.event import Change
from pledge_engine.errors import Invalid, NotFound, RefusedMove
from pledge_engine.hires.acting import Done, Happening, by, finish, open_record, present, today_of
from pledge_engine.hires.record import Record
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.register import register_entries, registers
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.attending import attend, attendance_field, may_have_a_register
from workflows.blockers import Blocker, Refused
from workflows.definition import Definition, Step
from workflows.journey import Journey
from workflows.words import listed


@dataclass(frozen=True, slots=True)
class Recorded:
    """A register as it was recorded: its id, and what it did on each record."""

    register: str
    done: tuple[Done, ...]


def record_register(work: Work, step: str, held_on: date, entries: Mapping[str, str]) -> Recorded:
    """Record one session for many records; ``entries`` maps references to outcomes. All of it is recorded, or nothing.

    Raises ``RefusedMove`` with every reason, each naming its record, and ``NotFound`` for one that is out of scope.
    """
    found = {entry: open_record(work, entry, Action.COMPLETE_STEP, step) for entry in _in_order(work, entries)}
    register = new_id(work.now)
    outcomes: list[tuple[Record, str, Journey, int]] = []
    blockers: list[Blocker] = []
    for reference, record in found.items():
        named = record.journey.definition.steps[step]
        if named not in may_have_a_register(record.journey.definition):
            raise Invalid([_not_a_session(record.journey.definition, named)])
        code = _outcome(named, entries[reference])
        after = attend(present(work, record), named, code, held_on, by(work, record), today_of(work))
        if isinstance(after, Refused):
            blockers += [Blocker(b.reason, f"{reference}: {b.words}", step=b.step) for b in after.blockers]
        else:
            outcomes.append((record, code, after[0], after[1].n))
    if blockers:
        raise RefusedMove(blockers)
    facts = {"step": step, "held_on": held_on, "facilitator_id": work.actor.audit_id, "recorded_at": work.now}
    work.connection.execute(insert(registers), {"id": register, "recorded_by_id": work.actor.audit_id, **facts})
    done = tuple(_finish(work, register, step, entry) for entry in outcomes)
    return Recorded(register, done)


def _in_order(work: Work, entries: Mapping[str, str]) -> list[str]:
    """The references in the order in which hires are locked; one that is not there keeps its place at the end."""
    if not entries:
        raise Invalid([FieldMistake("attendees", "Attendees", "nobody is named", "name at least one record")])
    ids = select(hires.c.reference).where(hires.c.reference.in_(list(entries))).order_by(hires.c.id)
    known = list(work.connection.execute(ids).scalars())
    if unknown := [reference for reference in entries if reference not in known]:
        raise NotFound(f"record {unknown[0]}")
    return known


def _not_a_session(definition: Definition, step: Step) -> FieldMistake:
    serves = listed([step.key for step in may_have_a_register(definition)], last="or")
    return FieldMistake("step", "Step", f"“{step.title}” is not done in a group session", f"name {serves}")


def _outcome(step: Step, raw: str) -> str:
    """The code of an outcome, however it is written."""
    field = attendance_field(step)
    code = raw.strip().lower().replace(" ", "_").replace("-", "_")
    choices = field.choices if field else {"attended": "Attended"}
    if code not in choices:
        mend = f"write {', '.join(choices)}"
        raise Invalid([FieldMistake("outcome", "Attendance", f"“{raw.strip()[:40]}” is not an outcome", mend)])
    return code


def _finish(work: Work, register: str, step: str, entry: tuple[Record, str, Journey, int]) -> Done:
    record, code, after, n = entry
    extra = {"register": Change(None, register)}
    done = finish(work, record, after, Happening("attendance_recorded", step=step, n=n, extra=extra))
    turn = after.turn(step, n)
    stored = select(occurrences.c.id).where(
        occurrences.c.hire_id == record.id,
        occurrences.c.step == step,
        occurrences.c.n == n,
        occurrences.c.round == (turn.round if turn else 1),
    )
    row = {"register_id": register, "hire_id": record.id, "outcome": code}
    work.connection.execute(
        insert(register_entries), {**row, "occurrence_id": work.connection.execute(stored).scalar_one()}
    )
    return done
