"""The day that an event moved and the day it was before, for files that hold no other change."""

from __future__ import annotations

from collections.abc import Mapping

from pledge_engine.audit.reviewing import ReviewedChange, ReviewedEvent

_OF_A_STEP = frozenset({"date_moved", "date_follows_rule"})


def moved_day(event: ReviewedEvent) -> tuple[str, str]:
    """Old and new day, as the trail keeps them, of the one date that somebody moved or set; empty where it moved none."""
    if event.verb in _OF_A_STEP and event.step:
        place = event.step.key, str(event.turn or 1)
        turns = (change for change in event.changes if _turn(change.fact) == place)
        return next((_days(change, "due_on") for change in turns), ("", ""))
    if event.verb == "look_again_moved":
        return next(
            (_days(change, "review_on") for change in event.changes if change.fact.startswith("holds.")), ("", "")
        )
    if event.verb == "date_set":
        dates = (change for change in event.changes if change.fact.startswith("dates."))
        return next(((str(change.old or ""), str(change.new or "")) for change in dates), ("", ""))
    return "", ""


def _turn(fact: str) -> tuple[str, str] | None:
    """The step and the number of a turn that is told with its facts: of "turns.job_plan.1.2" the job plan's second."""
    match fact.split("."):
        case ["turns", step, _, n]:
            return step, n
    return None


def _days(change: ReviewedChange, key: str) -> tuple[str, str]:
    old, new = (side.get(key) if isinstance(side, Mapping) else None for side in (change.old, change.new))
    return str(old or ""), str(new or "")
