"""Events that an auditor found, as files to take away: a table for a spreadsheet, and lines of JSON for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime

from pledge_engine.audit.reviewing import ReviewedEvent
from pledge_engine.formulas import harmless

_COLUMNS = (
    "record",
    "event",
    "at",
    "who",
    "covering",
    "role",
    "door",
    "what",
    "step",
    "turn",
    "stage",
    "reason",
    "hash",
)


def events_as_csv(events: Iterable[ReviewedEvent]) -> str:
    """A row for each event, without its changes; moments in UTC. No cell is taken for a formula."""
    written = io.StringIO()
    # Lines end as the standard says, without which a carriage return in a cell would begin another row.
    sheet = csv.writer(written)
    sheet.writerow(_COLUMNS)
    for event in events:
        step, stage = (titled.title if titled else "" for titled in (event.step, event.stage))
        who = (event.who, event.covering, event.role, event.door)
        about = (event.verb, step, event.turn or "", stage, event.reason, event.hash)
        cells = (event.chain, event.event, event.at.isoformat(), *who, *about)
        sheet.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return written.getvalue()


def events_as_json(events: Iterable[ReviewedEvent]) -> Iterator[str]:
    """A line for each event, with every change whose values are not private."""
    for event in events:
        yield json.dumps(asdict(event), default=_plain) + "\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
