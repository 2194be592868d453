"""Whom a step waits for, in words."""

from __future__ import annotations

from workflows.definition import Step
from workflows.turn import WaitingOn

WAITING_WORDS = {whom: f"waiting for {whom.words}" for whom in WaitingOn}


def said_to_wait(step: Step | None, whom: str | None) -> str:
    """The words of lists, which tell nothing of a sensitive step: others see only whether that is complete."""
    return "" if not whom or (step and step.sensitive) else WAITING_WORDS[WaitingOn(whom)]
