"""Registers to look at: who is due at a session, which sessions were held, and what each was for whom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select

from pledge_engine.access.actor import Actor, PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import records
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import named_hires, visible_steps
from pledge_engine.errors import Forbidden, Invalid, NotFound
from pledge_engine.hires.finding import titles_of
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
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Step
from workflows.journey import Status, Superseded
from workflows.machine import WITHDRAWN
from workflows.naming import named
from workflows.words import listed

_STRUCK_OUT_WORDS = "Taken out"
MOST_REGISTERS = 50
# As many digits as tell registers of different minutes apart: the time comes first in an id.
_SHORTEST_ID = 8


def session_steps(definition: Definition) -> tuple[Step, ...]:
    """The steps that a group session can serve, in the order of the pledge."""
    return tuple(step for step in definition.steps.values() if step.register)


def who_is_due(work: Work, step: str, held_on: date | None = None) -> tuple[DueRow, ...]:
    """Everybody in reach for whom a session of a step, held on a day or today, would close a turn; by reference.

    Raises ``Invalid`` for a step that is not done in a group session, and ``Forbidden``.
    """
    named = session_to_record(work, step)
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


def session_to_record(work: Work, key: str) -> Step:
    """The step that a session serves, by its short name or title, for somebody whose role records it somewhere.

    Raises ``Invalid`` for a step that is not done in a group session, and ``Forbidden``.
    """
    require_generally(work.actor, Action.COMPLETE_STEP)
    step = _session_step(work, key)
    if isinstance(work.actor, PersonActor) and step not in may_record_sessions(work.actor, _definition(work)):
        problem = f"Your roles do not let you record sessions of “{step.title}”."
        raise Forbidden(problem, f"They are recorded by {ROLE_WORDS[step.owner]}.", actor=work.actor.id)
    return step


def may_record_sessions(actor: Actor, definition: Definition) -> tuple[Step, ...]:
    """The steps of whose sessions some role of the actor keeps the register, in the order of the pledge."""
    grants = actor.grants if isinstance(actor, PersonActor) else ()
    steps = session_steps(definition)
    return tuple(step for step in steps if any(records(grant.role, step) for grant in grants))


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
    rows = work.connection.execute(statement).all()
    short = short_ids(work, [row.id for row in rows])
    return tuple(RegisterRow(**_head(row, definition, short), came=row.came, listed=row.listed) for row in rows)


def find_register(work: Work, register: str) -> Row[str, str, date, str]:
    """A register of which the actor may know at least one entry, by its id or an unambiguous beginning of it.

    Gives its id, step, day and facilitator; raises ``NotFound``.
    """
    require_generally(work.actor, Action.SEE_REGISTERS)
    beginning = register.strip().lower()
    statement = select(*_REGISTER).distinct().select_from(_entries()).where(_visible(work))
    begun = statement.where(registers.c.id.startswith(beginning, autoescape=True)).order_by(registers.c.id)
    found = work.connection.execute(begun.limit(2)).all() if beginning else []
    if not found:
        raise NotFound(f"register “{beginning[:40]}”", "See: pledge register list")
    if len(found) > 1:
        raise NotFound(
            f"only register that begins with “{beginning[:40]}”", "Give more of it: see pledge register list"
        )
    return found[0]


def short_ids(work: Work, ids: Iterable[str]) -> Mapping[str, str]:
    """The shortest beginning by which each register is found among those that the reader may know of."""
    wanted = sorted(set(ids))
    begins = func.substr(registers.c.id, 1, _SHORTEST_ID)
    alike = select(registers.c.id).distinct().select_from(_entries())
    alike = alike.where(begins.in_({each[:_SHORTEST_ID] for each in wanted}), _visible(work))
    known = work.connection.execute(alike).scalars().all() if wanted else []
    return {each: _shortest(each, [other for other in known if other != each]) for each in wanted}


def _shortest(wanted: str, others: Sequence[str]) -> str:
    lengths = range(_SHORTEST_ID, len(wanted) + 1)
    fitting = (wanted[:many] for many in lengths if not any(other.startswith(wanted[:many]) for other in others))
    return next(fitting, wanted)


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
        **_head(found, definition, short_ids(work, [found.id])),
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
    meant = named(key, titles_of(steps))
    if meant is None:
        mend = f"name {listed([step.key for step in steps], last='or')}"
        raise Invalid([FieldMistake("step", "Step", f"“{key.strip()[:60]}” is not done in a group session", mend)])
    return next(step for step in steps if step.key == meant)


def _definition(work: Work) -> Definition:
    return work.definitions.newest(work.connection, SHIPPED_PLEDGE)[1]


def _counted(work: Work, step: Step, hire_ids: Iterable[str]) -> Mapping[str, int]:
    """How many sessions of each record somebody came to, in any round; one that came in with a tracker is one of them."""
    field = attendance_field(step)
    rows = work.connection.execute(
        select(occurrences.c.hire_id, occurrences.c.status, answers.c.fields)
        .outerjoin(answers, answers.c.occurrence_id == occurrences.c.id)
        .where(occurrences.c.step == step.key, occurrences.c.status.in_((Status.DONE, Status.IMPORTED)))
        .where(occurrences.c.hire_id.in_(list(hire_ids)), _of_the_present_person())
    )
    came_to = [
        row.hire_id
        for row in rows
        if field is None or row.status == Status.IMPORTED or json.loads(row.fields).get(field.key) == came(step)
    ]
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
    gone = hires.c.stage == WITHDRAWN
    return and_(visible_steps(work.actor, Action.SEE_REGISTERS), _of_the_present_person(), ~gone)


def _of_the_present_person() -> ColumnElement[bool]:
    return or_(occurrences.c.superseded.is_(None), occurrences.c.superseded != Superseded.ANOTHER_PERSON)


def _worker(work: Work) -> Any:
    """The worker's name on the records where the reader may know it, as the column "worker"."""
    return case((named_hires(work.actor, Action.SEE_HIRE), appointees.c.name)).label("worker")


def _head(row: Any, definition: Definition, short: Mapping[str, str]) -> Mapping[str, Any]:
    title = definition.steps[row.step].title
    said = {"step": row.step, "title": title, "held_on": row.held_on, "facilitator": row.facilitator}
    return {"id": row.id, "short_id": short[row.id], **said}
