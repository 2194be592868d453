"""Who is to be told of each rung that was reached: leads, queues, workers, and whoever hears in their place."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, exists, literal, or_, select, union_all

from pledge_engine.access.policy import SHARED_QUEUES
from pledge_engine.hires.standing import leads_told, led_by_a_lead, queues_told, sees_to_it, workers_told
from pledge_engine.store.tables.reminder import Why
from workflows.definition import Role
from workflows.rungs import Audience

UP = (Audience.ESCALATED, Audience.ESCALATED_FURTHER)


def told_of(reached: CTE, records: CTE, members: CTE) -> CTE:
    """Everybody who is to be told of a rung that was reached, and why; ``members`` are those of the day."""
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
    kept = ("occurrence_id", "due_on", "climbs_from", "opened_on", "rung", "working_days", "due_before", "due_since")
    return (recipient.label("recipient_id"), why.label("why"), *(reached.c[key] for key in kept))


def _leads(reached: CTE, leads: CTE) -> Select[Any]:
    """The leads who hold a step, and those whom others' steps are escalated to; never a lead in place of oneself."""
    why = case((reached.c.audience == Audience.HOLDER, leads.c.told_as), else_=reached.c.audience)
    return (
        select(*_columns(reached, leads.c.person_id, why))
        .select_from(reached.join(leads, and_(leads.c.hire_id == reached.c.hire_id, leads.c.role == reached.c.tells)))
        .where(or_(reached.c.audience.not_in(UP), leads.c.told_as != Why.NOBODY_ELSE))
    )


def _queues(reached: CTE, queue: CTE) -> Select[Any]:
    """Whoever has picked a step up, or stands in for them; otherwise everybody in its queue."""
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
            or_(reached.c.audience != Audience.HOLDER, sees_to_it(queue, reached.c.assignee_id)),
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
