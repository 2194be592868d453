"""Events that an auditor found, as files to take away: a table for a spreadsheet, and lines of JSON for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime

from pledge_engine.audit.exceptions import Kind
from pledge_engine.audit.moved_days import moved_day
from pledge_engine.audit.reviewing import ReviewedEvent
from pledge_engine.audit.told_changes import turns_told
from pledge_engine.formulas import harmless
from workflows.definition import Definition

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
    "old_day",
    "new_day",
    "hash",
    "as_recorded",
)


def events_as_csv(
    events: Iterable[ReviewedEvent],
    drawn_by: str = "",
    pledge: Definition | None = None,
    *,
    sought: Kind | None = None,
) -> str:
    """A row for each event, moments in UTC, and of its changes only from which day to which a date was moved.

    Whether each still is ``as_recorded`` is said as yes or no. No cell is taken for a formula.
    Of a sample each row says by which words it was drawn; where what was not kept is ``sought``, which turns those were, as
    ``pledge`` calls them.
    """
    closed = sought is Kind.NOT_KEPT
    written = io.StringIO()
    # Lines end as the standard says, without which a carriage return in a cell would begin another row.
    sheet = csv.writer(written)
    sheet.writerow((*_COLUMNS, *(["not_kept"] if closed else []), *(["drawn_by"] if drawn_by else [])))
    for event in events:
        step, stage = (titled.title if titled else "" for titled in (event.step, event.stage))
        who = (event.who, event.covering, event.role, event.door)
        about = (event.verb, step, event.turn or "", stage, event.reason, *moved_day(event))
        proof = (event.hash, "yes" if event.as_recorded else "no")
        more = [turns_told(event.not_kept, pledge)] if closed else []
        more += [drawn_by] if drawn_by else []
        cells = (event.chain, event.event, event.at.isoformat(), *who, *about, *proof, *more)
        sheet.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return written.getvalue()


def events_as_json(events: Iterable[ReviewedEvent], drawn_by: str = "") -> Iterator[str]:
    """A line for each event, with every change whose values are not private; of a sample also by which words it was drawn."""
    drawn = {"drawn_by": drawn_by} if drawn_by else {}
    for event in events:
        yield json.dumps({**asdict(event), **drawn}, default=_plain) + "\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
