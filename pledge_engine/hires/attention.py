"""What needs attention across every record in scope: overdue steps first, then those due soon.

Which turns can be late at all is decided by the rules and kept with each turn; a record on hold has none. The database
selects, counts and orders.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import visible_steps
from pledge_engine.hires.awaiting import awaiting_actor
from pledge_engine.hires.confidential import CONFIDENTIAL, CONFIDENTIAL_STEP, ITS_OWNER, may_be_named
from pledge_engine.hires.filters import team_is
from pledge_engine.hires.holders import Given, given_roles, holders
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.leading import Leads, leads_of, said_holders
from pledge_engine.hires.list_views import AttentionList, AttentionRow
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


def attention(work: Work, *, team: str = "", limit: int = 50) -> AttentionList:
    """What workers say did not happen, what waits for the actor, what is overdue, and what is due within five working days.

    The most overdue comes first. At most ``limit`` rows of the last two, and their counts. Raises ``NotFound`` for a team
    that the actor cannot see.
    """
    require_generally(work.actor, Action.SEE_ATTENTION)
    _, definition = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    soon = work.calendar.add_working_days(work.today, SOON_WORKING_DAYS)
    there = team_is(work, team)
    overdue = and_(occurrences.c.due_on < work.today, there)
    due_soon = and_(occurrences.c.due_on.between(work.today, soon), there)
    return AttentionList(
        said=said_not_to_have_happened(work, definition, there),
        awaiting_you=awaiting_actor(work, definition, there),
        overdue=_rows(work, definition, overdue, limit),
        due_soon=_rows(work, definition, due_soon, limit),
        total_overdue=_count(work, overdue),
        total_due_soon=_count(work, due_soon),
    )


def _needs_attention(work: Work, when: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition on hires joined with occurrences: in sight, not on hold, and somebody can be late with it."""
    return and_(
        visible_steps(work.actor, Action.SEE_ATTENTION), occurrences.c.can_be_late, hires.c.held_since.is_(None), when
    )


def _joined(*columns: Any) -> Select[Any]:
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    return select(*columns).select_from(joined)


def _count(work: Work, when: ColumnElement[bool]) -> int:
    counted = _joined(func.count()).where(_needs_attention(work, when))
    return int(work.connection.execute(counted).scalar_one())


def _rows(work: Work, definition: Definition, when: ColumnElement[bool], limit: int) -> tuple[AttentionRow, ...]:
    columns = (
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
    needed = _joined(*columns).where(_needs_attention(work, when))
    # Where a sensitive step stands among those of one day must not give away which it is.
    sensitive = [step.key for step in definition.steps.values() if step.sensitive]
    place = case((occurrences.c.step.in_(sensitive), ""), else_=occurrences.c.step)
    ordered = needed.order_by(occurrences.c.due_on, hires.c.reference, place, occurrences.c.n)
    found = work.connection.execute(ordered.limit(limit)).all()
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
