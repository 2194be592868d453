"""Every rung that was reached and who is to be told of it, as one statement over all records.

The ladders come from the rules and the people from who stands where; the database joins, filters and ranks.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from pledge_engine.access.policy import SHARED_QUEUES
from pledge_engine.reminders.given import Columns, rows_given
from pledge_engine.reminders.ladder_rows import KEPT, OPEN, LadderRows
from pledge_engine.reminders.standing import leads_told, led_by_a_lead, members_on, queues_told, workers_told
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.reminder import ReminderStatus, Why, reminders
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.journey import Status
from workflows.rungs import Audience

HOLDER: Columns = {"step": String(), "standing": String(), "role": String(), "ladder": Integer()}
RUNG: Columns = {
    "ladder": Integer(),
    "rung": String(),
    "working_days": Integer(),
    "audience": String(),
    "tells": String(),
    "of_lateness": Boolean(),
    "due_by": Date(),
    "due_before": Date(),
    "due_since": Date(),
}
# Why somebody is told of what waits for them, or for whoever they stand in for.
OWN = (Why.HOLDER, Why.COVER, Why.QUEUE, Why.NOBODY_ELSE)
_UP = (Audience.ESCALATED, Audience.ESCALATED_FURTHER)


def can_be_told_of() -> ColumnElement[bool]:
    """The condition on occurrences joined with hires under which anybody is told of a turn at all."""
    return and_(
        occurrences.c.closed_on.is_(None),
        occurrences.c.due_on.is_not(None),
        hires.c.held_since.is_(None),
        hires.c.ended_on.is_(None),
    )


def can_be_told_to(role: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition on occurrences under which whoever holds a role hears of a turn: what cannot start yet is nobody's to do.

    The worker hears of theirs on its day, whatever it waits for.
    """
    return or_(occurrences.c.can_be_late, ~occurrences.c.required, role == Role.WORKER)


def new_reminders(work: Work, rows: LadderRows, on: date, since: date | None) -> Select[Any]:
    """What the rungs reached by a working day say that nobody was told yet; of several at once only the last is to be told.

    The columns are those of ``reminder`` but for the day's: occurrence_id, recipient_id, due_on, rung, working_days, why,
    status and late.
    """
    reached = _reached(work, rows, on)
    records = select(
        reached.c.hire_id, reached.c.team_id, reached.c.service_lead_id, reached.c.professional_lead_id
    ).distinct()
    told = _told(reached, records.cte("record").prefix_with("MATERIALIZED"), on)
    known = reminders.alias("known")
    fresh = select(told).where(
        ~exists().where(
            known.c.occurrence_id == told.c.occurrence_id,
            known.c.recipient_id == told.c.recipient_id,
            known.c.due_on == told.c.due_on,
            known.c.rung == told.c.rung,
        )
    )
    new = fresh.cte("new")
    place = func.rank().over(
        partition_by=(new.c.occurrence_id, new.c.recipient_id), order_by=(new.c.working_days.desc(), new.c.rung)
    )
    return select(
        new.c.occurrence_id,
        new.c.recipient_id,
        new.c.due_on,
        new.c.rung,
        new.c.working_days,
        new.c.why,
        case((place == 1, ReminderStatus.WAITING), else_=ReminderStatus.OVERTAKEN).label("status"),
        _late(work, new, on, since).label("late"),
    )


def _late(work: Work, new: CTE, on: date, since: date | None) -> ColumnElement[bool]:
    """Whether the rung was reached on a working day on which no sweep ran."""
    if since is None:
        return cast(literal(False), Boolean)
    before = work.calendar.add_working_days(on, -1)
    missed = and_(new.c.due_on <= new.c.due_before, new.c.opened_on <= before)
    return and_(missed, or_(new.c.due_on > new.c.due_since, new.c.opened_on > since))


def _reached(work: Work, rows: LadderRows, on: date) -> CTE:
    held = _held(rows_given(work.connection, "holder", HOLDER, rows.holders), rows)
    rung = rows_given(work.connection, "rung", RUNG, rows.rungs)
    told_before, agreed = reminders.alias("told_before"), agreements.alias("agreed")
    # Whoever has agreed since does not hold it any more: that they were told is no news to whom it waits for now.
    has_agreed = exists().where(
        agreed.c.occurrence_id == told_before.c.occurrence_id,
        agreed.c.person_id == told_before.c.recipient_id,
        agreed.c.voided_at.is_(None),
    )
    owner_knows = exists().where(
        told_before.c.occurrence_id == held.c.occurrence_id,
        told_before.c.due_on == held.c.due_on,
        told_before.c.why.in_(OWN),
        told_before.c.recorded_on < on,
        ~has_agreed.correlate(told_before),
    )
    return (
        select(held, *(column for column in rung.c if column.key != "ladder"))
        .select_from(held.join(rung, rung.c.ladder == held.c.ladder))
        .where(
            held.c.due_on <= rung.c.due_by,
            or_(~rung.c.of_lateness, held.c.can_be_late),
            or_(rung.c.audience.not_in(_UP), owner_knows),
        )
        .cte("reached")
        .prefix_with("MATERIALIZED")
    )


def _held(holder: CTE, rows: LadderRows) -> CTE:
    """Every open turn with a date, once for each role that holds it now."""
    standing = case(
        (occurrences.c.status != Status.AWAITING_AGREEMENT, OPEN),
        (occurrences.c.kept_from.is_not(None), KEPT),
        else_=occurrences.c.proposal,
    )
    given = exists().where(
        agreements.c.occurrence_id == occurrences.c.id,
        agreements.c.role == holder.c.role,
        agreements.c.voided_at.is_(None),
    )
    return (
        select(
            occurrences.c.id.label("occurrence_id"),
            occurrences.c.hire_id,
            occurrences.c.due_on,
            occurrences.c.opened_on,
            occurrences.c.can_be_late,
            occurrences.c.assignee_id,
            hires.c.team_id,
            hires.c.service_lead_id,
            hires.c.professional_lead_id,
            holder.c.role,
            holder.c.ladder,
        )
        .select_from(
            occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(
                holder, and_(holder.c.step == occurrences.c.step, holder.c.standing == standing)
            )
        )
        .where(
            can_be_told_of(),
            occurrences.c.due_on <= rows.latest,
            or_(occurrences.c.status == Status.AWAITING_AGREEMENT, holder.c.role == occurrences.c.owner),
            or_(occurrences.c.status != Status.AWAITING_AGREEMENT, ~given),
            can_be_told_to(holder.c.role),
        )
        .cte("held")
    )


def _told(reached: CTE, records: CTE, on: date) -> CTE:
    members = members_on(on)
    leads = leads_told(members, records)
    workers = workers_told(reached)
    told = union_all(
        _leads(reached, leads),
        _queues(reached, queues_told(members, records)),
        _workers(reached, workers),
        _for_workers(reached, workers, leads),
    )
    return told.cte("told")


def _columns(reached: CTE, recipient: ColumnElement[str], why: ColumnElement[str]) -> tuple[ColumnElement[Any], ...]:
    kept = ("occurrence_id", "due_on", "opened_on", "rung", "working_days", "due_before", "due_since")
    return (recipient.label("recipient_id"), why.label("why"), *(reached.c[key] for key in kept))


def _leads(reached: CTE, leads: CTE) -> Select[Any]:
    """The leads who hold a step, and those whom others' steps are escalated to; never a lead in place of oneself."""
    why = case((reached.c.audience == Audience.HOLDER, leads.c.told_as), else_=reached.c.audience)
    return (
        select(*_columns(reached, leads.c.person_id, why))
        .select_from(reached.join(leads, and_(leads.c.hire_id == reached.c.hire_id, leads.c.role == reached.c.tells)))
        .where(or_(reached.c.audience.not_in(_UP), leads.c.told_as != Why.NOBODY_ELSE))
    )


def _queues(reached: CTE, queue: CTE) -> Select[Any]:
    """Whoever has picked a step up, or stands in for them; otherwise everybody in its queue."""
    has_it = queue.alias("has_it")
    theirs = or_(queue.c.person_id == reached.c.assignee_id, queue.c.covers_id == reached.c.assignee_id)
    picked_up = exists().where(
        has_it.c.hire_id == reached.c.hire_id,
        has_it.c.role == reached.c.tells,
        or_(has_it.c.person_id == reached.c.assignee_id, has_it.c.covers_id == reached.c.assignee_id),
    )
    why = case(
        (reached.c.audience != Audience.HOLDER, reached.c.audience),
        (queue.c.covers_id.is_not(None), Why.COVER),
        (queue.c.person_id == reached.c.assignee_id, Why.HOLDER),
        else_=Why.QUEUE,
    )
    return (
        select(*_columns(reached, queue.c.person_id, why))
        .select_from(reached.join(queue, and_(queue.c.hire_id == reached.c.hire_id, queue.c.role == reached.c.tells)))
        .where(
            reached.c.tells.in_(sorted(SHARED_QUEUES)),
            or_(reached.c.audience != Audience.HOLDER, reached.c.assignee_id.is_(None), theirs, ~picked_up),
            # A lead's own record is open only to the leads named on it, and to whoever holds one of its steps.
            or_(reached.c.audience == Audience.HOLDER, ~led_by_a_lead(reached.c.hire_id)),
        )
    )


def _workers(reached: CTE, workers: CTE) -> Select[Any]:
    return (
        select(*_columns(reached, workers.c.person_id, literal(Why.HOLDER)))
        .select_from(reached.join(workers, workers.c.hire_id == reached.c.hire_id))
        .where(reached.c.tells == Role.WORKER)
    )


def _for_workers(reached: CTE, workers: CTE, leads: CTE) -> Select[Any]:
    """The service lead, in place of a worker who cannot be told yet."""
    known = workers.alias("known_worker")
    return (
        select(*_columns(reached, leads.c.person_id, literal(Why.FOR_WORKER)))
        .select_from(reached.join(leads, and_(leads.c.hire_id == reached.c.hire_id, leads.c.role == Role.SERVICE_LEAD)))
        .where(reached.c.tells == Role.WORKER, ~exists().where(known.c.hire_id == reached.c.hire_id))
    )
