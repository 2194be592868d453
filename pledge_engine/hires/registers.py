"""Registers to look at: who is due at a session, which sessions were held, and what each was for whom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import named_hires, visible_steps
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.register_views import DueRow, EntryRow, RegisterRow, RegisterView
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.register import STRUCK_OUT, register_entries, registers
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.attending import attendance_field, came, outcomes
from workflows.definition import Definition, Step
from workflows.journey import Status, Superseded
from workflows.words import listed

_STRUCK_OUT_WORDS = "Taken out"
MOST_REGISTERS = 50


def session_steps(definition: Definition) -> tuple[Step, ...]:
    """The steps that a group session can serve, in the order of the pledge."""
    return tuple(step for step in definition.steps.values() if step.register)


def who_is_due(work: Work, step: str, held_on: date | None = None) -> tuple[DueRow, ...]:
    """Everybody in reach for whom a session of a step, held on a day or today, would close a turn; by reference.

    Raises ``Invalid`` for a step that is not done in a group session, and ``Forbidden``.
    """
    require_generally(work.actor, Action.COMPLETE_STEP)
    named = _session_step(work, step)
    opened = occurrences.c.step == named.key, occurrences.c.superseded.is_(None)
    mine = visible_steps(work.actor, Action.COMPLETE_STEP)
    first = (
        select(occurrences.c.hire_id, func.min(occurrences.c.n).label("n"))
        .select_from(occurrences.join(hires, hires.c.id == occurrences.c.hire_id))
        .where(*opened, occurrences.c.closed_on.is_(None), occurrences.c.opened_on <= (held_on or work.today), mine)
        .group_by(occurrences.c.hire_id)
        .subquery()
    )
    columns = (*_RECORD, hires.c.held_since, occurrences.c.n, occurrences.c.due_on, _worker(work))
    joined = _records().join(occurrences, occurrences.c.hire_id == hires.c.id)
    this = and_(first.c.hire_id == hires.c.id, first.c.n == occurrences.c.n)
    found = work.connection.execute(
        select(*columns).select_from(joined.join(first, this)).where(*opened).order_by(hires.c.reference)
    ).all()
    so_far = _counted(work, named, [row.id for row in found])
    wanted = named.due.repeat.times if named.turn_counts_when and named.due.repeat else None
    return tuple(
        DueRow(
            reference=row.reference,
            label=post_label(row.team_name, row.post_number),
            worker=row.worker or "",
            n=row.n,
            due_on=row.due_on,
            held=row.held_since is not None,
            counted=so_far.get(row.id, 0),
            wanted=wanted or 0,
        )
        for row in found
    )


def list_registers(work: Work, step: str = "") -> tuple[RegisterRow, ...]:
    """The newest 50 sessions with anybody on their register whom the reader may know of, newest first."""
    require_generally(work.actor, Action.SEE_REGISTERS)
    definition = _definition(work)
    wanted = registers.c.step == _session_step(work, step).key if step else registers.c.step.is_not(None)
    there = func.count().filter(register_entries.c.outcome != STRUCK_OUT)
    firsts = [
        and_(registers.c.step == each.key, register_entries.c.outcome == came(each))
        for each in session_steps(definition)
    ]
    statement = (
        select(*_REGISTER, func.count().filter(or_(*firsts)).label("came"), there.label("listed"))
        .select_from(_entries())
        .where(wanted, _visible(work))
        .group_by(*_REGISTER)
        .order_by(registers.c.held_on.desc(), registers.c.id.desc())
        .limit(MOST_REGISTERS)
    )
    return tuple(
        RegisterRow(**_head(row, definition), came=row.came, listed=row.listed)
        for row in work.connection.execute(statement)
    )


def find_register(work: Work, register: str) -> Row[str, str, date, str]:
    """A register of which the actor may know at least one entry: its id, step, day and facilitator; raises ``NotFound``."""
    require_generally(work.actor, Action.SEE_REGISTERS)
    statement = select(*_REGISTER).select_from(_entries()).where(registers.c.id == register.strip(), _visible(work))
    row = work.connection.execute(statement.limit(1)).one_or_none()
    if row is None:
        raise NotFound(f"register “{register.strip()[:40]}”", "See: pledge register list")
    return row


def show_register(work: Work, register: str) -> RegisterView:
    """One session with everybody on its register whom the reader may know of; raises ``NotFound``."""
    found, definition = find_register(work, register), _definition(work)
    columns = (*_RECORD, occurrences.c.n, occurrences.c.happened_on, register_entries.c.outcome, answers.c.fields)
    joined = _entries().outerjoin(answers, answers.c.occurrence_id == occurrences.c.id)
    joined = joined.join(teams, teams.c.id == hires.c.team_id)
    joined = joined.outerjoin(appointees, and_(appointees.c.hire_id == hires.c.id, appointees.c.ended_on.is_(None)))
    statement = select(*columns, _worker(work)).select_from(joined).where(registers.c.id == found.id, _visible(work))
    step = definition.steps[found.step]
    return RegisterView(
        **_head(found, definition),
        entries=tuple(
            EntryRow(
                reference=row.reference,
                label=post_label(row.team_name, row.post_number),
                worker=row.worker or "",
                n=row.n,
                outcome=row.outcome,
                words=outcomes(step).get(row.outcome, _STRUCK_OUT_WORDS),
                changed=row.outcome != STRUCK_OUT and not _still_says(step, row, found.held_on),
            )
            for row in work.connection.execute(statement.order_by(hires.c.reference))
        ),
    )


def _still_says(step: Step, row: Any, held_on: date) -> bool:
    """Whether the record says of the turn what the register says of it."""
    field = attendance_field(step)
    answered = json.loads(row.fields or "{}").get(field.key) if field else row.outcome
    return bool(row.happened_on == held_on and answered == row.outcome)


def _session_step(work: Work, key: str) -> Step:
    steps = session_steps(_definition(work))
    step = next((step for step in steps if step.key == key.strip().lower()), None)
    if step is None:
        mend = f"name {listed([step.key for step in steps], last='or')}"
        raise Invalid([FieldMistake("step", "Step", f"“{key.strip()[:60]}” is not done in a group session", mend)])
    return step


def _definition(work: Work) -> Definition:
    return work.definitions.newest(work.connection, SHIPPED_PLEDGE)[1]


def _counted(work: Work, step: Step, hire_ids: Iterable[str]) -> Mapping[str, int]:
    """How many sessions of each record somebody came to, in any round."""
    field = attendance_field(step)
    rows = work.connection.execute(
        select(occurrences.c.hire_id, answers.c.fields)
        .join(answers, answers.c.occurrence_id == occurrences.c.id)
        .where(occurrences.c.step == step.key, occurrences.c.status == Status.DONE)
        .where(occurrences.c.hire_id.in_(list(hire_ids)), _of_the_present_person())
    )
    came_to = [row.hire_id for row in rows if field is None or json.loads(row.fields).get(field.key) == came(step)]
    return {hire: came_to.count(hire) for hire in came_to}


_RECORD = (hires.c.id, hires.c.reference, hires.c.post_number, teams.c.name.label("team_name"))
_REGISTER = (registers.c.id, registers.c.step, registers.c.held_on, people.c.name.label("facilitator"))


def _records() -> Any:
    """Records with their teams and whoever the post was offered to."""
    offered = and_(appointees.c.hire_id == hires.c.id, appointees.c.ended_on.is_(None))
    return hires.join(teams, teams.c.id == hires.c.team_id).outerjoin(appointees, offered)


def _entries() -> Any:
    """Registers with their entries, each with its turn and record."""
    joined = registers.join(register_entries, register_entries.c.register_id == registers.c.id)
    joined = joined.join(people, people.c.id == registers.c.facilitator_id)
    joined = joined.join(occurrences, occurrences.c.id == register_entries.c.occurrence_id)
    return joined.join(hires, hires.c.id == register_entries.c.hire_id)


def _visible(work: Work) -> ColumnElement[bool]:
    """Whether an entry is the reader's to know of; what was recorded of somebody whose offer fell through is not."""
    gone = hires.c.stage == "withdrawn"
    return and_(visible_steps(work.actor, Action.SEE_REGISTERS), _of_the_present_person(), ~gone)


def _of_the_present_person() -> ColumnElement[bool]:
    return or_(occurrences.c.superseded.is_(None), occurrences.c.superseded != Superseded.ANOTHER_PERSON)


def _worker(work: Work) -> Any:
    """The worker's name on the records where the reader may know it, as the column "worker"."""
    return case((named_hires(work.actor, Action.SEE_HIRE), appointees.c.name)).label("worker")


def _head(row: Any, definition: Definition) -> Mapping[str, Any]:
    title = definition.steps[row.step].title
    return {"id": row.id, "step": row.step, "title": title, "held_on": row.held_on, "facilitator": row.facilitator}
