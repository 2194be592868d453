"""Writing who has agreed what: an agreement that no longer stands is voided and never removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, update

from pledge_engine.hires.record import Record
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.work import Work
from workflows.journey import Visit
from workflows.turn import Agreed, Turn

# The id of a turn or a visit, what it is, and what it was.
Subject = tuple[str, Turn | Visit, Turn | Visit | None]

_INSERT_AGREEMENT = insert(agreements)
_VOID = (
    update(agreements)
    .where(
        (agreements.c.occurrence_id == bindparam("b_subject"))
        | (agreements.c.stage_visit_id == bindparam("b_subject")),
        agreements.c.role == bindparam("b_role"),
        agreements.c.voided_at.is_(None),
    )
    .values(voided_at=bindparam("b_at"))
)


def write_agreements(work: Work, record: Record, subjects: Sequence[Subject], *, column: str) -> None:
    """Void the agreements that no longer stand, then add the new ones."""
    voided, given = [], []
    for subject, now, before in subjects:
        was = before.agreements if before else ()
        voided += [
            {"b_subject": subject, "b_role": agreed.role, "b_at": work.now}
            for agreed in was
            if agreed not in now.agreements
        ]
        given += [
            _agreement_row(work, record, column, subject, agreed) for agreed in now.agreements if agreed not in was
        ]
    if voided:
        work.connection.execute(_VOID, voided)
    if given:
        work.connection.execute(_INSERT_AGREEMENT, given)


def _agreement_row(work: Work, record: Record, column: str, subject: str, agreed: Agreed) -> dict[str, Any]:
    return {
        "id": new_id(work.now),
        "hire_id": record.id,
        column: subject,
        "role": agreed.role,
        "person_id": agreed.person,
        "agreed_on": agreed.on,
        "recorded_at": work.now,
        "content_hash": agreed.content,
    }
