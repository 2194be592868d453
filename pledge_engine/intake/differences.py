"""What is kept of a row that came in, and what the same row says differently when the tracker comes in again."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pledge_engine.audit.canonical import commitment_digest
from pledge_engine.intake.columns import Column
from pledge_engine.intake.tracker import Row, Tracker, read_cell
from workflows.definition import Definition
from workflows.machine import WITHDRAWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row that was brought in before and says something else now; of what is ``private`` only that it differs."""

    row: int
    reference: str
    column: str
    was: str
    now: str
    private: bool = False


def told_of(row: Row, columns: tuple[Column, ...]) -> Mapping[str, Any]:
    """What is kept of the row to compare it with later: personal words as a salted digest alone.

    Of a record that was withdrawn, which is about nobody any more, there is not even a digest of who it was about.
    """
    kept: dict[str, Any] = {}
    for column in columns:
        text = row.written.get(column.key)
        if text is None or column.key == "tracker_id":
            continue
        about_nobody = column.field is not None and row.told["stage"] == WITHDRAWN
        kept[column.key] = (None if about_nobody else _digest(text)) if column.personal else text
    return kept


_WRITTEN_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?: 00:00:00)?\Z")


def _day_first(written: str | None) -> str:
    """What a cell says, as trackers write it: a real date of a spreadsheet is kept as its year, month and day."""
    day = _WRITTEN_DAY.match(written or "")
    return f"{day[3]}/{day[2]}/{day[1]}" if day else written or "nothing"


def _digest(text: str) -> Mapping[str, str]:
    salt = secrets.token_hex(16)
    return {"salt": salt, "digest": commitment_digest(salt, text)}


def differences_of(tracker: Tracker, row: Row, definition: Definition, reference: str, stored: str) -> list[Difference]:
    """What the row says now and did not say then; the same day written in another way is the same."""
    was = json.loads(stored)
    if not was:
        return []
    found = []
    present = {column.key for column, _ in tracker.headings.columns.values()} if tracker.headings else set()
    for column in tracker.known:
        erased = column.key in was and was[column.key] is None
        if column.key == "tracker_id" or column.key not in present or erased:
            continue
        before, now = was.get(column.key), row.written.get(column.key)
        if isinstance(before, dict):
            same = now is not None and commitment_digest(before["salt"], now) == before["digest"]
            said = ("something else", "something else now")
        else:
            same = before == now or (
                before is not None and read_cell(column, before, definition) == row.told.get(column.key)
            )
            said = ("nothing", "something now") if column.personal else (_day_first(before), _day_first(now))
        if not same:
            found.append(
                Difference(
                    row=row.number,
                    reference=reference,
                    column=tracker.heading(column.key),
                    was=said[0],
                    now=said[1],
                    private=column.personal,
                )
            )
    return found
