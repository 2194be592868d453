"""What every sentence about an event says alike: what it is about, why, when, and what it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from workflows.definition import Definition
from workflows.reasons import (
    CHANGE_REASONS,
    CORRECTION_REASONS,
    MOVE_REASONS,
    NOT_APPLICABLE_REASONS,
    REOPEN_REASONS,
    RETURN_REASONS,
    WAYS_TO_LEAVE,
    WITHDRAW_REASONS,
)
from workflows.words import long_date, turns_named

_REASONS_OF: Mapping[str, Mapping[str, str]] = {
    "not_applicable_proposed": NOT_APPLICABLE_REASONS,
    "change_asked": CHANGE_REASONS,
    "step_reopened": CORRECTION_REASONS,
    "date_moved": MOVE_REASONS,
    "returned": RETURN_REASONS,
    "withdrawn": WITHDRAW_REASONS,
    "left": WAYS_TO_LEAVE,
    "reopened": REOPEN_REASONS,
    "reopening_proposed": REOPEN_REASONS,
}

Event = Mapping[str, Any]
Teller = Callable[[Event, Definition], str]


def about(event: Event) -> str:
    """The step with its turn, or else the stage, that an event is about, behind a space; empty where it is about neither."""
    if "step" in event:
        title = event["step"]["title"]
        return f" {turns_named(title, [event['turn']])}" if "turn" in event else f" “{title}”"
    return f" the stage “{event['stage']['title']}”" if "stage" in event else ""


def turn_facts(event: Event) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The old and the new facts of the turn that the event is about."""
    if "step" not in event:
        return {}, {}
    path = f"turns.{event['step']['key']}.{event.get('round', 1)}.{event.get('turn', 1)}"
    change = event.get("fields", {}).get(path, {})
    return change.get("old") or {}, change.get("new") or {}


def stage_now(event: Event, definition: Definition) -> str:
    """The stage in which an event leaves the record."""
    key = event["fields"]["state"]["new"][0].partition("/")[0]
    return f"“{definition.stages[key].title}”" if key in definition.stages else key


def turns_changed(event: Event) -> list[tuple[str, Mapping[str, Any]]]:
    """The step of every turn whose facts changed, with the change."""
    return [
        (path.split(".")[1], change)
        for path, change in event["fields"].items()
        if path.startswith("turns.") and path.count(".") == 3
    ]


def reason_of(event: Event) -> str:
    """The reason of an event, as it stands within a sentence."""
    words = _REASONS_OF.get(event["verb"], {}).get(event.get("reason", ""), "no reason given")
    return words[:1].lower() + words[1:]


def day_of(text: str) -> str:
    """A day of an event as people read it."""
    return long_date(date.fromisoformat(text))
