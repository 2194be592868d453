"""Finding one record for somebody: by its reference and through the filter, with what decides who may do what on it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from pledge_engine.access.actor import Actor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scope import HireScope
from pledge_engine.access.scoping import visible_hires
from pledge_engine.errors import NotFound
from pledge_engine.store.tables import appointees, grants, hires, occurrences, teams
from workflows.definition import BOTH_LEADS, Role

# A row of ``hires`` with ``care_group_id`` and ``team_name``.
HireRow = Row[*tuple[Any, ...]]
_HIRE = select(hires, teams.c.care_group_id, teams.c.name.label("team_name")).join(teams, teams.c.id == hires.c.team_id)
# Built once: the database layer then recognises them without looking at each part again.
_HIRE_BY_ID = _HIRE.where(hires.c.id == bindparam("hire"))
_HIRE_BY_ID_LOCKED = _HIRE_BY_ID.with_for_update(of=hires)
_OFFERED = select(appointees.c.person_id, appointees.c.ended_on).where(
    appointees.c.hire_id == bindparam("hire"), appointees.c.person_id.is_not(None)
)
_OWNERS = select(occurrences.c.owner).where(occurrences.c.hire_id == bindparam("hire")).distinct()
_LEADS_OTHERS = (
    select(grants.c.id).where(grants.c.person_id == bindparam("person"), grants.c.role.in_(BOTH_LEADS)).limit(1)
)


def find_scope(connection: Connection, actor: Actor, reference: str, action: Action = Action.SEE_HIRE) -> HireScope:
    """What decides who may do what on the record with this reference; raises ``NotFound`` as ``find_hire`` does."""
    return find_hire(connection, actor, reference, action)[1]


def find_hire(
    connection: Connection, actor: Actor, reference: str, action: Action = Action.SEE_HIRE, *, lock: bool = False
) -> tuple[HireRow, HireScope]:
    """The row of a record, under its lock if asked for, with what decides who may do what on it.

    Raises ``NotFound`` if there is none that the actor may do the action on, without saying which of the two it is.
    """
    found = connection.execute(_found_by(actor, action, lock), {"reference": reference.strip().upper()})
    row = found.one_or_none()
    if row is None:
        raise NotFound(f"record {reference}")
    return row, _scope_of(connection, row)


def load_hire(connection: Connection, hire_id: str, *, lock: bool = False) -> tuple[HireRow, HireScope]:
    """The same for a hire that is already known to be there, whoever asks; raises ``NotFound`` if it is not."""
    row = connection.execute(_HIRE_BY_ID_LOCKED if lock else _HIRE_BY_ID, {"hire": hire_id}).one_or_none()
    if row is None:
        raise NotFound("such record")
    return row, _scope_of(connection, row)


@lru_cache(maxsize=256)
def _found_by(actor: Actor, action: Action, lock: bool) -> Select[*tuple[Any, ...]]:
    """The statement that finds a record for an actor; kept, because an actor with other grants is another actor."""
    found = _HIRE.where(hires.c.reference == bindparam("reference"), visible_hires(actor, action))
    return found.with_for_update(of=hires) if lock else found


def _scope_of(connection: Connection, row: HireRow) -> HireScope:
    offered = connection.execute(_OFFERED, {"hire": row.id}).all()
    worker_id = next((offer.person_id for offer in offered if offer.ended_on is None), None)
    return HireScope(
        hire_id=row.id,
        reference=row.reference,
        team_id=row.team_id,
        care_group_id=row.care_group_id,
        service_lead_id=row.service_lead_id,
        professional_lead_id=row.professional_lead_id,
        worker_id=worker_id,
        worker_leads=worker_id is not None and _leads_others(connection, worker_id),
        appointee_ids=frozenset(offer.person_id for offer in offered),
        opened_for=frozenset(Role(owner) for owner in connection.execute(_OWNERS, {"hire": row.id}).scalars()),
    )


def _leads_others(connection: Connection, person_id: str) -> bool:
    return connection.execute(_LEADS_OTHERS, {"person": person_id}).first() is not None
