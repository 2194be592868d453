"""Of which turns a page shows the answers that only some may read: each of these is a reading for the access log."""

from __future__ import annotations

from collections.abc import Callable

from workflows.journey import Journey
from workflows.returning import what_may_hold
from workflows.turn import Turn

Shown = Callable[[Journey, Turn], bool]


def no_turn(_journey: Journey, _turn: Turn) -> bool:
    """For a page that shows no restricted answer."""
    return False


def every_turn(_journey: Journey, _turn: Turn) -> bool:
    """For a page that shows every restricted answer its reader may read."""
    return True


def of_the_stage(journey: Journey, turn: Turn) -> bool:
    """For a page that shows what was answered in the stage where the record stands, in the newest round of its steps."""
    if journey.stage is None:
        return False
    rounds = [each.round for key in journey.stage.steps for each in journey.turns.get(key, ())]
    return turn.step in journey.stage.steps and turn.round == max(rounds, default=0)


def of_what_may_hold(journey: Journey, turn: Turn) -> bool:
    """For a page that shows what is said to hold still, and what was finished in an earlier round and may."""
    if turn.status.is_open:
        return turn.kept_from is not None
    return turn == what_may_hold(journey, journey.definition.steps[turn.step])
