"""What becomes overdue by a change itself: steps that were not late, and whose dates by their rules have passed with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pledge_engine.hires.consequences import turns_changed
from workflows.blockers import ROLE_WORDS
from workflows.journey import Journey
from workflows.words import listed, turns_named


def overdue_by_it(event: Mapping[str, Any], journey: Journey, titles: Mapping[str, str], today: date) -> Iterator[str]:
    """Which of the steps with these titles are overdue by an event and were not before, each with whose they are.

    ``journey`` is as the event left it. While the record is on hold nothing of it is overdue.
    """
    late: dict[str, list[str]] = defaultdict(list)
    owners = {}
    for key, n, old, new in turns_changed(event, titles):
        turn, was = journey.turn(key, int(n)), old.get("due_on")
        if turn is None or not turn.can_be_late or journey.held or not was or not new.get("due_on"):
            continue
        if date.fromisoformat(new["due_on"]) < today <= date.fromisoformat(was):
            step = journey.definition.steps[key]
            late[key] += [n] if step.due.repeats else []
            owners[key] = ROLE_WORDS[step.owner]
    if owners:
        steps = (
            f"{turns_named(titles[key], late[key]) if late[key] else f'“{titles[key]}”'} ({owner})"
            for key, owner in owners.items()
        )
        yield (
            f"Overdue at once by this, because the dates have passed: {listed(steps)}. "
            "Both leads can agree another date for each."
        )
