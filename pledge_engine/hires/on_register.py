"""Which open turns somebody closes on a register, for everybody who came, and not on the page of each record's step."""

from __future__ import annotations

from datetime import date

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.policy import records
from workflows.attendance import attendance_field
from workflows.definition import Step


def closes_on_register(actor: PersonActor, step: Step | None, happened_on: date | None) -> bool:
    """Whether a register is where the actor records an open turn that is theirs to do.

    Not one that has a day already, because it is being put right; nor one of a step that is closed without a session as well, as
    by a training that somebody already had.
    """
    if step is None or not step.register or happened_on is not None:
        return False
    sessions_alone = step.due.repeats or attendance_field(step) is None
    return sessions_alone and any(records(grant.role, step) for grant in actor.grants)
