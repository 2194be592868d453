"""The stages of drawn records, with the rounds and days that their leads read: see ``rounds_told`` and ``brought_in``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from pledge_engine.hires.brought_in import days_brought_in, entered_day_from
from pledge_engine.hires.days_from import DaysFrom
from pledge_engine.hires.pledge_titles import title_of_stage
from pledge_engine.hires.rounds_told import counted_as, rounds_undone, set_aside
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.store.tables.stage_visit import stage_visits
from workflows.definition import Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledStage:
    """One visit to a stage of a drawn record; ``left_on`` is None while it goes on.

    ``round`` is the number that is said of it, ``undone`` that the move which began it was undone. ``days_from`` says where its
    days are from.
    """

    title: str
    round: int
    entered_on: date
    left_on: date | None
    undone: bool
    days_from: DaysFrom


def stages_of(
    connection: Connection, ids: Sequence[str], pledge: Definition | None
) -> Mapping[str, tuple[SampledStage, ...]]:
    """Every visit to a stage of each record, by the record's id, in the order in which they began."""
    order = pledge.stage_order if pledge else ()
    visits = connection.execute(select(stage_visits).where(stage_visits.c.hire_id.in_(ids))).all()
    came, undone = days_brought_in(connection, ids), _undone(connection, ids)

    def began(visit: Row[Any]) -> tuple[Any, ...]:
        return visit.hire_id, visit.entered_on, visit.round, order.index(visit.stage) if visit.stage in order else 0

    return {
        hire_id: tuple(_told(its, undone.get(hire_id, frozenset()), came.get(hire_id, {}), pledge))
        for hire_id, its in groupby(sorted(visits, key=began), key=lambda visit: visit.hire_id)
    }


def _told(
    visits: Iterable[Row[Any]], undone: frozenset[str], came: Mapping[str, DaysFrom], pledge: Definition | None
) -> Iterable[SampledStage]:
    rounds = rounds_undone(undone, pledge.steps if pledge else {})
    for visit in visits:
        yield SampledStage(
            title=title_of_stage(pledge, visit.stage),
            round=counted_as(visit.round, visit.stage, rounds),
            entered_on=visit.entered_on,
            left_on=visit.left_on,
            undone=f"visits.{visit.stage}.{visit.round}" in undone,
            days_from=entered_day_from(came, visit.stage, visit.round),
        )


def _undone(connection: Connection, ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """What was set aside on each record as moves were undone."""
    stored = audit_events.c
    bodies = select(stored.chain, stored.body).where(stored.chain.in_(ids), stored.verb == "advance_undone")
    events = defaultdict(list)
    for row in connection.execute(bodies):
        events[row.chain].append(json.loads(row.body))
    return {chain: set_aside(its) for chain, its in events.items()}
