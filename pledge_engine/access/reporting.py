"""Whose figures a person may read: those of the records their roles reach, or as the board only the trust's, made safe."""

from __future__ import annotations

from sqlalchemy import ColumnElement, true

from pledge_engine.access.actor import Actor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import AGGREGATES_ONLY
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import visible_steps


def reads_aggregates_only(actor: Actor) -> bool:
    """Whether the actor reads only the trust's figures, made safe; raises ``Forbidden`` for whoever reads none.

    Of several roles the first decides, and those that read aggregates alone come last: figures of both at once could be
    subtracted from each other.
    """
    return require_generally(actor, Action.SEE_REPORTS) in AGGREGATES_ONLY


def counted_steps(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``hires`` joined with ``occurrences`` under which a turn counts in the actor's figures.

    An aggregate of the whole trust is the same for everybody who reads it, so that two readers cannot compare theirs.
    """
    return true() if reads_aggregates_only(actor) else visible_steps(actor, Action.SEE_REPORTS, everywhere=True)
