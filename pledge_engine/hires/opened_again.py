"""That an overdue step had been done in time before it was opened again to be put right: said beside how late it is.

It is overdue all the same, from the day after its date: nothing here changes that, or what is counted of it. A step that was
recorded by mistake was never done, and has nothing said beside it. Where nothing had been done, the trail is not asked.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from pledge_engine.clock import today
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.work import Work
from workflows.words import long_date

REOPENED = "step_reopened"


def done_in_time(happened_on: date | None, due_on: date | None) -> bool:
    """Whether an open turn says that it happened by its date: that day stays when it is opened again, but after a mistake."""
    return happened_on is not None and due_on is not None and happened_on <= due_on


def said_of_reopening(events: Iterable[Mapping[str, Any]], path: str, due_on: date) -> str:
    """What is said of an overdue turn that says it was done in time, by the ``events`` of its record, newest first.

    ``path`` is where they tell of the turn, and ``due_on`` its date.
    """
    event = next((each for each in events if each["verb"] == REOPENED and path in each["fields"]), None)
    done_on = (event["fields"][path].get("old") or {}).get("completed_on") if event else None
    if event is None or done_on is None or date.fromisoformat(done_on) > due_on:
        return ""
    return f"opened again on {long_date(today(datetime.fromisoformat(event['at'])))}, and had been done in time"


def path_of(step: str, round_: int, n: int) -> str:
    """Where the events of a record tell of a turn."""
    return f"turns.{step}.{round_}.{n}"


def said_of_reopenings(work: Work, overdue: Iterable[Any]) -> Mapping[str, str]:
    """The same of many, by their ids: rows of turns, with the id of the turn and of its record."""
    rows = [row for row in overdue if done_in_time(row.happened_on, row.due_on)]
    reopened = _reopenings(work, {row.hire_id for row in rows})
    return {
        row.id: said_of_reopening(reopened[row.hire_id], path_of(row.step, row.round, row.n), row.due_on)
        for row in rows
        if row.hire_id in reopened
    }


def opened_again_on(work: Work, rows: Iterable[Any]) -> Mapping[str, date]:
    """On which day each turn was opened again last, by the turn's id: of rows of turns that somebody did open again."""
    found = list(rows)
    reopened = _reopenings(work, {row.hire_id for row in found})
    return {row.id: _last_day(reopened[row.hire_id], row) for row in found}


def _last_day(events: Iterable[Mapping[str, Any]], turn: Any) -> date:
    """Of the events of a record, newest first, the day of the first with which the turn was opened again itself."""
    path = path_of(turn.step, turn.round, turn.n)
    itself = (event for event in events if event["step"]["key"] == turn.step and path in event["fields"])
    return next(today(datetime.fromisoformat(event["at"])) for event in itself)


def _reopenings(work: Work, hire_ids: Collection[str]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The events with which steps of many records were opened again, by the record's id, newest first."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    if hire_ids:
        events = select(audit_events.c.chain, audit_events.c.body).where(
            audit_events.c.chain.in_(hire_ids), audit_events.c.verb == REOPENED
        )
        for row in work.connection.execute(events.order_by(audit_events.c.chain, audit_events.c.sequence.desc())):
            found[row.chain].append({"fields": {}, **json.loads(row.body)})
    return found
