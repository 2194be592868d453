"""Adding people. The first administrator may add themselves; that door closes behind them."""

from __future__ import annotations

from sqlalchemy import insert, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation, lock_organisation
from pledge_engine.errors import Forbidden
from pledge_engine.people.addresses import check_nobody_has, where_addresses_are
from pledge_engine.people.directory import anybody_exists
from pledge_engine.people.naming import Mistakes, clean_email, clean_handle, clean_name
from pledge_engine.store.ids import new_id, random_id
from pledge_engine.store.tables import grants, people
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work
from workflows.definition import Role


def add_person(work: Work, handle: str, name: str, *, email: str | None = None) -> str:
    """Add somebody who holds no role yet, and return their id; raises ``Forbidden`` or ``Invalid``."""
    role = require_generally(work.actor, Action.MANAGE_PEOPLE)
    lock_organisation(work.connection)  # Of two people who are added at one moment only one may have an address.
    person_id, changes = _added(work, handle, name, email, where_addresses_are(work))
    append_to_organisation(work.connection, Event(verb="person_added", origin=work.origin, role=role, changes=changes))
    return person_id


def add_invited(work: Work, handle: str, name: str, *, email: str) -> str:
    """Add somebody who takes up an invitation and chose how they log in, and return their id; raises ``Invalid``.

    The address is theirs and perhaps a private one: it is how they are reached, and stands in no event.
    """
    person_id, changes = _added(work, handle, name, email)
    changes = {field: change for field, change in changes.items() if field != "email"}
    append_to_organisation(work.connection, Event(verb="person_joined", origin=work.origin, changes=changes))
    return person_id


def add_first_administrator(work: Work, handle: str, name: str, *, email: str | None = None) -> str:
    """Add the very first person as administrator, and return their id; raises ``Forbidden`` once anybody exists."""
    lock_organisation(work.connection)  # Two people who both find an empty place must not both become its first.
    if anybody_exists(work.connection):
        raise Forbidden("The first administrator has been added already.", "Ask an administrator to add people.")
    person_id, changes = _added(work, handle, name, email)
    work.connection.execute(
        insert(grants),
        {
            "id": new_id(work.now),
            "person_id": person_id,
            "role": Role.ADMINISTRATOR,
            "scope_kind": ScopeKind.TRUST,
            "scope_id": None,
        },
    )
    changes |= {"role": Change(new=Role.ADMINISTRATOR), "scope": Change(new=ScopeKind.TRUST)}
    append_to_organisation(
        work.connection, Event(verb="first_administrator_added", origin=work.origin, changes=changes)
    )
    return person_id


def _added(
    work: Work, handle: str, name: str, email: str | None, where_it_is: str = ""
) -> tuple[str, dict[str, Change]]:
    mistakes = Mistakes()
    handle = mistakes.checked("handle", "Log-in name", lambda: clean_handle(handle), "")
    name = mistakes.checked("name", "Name", lambda: clean_name(name), "")
    email = mistakes.checked("email", "Email", lambda: clean_email(email), None)
    if handle and work.connection.execute(select(people.c.id).where(people.c.handle == handle)).first():
        mistakes.add("handle", "Log-in name", f"'{handle}' is taken", "choose another, for example with a number")
    check_nobody_has(work.connection, email, mistakes, where_it_is=where_it_is)
    mistakes.refuse_if_any()
    person_id = random_id()
    work.connection.execute(
        insert(people), {"id": person_id, "handle": handle, "name": name, "email": email, "active": True}
    )
    changes = {
        "person": Change(new=person_id),
        "handle": Change(new=Secret(handle)),
        "name": Change(new=Secret(name)),
    }
    return person_id, changes | ({"email": Change(new=Secret(email))} if email else {})
