"""What needs attention across every record in scope: overdue steps first, then those due soon.

Which turns can be late at all is decided by the rules and kept with each turn; a record on hold has none. The database
selects, counts and orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Row, Select, and_, bindparam, case, func, select

from pledge_engine.access.actor import Actor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import visible_steps
from pledge_engine.hires.holders import Given, given_roles, held_alone, holders, named
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.late_by import PAUSED, late_by
from pledge_engine.hires.leading import Leads, leads_of, said_holders
from pledge_engine.hires.list_views import AttentionList, AttentionRow
from pledge_engine.hires.narrowing import EVERYTHING, Narrowed, Wanted, narrowed
from pledge_engine.hires.opened_again import said_of_reopenings
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.pressing import ON_HOLD, near_until
from pledge_engine.hires.reading import names_of
from pledge_engine.hires.steps_known import steps_by_key
from pledge_engine.hires.waiting import IN_ATTENTION, find_waiting
from pledge_engine.hires.waits_for import said_to_wait
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import Definition, Step
from workflows.turn import Status
from workflows.words import listed

_COLUMNS = (
    occurrences.c.id,
    occurrences.c.step,
    occurrences.c.n,
    occurrences.c.round,
    occurrences.c.status,
    occurrences.c.proposal,
    occurrences.c.kept_from,
    occurrences.c.due_on,
    occurrences.c.happened_on,
    occurrences.c.assignee_id,
    occurrences.c.waiting_on,
    PAUSED,
    hires.c.id.label("hire_id"),
    hires.c.reference,
    hires.c.post_number,
    hires.c.team_id,
    teams.c.care_group_id,
    hires.c.service_lead_id,
    hires.c.professional_lead_id,
    teams.c.name.label("team_name"),
)


JOINED = occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)


def attention(
    work: Work,
    *,
    wanted: Wanted = EVERYTHING,
    limit: int = 50,
    page: int = 1,
    asked: ColumnElement[bool] | None = None,
) -> AttentionList:
    """What workers say did not happen, what waits for the actor, what is overdue, and what is due within five working days.

    The most overdue comes first. At most ``limit`` rows of each of the last two on a page, and their counts. ``asked`` is the
    condition under which whoever holds a turn was asked about it today. Raises ``NotFound`` for a team that
    the actor cannot see, and ``Invalid`` for a step, an owner or a wait that there is not.
    """
    require_generally(work.actor, Action.SEE_ATTENTION)
    definition = work.newest(SHIPPED_PLEDGE)
    only = narrowed(work, definition, wanted)
    waiting = find_waiting(work, definition, only, IN_ATTENTION)
    listed_steps = _pressing(work, definition, only, limit=limit, page=page, order=LONGEST_FIRST, asked=asked)
    late = occurrences.c.due_on < bindparam("today", type_=Date)
    numbers = select(func.count().filter(late), func.count().filter(~late)).select_from(JOINED)
    wanted_ones = and_(needs_attention(work.actor), occurrences.c.due_on <= bindparam("soon", type_=Date), only.all)
    counted = work.connection.execute(numbers.where(wanted_ones), {"today": work.today, "soon": near_until(work)}).one()
    return AttentionList(
        said=waiting.said.rows,
        awaiting_you=waiting.agreements.rows,
        ready=waiting.ready.rows,
        sent_back=waiting.sent_back.rows,
        overdue=listed_steps.overdue,
        due_soon=listed_steps.due_soon,
        total_overdue=counted[0],
        total_due_soon=counted[1],
    )


class Column(StrEnum):
    """What the list can be put in the order of."""

    WHEN = "when"
    STEP = "step"
    RECORD = "record"


class Order(NamedTuple):
    """In which order steps are listed: by a column, and the other way round."""

    by: Column = Column.WHEN
    descending: bool = False


LONGEST_FIRST = Order()


class MostPressing(NamedTuple):
    """The most pressing steps: those that are overdue, and those that are due within five working days."""

    overdue: tuple[AttentionRow, ...]
    due_soon: tuple[AttentionRow, ...]


def pressing(
    work: Work,
    *,
    wanted: Wanted = EVERYTHING,
    limit: int = 50,
    page: int = 1,
    order: Order = LONGEST_FIRST,
    asked: ColumnElement[bool] | None = None,
) -> MostPressing:
    """A page of each, in the order that is asked for; ``asked`` is as for ``attention``, which raises the same."""
    require_generally(work.actor, Action.SEE_ATTENTION)
    definition = work.newest(SHIPPED_PLEDGE)
    only = narrowed(work, definition, wanted)
    return _pressing(work, definition, only, limit=limit, page=page, order=order, asked=asked)


def _pressing(
    work: Work,
    definition: Definition,
    only: Narrowed,
    *,
    limit: int,
    page: int,
    order: Order,
    asked: ColumnElement[bool] | None,
) -> MostPressing:
    days = {"today": work.today, "soon": near_until(work), "most": limit, "before": (page - 1) * limit}
    ranked = _by_title(definition) if order.by is Column.STEP else ()
    statements = [_asked(work.actor, late, order, ranked) for late in (True, False)]
    if only.teams is not None or only.turns is not None:
        statements = [statement.where(only.all) for statement in statements]
    if asked is not None:
        statements = [statement.add_columns(asked.label("asked_today")) for statement in statements]
    overdue, due_soon = (work.connection.execute(statement, days).all() for statement in statements)
    rows = _rows(work, definition, [*overdue, *due_soon])
    return MostPressing(rows[: len(overdue)], rows[len(overdue) :])


@lru_cache(maxsize=256)
def _asked(actor: Actor, late: bool, order: Order, ranked: tuple[str, ...]) -> Select[Any]:
    """What is overdue, or due soon, for an actor; kept, because an actor with other grants is another actor.

    ``ranked`` are the steps in the order of their titles.
    """
    today, soon = bindparam("today", type_=Date), bindparam("soon", type_=Date)
    when = occurrences.c.due_on < today if late else occurrences.c.due_on.between(today, soon)
    needed = and_(needs_attention(actor), when)
    rows = select(*_COLUMNS).select_from(JOINED).where(needed)
    first: ColumnElement[Any] = occurrences.c.due_on
    if order.by is Column.RECORD:
        first = hires.c.id  # References are given in the order of the ids, and are no numbers that could be compared.
    elif order.by is Column.STEP:
        ranks = {key: rank for rank, key in enumerate(ranked)}
        first = case(ranks, value=occurrences.c.step, else_=-1)
    chosen = first.desc() if order.descending else first
    ordered = rows.order_by(chosen, occurrences.c.due_on, hires.c.reference, occurrences.c.step, occurrences.c.n)
    return ordered.limit(bindparam("most")).offset(bindparam("before"))


def needs_attention(actor: Actor) -> ColumnElement[bool]:
    """The condition on turns whose date alone is asked then: in sight, not on hold, and somebody can be late with them."""
    seen = visible_steps(actor, Action.SEE_ATTENTION, everywhere=True)
    return and_(seen, occurrences.c.can_be_late, occurrences.c.hire_id.not_in(ON_HOLD))


def _by_title(definition: Definition) -> tuple[str, ...]:
    return tuple(step.key for step in sorted(definition.steps.values(), key=lambda step: step.title))


def _rows(work: Work, definition: Definition, found: Sequence[Row[Any]]) -> tuple[AttentionRow, ...]:
    given, leads = given_roles(work, found), leads_of(work, found)
    steps = steps_by_key(work, definition, (row.step for row in found))
    names = names_of(work, (row.assignee_id for row in found))
    opened_again = said_of_reopenings(work, (row for row in found if row.due_on < work.today))
    beside = {row.id: Beside(names.get(row.assignee_id, ""), opened_again.get(row.id, "")) for row in found}
    return tuple(_row(work, row, steps[row.step], given, leads[row.hire_id], beside[row.id]) for row in found)


class Beside(NamedTuple):
    """What is said beside a step: who picked it up, and that it had been done in time before it was opened again."""

    picked_up_by: str
    opened_again: str


def _row(work: Work, row: Row[Any], step: Step, given: Given, leads: Leads, beside: Beside) -> AttentionRow:
    roles = named(holders(step, row, given))
    named_leads = {role: lead.id for role, lead in leads.items()}
    return AttentionRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step=row.step,
        title=step.title,
        n=row.n,
        owner=said_holders(roles, leads),
        person=listed(leads[role].who for role in roles if role in leads and leads[role].held),
        picked_up_by=beside.picked_up_by,
        waiting_on=said_to_wait(step, row.waiting_on),
        due_on=row.due_on,
        overdue=row.due_on < work.today,
        working_days_late=late_by(work, row.due_on, row.paused),
        awaiting_agreement=row.status == Status.AWAITING_AGREEMENT,
        mine=held_alone(work.actor.audit_id, roles, named_leads, row.assignee_id),
        asked_today=bool(getattr(row, "asked_today", False)),
        opened_again=beside.opened_again,
    )
