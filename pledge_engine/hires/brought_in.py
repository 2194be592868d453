"""Which days of a record's stages came in with a tracker, and which were worked out because the tracker had none."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import select

from pledge_engine.hires.reading import Reader
from pledge_engine.hires.views import DaysFrom
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.store.tables.tracker_row import tracker_rows
from workflows.turn import Status

_IMPORTED = "hire_imported"


def days_from(reader: Reader) -> Mapping[str, DaysFrom]:
    """Of each stage that came in with a tracker, where the day on which it was entered is from; the others are not there."""
    turns = (turn for turns in reader.journey.turns.values() for turn in turns)
    if all(turn.status is not Status.IMPORTED for turn in turns):
        return {}
    came = (
        select(tracker_rows.c.told, stage_visits.c.stage, stage_visits.c.closed_by)
        .join(stage_visits, stage_visits.c.hire_id == tracker_rows.c.hire_id)
        .where(tracker_rows.c.hire_id == reader.record.id, stage_visits.c.round == 1)
    )
    order = reader.journey.definition.position
    rows = sorted(reader.work.connection.execute(came), key=lambda row: order[row.stage])
    found = {}
    for row in rows:
        told = json.loads(row.told)
        here = row.closed_by != _IMPORTED  # The stage in which it came in, or was last in.
        known = f"entered.{row.stage}" in told or ((here or row is rows[-1]) and "entered_on" in told)
        found[row.stage] = DaysFrom.TRACKER if known else DaysFrom.WORKED_OUT
        if here:
            break
    return found
