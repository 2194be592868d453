"""Group sessions of a step: who may record them, who is due at the next, and how many each has come to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, null, or_, select, true

from pledge_engine.access.actor import Actor, PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import records
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import named_hires, visible_steps
from pledge_engine.errors import Forbidden, Invalid
from pledge_engine.hires.finding import titles_of
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.register_views import DueRow
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.care_group import care_groups
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hold import holds
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.attendance import attendance_field, came
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Step
from workflows.naming import named
from workflows.rules import Named, StageStarts
from workflows.turn import Status, Superseded
from workflows.words import listed

# What a record is called in lists of sessions.
RECORD = (hires.c.id, hires.c.reference, hires.c.post_number, teams.c.name.label("team_name"))


def session_steps(definition: Definition) -> tuple[Step, ...]:
    """The steps that a group session can serve, in the order of the pledge."""
    return tuple(step for step in definition.steps.values() if step.register)


def who_is_due(work: Work, step: str, held_on: date | None = None, reference: str | None = None) -> tuple[DueRow, ...]:
    """Everybody in reach for whom a session of a step, held on a day or today, would close a turn; by reference.

    With a ``reference`` of that record alone. Whose record was on hold on that day is not due, and is ``held``: they may have
    come.
    Raises ``Invalid`` for a step that is not done in a group session, and ``Forbidden``.
    """
    named = session_to_record(work, step)
    opened = occurrences.c.step == named.key, occurrences.c.superseded.is_(None)
    mine = visible_steps(work.actor, Action.COMPLETE_STEP)
    first = (
        select(occurrences.c.hire_id, func.min(occurrences.c.n).label("n"))
        .select_from(occurrences.join(hires, hires.c.id == occurrences.c.hire_id))
        .where(*opened, occurrences.c.closed_on.is_(None), occurrences.c.opened_on <= (held_on or work.today), mine)
        .where(among(reference))
        .group_by(occurrences.c.hire_id)
        .subquery()
    )
    before = occurrences.alias("before")
    turn_before = and_(
        before.c.hire_id == occurrences.c.hire_id,
        before.c.step == occurrences.c.step,
        before.c.round == occurrences.c.round,
        before.c.n == occurrences.c.n - 1,
    )
    before_on = select(before.c.due_on).where(turn_before).scalar_subquery()
    columns = (
        *RECORD,
        care_groups.c.name.label("care_group"),
        _held_on(held_on or work.today),
        occurrences.c.n,
        occurrences.c.due_on,
        func.coalesce(before_on, _first_counts_from(named, work.newest(SHIPPED_PLEDGE))).label("begins_on"),
        worker_if_known(work),
    )
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
            team=row.team_name,
            care_group=row.care_group,
            worker=row.worker or "",
            n=row.n,
            due_on=row.due_on,
            begins_on=row.begins_on,
            held=row.held,
            counted=so_far.get(row.id, 0),
            wanted=wanted or 0,
        )
        for row in found
    )


def among(reference: str | None) -> ColumnElement[bool]:
    """The condition on ``hires`` that it is the one record, or none where all are meant."""
    return true() if reference is None else hires.c.reference == reference


def _held_on(day: date) -> ColumnElement[bool]:
    """Whether a record was on hold on a day, so that its worker was not due."""
    spans = (holds.c.hire_id == hires.c.id, holds.c.held_on <= day)
    return exists().where(*spans, or_(holds.c.resumed_on.is_(None), holds.c.resumed_on > day)).label("held")


def _first_counts_from(step: Step, definition: Definition) -> ColumnElement[Any]:
    """The day on which the first turn of a step begins: that of the record, or of its stage, from which its rule counts."""
    repeat, point = step.due.repeat, step.due.point
    match repeat.anchor if repeat and repeat.anchor else point.anchor if point else None:
        case StageStarts():
            visits = stage_visits.c.hire_id == hires.c.id, stage_visits.c.stage == step.stage
            return select(func.max(stage_visits.c.entered_on)).where(*visits).scalar_subquery()
        case Named(name=name) if name in definition.hire_dates:
            standing_in = definition.hire_dates[name].defaults_to or name
            return func.coalesce(hires.c[name], hires.c[standing_in])
    return null()


def session_to_record(work: Work, key: str) -> Step:
    """The step that a session serves, by its short name or title, for somebody whose role records it somewhere.

    Raises ``Invalid`` for a step that is not done in a group session, and ``Forbidden``.
    """
    require_generally(work.actor, Action.COMPLETE_STEP)
    step = session_step(work, key)
    if isinstance(work.actor, PersonActor) and step not in may_record_sessions(work.actor, work.newest(SHIPPED_PLEDGE)):
        problem = f"Your roles do not let you record sessions of “{step.title}”."
        raise Forbidden(problem, f"They are recorded by {ROLE_WORDS[step.owner]}.", actor=work.actor.id)
    return step


def may_record_sessions(actor: Actor, definition: Definition) -> tuple[Step, ...]:
    """The steps of whose sessions some role of the actor keeps the register, in the order of the pledge."""
    grants = actor.grants if isinstance(actor, PersonActor) else ()
    steps = session_steps(definition)
    return tuple(step for step in steps if any(records(grant.role, step) for grant in grants))


def session_step(work: Work, key: str) -> Step:
    """The step that a session serves, by its short name or title, whoever asks; raises ``Invalid`` for one that none does."""
    steps = session_steps(work.newest(SHIPPED_PLEDGE))
    meant = named(key, titles_of(steps))
    if meant is None:
        mend = f"name {listed([step.key for step in steps], last='or')}"
        raise Invalid([FieldMistake("step", "Step", f"“{key.strip()[:60]}” is not done in a group session", mend)])
    return next(step for step in steps if step.key == meant)


def _counted(work: Work, step: Step, hire_ids: Iterable[str]) -> Mapping[str, int]:
    """How many sessions of each record somebody came to, in any round; one that came in with a tracker is one of them."""
    field = attendance_field(step)
    rows = work.connection.execute(
        select(occurrences.c.hire_id, occurrences.c.status, answers.c.fields)
        .outerjoin(answers, answers.c.occurrence_id == occurrences.c.id)
        .where(occurrences.c.step == step.key, occurrences.c.status.in_((Status.DONE, Status.IMPORTED)))
        .where(occurrences.c.hire_id.in_(list(hire_ids)), of_the_present_person())
    )
    came_to = [row.hire_id for row in rows if field is None or _outcome(row, field.key, step) == came(step)]
    return {hire: came_to.count(hire) for hire in came_to}


def _outcome(row: Any, field: str, step: Step) -> str | None:
    """How a session was. A tracker tells it of each that counted: one of which it does not was missed, unless all count."""
    told: str | None = json.loads(row.fields or "{}").get(field)
    unknown = told is None and row.status == Status.IMPORTED and step.turn_counts_when is None
    return came(step) if unknown else told


def _records() -> Any:
    """Records with their teams, care groups, and whoever the post was offered to."""
    offered = and_(appointees.c.hire_id == hires.c.id, appointees.c.ended_on.is_(None))
    placed = hires.join(teams, teams.c.id == hires.c.team_id).join(
        care_groups, care_groups.c.id == teams.c.care_group_id
    )
    return placed.outerjoin(appointees, offered)


def of_the_present_person() -> ColumnElement[bool]:
    """The condition on turns that they are not of somebody whose offer fell through."""
    return or_(occurrences.c.superseded.is_(None), occurrences.c.superseded != Superseded.ANOTHER_PERSON)


def worker_if_known(work: Work) -> Any:
    """The worker's name on the records where the reader may know it, as the column "worker"."""
    return case((named_hires(work.actor, Action.SEE_HIRE), appointees.c.name)).label("worker")
