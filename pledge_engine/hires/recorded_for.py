"""Who recorded a turn for its owner, who cannot look it up in a history: HR, for occupational health."""

from __future__ import annotations

from pledge_engine.access.policy import RECORDS_FOR
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.telling import told_newest
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.turn import Status

_RECORDED_FOR = frozenset(owner for owners in RECORDS_FOR.values() for owner in owners)


def recorded_for(work: Work, reference: str, step: str, n: int) -> str:
    """By whom a turn that is done was recorded, where somebody else did it for its owner; empty otherwise."""
    reader = open_reader(work, reference)
    found, turn = reader.journey.definition.steps[step], reader.journey.turn(step, n)
    if found.owner not in _RECORDED_FOR or turn is None or turn.status is not Status.DONE:
        return ""
    told = told_newest(
        reader, lambda event: event["verb"] == "step_completed" and event.get("step", {}).get("key") == step, 1
    )
    by_whom = f", for {ROLE_WORDS[found.owner]}"
    return next((f"{entry.who}, {entry.role}" for entry in told if entry.role.endswith(by_whom)), "")
