"""What an event is called where it is read: its kind, with what became of the step or the stage where the kind leaves it open.

A step that one of two leads completed is not complete, and what was agreed may be that it does not apply. Searching goes by
the kind alone, which is what was hashed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pledge_engine.audit.reviewing import ReviewedEvent
from pledge_engine.audit.verbs import words_of
from workflows.definition import Definition
from workflows.turn import Status
from workflows.words import listed, sentence

_MOVES: Mapping[str, str] = MappingProxyType(
    {
        "advanced": "Moved from {old} to {new}",
        "advance_undone": "Move to the next stage undone: from {old} back to {new}",
        "returned": "Returned from {old} to {new}",
    }
)
# Said beside an event whose text is not the one that was recorded, as verifying says of it too.
NOT_AS_RECORDED = "Not as it was recorded"
_WAITS = "{}, and waits for agreement"
_BECAME: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("step_completed", Status.AWAITING_AGREEMENT): _WAITS,
        ("not_applicable_proposed", Status.AWAITING_AGREEMENT): _WAITS,
        ("step_agreed", Status.NOT_APPLICABLE): "{} to be not applicable",
        ("step_agreed", ""): "{}, and waits for more agreement",
    }
)


def what_happened(event: ReviewedEvent, pledge: Definition | None) -> str:
    """The event in a few words: "Moved from “Advertising” to “Selection”", "Step completed, and waits for agreement"."""
    if event.verb in _MOVES:
        return _move(event, pledge) or words_of(event.verb)
    return _BECAME.get((event.verb, _status(event)), "{}").format(words_of(event.verb))


def about(event: ReviewedEvent) -> str:
    """The step it is about, or else the stage; nothing of a move, which says its stages itself."""
    if event.step:
        return f"“{event.step.title}”" + (f", turn {event.turn}" if event.turn else "")
    return f"the stage “{event.stage.title}”" if event.stage and event.verb not in _MOVES else ""


def _move(event: ReviewedEvent, pledge: Definition | None) -> str:
    state = next((change for change in event.changes if change.fact == "state"), None)
    sides = (state.old, state.new) if state else ()
    if not all(isinstance(side, list) and side for side in sides) or not sides:
        return ""
    old, new = (_stages(side, pledge) for side in sides if isinstance(side, list))
    return _MOVES[event.verb].format(old=old, new=new) if old != new else ""


def _stages(state: Iterable[str], pledge: Definition | None) -> str:
    """The stages of a state, each once: of one whose parts are cleared apart there is one value for each part."""
    keys = dict.fromkeys(each.partition("/")[0] for each in state)
    known = pledge.stages if pledge else {}
    return listed(f"“{known[key].title if key in known else sentence(key.replace('_', ' '))}”" for key in keys)


def _status(event: ReviewedEvent) -> str:
    """What became of the turn that the event is about; empty where that did not change."""
    key, n = event.step.key if event.step else "", str(event.turn or 1)
    for change in event.changes:
        parts = change.fact.split(".")
        if parts[:2] == ["turns", key] and parts[3:] == [n] and isinstance(change.new, Mapping):
            return str(change.new.get("status", ""))
    return ""
