"""Of which step an event is, for those who read the trail: not where that alone would say what few may read."""

from __future__ import annotations

from pledge_engine.audit.history import PastEvent
from pledge_engine.audit.verbs import WORKERS_WORD

SEALED = ".answers"


def tells_its_step(event: PastEvent) -> bool:
    """Whether the step may be named: that a restricted one was saved and not completed says something of its answers.

    Of which one the worker says that it did not happen, or takes that back, was told to their two leads. A step is known not
    to be restricted by an answer that has a fact of its own; the answers of others are one secret.
    """
    if event.verb in WORKERS_WORD:
        return False
    return event.verb != "step_saved" or any(f"{SEALED}." in fact for fact in event.changes)
