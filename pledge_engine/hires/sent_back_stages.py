"""The stages of many records that were sent back: a change was asked for, and neither lead has agreed the stage since."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.work import Work
from workflows.definition import Role

# When an agreement to a visit was last set aside, beside a row of ``stage_visits``.
SET_ASIDE_AT = (
    select(func.max(agreements.c.voided_at))
    .where(agreements.c.stage_visit_id == stage_visits.c.id)
    .correlate(stage_visits)
    .scalar_subquery()
    .label("set_aside_at")
)


def asked_in(work: Work, rows: Sequence[Any]) -> Mapping[str, Role]:
    """The lead's role in which a change was asked for, by record; of rows with ``SET_ASIDE_AT`` whose stage nobody has agreed.

    An agreement that was taken back, or set aside by an edit, was set aside without a request.
    """
    last = {row.hire_id: row.set_aside_at for row in rows if row.set_aside_at is not None}
    if not last:
        return {}
    asked = select(audit_events.c.chain, audit_events.c.body).where(
        audit_events.c.chain.in_(last), audit_events.c.verb == "change_asked"
    )
    found = ((row.chain, json.loads(row.body)) for row in work.connection.execute(asked))
    return {
        chain: Role(event["role"])
        for chain, event in found
        if "step" not in event and datetime.fromisoformat(event["at"]) == last[chain]
    }
