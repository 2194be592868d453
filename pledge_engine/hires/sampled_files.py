"""Drawn records as files to take away: a table for a spreadsheet, and lines of JSON; each line says what it was drawn by."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict

from pledge_engine.formulas import harmless
from pledge_engine.hires.sampled_records import RecordSample, SampledRecord, SampledStage

_COLUMNS = (
    *("drawn_by", "drawn_from", "record", "stage", "opened_on", "ended_on", "stages", "exceptions"),
    *("events", "last_hash", "trail"),
)


def sample_as_csv(sample: RecordSample) -> str:
    """A row for each record. No cell is taken for a formula."""
    written = io.StringIO()
    # Lines end as the standard says, without which a carriage return in a cell would begin another row.
    sheet = csv.writer(written)
    sheet.writerow(_COLUMNS)
    for record in sample.records:
        where = record.reference, record.stage, record.opened_on, record.ended_on or ""
        told = "; ".join(map(_stage, record.stages)), "; ".join(_exceptions(record))
        cells = (sample.seed, sample.drawn_from, *where, *told, record.events, record.hash, trail_of(record.reference))
        sheet.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return written.getvalue()


def sample_as_json(sample: RecordSample) -> Iterator[str]:
    """A line for each record."""
    for record in sample.records:
        drawn = {"drawn_by": sample.seed, "drawn_from": sample.drawn_from}
        yield json.dumps({**drawn, **asdict(record), "trail": trail_of(record.reference)}, default=str) + "\n"


def trail_of(reference: str) -> str:
    """Where on the pages the trail of a record is."""
    return f"/trail?reference={reference}"


def _stage(stage: SampledStage) -> str:
    round_ = f", round {stage.round}" if stage.round > 1 else ""
    return f"{stage.title}{round_}: {stage.entered_on} to {stage.left_on or 'now'}"


def _exceptions(record: SampledRecord) -> Iterator[str]:
    for each in record.exceptions:
        yield f"{each.kind.words}: {', '.join(f'event {event}' for event in each.events)}"
