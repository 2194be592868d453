"""Writing what a move decided: only the rows that differ, in few statements, and the event that says so."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import insert, update

from pledge_engine.audit.event import Event
from pledge_engine.audit.trail import End, append
from pledge_engine.hires.record import Record
from pledge_engine.hires.statements import bound, update_of
from pledge_engine.hires.writing_agreements import write_agreements
from pledge_engine.hires.writing_turns import write_turns
from pledge_engine.store.ids import new_id, new_ids
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hold import holds
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.work import Work
from workflows.advancing import agreeable_from
from workflows.dating import next_turn_on
from workflows.definition import Role
from workflows.due import HoldSpan
from workflows.journey import Journey, Visit

_INSERT_VISIT = insert(stage_visits)


def write_record(
    work: Work, record: Record, before: Journey | None, after: Journey, event: Event, *, moves: bool
) -> None:
    """Store everything that differs from ``before``, and append the event. ``moves`` counts the hire's version up."""
    _write_visits(work, record, before, after, closed_by=event.verb)
    write_turns(work, record, before, after)
    _write_holds(work, record, before, after)
    end = append(work.connection, event, head=record.chain_head, length=record.chain_length)
    facts = facts_of(work, record, after, end) | {"version": record.version + moves}
    changed = {name: value for name, value in facts.items() if name not in record.row or record.row[name] != value}
    work.connection.execute(update_of(hires, tuple(changed)), bound(record.id, changed))


def facts_of(work: Work, record: Record, after: Journey, end: End) -> dict[str, Any]:
    """What a hire's own row says of its journey and of its chain."""
    return {
        "state": json.dumps(after.state),
        "stage": after.state[0].partition("/")[0],
        "definition_id": record.definition_id,
        "service_lead_id": after.leads[Role.SERVICE_LEAD],
        "professional_lead_id": after.leads[Role.PROFESSIONAL_LEAD],
        "post": after.facts.get("post"),
        "pace": after.pace,
        "ended_on": after.ended.on if after.ended else None,
        "ended_for": after.ended.why if after.ended else None,
        "held_since": next((span.held_on for span in after.holds if span.resumed_on is None), None),
        "next_turn_on": next_turn_on(after, work.calendar),
        "agreeable_from": agreeable_from(after),
        "chain_head": end.head,
        "chain_length": end.length,
        **{name: after.dates.get(name) for name in after.definition.hire_dates},
    }


def _write_visits(work: Work, record: Record, before: Journey | None, after: Journey, *, closed_by: str) -> None:
    olds = {(visit.stage, visit.round): visit for visit in (before.visits if before else ())}
    new_visits = iter(new_ids(work.now, len(after.visits)))  # They are read back in the order of their ids.
    for visit in after.visits:
        old = olds.get((visit.stage, visit.round))
        if old == visit:
            continue
        visit_id = record.visits.get((visit.stage, visit.round)) or next(new_visits)
        _write_visit(work, record, visit, old, visit_id, closed_by)
        write_agreements(work, record, [(visit_id, visit, old)], column="stage_visit_id")


def _write_visit(work: Work, record: Record, visit: Visit, old: Visit | None, visit_id: str, closed_by: str) -> None:
    if old is None:
        work.connection.execute(_INSERT_VISIT, visit_row(record, visit, visit_id, closed_by))
        return
    facts: dict[str, Any] = {
        "returned": visit.returned,
        "target_on": visit.target_on,
        "reopen_at": visit.reopen_at or None,
    }
    if visit.left_on != old.left_on:
        facts |= {"left_on": visit.left_on, "closed_by": closed_by if visit.left_on else None}
    work.connection.execute(update_of(stage_visits, tuple(facts)), bound(visit_id, facts))


def visit_row(record: Record, visit: Visit, visit_id: str, closed_by: str) -> dict[str, Any]:
    """The row of a visit that is stored for the first time."""
    return {
        "id": visit_id,
        "hire_id": record.id,
        "stage": visit.stage,
        "round": visit.round,
        "definition_id": record.definition_id,
        "entered_on": visit.entered_on,
        "returned": visit.returned,
        "target_on": visit.target_on,
        "left_on": visit.left_on,
        "closed_by": closed_by if visit.left_on else None,
    }


def hold_row(record: Record, span: HoldSpan, hold_id: str) -> dict[str, Any]:
    """The row of a hold that is stored for the first time."""
    return {"id": hold_id, "hire_id": record.id, **_hold_facts(span)}


def _hold_facts(span: HoldSpan) -> dict[str, Any]:
    return {"held_on": span.held_on, "review_on": span.review_on, "resumed_on": span.resumed_on}


def _write_holds(work: Work, record: Record, before: Journey | None, after: Journey) -> None:
    """A new hold is added; the one that lasts is the only one that can have changed."""
    stored = before.holds if before else ()
    for place, span in enumerate(after.holds):
        if place >= len(stored):
            work.connection.execute(insert(holds), hold_row(record, span, new_id(work.now)))
        elif stored[place] != span:
            lasting = (holds.c.hire_id == record.id, holds.c.resumed_on.is_(None))
            work.connection.execute(update(holds).where(*lasting).values(_hold_facts(span)))
