"""Which days of a record's stages came in with a tracker, and which were worked out because the tracker had none."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, Row, exists, func, select

from pledge_engine.hires.adverts import first_of
from pledge_engine.hires.days_from import DaysFrom
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.told_rows import told_on
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.store.tables.tracker_row import tracker_rows
from workflows.journey import Journey
from workflows.turn import Status

_IMPORTED = "hire_imported"
SIBLING_OPENED = "sibling_opened"


def days_from(reader: Reader) -> Mapping[str, DaysFrom]:
    """Of each stage that came in with a tracker, where the day on which it was entered is from; the others are not there.

    A record that was opened for one more person of an advert has its earlier days from the record of that advert.
    """
    here = reader.record.id
    if reader.record.row["brought_in"]:
        return days_brought_in(reader.work.connection, [here]).get(here, {})
    first = first_of(reader.work, here) if is_sibling(reader) else None
    return _days_taken_over(reader, first) if first else {}


def is_sibling(reader: Reader) -> bool:
    """Whether the record was opened for one more person appointed from the advert of another."""
    return any(event["verb"] == SIBLING_OPENED for event in told_on(reader.work, reader.record).events)


def _days_taken_over(reader: Reader, first: str) -> Mapping[str, DaysFrom]:
    """Where those days are from that are still as the first record of the advert has them."""
    connection = reader.work.connection
    theirs = select(stage_visits.c.stage, stage_visits.c.entered_on).where(
        stage_visits.c.hire_id == first, stage_visits.c.round == 1
    )
    mine = {visit.stage: visit.entered_on for visit in reader.journey.visits if visit.round == 1}
    same = {row.stage for row in connection.execute(theirs) if mine.get(row.stage) == row.entered_on}
    came = days_brought_in(connection, [first]).get(first, {})
    return {stage: day for stage, day in came.items() if stage in same}


def entered_day_from(came: Mapping[str, DaysFrom], stage: str, round_: int) -> DaysFrom:
    """Where the day of one visit to a stage is from, as ``days_from`` gives it: a tracker brings in first rounds alone."""
    return came.get(stage, DaysFrom.RECORD) if round_ == 1 else DaysFrom.RECORD


def began_on(journey: Journey) -> date:
    """The earliest day that is known of a record: what was brought in may have been done before its first stage has a day."""
    done = (turn.happened_on for turns in journey.turns.values() for turn in turns if turn.status is Status.IMPORTED)
    return min((journey.visits[0].entered_on, *(day for day in done if day)))


def days_brought_in(connection: Connection, ids: Collection[str]) -> Mapping[str, Mapping[str, DaysFrom]]:
    """The same of each of several records that came in with a tracker, by the record's id."""
    came = (
        select(tracker_rows.c.hire_id, tracker_rows.c.told, stage_visits.c.stage, stage_visits.c.closed_by)
        .join(stage_visits, stage_visits.c.hire_id == tracker_rows.c.hire_id)
        .where(tracker_rows.c.hire_id.in_(ids), stage_visits.c.round == 1)
        .order_by(tracker_rows.c.hire_id, stage_visits.c.id)  # Visits have their ids in the order of the pledge.
    )
    each = groupby(connection.execute(came), key=lambda row: row.hire_id)
    return {hire_id: _days_of_one(list(rows)) for hire_id, rows in each}


def _days_of_one(rows: Sequence[Row[str, str, str, str | None]]) -> Mapping[str, DaysFrom]:
    found = {}
    for row in rows:
        told = json.loads(row.told)
        here = row.closed_by != _IMPORTED  # The stage in which it came in, or was last in.
        known = f"entered.{row.stage}" in told or ((here or row is rows[-1]) and "entered_on" in told)
        taken = told.get(f"taken.{row.stage}")
        found[row.stage] = DaysFrom(taken) if taken else DaysFrom.TRACKER if known else DaysFrom.WORKED_OUT
        if here:
            break
    return found


# Of a row of ``hires``: whether it came in with a tracker, and the first day on which, by that, something was done.
CAME_IN = exists(tracker_rows.c.hire_id).where(tracker_rows.c.hire_id == hires.c.id).label("came_in")
FIRST_DONE_ON = (
    select(func.min(occurrences.c.happened_on))
    .where(occurrences.c.hire_id == hires.c.id, occurrences.c.status == Status.IMPORTED)
    .scalar_subquery()
    .label("first_done_on")
)
