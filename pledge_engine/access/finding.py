"""Finding one record for somebody: by its reference and through the filter, with what decides who may do what on it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, exists, func, select

from pledge_engine.access.actor import Actor
from pledge_engine.access.log_ins import SOMEBODY_LOGS_IN
from pledge_engine.access.permissions import Action
from pledge_engine.access.scope import HireScope
from pledge_engine.access.scoping import visible_hires
from pledge_engine.errors import NotFound
from pledge_engine.store.tables import appointees, care_groups, grants, hires, occurrences, teams, tracker_rows
from workflows.definition import BOTH_LEADS, Role

# A row of ``hires`` with ``care_group_id``, ``team_name``, ``care_group_name`` and what ``_scope_of`` asks.
HireRow = Row[*tuple[Any, ...]]
_BETWEEN = " "
_OFFERED = appointees.c.hire_id == hires.c.id
_PRESENT = and_(_OFFERED, appointees.c.ended_on.is_(None))
# Everything that decides who may do what on a record comes with its row: each journey to the database counts.
_HIRE = (
    select(
        hires,
        teams.c.care_group_id,
        teams.c.name.label("team_name"),
        care_groups.c.name.label("care_group_name"),
        select(appointees.c.person_id).where(_PRESENT).scalar_subquery().label("worker_id"),
        exists(grants.c.id)
        .where(_PRESENT, grants.c.person_id == appointees.c.person_id, grants.c.role.in_(BOTH_LEADS))
        .label("worker_leads"),
        exists(appointees.c.id).where(_OFFERED, appointees.c.ended_on.is_not(None)).label("somebody_fell_through"),
        exists(appointees.c.id).where(_PRESENT, ~SOMEBODY_LOGS_IN).label("somebody_to_invite"),
        exists(tracker_rows.c.hire_id).where(tracker_rows.c.hire_id == hires.c.id).label("brought_in"),
        select(func.aggregate_strings(appointees.c.person_id, _BETWEEN))
        .where(_OFFERED)
        .scalar_subquery()
        .label("offered_to"),
        select(func.aggregate_strings(occurrences.c.owner, _BETWEEN))
        .where(occurrences.c.hire_id == hires.c.id)
        .scalar_subquery()
        .label("owners"),
    )
    .join(teams, teams.c.id == hires.c.team_id)
    .join(care_groups, care_groups.c.id == teams.c.care_group_id)
)
# Built once: the database layer then recognises them without looking at each part again.
_HIRE_BY_ID = _HIRE.where(hires.c.id == bindparam("hire"))
_LOCKED = select(hires.c.id).with_for_update()
_LOCKED_BY_ID = _LOCKED.where(hires.c.id == bindparam("hire"))


def find_scope(connection: Connection, actor: Actor, reference: str, action: Action = Action.SEE_HIRE) -> HireScope:
    """What decides who may do what on the record with this reference; raises ``NotFound`` as ``find_hire`` does."""
    return find_hire(connection, actor, reference, action)[1]


def find_hire(
    connection: Connection, actor: Actor, reference: str, action: Action = Action.SEE_HIRE, *, lock: bool = False
) -> tuple[HireRow, HireScope]:
    """The row of a record, under its lock if asked for, with what decides who may do what on it.

    Raises ``NotFound`` if there is none that the actor may do the action on, without saying which of the two it is.
    """
    wanted = {"reference": reference.strip().upper()}
    if lock:
        connection.execute(_found_by(actor, action, lock=True), wanted)
    row = connection.execute(_found_by(actor, action, lock=False), wanted).one_or_none()
    if row is None:
        raise NotFound(f"record {reference}")
    return row, _scope_of(row)


def load_hire(connection: Connection, hire_id: str, *, lock: bool = False) -> tuple[HireRow, HireScope]:
    """The same for a hire that is already known to be there, whoever asks; raises ``NotFound`` if it is not."""
    if lock:
        connection.execute(_LOCKED_BY_ID, {"hire": hire_id})
    row = connection.execute(_HIRE_BY_ID, {"hire": hire_id}).one_or_none()
    if row is None:
        raise NotFound("such record")
    return row, _scope_of(row)


@lru_cache(maxsize=256)
def _found_by(actor: Actor, action: Action, *, lock: bool) -> Select[*tuple[Any, ...]]:
    """The statement that finds a record for an actor; kept, because an actor with other grants is another actor.

    One that waits for a lock goes on with other tables as they were before it waited, so it only locks: what whoever was first
    has changed is read by the next.
    """
    found = _LOCKED if lock else _HIRE
    return found.where(hires.c.reference == bindparam("reference"), visible_hires(actor, action))


def _scope_of(row: HireRow) -> HireScope:
    return HireScope(
        hire_id=row.id,
        reference=row.reference,
        team_id=row.team_id,
        care_group_id=row.care_group_id,
        service_lead_id=row.service_lead_id,
        professional_lead_id=row.professional_lead_id,
        worker_id=row.worker_id,
        worker_leads=row.worker_leads,
        appointee_ids=frozenset(_each(row.offered_to)),
        opened_for=frozenset(map(Role, _each(row.owners))),
    )


def _each(aggregated: str | None) -> list[str]:
    return aggregated.split(_BETWEEN) if aggregated else []
