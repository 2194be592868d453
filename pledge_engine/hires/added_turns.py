"""Why there is a turn beyond those that a pledge promises: one before it did not count, so that another was added at the end."""

from __future__ import annotations

from collections.abc import Callable

from workflows.dating import added_for
from workflows.definition import Step
from workflows.journey import Journey
from workflows.turn import Status, Turn
from workflows.words import long_date, sentence, turn_word


def said_of_adding(journey: Journey, step: Step, turn: Turn, how: Callable[[Turn], str]) -> str:
    """For which turn this one was added, and ``how`` that one was where its reader may know it; empty of one promised as such."""
    missed = None if turn.superseded or turn.status is Status.ENDED else added_for(journey, step, turn)
    if missed is None or missed.happened_on is None:
        return ""
    word, outcome = turn_word(step.title), how(missed)
    was = f"{outcome[:1].lower()}{outcome[1:]}, " if outcome else ""
    return f"{sentence(word)} {turn.n} was added because of {word} {missed.n} ({was}{long_date(missed.happened_on)})"
