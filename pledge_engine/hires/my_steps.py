"""What waits for one person: the open steps of their own roles, on records that name them or lie in the queue they work in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import NAMED_LEADS, visible_hires
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.reading import names_of
from pledge_engine.hires.tasks import SOON_WORKING_DAYS, WAITING_WORDS
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import BOTH_LEADS, Definition, Role
from workflows.journey import Status, WaitingOn

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MyStep:
    """One step that is the reader's to do. ``state`` is overdue, due_today, due_soon or open; ``mine`` that they picked it up."""

    reference: str
    label: str
    step: str
    title: str
    n: int
    turns: bool
    owner: str
    state: str
    due_on: date | None
    because: str
    working_days_late: int
    picked_up_by: str
    mine: bool
    waiting_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MySteps:
    """The most pressing of them, and how many there are in all."""

    rows: tuple[MyStep, ...]
    total: int


def my_steps(work: Work, *, limit: int = PAGE, page: int = 1, soon: bool = False) -> MySteps:
    """The open steps that are the actor's to do, most pressing first; none of a record on hold, or that waits for others.

    With ``soon`` only those that are overdue or due within five working days.
    """
    if not isinstance(work.actor, PersonActor):
        return MySteps(rows=(), total=0)
    _, definition = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    mine = and_(
        _mine(work.actor),
        occurrences.c.closed_on.is_(None),
        occurrences.c.status != Status.AWAITING_AGREEMENT,
        hires.c.held_since.is_(None),
        occurrences.c.due_on <= work.calendar.add_working_days(work.today, SOON_WORKING_DAYS) if soon else true(),
    )
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    total = work.connection.execute(select(func.count()).select_from(joined).where(mine)).scalar_one()
    columns = (
        *(occurrences.c.step, occurrences.c.n, occurrences.c.owner, occurrences.c.due_on, occurrences.c.because),
        *(occurrences.c.can_be_late, occurrences.c.assignee_id, occurrences.c.waiting_on),
        *(hires.c.reference, hires.c.post_number, teams.c.name.label("team_name")),
    )
    order = (
        occurrences.c.due_on.is_(None),
        occurrences.c.due_on,
        hires.c.reference,
        occurrences.c.step,
        occurrences.c.n,
    )
    found = work.connection.execute(
        select(*columns).select_from(joined).where(mine).order_by(*order).limit(limit).offset((page - 1) * limit)
    ).all()
    names = names_of(work.connection, (row.assignee_id for row in found if row.assignee_id))
    return MySteps(
        rows=tuple(_row(work, definition, row, names.get(row.assignee_id, "")) for row in found), total=total
    )


def _mine(actor: PersonActor) -> ColumnElement[bool]:
    """The steps of each role the actor holds: for a lead on the records that name them, or somebody they cover for."""
    people = [actor.id, *actor.covering]
    held = {grant.role for grant in actor.grants}
    return or_(
        false(),
        *(
            and_(
                occurrences.c.owner == role,
                visible_hires(actor, Action.COMPLETE_STEP, (role,)),
                *([NAMED_LEADS[role].in_(people)] if role in BOTH_LEADS else []),
            )
            for role in sorted(held)
        ),
    )


def _row(work: Work, definition: Definition, row: Any, picked_up_by: str) -> MyStep:
    step = definition.steps.get(row.step)
    return MyStep(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step=row.step,
        title=step.title if step else row.step,
        n=row.n,
        turns=bool(step and step.due.repeats),
        owner=ROLE_WORDS[Role(row.owner)],
        state=_state(work, row),
        due_on=row.due_on,
        because=row.because,
        working_days_late=work.calendar.working_days_late(row.due_on, work.today) if _is_late(work, row) else 0,
        picked_up_by=picked_up_by,
        mine=row.assignee_id == work.actor.audit_id,
        waiting_on=WAITING_WORDS[WaitingOn(row.waiting_on)] if row.waiting_on else "",
    )


def _is_late(work: Work, row: Any) -> bool:
    return bool(row.can_be_late and row.due_on and row.due_on < work.today)


def _state(work: Work, row: Any) -> str:
    if _is_late(work, row):
        return "overdue"
    if row.due_on is None or row.due_on < work.today:
        return "open"
    if row.due_on == work.today:
        return "due_today"
    return "due_soon" if row.due_on <= work.calendar.add_working_days(work.today, SOON_WORKING_DAYS) else "open"
