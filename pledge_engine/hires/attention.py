"""What needs attention across every record in scope: overdue steps first, then those due soon.

Which turns can be late at all is decided by the rules and kept with each turn; a record on hold has none. The database
selects, counts and orders.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Row, Select, and_, bindparam, case, func, select

from pledge_engine.access.actor import Actor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import visible_steps
from pledge_engine.hires.awaiting import awaiting_actor
from pledge_engine.hires.confidential import CONFIDENTIAL, CONFIDENTIAL_STEP, ITS_OWNER, may_be_named
from pledge_engine.hires.holders import Given, given_roles, holders
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.leading import Leads, leads_of, said_holders
from pledge_engine.hires.list_views import AttentionList, AttentionRow
from pledge_engine.hires.narrowing import EVERYTHING, Wanted, narrowed
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.reading import names_of
from pledge_engine.hires.tasks import SOON_WORKING_DAYS, WAITING_WORDS
from pledge_engine.hires.workers_word import said_not_to_have_happened
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import Definition, Role, Step
from workflows.journey import Status, WaitingOn
from workflows.words import listed

_COLUMNS = (
    occurrences.c.id,
    occurrences.c.step,
    occurrences.c.n,
    occurrences.c.status,
    occurrences.c.proposal,
    occurrences.c.kept_from,
    occurrences.c.due_on,
    occurrences.c.assignee_id,
    occurrences.c.waiting_on,
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


def attention(work: Work, *, wanted: Wanted = EVERYTHING, limit: int = 50, page: int = 1) -> AttentionList:
    """What workers say did not happen, what waits for the actor, what is overdue, and what is due within five working days.

    The most overdue comes first. At most ``limit`` rows of each of the last two on a page, and their counts. Raises
    ``NotFound`` for a team that the actor cannot see, and ``Invalid`` for a step, an owner or a wait that there is not.
    """
    require_generally(work.actor, Action.SEE_ATTENTION)
    _, definition = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    soon = work.calendar.add_working_days(work.today, SOON_WORKING_DAYS)
    only = narrowed(work, definition, wanted)
    asked = {
        "today": work.today,
        "soon": soon,
        "sensitive": _sensitive(definition),
        "most": limit,
        "before": (page - 1) * limit,
    }
    overdue, due_soon = (_asked(work.actor, late) for late in (True, False))
    if wanted != EVERYTHING:
        overdue, due_soon = (_Asked(*(each.where(only.all) for each in asked_for)) for asked_for in (overdue, due_soon))
    return AttentionList(
        said=said_not_to_have_happened(work, definition, only.all),
        awaiting_you=awaiting_actor(work, definition, only.all, stages=only.turns is None),
        overdue=_rows(work, definition, overdue.first, asked),
        due_soon=_rows(work, definition, due_soon.first, asked),
        total_overdue=work.connection.execute(overdue.number, asked).scalar_one(),
        total_due_soon=work.connection.execute(due_soon.number, asked).scalar_one(),
    )


class _Asked(NamedTuple):
    """The statements for the most pressing rows, and for how many there are."""

    first: Select[Any]
    number: Select[Any]


@lru_cache(maxsize=256)
def _asked(actor: Actor, late: bool) -> _Asked:
    """What is overdue, or due soon, for an actor; kept, because an actor with other grants is another actor."""
    today, soon = bindparam("today", type_=Date), bindparam("soon", type_=Date)
    when = occurrences.c.due_on < today if late else occurrences.c.due_on.between(today, soon)
    needed = and_(needs_attention(actor), when)
    # Where a sensitive step stands among those of one day must not give away which it is.
    place = case((occurrences.c.step.in_(bindparam("sensitive", expanding=True)), ""), else_=occurrences.c.step)
    rows = select(*_COLUMNS).select_from(JOINED).where(needed)
    ordered = rows.order_by(occurrences.c.due_on, hires.c.reference, place, occurrences.c.n)
    return _Asked(
        ordered.limit(bindparam("most")).offset(bindparam("before")),
        select(func.count()).select_from(JOINED).where(needed),
    )


def needs_attention(actor: Actor) -> ColumnElement[bool]:
    """The condition on turns whose date alone is asked then: in sight, not on hold, and somebody can be late with them."""
    return and_(visible_steps(actor, Action.SEE_ATTENTION), occurrences.c.can_be_late, hires.c.held_since.is_(None))


def _sensitive(definition: Definition) -> list[str]:
    return [step.key for step in definition.steps.values() if step.sensitive]


def _rows(
    work: Work, definition: Definition, statement: Select[Any], asked: Mapping[str, Any]
) -> tuple[AttentionRow, ...]:
    found = work.connection.execute(statement, asked).all()
    given = given_roles(work, found)
    leads = leads_of(work, found)
    names = names_of(work.connection, (row.assignee_id for row in found if row.assignee_id))
    return tuple(
        _row(work, row, definition.steps.get(row.step), given, leads[row.hire_id], names.get(row.assignee_id, ""))
        for row in found
    )


def _row(work: Work, row: Row[Any], step: Step | None, given: Given, leads: Leads, picked_up_by: str) -> AttentionRow:
    named = may_be_named(work, row, step)
    roles = [role for role in holders(step, row, given) if role is not Role.WORKER] if step and named else []
    return AttentionRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step=row.step if named else CONFIDENTIAL_STEP,
        title=step.title if step and named else CONFIDENTIAL,
        n=row.n,
        owner=said_holders(roles, leads) if named else ITS_OWNER,
        person=listed(leads[role].who for role in roles if role in leads and leads[role].held),
        picked_up_by=picked_up_by if named else "",
        waiting_on=WAITING_WORDS[WaitingOn(row.waiting_on)] if named and row.waiting_on else "",
        due_on=row.due_on,
        working_days_late=work.calendar.working_days_late(row.due_on, work.today),
        awaiting_agreement=row.status == Status.AWAITING_AGREEMENT,
    )
