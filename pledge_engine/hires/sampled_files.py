"""Drawn records as files to take away: a table for a spreadsheet, and lines of JSON.

Each line says by what, when and for whom it was drawn, and leads to its trail from wherever it is read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict

from pledge_engine.formulas import harmless
from pledge_engine.hires.sampled_records import RecordSample
from pledge_engine.hires.sampled_words import exception_words, narrowed_words, stage_words

_COLUMNS = (
    *(
        "drawn_by",
        "drawn_from",
        "searched",
        "drawn_for",
        "drawn_at",
        "record",
        "team",
        "stage",
        "opened_on",
        "brought_in_on",
        "ended_on",
    ),
    *("stages", "exceptions", "events", "last_hash", "trail"),
)


def sample_as_csv(sample: RecordSample, site: str) -> str:
    """A row for each record; moments in UTC. ``site`` is where people reach the pages. No cell is taken for a formula."""
    written = io.StringIO()
    # Lines end as the standard says, without which a carriage return in a cell would begin another row.
    sheet = csv.writer(written)
    sheet.writerow(_COLUMNS)
    drawn = sample.seed, sample.drawn_from, narrowed_words(sample), sample.drawn_for, sample.drawn_at.isoformat()
    for record in sample.records:
        where = record.reference, record.team, record.stage, record.opened_on
        ends = record.brought_in_on or "", record.ended_on or ""
        told = "; ".join(map(stage_words, record.stages)), "; ".join(map(exception_words, record.exceptions))
        cells = (
            *drawn,
            *where,
            *ends,
            *told,
            record.events,
            record.hash,
            f"{site.rstrip('/')}{trail_of(record.reference)}",
        )
        sheet.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return written.getvalue()


def sample_as_json(sample: RecordSample, site: str) -> Iterator[str]:
    """A line for each record; moments in UTC. ``site`` is where people reach the pages."""
    drawn = {
        "drawn_by": sample.seed,
        "drawn_from": sample.drawn_from,
        "searched": narrowed_words(sample),
        "drawn_for": sample.drawn_for,
        "drawn_at": sample.drawn_at.isoformat(),
    }
    for record in sample.records:
        trail = f"{site.rstrip('/')}{trail_of(record.reference)}"
        yield json.dumps({**drawn, **asdict(record), "trail": trail}, default=str) + "\n"


def trail_of(reference: str) -> str:
    """Where on the pages the trail of a record is."""
    return f"/trail?reference={reference}"
