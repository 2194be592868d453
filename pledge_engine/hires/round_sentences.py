"""How a record went back, ended and was opened again, as sentences without their subject."""

from __future__ import annotations

from collections.abc import Mapping

from pledge_engine.hires.told_events import Event, Teller, day_of, reason_of, stage_now, turns_changed
from workflows.definition import Definition
from workflows.turn import Superseded
from workflows.words import listed


def _returned(event: Event, definition: Definition) -> str:
    where = stage_now(event, definition)
    kept = _kept(event, definition)
    waits = f" {kept} if the other lead agrees." if kept else ""
    closed = (
        " What was recorded of the person is closed to everybody but HR." if _another_person(event, definition) else ""
    )
    return f"returned the record from “{event['stage']['title']}” to {where}: {reason_of(event)}.{closed}{waits}"


def _another_person(event: Event, definition: Definition) -> bool:
    """Whether something that had been recorded of a person is closed with a return, because their offer fell through."""
    return any(
        (change.get("new") or {}).get("superseded") == Superseded.ANOTHER_PERSON
        and "status" not in change["new"]  # It was finished before, and not only closed by the return.
        and definition.concerns_a_person(definition.steps[key])
        for key, change in turns_changed(event)
        if key in definition.steps
    )


def _kept(event: Event, definition: Definition) -> str:
    """The steps that the event proposes to keep, as in "“Shortlist” and “Interviews” still hold"; empty without any."""
    keys = [key for key, change in turns_changed(event) if (change.get("new") or {}).get("kept_from")]
    titles = [
        f"“{definition.steps[key].title}”" for key in definition.steps if key in keys and not _repeats(definition, key)
    ]
    return f"{listed(titles)} still {'holds' if len(titles) == 1 else 'hold'}" if titles else ""


def _repeats(definition: Definition, key: str) -> bool:
    return definition.steps[key].due.repeats


def _still_holds(event: Event, definition: Definition) -> str:
    if proposed := _kept(event, definition):
        return f"said that {proposed}. The other lead has to agree."
    keys = [key for key, change in turns_changed(event) if "agreed" in (change.get("new") or {})]
    agreed = [f"“{definition.steps[key].title}”" for key in definition.steps if key in keys]
    return f"agreed that {listed(agreed)} still {'holds' if len(agreed) == 1 else 'hold'}."


def _undone(event: Event, definition: Definition) -> str:
    return f"undid the move to “{event['stage']['title']}”; the record is in {stage_now(event, definition)} again."


def _left(event: Event, _definition: Definition) -> str:
    link = event["fields"].get("goes_on_in", {}).get("new")
    goes_on = f"; their journey goes on in {link}" if link else ""
    return f"recorded that the person left on {day_of(event['fields']['ended']['new']['on'])}: {reason_of(event)}{goes_on}."


def _reopened_record(event: Event, definition: Definition) -> str:
    return f"reopened the record in {stage_now(event, definition)}: {reason_of(event)}."


def _reopening(event: Event, definition: Definition) -> str:
    changes = [change for path, change in event["fields"].items() if path.startswith("visits.")]
    change = next(change for change in changes if (change.get("new") or {}).get("reopen_at"))
    stage = definition.stages[change["new"]["reopen_at"]].title
    before = definition.stages.get((change.get("old") or {}).get("reopen_at") or "")
    instead = f" Until then it was “{before.title}” that was proposed." if before else ""
    return f"proposed to reopen the record in “{stage}”: {reason_of(event)}.{instead} The other lead has to agree."


ROUND_SENTENCES: Mapping[str, Teller] = {
    "returned": _returned,
    "still_holds": _still_holds,
    "advance_undone": _undone,
    "withdrawn": lambda event, _definition: (
        f"withdrew the record from “{event['stage']['title']}”: {reason_of(event)}."
    ),
    "left": _left,
    "reopened": _reopened_record,
    "reopening_proposed": _reopening,
}
