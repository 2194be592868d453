"""Whose figures a person may read: a lead's of the records they see, senior leadership's of the trust, the board's made safe."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select

from pledge_engine.access.actor import Actor, PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import AGGREGATES_ONLY, Reach, reach
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import hearing_hires, records_of_leaders, visible_steps
from pledge_engine.store.tables import care_groups, occurrences


def reads_aggregates_only(actor: Actor) -> bool:
    """Whether the actor reads only the trust's figures, made safe; raises ``Forbidden`` for whoever reads none.

    Of several roles the first decides, and those that read aggregates alone come last: figures of both at once could be
    subtracted from each other.
    """
    return require_generally(actor, Action.SEE_REPORTS) in AGGREGATES_ONLY


def counted_steps(actor: Actor) -> ColumnElement[bool]:
    """The condition on ``hires`` joined with ``occurrences`` under which a turn counts in the actor's figures.

    Figures of the whole trust are the same for everybody who reads them: what one of them lacked beside another's, or beside
    the board's, would be about just that. So the journeys of all who lead others are in none of them, because they are closed
    to senior leadership, whose own are among them. A lead's leave out what the lead does not see.
    """
    if reads_the_trust(actor):
        # Every turn there is, as indexes have them.
        everywhere = occurrences.c.care_group_id.in_(select(care_groups.c.id))
        return and_(everywhere, occurrences.c.hire_id.not_in(records_of_leaders()))
    return visible_steps(actor, Action.SEE_REPORTS, everywhere=True)


def counted_words(actor: Actor) -> ColumnElement[bool]:
    """The condition under which what a worker said of a turn counts in the actor's figures.

    For leads it counts on the records of which they are told it, so that they read it as it is. For whoever reads the figures of
    the trust it counts on all, and is told so that nobody can be found by it.
    """
    counted = counted_steps(actor)
    return counted if reads_the_trust(actor) else and_(counted, hearing_hires(actor))


def reads_the_trust(actor: Actor) -> bool:
    """Whether the actor's figures are those of the whole trust; raises ``Forbidden`` for whoever reads none."""
    if reads_aggregates_only(actor):
        return True
    grants = actor.grants if isinstance(actor, PersonActor) else ()
    seeing = (grant.role for grant in grants if grant.role not in AGGREGATES_ONLY)
    return any(reach(role, Action.SEE_REPORTS) is Reach.TRUST for role in seeing)
