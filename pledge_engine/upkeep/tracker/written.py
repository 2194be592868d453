"""The files in ``examples/``, and the day up to which the trackers in them were kept: a file stands still, as real ones do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pledge_engine.upkeep.tracker import planted
from pledge_engine.upkeep.tracker.cells import Days
from pledge_engine.upkeep.tracker.files import as_text, as_workbook, rows_as_at

AS_AT = date(2026, 11, 23)


def as_kept_until(day: date) -> bytes:
    """The tracker as a workbook, as somebody had kept it until a day."""
    return as_workbook(rows_as_at(day), day)


def example_files(day: date = AS_AT) -> Mapping[str, bytes]:
    """Every example by its name, with trackers that were kept up to a day."""
    wrong = tuple(planted.rows_with_mistakes(Days(day)))
    return {
        "tracker.csv": as_text(rows_as_at(day), day),
        "tracker.xlsx": as_kept_until(day),
        "tracker-with-mistakes.xlsx": as_workbook(wrong, day, groups=planted.LAYOUT, title=planted.TITLE),
    }
