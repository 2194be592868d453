"""Which page a person opens on: where their work waits, and for those without any the page of their role."""

from __future__ import annotations

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.policy import PASSED_ON_BY_COVER
from workflows.definition import Role

_OTHERWISE = "/today"
# For whoever holds no role that owns steps for others: the first role of theirs here decides.
_BY_ROLE = (
    (Role.ADMINISTRATOR, "/set-up"),
    (Role.AUDITOR, "/trail"),
    (Role.BOARD, "/kept"),
    (Role.WORKER, "/my-pledge"),
)


def first_page(actor: PersonActor) -> str:
    """The address of the page that somebody sees first once they have logged in."""
    if any(actor.holds(role) for role in PASSED_ON_BY_COVER):
        return _OTHERWISE
    return next((address for role, address in _BY_ROLE if actor.holds(role)), _OTHERWISE)
