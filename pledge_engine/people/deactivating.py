"""Deactivating people and making them active again: who is not active can act through no door, from that moment on."""

from __future__ import annotations

from sqlalchemy import Connection, Row, select, update

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation, lock_organisation
from pledge_engine.errors import Invalid
from pledge_engine.people.addresses import somebody_has
from pledge_engine.people.directory import find_anybody, lock_person
from pledge_engine.people.logging_out import log_out_everywhere
from pledge_engine.store.tables import grants, people
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Role


def deactivate(work: Work, handle: str) -> Row[str, str, str, bool]:
    """Let a person act no more; gives who it is. Nobody does so to themselves, and the last administrator stays.

    Their roles stay, for the day they may be active again. Raises ``Forbidden``, ``NotFound`` or ``Invalid``.
    """
    acting = require_generally(work.actor, Action.MANAGE_PEOPLE)
    lock_person(work.connection, handle)
    lock_organisation(work.connection)  # Two administrators must not deactivate each other at one moment.
    person = find_anybody(work.connection, handle)
    if not person.active:
        raise _mistake(f"{person.name} is not active already", "there is nothing to do")
    if person.id == work.actor.audit_id:
        raise _mistake("nobody ends their own access", "ask another administrator")
    if is_only_administrator(work.connection, person.id):
        raise _mistake("this is the only administrator", "give the role to somebody else first")
    _set_active(work, person, "person_deactivated", acting, active=False)
    log_out_everywhere(work, person.id)
    return person


def reactivate(work: Work, handle: str) -> Row[str, str, str, bool]:
    """Let a person act again, in the roles they hold; gives who it is. Raises ``Forbidden``, ``NotFound``, ``Invalid``."""
    acting = require_generally(work.actor, Action.MANAGE_PEOPLE)
    lock_person(work.connection, handle)
    lock_organisation(work.connection)  # Nobody may be given their address at this moment.
    person = find_anybody(work.connection, handle)
    if person.active:
        raise _mistake(f"{person.name} is active already", "there is nothing to do")
    address = work.connection.execute(select(people.c.email).where(people.c.id == person.id)).scalar_one()
    if address and somebody_has(work.connection, address):
        raise _mistake(f"somebody else has the address of {person.name} now", "change one of the two first")
    _set_active(work, person, "person_reactivated", acting, active=True)
    return person


def active_administrators(connection: Connection) -> frozenset[str]:
    """The ids of everybody who can act as an administrator."""
    held = select(grants.c.person_id).join(people, people.c.id == grants.c.person_id)
    return frozenset(connection.execute(held.where(grants.c.role == Role.ADMINISTRATOR, people.c.active)).scalars())


def is_only_administrator(connection: Connection, person_id: str) -> bool:
    """Whether nobody else can act as an administrator, so that this one stays."""
    return active_administrators(connection) == {person_id}


def _set_active(work: Work, person: Row[str, str, str, bool], verb: str, acting: Role | None, *, active: bool) -> None:
    work.connection.execute(update(people).where(people.c.id == person.id).values(active=active))
    changes = {"person": Change(person.id, person.id), "active": Change(person.active, active)}
    append_to_organisation(work.connection, Event(verb=verb, origin=work.origin, role=acting, changes=changes))


def _mistake(problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake("person", "Person", problem, mend)])
