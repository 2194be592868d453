"""Giving a step to somebody else, whoever holds it: one of a queue to a person there, a lead's by naming another lead."""

from __future__ import annotations

from pledge_engine.access.policy import SHARED_QUEUES
from pledge_engine.errors import Invalid
from pledge_engine.hires.acting import Done
from pledge_engine.hires.queue_commands import reassign_step
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.work import Work
from workflows.agreeing import awaited_roles
from workflows.answers import FieldMistake
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.journey import Status, Turn


def hand_on(work: Work, reference: str, step: str, handle: str, *, n: int | None = None) -> Done:
    """Give an open turn to somebody by the name they log in by. A lead is named for the whole record, and for good.

    Raises ``Invalid`` for a step that the worker holds, and what the command raises that does it.
    """
    reader = open_reader(work, reference)
    known = reader.step(step)
    turn = reader.journey.turn(known.key, n) if n else reader.journey.open_turn(known.key)
    role = _holder(known, turn)
    if role in SHARED_QUEUES:
        return reassign_step(work, reference, known.key, handle, n=n)
    if role in BOTH_LEADS:
        return reassign_lead(work, reference, role, handle)
    mend = "their service lead can make time for it"
    raise Invalid([FieldMistake("step", "Step", f"“{known.title}” is for the worker to do", mend)])


def _holder(step: Step, turn: Turn | None) -> Role:
    """Whose part it is now: the owner's, or where it waits for agreement the first whose agreement is missing."""
    if turn is None or turn.status is not Status.AWAITING_AGREEMENT:
        return step.owner
    return next(iter(awaited_roles(step, turn)), step.owner)
