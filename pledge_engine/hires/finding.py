"""Saying that something is not there: one that nobody may see and one that does not exist are said alike."""

from __future__ import annotations

from collections.abc import Iterable

from pledge_engine.errors import NotFound
from workflows.definition import Step
from workflows.mistakes import nearest
from workflows.words import sentence


def no_such_step(key: str, reference: str, seen: Iterable[Step]) -> NotFound:
    """A step that the actor cannot see on a record, with the nearest of those they can."""
    return NotFound(f"step “{key[:60]}” on {reference}", nearest_as_mend(key, [step.key for step in seen]))


def nearest_as_mend(word: str, known: Iterable[str]) -> str:
    """The nearest of the names that the actor may know, as a sentence of its own."""
    mend = sentence(nearest(word, known))
    return mend if mend.endswith("?") else f"{mend}."
