"""What has to be the same of a record that went out as a row of a tracker and came in again."""

from __future__ import annotations

from datetime import date

from workflows.journey import Journey


def facts(journey: Journey) -> dict[str, object]:
    """Where a record stands, since when, and what is open on it until when."""
    return {
        "state": journey.state,
        "entered": {visit.stage: visit.entered_on for visit in journey.visits if not visit.returned},
        "dates": dict(journey.dates),
        "facts": dict(journey.facts),
        "pace": journey.pace,
        "holds": sorted((span.held_on, span.resumed_on or date.max) for span in journey.holds),
        "ended": journey.ended,
        "open": open_dates(journey),
    }


def open_dates(journey: Journey) -> dict[str, list[date | None]]:
    """The days on which the turns are due that are open now; each of them."""
    found = {}
    for key in journey.turns:
        turns = [turn for turn in journey.current(key) if turn.status.is_open]
        if turns:
            found[key] = sorted((turn.due_on for turn in turns), key=lambda day: day or date.max)
    return found


def moved(journey: Journey) -> dict[str, date | None]:
    """What was moved by hand to another day than the one its rule gives."""
    turns = (journey.open_turn(key) for key in journey.turns)
    return {turn.step: turn.due_on for turn in turns if turn and turn.moved and turn.due_on != turn.rule_due_on}
