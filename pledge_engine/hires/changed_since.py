"""What was changed in a step since it was agreed, or since somebody asked for a change: what is to be agreed anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from pledge_engine.hires.answers_told import changed_answers
from pledge_engine.hires.known_events import events_of, may_know
from pledge_engine.hires.reading import Reader, open_reader
from pledge_engine.hires.requests import path_of
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.fields import HAPPENED_ON
from workflows.turn import Status, Turn
from workflows.words import long_date


class ChangedSince(NamedTuple):
    """When a turn was last agreed in a way that no longer stands, by whom, and a sentence for each change since.

    ``agreed_by`` is empty where a change to the turn was asked for after that: ``at`` is then when it was asked for.
    """

    at: datetime
    agreed_by: tuple[Role, ...]
    changes: tuple[str, ...]


def changed_since(work: Work, reference: str, step: str, n: int) -> ChangedSince | None:
    """What was changed in a turn that is to be agreed again, as far as the actor may know; None where nobody had."""
    reader = open_reader(work, reference)
    turn = reader.journey.turn(step, n)
    if turn is None or not turn.status.is_open or not reader.sees_turn(turn):
        return None
    path, changes, standing = path_of(turn), list[str](), {agreed.person for agreed in turn.agreements}
    for event in _standing_events(events_of(reader), path):
        asked = event["verb"] == "change_asked"
        if asked and turn.status is not Status.AWAITING_AGREEMENT:
            return None
        given = _given(event, path)
        if asked or any(each["person"] not in standing for each in given):
            roles = () if asked else tuple(Role(each["role"]) for each in event["fields"][path]["new"]["agreed"])
            since = ChangedSince(datetime.fromisoformat(event["at"]), roles, tuple(reversed(changes)))
            return since if may_know(reader, event) else None
        standing -= {each["person"] for each in given}
        changes += reversed(_changes(reader, event, turn))
    return None


def _standing_events(events: Sequence[Mapping[str, Any]], path: str) -> Iterator[Mapping[str, Any]]:
    """The events that tell of a turn, newest first, without requests that were taken back: those left it as it was."""
    taken_back = False
    for event in events:
        if not any(name == path or name.startswith(f"{path}.") for name in event["fields"]):
            continue
        taken_back = taken_back or event["verb"] == "request_taken_back"
        if not taken_back:
            yield event
        elif event["verb"] == "change_asked":
            taken_back = False


def _given(event: Mapping[str, Any], path: str) -> list[Mapping[str, Any]]:
    """The agreements that an event added to a turn."""
    told = event["fields"].get(path, {})
    before = (told.get("old") or {}).get("agreed") or ()
    return [each for each in (told.get("new") or {}).get("agreed") or () if each not in before]


def _changes(reader: Reader, event: Mapping[str, Any], turn: Turn) -> tuple[str, ...]:
    """A sentence for each answer that an event changed in a turn, and for the day on which it is said to have happened."""
    answers = changed_answers(reader, event, of=turn)
    told = event["fields"].get(path_of(turn), {})
    old, new = ((told.get(side) or {}).get("happened_on") for side in ("old", "new"))
    step = reader.journey.definition.steps[turn.step]
    asked = any(field.sets == HAPPENED_ON for field in step.fields.values())  # That answer has said so already.
    if not (old and new) or asked or not reader.reads_turn(turn):
        return answers
    days = f"from {long_date(date.fromisoformat(old))} to {long_date(date.fromisoformat(new))}"
    return (f"The day on which it happened was changed {days}.", *answers)
