"""Which answers an event changed, told to whoever reads them; what the trail only commits to is said to have changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pledge_engine.hires.attendance_told import SESSIONS
from pledge_engine.hires.loading import answers_from_json
from pledge_engine.hires.reading import Reader
from workflows.definition import Step
from workflows.spoken import spoken
from workflows.turn import Turn


def changed_answers(reader: Reader, event: Mapping[str, Any], of: Turn | None = None) -> tuple[str, ...]:
    """A sentence for every answer that stood there before and is another now, in the order of the trail.

    With ``of`` it is told of that turn alone, and also of answers where there were none before. A free text or a link that
    was put right is not told again: what should not have been written is not shown for ever.
    """
    return () if event["verb"] in SESSIONS else tuple(_changed(reader, event, of))


def _changed(reader: Reader, event: Mapping[str, Any], of: Turn | None) -> Iterator[str]:
    for path, change in event.get("fields", {}).items():
        kind, *place = path.split(".")
        if kind != "turns" or len(place) != 5 or (of is None and change.get("old") is None):
            continue
        step = reader.journey.definition.steps.get(place[0])
        key = place[0], int(place[1]), int(place[2])
        turn = next((turn for turn in reader.journey.turns.get(place[0], ()) if turn.key == key), None)
        if step is None or turn is None or place[4] not in step.fields or not reader.reads_turn(turn):
            continue
        if of is not None and of.key != key:
            continue
        old, new = (_spoken(step, place[4], change.get(side)) for side in ("old", "new"))
        what = f"“{step.fields[place[4]].title}” was"
        if change.get("old") is None:
            yield f"{what} answered: {new}." if new else f"{what} answered."
        else:
            yield f"{what} changed from {old} to {new}." if old and new else f"{what} changed."


def _spoken(step: Step, field: str, raw: object) -> str:
    """An answer as the trail has it, in words; empty for one that it only commits to, and for none."""
    if raw is None or isinstance(raw, dict):
        return ""
    return spoken(step.fields[field], answers_from_json(step, json.dumps({field: raw}))[field])
