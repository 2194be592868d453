"""Counts what was kept from the events of the trail: the pledge's own words as other code, with nothing of the engine in it.

It reads the file of the pledge as plain YAML, and the trail and its private values with SQL written out.
"""

import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import Connection, text

from tests.pledge_engine.hires.folding import Folded
from workflows.calendar import england_bank_holidays

Counts = Counter[tuple[str, str]]
HOW = ("kept", "kept_late", "not_kept", "recorded_late", "said")


def recounted(connection: Connection, pledge: str, first: date, last: date, as_at: date) -> Counts:
    """How many promises of each stage were kept, and so on, between two days, as known at the end of a third."""
    steps = _steps(pledge)
    closures = {str(row[0]) for row in connection.execute(text("SELECT day FROM closure"))}
    away = closures | {day.isoformat() for day in england_bank_holidays()}
    found: Counts = Counter()
    for (chain,) in connection.execute(text("SELECT id FROM hire")).all():
        told, not_run = _told(connection, chain, as_at)
        for path, facts in told.turns.items():
            key = path.split(".")[0]
            stage, step = steps[key]
            turn = {**facts, "ran": path not in not_run, "moved": told.moved.get(path)}
            for how, day in _judged(step, turn, away):
                if first.isoformat() <= day <= last.isoformat():
                    found[stage, how] += 1
    return found


@cache
def _steps(pledge: str) -> dict[str, tuple[str, Any]]:
    """Each step of the file by its key, with the stage that it belongs to."""
    stages = yaml.safe_load(pledge)["stages"]
    return {key: (stage, step) for stage, described in stages.items() for key, step in described["steps"].items()}


def _told(connection: Connection, chain: str, as_at: date) -> tuple[Folded, set[str]]:
    """What the events until the end of a day tell of a record, and which of its sessions did not run."""
    midnight = datetime.combine(as_at + timedelta(days=1), time(), ZoneInfo("Europe/London"))
    before = midnight.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    told, not_run = Folded(), set[str]()
    events = text("SELECT sequence, body FROM audit_event WHERE chain = :chain AND at < :before ORDER BY sequence")
    for sequence, body in connection.execute(events, {"chain": chain, "before": before}).all():
        event = json.loads(body)
        told.take(event)
        for path, change in event.get("fields", {}).items():
            if path.startswith("turns.") and ".answers" in path:
                turn = path.removeprefix("turns.").partition(".answers")[0]
                answer = _opened(connection, chain, sequence, f"{path}/new", change.get("new"))
                not_run.discard(turn)
                not_run |= {turn} if answer == "did_not_run" else set()
    return told, not_run


def _opened(connection: Connection, chain: str, sequence: int, path: str, said: Any) -> Any:
    """An answer, also where the trail only commits to it."""
    if not isinstance(said, dict):
        return said
    secret = text("SELECT value FROM audit_secret WHERE chain = :chain AND sequence = :sequence AND path = :path")
    value = connection.execute(secret, {"chain": chain, "sequence": sequence, "path": path}).scalar_one()
    return None if value is None else json.loads(value)


def _judged(step: dict[str, Any], turn: dict[str, Any], away: set[str]) -> list[tuple[str, str]]:
    """What one turn counts as, each with its day as ISO text."""
    said = [("said", turn["said_not_to_have_happened_on"])] if turn.get("said_not_to_have_happened_on") else []
    if step["owner"] == "worker" or step["need"] == "optional" or not turn.get("closed_on"):
        return said
    closed, promised = turn["closed_on"], _promised(turn)
    if turn["status"] == "not_kept" or (turn["status"] == "returned" and promised and promised <= closed):
        return [*said, ("not_kept", closed)]
    if turn["status"] != "done":
        return said
    given = [agreed["on"] for agreed in turn.get("agreed") or [] if agreed["role"] != "worker"]
    day = max([turn["happened_on"], *given])
    if not turn["ran"]:
        return [*said, ("not_kept", day)]
    if not turn.get("agreed") and closed > _working_days_after(day, 5, away):
        return [*said, ("recorded_late", day)]
    return [*said, ("kept_late" if promised and day > promised else "kept", day)]


def _promised(turn: dict[str, Any]) -> str | None:
    """The day that counts: the rule's, or the one to which both leads moved it."""
    moved = turn["moved"]
    both = moved and {given["role"] for given in moved["by"]} == {"service_lead", "professional_lead"}
    found: str | None = turn.get("due_on") if both or not moved else turn.get("rule_due_on")
    return found


def _working_days_after(day: str, number: int, away: set[str]) -> str:
    on = date.fromisoformat(day)
    while number:
        on += timedelta(days=1)
        number -= on.weekday() < 5 and on.isoformat() not in away
    return on.isoformat()
