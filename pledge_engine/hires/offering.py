"""What of a record or a step may be offered to a reader: asked of their roles, and of what the other lead said, or they asked."""

from __future__ import annotations

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may
from pledge_engine.hires.acts import RECORD_RIGHTS
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.requests import Asked
from workflows import still_holding
from workflows.agreeing import By
from workflows.definition import Step
from workflows.requests import may_take_back


def allowed(reader: Reader, action: Action, step: Step | None = None) -> bool:
    """Whether some role of the reader's lets them do an action on the record, or on a step of it."""
    return may(reader.work.actor, action, reader.record.scope, step) is not None


def said_to_hold_by_the_other(reader: Reader) -> tuple[Step, ...]:
    """The steps that wait for the reader's agreement that they still hold."""
    role = may(reader.work.actor, RECORD_RIGHTS["keep"], reader.record.scope)
    if role is None:
        return ()
    turns = still_holding.said_to_hold(reader.journey, By(role, reader.work.actor.audit_id))
    return tuple(reader.journey.definition.steps[turn.step] for turn in turns)


def may_take_request_back(reader: Reader, asked: Asked, step: Step | None = None) -> bool:
    """Whether the actor asked for a change, or now has the role in which it was asked, and nothing was answered since."""
    role = may(reader.work.actor, RECORD_RIGHTS["take-back-stage-request"], reader.record.scope, step)
    by = By(role, reader.work.actor.audit_id) if role else None
    return by is not None and may_take_back(asked.by, by) and not asked.answered
