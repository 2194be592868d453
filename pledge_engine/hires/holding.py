"""Which role holds a turn now, for whatever is narrowed and counted by it: the same that lists say of one that was found."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_

from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.occurrence import occurrences
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.turn import Proposal, Status

_AWAITS = occurrences.c.status == bindparam("awaits_here", Status.AWAITING_AGREEMENT.value)


def held_by(role: Role, steps: Collection[Step]) -> ColumnElement[bool]:
    """The condition on open turns under which a role holds them: ``holders`` says the same of one.

    Where a turn waits for agreement that is everybody whose agreement is missing, and whoever gave theirs no more. ``steps`` are
    those of the pledge; what waits for agreement in a step that it no longer has waits for leads.
    """
    its_own = and_(~_AWAITS, occurrences.c.owner == role)
    agreed = [step.key for step in steps if role in step.agreed_by]
    if role not in BOTH_LEADS and not agreed:
        return its_own
    given = exists().where(
        agreements.c.occurrence_id == occurrences.c.id, agreements.c.voided_at.is_(None), agreements.c.role == role
    )
    leads_agree = or_(occurrences.c.kept_from.is_not(None), occurrences.c.proposal == Proposal.NOT_APPLICABLE)
    if role not in BOTH_LEADS:
        return or_(its_own, and_(_AWAITS, ~leads_agree, occurrences.c.step.in_(agreed), ~given))
    others = occurrences.c.step.in_([step.key for step in steps if role not in step.agreed_by])
    return or_(its_own, and_(_AWAITS, or_(leads_agree, ~others), ~given))
