"""Saying what was done to an event that is not as it was recorded."""

from __future__ import annotations

import json

from pledge_engine.audit.chain import linked_bytes
from pledge_engine.audit.faults import Fault


def problem_of(body: bytes, hash_: bytes, previous: bytes, *, head: bytes, follows: bytes | None) -> str:
    """What is wrong with an event's text, hash or link; empty when all three are right.

    ``head`` is the hash before it; ``follows`` the hash that the event after it, or the record, remembers of it.
    """
    honest = linked_bytes(head, body)
    if hash_ == honest:
        return "" if previous == head else "its link to the event before it was changed"
    if previous == head:
        return "its hash was changed" if follows == honest else "its text was changed"
    return "it does not follow from the event before it: one of the two was put in, swapped or rewritten"


def missing(chain: str, reference: str, sequence: int, *, counts: int | None = None) -> Fault:
    """An event that is not there; ``counts`` is how many the record says there are, where that gave it away."""
    problem = "the event is missing"
    if counts is not None:
        problem = f"{problem}: the record counts {counts}" if counts else "the record has no events"
    return Fault(chain=chain, reference=reference, sequence=sequence, verb=None, problem=problem)


def added(chain: str, reference: str, counts: int) -> Fault:
    """An event after the last one that the record knows of."""
    problem = f"it was added beside the record, which counts {counts}"
    return Fault(chain=chain, reference=reference, sequence=counts + 1, verb=None, problem=problem)


def verb_of(body: bytes) -> str | None:
    """What an event says happened, if that can still be read."""
    try:
        verb = json.loads(body)["verb"]
    except (ValueError, TypeError, KeyError):
        return None
    return verb if isinstance(verb, str) else None
