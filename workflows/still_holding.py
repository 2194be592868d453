"""What one lead says still holds from an earlier round, and whether the other lead can agree to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from workflows.agreeing import By
from workflows.blockers import Blocker, Reason, Refused, refuse
from workflows.definition import BOTH_LEADS, Step
from workflows.journey import Journey
from workflows.occurrences import Today
from workflows.steps import At, agree
from workflows.turn import Turn

# Whoever the other lead is: nobody has this as an id.
_THE_OTHER_LEAD = "the other lead"


def said_to_hold(journey: Journey, by: By) -> tuple[Turn, ...]:
    """The turns that wait for one's agreement that they still hold, in the order of the pledge."""
    return tuple(
        turn
        for step in journey.definition.steps
        if (turn := journey.open_turn(step)) is not None
        and turn.kept_from is not None
        and all(agreed.person != by.person and agreed.role is not by.role for agreed in turn.agreements)
    )


def agree_kept(journey: Journey, by: By, today: Today) -> Journey | Refused:
    """Agree to everything that waits for one's agreement that it still holds."""
    if not said_to_hold(journey, by):
        return refuse(Reason.NOTHING_TO_AGREE, "No finished step waits for your agreement that it still holds.")
    after, found = _agreed(journey, by, today)
    return Refused(tuple(blocker for _, blocker in found)) if found else after


def not_agreeable(journey: Journey, steps: Collection[str], by: By, today: Today) -> Iterator[Blocker]:
    """Why the other lead could not agree that these steps still hold, as this one has just said: something they need is open."""
    others = (By(role, _THE_OTHER_LEAD) for role in BOTH_LEADS if role is not by.role)
    found = (each for other in others for each in _agreed(journey, other, today)[1])
    return (blocker for key, blocker in found if key in steps)


def _agreed(journey: Journey, by: By, today: Today) -> tuple[Journey, tuple[tuple[str, Blocker], ...]]:
    """The journey with one lead's agreement to all that they can agree to, and what stands against the rest at its root."""
    found: list[tuple[str, Blocker]] = []
    refused: set[str] = set()
    for turn in said_to_hold(journey, by):
        outcome = agree(journey, At(turn.step, turn.n), by, today)
        if isinstance(outcome, Refused):
            step = journey.definition.steps[turn.step]
            found += ((step.key, _said(journey, step, each)) for each in outcome.blockers if each.step not in refused)
            refused.add(turn.step)
        else:
            journey = outcome
    return journey, tuple(found)


def _said(journey: Journey, step: Step, blocker: Blocker) -> Blocker:
    """A blocker in the words of whoever says, or agrees, that a step still holds."""
    if blocker.reason is not Reason.CANNOT_START:
        return blocker
    needed, turn = journey.definition.steps[blocker.step].title, journey.open_turn(blocker.step)
    if turn is not None and turn.kept_from is not None:
        way = "which waits for agreement that it still holds: that is agreed first."
    else:
        way = "which is open in this round. If that still holds too, say so as well; otherwise it is completed first."
    return replace(blocker, words=f"“{step.title}” needs “{needed}”, {way}")
