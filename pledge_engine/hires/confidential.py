"""Which steps a list may name: of a sensitive one nothing is said but that there is one, except to those it is for."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select

from pledge_engine.access.actor import Actor, PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import cover_counts
from pledge_engine.access.scope import HireScope
from pledge_engine.access.scoping import visible_hires
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS, Definition, Role, Step

CONFIDENTIAL, CONFIDENTIAL_STEPS = "A confidential step", "Confidential steps"
CONFIDENTIAL_STEP, ITS_OWNER = "confidential_step", "Its owner"


def may_be_named(work: Work, row: Row[Any], step: Step | None) -> bool:
    """Whether a step's title and owner may stand in a list: of a sensitive one only for a role that may read it there.

    ``row`` has the record's ``hire_id``, reference, team, care group and leads. A step that is not known is not named.
    """
    if step is None or not step.sensitive:
        return step is not None
    if not isinstance(work.actor, PersonActor):
        return False
    scope = HireScope(
        hire_id=row.hire_id,
        reference=row.reference,
        team_id=row.team_id,
        care_group_id=row.care_group_id,
        service_lead_id=row.service_lead_id,
        professional_lead_id=row.professional_lead_id,
        appointee_ids=_appointees(work, work.actor, row.hire_id),
    )
    return any(
        grant.role in step.answers_seen_by
        and scope.is_covered_by(grant)
        and (grant.role not in BOTH_LEADS or scope.named(grant.role) == work.actor.acts_for(grant))
        and cover_counts(work.actor, grant, scope)
        for grant in work.actor.grants
    )


def named_steps(actor: Actor, definition: Definition) -> ColumnElement[bool]:
    """The condition on ``hires`` joined with ``occurrences`` under which ``may_be_named`` is true of a turn in sight."""
    known = [step.key for step in definition.steps.values() if not step.sensitive]
    readers: dict[frozenset[Role], list[str]] = defaultdict(list)
    for step in definition.steps.values() if isinstance(actor, PersonActor) else ():
        if step.sensitive:
            readers[frozenset(step.answers_seen_by)].append(step.key)
    return or_(
        occurrences.c.step.in_(known),
        *(and_(occurrences.c.step.in_(keys), _read_by(actor, roles)) for roles, keys in readers.items()),
    )


def _read_by(actor: Actor, roles: frozenset[Role]) -> ColumnElement[bool]:
    """The records on which the actor is one of the readers: of the leads only the one whom the record names, as to agree."""
    leads = frozenset(BOTH_LEADS)
    return or_(
        visible_hires(actor, Action.SEE_ATTENTION, roles - leads), visible_hires(actor, Action.AGREE, roles & leads)
    )


def _appointees(work: Work, actor: PersonActor, hire_id: str) -> frozenset[str]:
    """Everybody who was ever offered the post, where cover may not open the record of the person covered."""
    if not actor.covering:
        return frozenset()
    offered = select(appointees.c.person_id).where(appointees.c.hire_id == hire_id, appointees.c.person_id.is_not(None))
    return frozenset(work.connection.execute(offered).scalars())
