"""The records in scope, a page at a time: where each stands and the most pressing thing on it, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import FromClause, Row, Select, and_, func, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import concerning_hires, visible_steps
from pledge_engine.hires.confidential import CONFIDENTIAL, ITS_OWNER, may_be_named
from pledge_engine.hires.holders import Given, given_roles, holders
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.leading import Leads, leads_of, said_holders
from pledge_engine.hires.list_views import HireList, HireRow
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.record_filters import Filters, Order, joined, late_steps, matching, ordered_by
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hold import holds
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import BOTH_LEADS, Definition, Role, Step
from workflows.words import sentence

PAGE = 50
IN_A_COLUMN = 10


def list_hires(
    work: Work, *, team: str = "", stage: str = "", held: bool | None = None, text: str = "", page: int = 1
) -> HireList:
    """The records that the actor may see and that match every filter, 50 a page, by reference."""
    return list_matching(work, Filters(team=team, stage=stage, held=held, text=text), page=page)


def list_matching(work: Work, wanted: Filters, *, page: int = 1) -> HireList:
    """The records that the actor may see and that match what is wanted, 50 a page and in the order that is wanted."""
    require_generally(work.actor, Action.SEE_HIRE)
    _, definition = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    late = late_steps(work, definition)
    there = matching(work, definition, wanted, late)
    counted = joined(replace(wanted, order=Order.REFERENCE), late)
    total = work.connection.execute(select(func.count()).select_from(counted).where(there)).scalar_one()
    ordered = _selected(work, joined(wanted, late)).where(there).order_by(*ordered_by(definition, wanted.order, late))
    found = work.connection.execute(ordered.limit(PAGE).offset((max(page, 1) - 1) * PAGE)).all()
    return HireList(
        rows=_rows(work, definition, found), total=total, page=max(page, 1), pages=max(1, -(-total // PAGE))
    )


def first_of_each_stage(work: Work, wanted: Filters, *, most: int = IN_A_COLUMN) -> Mapping[str, tuple[HireRow, ...]]:
    """The first records of each stage, by its key, as ordered; only what is the actor's to see whole."""
    require_generally(work.actor, Action.SEE_HIRE)
    _, definition = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    late = late_steps(work, definition)
    there = and_(matching(work, definition, wanted, late), concerning_hires(work.actor, Action.SEE_HIRE))
    order = ordered_by(definition, wanted.order, late)
    place = func.row_number().over(partition_by=hires.c.stage, order_by=order).label("place")
    placed = select(hires.c.id, place).select_from(joined(wanted, late)).where(there).subquery("placed")
    first = _selected(work, hires.join(teams, teams.c.id == hires.c.team_id)).join(
        placed, and_(placed.c.id == hires.c.id, placed.c.place <= most)
    )
    rows = _rows(work, definition, work.connection.execute(first.order_by(placed.c.place)).all())
    return {key: tuple(row for row in rows if row.stage == key) for key in dict.fromkeys(row.stage for row in rows)}


def _selected(work: Work, there: FromClause) -> Select[Any]:
    """What a row of the list is made from."""
    columns = (
        hires.c.id.label("hire_id"),
        concerning_hires(work.actor, Action.SEE_HIRE).label("whole"),
        hires.c.team_id,
        teams.c.care_group_id,
        hires.c.reference,
        hires.c.post_number,
        hires.c.stage,
        hires.c.held_since,
        hires.c.service_lead_id,
        hires.c.professional_lead_id,
        teams.c.name.label("team_name"),
        select(holds.c.review_on)
        .where(holds.c.hire_id == hires.c.id, holds.c.resumed_on.is_(None))
        .scalar_subquery()
        .label("review_on"),
    )
    return select(*columns).select_from(there)


def _rows(work: Work, definition: Definition, found: Sequence[Any]) -> tuple[HireRow, ...]:
    leads = leads_of(work, found)
    steps = _open_steps(work, definition, [row.hire_id for row in found])
    given = given_roles(work, (step for each in steps.values() for step in each))
    return tuple(_row(work, definition, row, steps.get(row.hire_id, []), given, leads[row.hire_id]) for row in found)


def _open_steps(work: Work, definition: Definition, hire_ids: list[str]) -> Mapping[str, list[Any]]:
    """The open turns of these hires that the actor may see, earliest due first and undated ones last."""
    statement = (
        select(
            occurrences.c.hire_id,
            occurrences.c.step,
            occurrences.c.id,
            occurrences.c.status,
            occurrences.c.proposal,
            occurrences.c.kept_from,
            occurrences.c.due_on,
            occurrences.c.required,
            occurrences.c.can_be_late,
            people.c.name.label("picked_up_by"),
        )
        .select_from(
            occurrences.join(hires, hires.c.id == occurrences.c.hire_id).outerjoin(
                people, people.c.id == occurrences.c.assignee_id
            )
        )
        .where(occurrences.c.hire_id.in_(hire_ids), occurrences.c.closed_on.is_(None))
        .where(visible_steps(work.actor, Action.SEE_HIRE, definition))
        .order_by(occurrences.c.hire_id, occurrences.c.due_on.is_(None), occurrences.c.due_on, occurrences.c.id)
    )
    by_hire: dict[str, list[Any]] = defaultdict(list)
    for row in work.connection.execute(statement):
        by_hire[row.hire_id].append(row)
    return by_hire


def _row(
    work: Work,
    definition: Definition,
    row: Row[Any],
    steps: Sequence[Any],
    given: Given,
    leads: Leads,
) -> HireRow:
    stage = definition.stages.get(row.stage)
    first = next((step for step in steps if step.required), steps[0] if steps else None)
    late = [step for step in steps if step.can_be_late and step.due_on and step.due_on < work.today]
    known = definition.steps.get(first.step) if first else None
    named = may_be_named(work, row, known)
    return HireRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        stage=row.stage if row.whole else "",
        stage_title=(stage.title if stage else sentence(row.stage)) if row.whole else "",
        held=row.held_since is not None,
        review_on=row.review_on,
        service_lead=leads[Role.SERVICE_LEAD].name if row.whole else "",
        professional_lead=leads[Role.PROFESSIONAL_LEAD].name if row.whole else "",
        without=tuple(ROLE_WORDS[role] for role in BOTH_LEADS if not leads[role].held) if row.whole else (),
        open_steps=len(steps),
        overdue=0 if row.held_since else len(late),
        next_step=(known.title if known and named else CONFIDENTIAL) if first else "",
        next_due_on=first.due_on if first else None,
        next_owner=_next_owner(known if named else None, first, given, leads),
        next_picked_up_by=(first.picked_up_by or "") if first and known and named else "",
    )


def _next_owner(step: Step | None, turn: Row[Any] | None, given: Given, leads: Leads) -> str:
    """Who holds the turn that is next, if there is one; without the step that is not the reader's to know."""
    if turn is None:
        return ""
    if step is None:
        return ITS_OWNER
    return said_holders(holders(step, turn, given), leads)
