"""What waits for the actor's own agreement: steps and stages, on the records that name them, whenever they are due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.confidential import CONFIDENTIAL, CONFIDENTIAL_STEP, may_be_named
from pledge_engine.hires.holders import given_roles, holders
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.list_views import AwaitingRow
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS, Definition, Role
from workflows.journey import Proposal, Status

_RECORD = (
    hires.c.id.label("hire_id"),
    hires.c.reference,
    hires.c.post_number,
    hires.c.team_id,
    teams.c.care_group_id,
    teams.c.name.label("team_name"),
    hires.c.service_lead_id,
    hires.c.professional_lead_id,
)


def awaiting_actor(
    work: Work, definition: Definition, where: ColumnElement[bool], *, stages: bool = True
) -> tuple[AwaitingRow, ...]:
    """Every step and stage that waits for the actor's agreement on a record that is not on hold, by reference.

    Whoever may agree on a record is named on it, or covers for somebody who is, so that no condition but the scope is
    needed. What they have agreed already does not wait for them in another role either. Without ``stages`` only steps are
    looked for, as where some steps alone are asked for.
    """
    if not isinstance(work.actor, PersonActor):
        return ()
    mine = and_(visible_hires(work.actor, Action.AGREE), hires.c.held_since.is_(None), where)
    found = list(_steps(work, work.actor, definition, mine))
    if stages:
        found += _stages(work, work.actor, definition, mine)
    return tuple(sorted(found, key=lambda row: (row.reference, row.title)))


def _as_leads(actor: PersonActor) -> tuple[ColumnElement[bool], ...]:
    """For each lead's role whether the actor may agree a record in it: at most one, for nobody is ever both."""
    return tuple(visible_hires(actor, Action.AGREE, (role,)).label(role) for role in BOTH_LEADS)


def _role(row: Any) -> Role:
    """The one role in which the actor agrees on a record."""
    return next((role for role in BOTH_LEADS if getattr(row, role)), Role.WORKER)


def _steps(work: Work, actor: PersonActor, definition: Definition, mine: ColumnElement[bool]) -> Iterable[AwaitingRow]:
    columns = (
        *(occurrences.c.id, occurrences.c.step, occurrences.c.n, occurrences.c.status),
        *(occurrences.c.proposal, occurrences.c.kept_from),
    )
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    own = exists().where(
        agreements.c.occurrence_id == occurrences.c.id, _standing(), agreements.c.person_id == actor.id
    )
    awaiting = select(*columns, *_RECORD, *_as_leads(actor)).select_from(joined)
    rows: Sequence[Any] = work.connection.execute(
        awaiting.where(occurrences.c.status == Status.AWAITING_AGREEMENT, mine, ~own)
    ).all()
    given = given_roles(work, rows)
    for row in rows:
        step = definition.steps.get(row.step)
        if step is not None and _role(row) in holders(step, row, given):
            proposed = "that it does not apply" if row.proposal == Proposal.NOT_APPLICABLE else ""
            proposed = "that it still holds" if row.kept_from is not None else proposed
            key, title = (step.key, step.title) if may_be_named(work, row, step) else (CONFIDENTIAL_STEP, CONFIDENTIAL)
            yield _line(row, step=key, title=title, n=row.n, proposed=proposed)


def _stages(work: Work, actor: PersonActor, definition: Definition, mine: ColumnElement[bool]) -> Iterable[AwaitingRow]:
    """The stages that have been agreed in the other lead's role alone, and not by the actor."""
    joined = stage_visits.join(hires, hires.c.id == stage_visits.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    given = and_(agreements.c.stage_visit_id == stage_visits.c.id, _standing())
    agreed = (
        select(stage_visits.c.stage, *_RECORD, *_as_leads(actor), *(_given_as(role, given) for role in BOTH_LEADS))
        .select_from(joined)
        .where(stage_visits.c.left_on.is_(None), mine, exists().where(given))
        .where(~exists().where(given, agreements.c.person_id == actor.id))
    )
    for row in work.connection.execute(agreed):
        role = _role(row)
        if role in BOTH_LEADS and not getattr(row, f"given_as_{role}") and row.stage in definition.stages:
            yield _line(row, step="", title=f"The stage “{definition.stages[row.stage].title}”", n=0, proposed="")


def _standing() -> ColumnElement[bool]:
    return agreements.c.voided_at.is_(None)


def _given_as(role: Role, given: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(given, agreements.c.role == role).label(f"given_as_{role}")


def _line(row: Any, *, step: str, title: str, n: int, proposed: str) -> AwaitingRow:
    return AwaitingRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step=step,
        title=title,
        n=n,
        proposed=proposed,
    )
