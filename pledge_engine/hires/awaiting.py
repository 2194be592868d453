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


def awaiting_actor(work: Work, definition: Definition, where: ColumnElement[bool]) -> tuple[AwaitingRow, ...]:
    """Every step and stage that waits for the actor's agreement on a record that is not on hold, by reference.

    Whoever may agree on a record is named on it, so that no condition but the scope is needed.
    """
    if not isinstance(work.actor, PersonActor):
        return ()
    mine = and_(visible_hires(work.actor, Action.AGREE), hires.c.held_since.is_(None), where)
    found = [*_steps(work, work.actor, definition, mine), *_stages(work, work.actor, definition, mine)]
    return tuple(sorted(found, key=lambda row: (row.reference, row.title)))


def _role(row: Any, actor: PersonActor) -> Role:
    """The one role in which a record names the actor; nobody is both leads of it, nor leads their own."""
    leads = {row.service_lead_id: Role.SERVICE_LEAD, row.professional_lead_id: Role.PROFESSIONAL_LEAD}
    return leads.get(actor.id, Role.WORKER)


def _steps(work: Work, actor: PersonActor, definition: Definition, mine: ColumnElement[bool]) -> Iterable[AwaitingRow]:
    columns = (
        *(occurrences.c.id, occurrences.c.step, occurrences.c.n, occurrences.c.status),
        *(occurrences.c.proposal, occurrences.c.kept_from),
    )
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    awaiting = select(*columns, *_RECORD).select_from(joined)
    rows: Sequence[Any] = work.connection.execute(
        awaiting.where(occurrences.c.status == Status.AWAITING_AGREEMENT, mine)
    ).all()
    given = given_roles(work, rows)
    for row in rows:
        step = definition.steps.get(row.step)
        if step is not None and _role(row, actor) in holders(step, row, given):
            proposed = "that it does not apply" if row.proposal == Proposal.NOT_APPLICABLE else ""
            proposed = "that it still holds" if row.kept_from is not None else proposed
            key, title = (step.key, step.title) if may_be_named(work, row, step) else (CONFIDENTIAL_STEP, CONFIDENTIAL)
            yield _line(row, step=key, title=title, n=row.n, proposed=proposed)


def _stages(work: Work, actor: PersonActor, definition: Definition, mine: ColumnElement[bool]) -> Iterable[AwaitingRow]:
    """The stages that the other lead has agreed and the actor has not."""
    joined = stage_visits.join(hires, hires.c.id == stage_visits.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    standing = and_(agreements.c.stage_visit_id == stage_visits.c.id, agreements.c.voided_at.is_(None))
    agreed = (
        select(stage_visits.c.stage, *_RECORD)
        .select_from(joined)
        .where(stage_visits.c.left_on.is_(None), mine)
        .where(exists().where(standing, agreements.c.person_id != actor.id))
        .where(~exists().where(standing, agreements.c.person_id == actor.id))
    )
    for row in work.connection.execute(agreed):
        if _role(row, actor) in BOTH_LEADS and row.stage in definition.stages:
            yield _line(row, step="", title=f"The stage “{definition.stages[row.stage].title}”", n=0, proposed="")


def _line(row: Any, *, step: str, title: str, n: int, proposed: str) -> AwaitingRow:
    return AwaitingRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step=step,
        title=title,
        n=n,
        proposed=proposed,
    )
