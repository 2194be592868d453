"""The records in scope, a page at a time: where each stands and the most pressing thing on it, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, and_, func, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import concerning_hires, visible_steps
from pledge_engine.hires.awaiting import as_leads, awaited_on, given_on, role_of
from pledge_engine.hires.holders import Given, given_roles, holders, named
from pledge_engine.hires.kept_from import kept_from
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.leading import Leads, leads_of, said_holders
from pledge_engine.hires.list_views import HireList, HireRow
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.places import Page, places_of
from pledge_engine.hires.pressing import REVIEW_ON
from pledge_engine.hires.record_filters import Filters, Order, joined, late_steps, matching, ordered_by
from pledge_engine.hires.stage_waits import stage_waits
from pledge_engine.hires.steps_known import steps_by_key
from pledge_engine.store.tables.hire import hires
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


def list_matching(work: Work, wanted: Filters, *, page: int = 1, total: int | None = None) -> HireList:
    """The records that the actor may see and that match what is wanted, 50 a page and in the order that is wanted.

    They are counted unless their ``total`` is given, as ``record_filters.Counts`` has it.
    """
    require_generally(work.actor, Action.SEE_HIRE)
    definition = work.newest(SHIPPED_PLEDGE)
    late = late_steps(work, definition)
    there = matching(work, definition, wanted, late)
    if total is None:
        counted = joined(replace(wanted, order=Order.REFERENCE), late)
        total = work.connection.execute(select(func.count()).select_from(counted).where(there)).scalar_one()
    # First which ones: all that a row shows is then found for those of the page alone.
    found = _shown(work, places_of(work, definition, wanted, Page(PAGE, max(page, 1))))
    return HireList(
        rows=_rows(work, definition, found), total=total, page=max(page, 1), pages=max(1, -(-total // PAGE))
    )


def first_of_each_stage(work: Work, wanted: Filters, *, most: int = IN_A_COLUMN) -> Mapping[str, tuple[HireRow, ...]]:
    """The first records of each stage, by its key, as ordered; only what is the actor's to see whole."""
    require_generally(work.actor, Action.SEE_HIRE)
    definition = work.newest(SHIPPED_PLEDGE)
    late = late_steps(work, definition)
    there = and_(matching(work, definition, wanted, late), concerning_hires(work.actor, Action.SEE_HIRE))
    order = ordered_by(definition, wanted.order, late)
    place = func.row_number().over(partition_by=hires.c.stage, order_by=order).label("place")
    placed = select(hires.c.id, place).select_from(joined(wanted, late)).where(there).subquery()
    first = select(placed.c.id).where(placed.c.place <= most).order_by(placed.c.place)
    rows = _rows(work, definition, _shown(work, work.connection.execute(first).scalars().all()))
    return {key: tuple(row for row in rows if row.stage == key) for key in dict.fromkeys(row.stage for row in rows)}


def _shown(work: Work, ids: Sequence[str]) -> Sequence[Any]:
    """What a row of the list is made from, of these records in this order."""
    there = hires.join(teams, teams.c.id == hires.c.team_id)
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
        hires.c.agreeable_from,
        *(as_leads(work.actor) if isinstance(work.actor, PersonActor) else ()),
        *(given_on(role) for role in BOTH_LEADS),
        teams.c.name.label("team_name"),
        REVIEW_ON,
    )
    found = work.connection.execute(select(*columns).select_from(there).where(hires.c.id.in_(ids))).all()
    return sorted(found, key=lambda row: ids.index(row.hire_id))


def _rows(work: Work, definition: Definition, found: Sequence[Any]) -> tuple[HireRow, ...]:
    leads = leads_of(work, found)
    steps = _open_steps(work, definition, [row.hire_id for row in found])
    given = given_roles(work, (step for each in steps.values() for step in each))
    known = steps_by_key(work, definition, (step.step for each in steps.values() for step in each))
    kept = kept_from(work, definition, (step for each in steps.values() for step in each))
    return tuple(
        _row(work, definition, row, steps.get(row.hire_id, []), given, leads[row.hire_id], known, kept) for row in found
    )


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
            occurrences.c.owner,
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
    known: Mapping[str, Step],
    kept: Collection[str],
) -> HireRow:
    stage = definition.stages.get(row.stage)
    to_do = [step for step in steps if step.id not in kept and row.held_since is None]
    late = [step for step in steps if step.can_be_late and step.due_on and step.due_on < work.today]
    # What is late comes first, whenever a step of the worker was planned: theirs never is.
    pressing = [*(step for step in to_do if step in late), *to_do]
    first = next((step for step in pressing if step.required), pressing[0] if pressing else None)
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
        stage_waits=_stage_waits(work, row),
        next_step=known[first.step].title if first else "",
        next_due_on=first.due_on if first else None,
        next_is_the_workers=first is not None and first.owner == Role.WORKER,
        next_owner=said_holders(named(holders(known[first.step], first, given)), leads) if first else "",
        next_picked_up_by=(first.picked_up_by or "") if first else "",
    )


def _stage_waits(work: Work, row: Row[Any]) -> str:
    """Whose agreement the stage waits for, where the whole record is the reader's business and it is not on hold."""
    if not row.whole or row.held_since is not None:
        return ""
    mine = role_of(row) if isinstance(work.actor, PersonActor) else None
    return stage_waits(row.agreeable_from, work.today, awaited_on(row), mine)
