"""Finding people by the name they log in by, and who they are as actors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Connection, Row, bindparam, func, select, true

from pledge_engine.access.actor import Actor, Grant, PersonActor
from pledge_engine.errors import NotFound
from pledge_engine.people.cover_in_force import grants_held, held_by
from pledge_engine.store.tables import grants, people
from pledge_engine.store.tables.grant import ScopeKind
from workflows.definition import Role

# Built once: the database layer then recognises it without looking at each part again.
_ACTIVE = select(people.c.id).where(people.c.id == bindparam("person"), people.c.active)
_HELD_THEN = held_by(bindparam("person"), bindparam("day"))
_HELD = select(_HELD_THEN)
_READER = (
    select(people.c.id, people.c.handle, people.c.name, people.c.email, _HELD_THEN)
    .select_from(people.outerjoin(_HELD_THEN, true()))
    .where(people.c.id == bindparam("person"), people.c.active)
)
_ACTIVE_HELD = _ACTIVE.with_for_update(read=True)
_LOCKED = select(people.c.id).where(people.c.handle == bindparam("handle")).with_for_update(key_share=True)


def load_actor(connection: Connection, handle: str, on: date | None = None) -> PersonActor:
    """A person who may act, with their grants; raises ``NotFound`` when nobody active has the handle.

    With a day in Europe/London also with what cover lends them on it.
    """
    return _actor(connection, find_person(connection, handle), on)


def load_reader(connection: Connection, person_id: str, on: date) -> tuple[PersonActor, str | None] | None:
    """The same for an id and a day, and where mail reaches the person; None when they may not act any more."""
    rows = connection.execute(_READER, {"person": person_id, "day": on}).all()
    if not rows:
        return None
    held = grants_held(row for row in rows if row.role is not None)
    return PersonActor(id=rows[0].id, handle=rows[0].handle, name=rows[0].name, grants=held), rows[0].email


def _actor(connection: Connection, person: Row[str, str, str], on: date | None) -> PersonActor:
    held = (
        grants_held(connection.execute(_HELD, {"person": person.id, "day": on}))
        if on
        else own_grants(connection, person.id)
    )
    return PersonActor(id=person.id, handle=person.handle, name=person.name, grants=held)


def own_grants(connection: Connection, person_id: str) -> tuple[Grant, ...]:
    """The roles that a person holds themselves."""
    return grants_of(connection, [person_id]).get(person_id, ())


def grants_of(connection: Connection, people_ids: Collection[str]) -> Mapping[str, tuple[Grant, ...]]:
    """The roles that each of these people holds themselves, by id."""
    held = select(grants.c.person_id, grants.c.role, grants.c.scope_kind, grants.c.scope_id)
    held = held.where(grants.c.person_id.in_(people_ids))
    found: dict[str, tuple[Grant, ...]] = {}
    for row in connection.execute(held.order_by(grants.c.role, grants.c.scope_kind, grants.c.scope_id)):
        grant = Grant(Role(row.role), ScopeKind(row.scope_kind), row.scope_id)
        found[row.person_id] = (*found.get(row.person_id, ()), grant)
    return found


def find_person(connection: Connection, handle: str) -> Row[str, str, str]:
    """The id, handle and name of an active person; raises ``NotFound``."""
    found = select(people.c.id, people.c.handle, people.c.name).where(
        people.c.handle == handle.strip().lower(), people.c.active
    )
    row = connection.execute(found).one_or_none()
    if row is None:
        raise NotFound(f"person '{handle}'")
    return row


def own_address(connection: Connection, actor: Actor) -> str:
    """Where mail reaches the actor; empty where no address is recorded."""
    return connection.execute(select(people.c.email).where(people.c.id == actor.audit_id)).scalar() or ""


def find_anybody(connection: Connection, handle: str) -> Row[str, str, str, bool]:
    """The id, handle and name of a person, and whether they are active; raises ``NotFound``."""
    columns = (people.c.id, people.c.handle, people.c.name, people.c.active)
    row = connection.execute(select(*columns).where(people.c.handle == handle.strip().lower())).one_or_none()
    if row is None:
        raise NotFound(f"person '{handle}'")
    return row


def lock_person(connection: Connection, handle: str) -> None:
    """Let somebody who is doing something at this moment end it first, before the organisation's chain is locked.

    Who acts holds their own row from the beginning, and may need the chain before the end: in the other order each of the two
    would wait for the other. Does nothing where nobody has the name.
    """
    connection.execute(_LOCKED, {"handle": handle.strip().lower()})


def check_active(connection: Connection, actor: Actor, *, hold: bool = False) -> None:
    """Do nothing for the engine and for somebody who may act now; raises ``NotFound`` for one who may no longer.

    Who somebody is may have been found a while ago, by a door that has kept it since. With ``hold`` they stay active until
    the transaction ends: whoever deactivates them waits for it.
    """
    if not isinstance(actor, PersonActor):
        return
    if not is_active(connection, actor.id, hold=hold):
        raise NotFound(f"person '{actor.handle}'")


def is_active(connection: Connection, person_id: str, *, hold: bool = False) -> bool:
    """Whether somebody, by id, may act now; with ``hold`` until the transaction ends."""
    return connection.execute(_ACTIVE_HELD if hold else _ACTIVE, {"person": person_id}).first() is not None


def anybody_exists(connection: Connection) -> bool:
    """Whether anybody at all has been added yet."""
    return bool(connection.execute(select(func.count()).select_from(people)).scalar_one())
