"""The files in ``examples/``, and the day up to which the tracker in them was kept: a file stands still, as real ones do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pledge_engine.upkeep.tracker.files import as_text, as_workbook, rows_as_at

AS_AT = date(2026, 11, 23)


def example_files(day: date = AS_AT) -> Mapping[str, bytes]:
    """Every example by its name, with a tracker that was kept up to a day."""
    rows = rows_as_at(day)
    return {"tracker.csv": as_text(rows, day), "tracker.xlsx": as_workbook(rows, day)}
