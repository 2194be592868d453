"""Noticing that somebody else changed what a command was decided from, and saying who changed what and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pledge_engine.access.finding import find_hire
from pledge_engine.errors import Conflict
from pledge_engine.hires.reading import reader_of
from pledge_engine.hires.record import Record
from pledge_engine.hires.telling import told_newest
from pledge_engine.hires.wording import moment, told
from pledge_engine.work import Work

# What stands beside a record without changing what anybody decided from it as a whole.
_BESIDE = frozenset({"note_added", "turned_over", "closure_applied", "queue_returned", "stage_agreed"})
_MOST_TOLD = 3
# What somebody looks at before they act on a turn; that its date follows another is none of it, or that others agree the same.
_LOOKED_AT = frozenset({"status", "proposal", "reason", "happened_on", "waiting_on"})


def check_seen(
    work: Work,
    record: Record,
    seen: int | None,
    *,
    step: str = "",
    n: int = 1,
    typed: Mapping[str, object] | None = None,
) -> None:
    """Compare the version that the person saw with the stored one: the turn's for a step, the hire's for a move.

    Raises ``Conflict``, which tells what was changed since as far as the person may know of it.
    """
    if seen is None:
        return
    turn = record.journey.turn(step, n) if step else None
    stored = record.version_of(turn) if turn else record.version
    if stored == seen:
        return
    what = f"“{record.journey.definition.steps[step].title}” on {record.reference}" if step else record.reference
    path = f"turns.{turn.step}.{turn.round}.{turn.n}" if turn else ""
    raise Conflict(what, since=_since(work, record, path, stored - seen), typed=typed)


def _since(work: Work, record: Record, path: str, times: int) -> tuple[str, ...]:
    """The newest changes of the turn at a path, or of the record as a whole: at most as many as there were, newest first."""
    reader = reader_of(work, *find_hire(work.connection, work.actor, record.reference))
    many = max(0, min(times, _MOST_TOLD))
    entries = told_newest(reader, lambda event: _changed(event, path), many)
    return tuple(f"{moment(entry.at)}: {told(entry)}" for entry in entries)


def _changed(event: Mapping[str, Any], path: str) -> bool:
    if path:
        return any(_of_the_turn(name, change, path) for name, change in event.get("fields", {}).items())
    return event["verb"] == "step_reopened" or ("step" not in event and event["verb"] not in _BESIDE)


def _of_the_turn(name: str, change: Mapping[str, Any], path: str) -> bool:
    """Whether a change is one of the turn at a path: of its answers, its moved date, or what else counts."""
    if name == path:
        return bool(_LOOKED_AT & {*(change.get("old") or {}), *(change.get("new") or {})})
    return name.startswith(f"{path}.")
