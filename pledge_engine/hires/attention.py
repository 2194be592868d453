"""What needs attention across every record in scope: overdue steps first, then those due soon.

Which turns can be late at all is decided by the rules and kept with each turn; a record on hold has none. The database
selects, counts and orders.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scope import HireScope
from pledge_engine.access.scoping import visible_steps
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.reading import names_of
from pledge_engine.hires.tasks import SOON_WORKING_DAYS
from pledge_engine.hires.views import AttentionList, AttentionRow
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import BOTH_LEADS, Definition, Role, Step
from workflows.journey import Proposal, Status
from workflows.words import listed, sentence

CONFIDENTIAL = "A confidential step"
CONFIDENTIAL_STEP, ITS_OWNER = "confidential_step", "Its owner"


def attention(work: Work, *, team: str = "", limit: int = 50) -> AttentionList:
    """What is overdue and due within five working days, most overdue first; at most ``limit`` rows of each, and counts."""
    require_generally(work.actor, Action.SEE_ATTENTION)
    _, definition = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    soon = work.calendar.add_working_days(work.today, SOON_WORKING_DAYS)
    overdue = and_(occurrences.c.due_on < work.today, _team_is(team))
    due_soon = and_(occurrences.c.due_on.between(work.today, soon), _team_is(team))
    return AttentionList(
        overdue=_rows(work, definition, overdue, limit),
        due_soon=_rows(work, definition, due_soon, limit),
        total_overdue=_count(work, overdue),
        total_due_soon=_count(work, due_soon),
    )


def _team_is(team: str) -> ColumnElement[bool]:
    return func.lower(teams.c.name) == team.strip().lower() if team.strip() else teams.c.id.is_not(None)


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
        occurrences.c.due_on,
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
    ordered = needed.order_by(occurrences.c.due_on, hires.c.reference)
    found = work.connection.execute(ordered.limit(limit)).all()
    given = _given_roles(work, [row.id for row in found if row.status == Status.AWAITING_AGREEMENT])
    names = names_of(
        work.connection, (lead for row in found for lead in (row.service_lead_id, row.professional_lead_id))
    )
    return tuple(_row(work, row, definition.steps.get(row.step), given, names) for row in found)


def _given_roles(work: Work, occurrence_ids: list[str]) -> Mapping[str, set[str]]:
    """The roles that have agreed each turn so far."""
    given: dict[str, set[str]] = defaultdict(set)
    if occurrence_ids:
        standing = select(agreements.c.occurrence_id, agreements.c.role).where(
            agreements.c.occurrence_id.in_(occurrence_ids), agreements.c.voided_at.is_(None)
        )
        for row in work.connection.execute(standing):
            given[row.occurrence_id].add(row.role)
    return given


def _row(
    work: Work, row: Row[Any], step: Step | None, given: Mapping[str, set[str]], names: Mapping[str, str]
) -> AttentionRow:
    awaiting = row.status == Status.AWAITING_AGREEMENT
    named = may_be_named(work, row, step)
    roles = _holders(row, step, given) if named else ()
    leads = {Role.SERVICE_LEAD: row.service_lead_id, Role.PROFESSIONAL_LEAD: row.professional_lead_id}
    return AttentionRow(
        reference=row.reference,
        label=f"{row.team_name}, post {row.post_number}",
        step=row.step if named else CONFIDENTIAL_STEP,
        title=step.title if step and named else CONFIDENTIAL,
        n=row.n,
        owner=sentence(listed(ROLE_WORDS[role] for role in roles)) if named else ITS_OWNER,
        person=listed(names.get(leads[role], "") for role in roles if role in leads),
        due_on=row.due_on,
        working_days_late=work.calendar.working_days_late(row.due_on, work.today),
        awaiting_agreement=awaiting,
    )


def _holders(row: Row[Any], step: Step | None, given: Mapping[str, set[str]]) -> tuple[Role, ...]:
    """Who holds the turn now: its owner, or everyone whose agreement is still awaited; never the worker."""
    if step is None:
        return ()
    if row.status != Status.AWAITING_AGREEMENT:
        return (step.owner,)
    required = BOTH_LEADS if row.proposal == Proposal.NOT_APPLICABLE else step.agreed_by
    return tuple(role for role in required if role is not Role.WORKER and role not in given.get(row.id, set()))


def may_be_named(work: Work, row: Row[Any], step: Step | None) -> bool:
    """Whether a step's title and owner may stand in a list: of a sensitive one only for a role that may read it there.

    ``row`` has the record's ``hire_id``, reference, team, care group and leads. A step that is not known is not named.
    """
    if step is None or not step.sensitive:
        return step is not None
    if not isinstance(work.actor, PersonActor):
        return False
    scope = HireScope(
        hire_id=row.hire_id,
        reference=row.reference,
        team_id=row.team_id,
        care_group_id=row.care_group_id,
        service_lead_id=row.service_lead_id,
        professional_lead_id=row.professional_lead_id,
    )
    return any(
        grant.role in step.answers_seen_by
        and scope.is_covered_by(grant)
        and (grant.role not in BOTH_LEADS or scope.named(grant.role) == work.actor.id)
        for grant in work.actor.grants
    )
