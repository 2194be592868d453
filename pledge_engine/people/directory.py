"""Finding people by the name they log in by, and who they are as actors."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Row, bindparam, func, select

from pledge_engine.access.actor import Actor, Grant, PersonActor
from pledge_engine.errors import NotFound
from pledge_engine.people.cover_in_force import lent_grants
from pledge_engine.store.tables import grants, people
from pledge_engine.store.tables.grant import ScopeKind
from workflows.definition import Role

# Built once: the database layer then recognises it without looking at each part again.
_ACTIVE = select(people.c.id).where(people.c.id == bindparam("person"), people.c.active)
_ACTIVE_HELD = _ACTIVE.with_for_update(read=True)


def load_actor(connection: Connection, handle: str, on: date | None = None) -> PersonActor:
    """A person who may act, with their grants; raises ``NotFound`` when nobody active has the handle.

    With a day in Europe/London also with what cover lends them on it.
    """
    person = find_person(connection, handle)
    own = own_grants(connection, person.id)
    lent = lent_grants(connection, person.id, own, on) if on else ()
    return PersonActor(id=person.id, handle=person.handle, name=person.name, grants=(*own, *lent))


def load_actor_by_id(connection: Connection, person_id: str, on: date) -> PersonActor | None:
    """The same for an id and a day; None when the person may not act any more."""
    found = select(people.c.id, people.c.handle, people.c.name).where(people.c.id == person_id, people.c.active)
    person = connection.execute(found).one_or_none()
    if person is None:
        return None
    own = own_grants(connection, person.id)
    lent = lent_grants(connection, person.id, own, on)
    return PersonActor(id=person.id, handle=person.handle, name=person.name, grants=(*own, *lent))


def own_grants(connection: Connection, person_id: str) -> tuple[Grant, ...]:
    """The roles that a person holds themselves."""
    held = select(grants.c.role, grants.c.scope_kind, grants.c.scope_id).where(grants.c.person_id == person_id)
    rows = connection.execute(held.order_by(grants.c.role, grants.c.scope_kind, grants.c.scope_id))
    return tuple(Grant(Role(row.role), ScopeKind(row.scope_kind), row.scope_id) for row in rows)


def find_person(connection: Connection, handle: str) -> Row[str, str, str]:
    """The id, handle and name of an active person; raises ``NotFound``."""
    found = select(people.c.id, people.c.handle, people.c.name).where(
        people.c.handle == handle.strip().lower(), people.c.active
    )
    row = connection.execute(found).one_or_none()
    if row is None:
        raise NotFound(f"person '{handle}'")
    return row


def find_anybody(connection: Connection, handle: str) -> Row[str, str, str, bool]:
    """The id, handle and name of a person, and whether they are active; raises ``NotFound``."""
    columns = (people.c.id, people.c.handle, people.c.name, people.c.active)
    row = connection.execute(select(*columns).where(people.c.handle == handle.strip().lower())).one_or_none()
    if row is None:
        raise NotFound(f"person '{handle}'")
    return row


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
