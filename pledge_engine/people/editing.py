"""Changing how a person is called and where their mail goes; the name they log in by stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import select, update

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation, lock_organisation
from pledge_engine.people.addresses import check_nobody_has, where_addresses_are
from pledge_engine.people.directory import find_anybody, lock_person
from pledge_engine.people.links_sent import forget_failures, let_links_lapse
from pledge_engine.people.naming import Mistakes, clean_email, clean_name
from pledge_engine.people.old_address import tell_old_address
from pledge_engine.store.tables import appointees, people
from pledge_engine.work import Work
from workflows.words import sentence

_NOTHING_SEEN: Mapping[str, str] = MappingProxyType({})


def edit_person(
    work: Work,
    handle: str,
    *,
    name: str | None = None,
    email: str | None = None,
    seen: Mapping[str, str] = _NOTHING_SEEN,
) -> bool:
    """Change a person's name, address or both, and say whether that changed anything; an empty address takes it away.

    What is changed and was ``seen`` otherwise than it is now is refused: somebody else has changed it since.
    With the address every link to set a password that was sent before works no more, and none that waits is sent; the old
    address is told that mails no longer go there, and what failed before counts as failed no more, unless it is said only once.
    A worker is called by a new name on their own record too.
    Raises ``Forbidden``, ``NotFound`` or ``Invalid``.
    """
    role = require_generally(work.actor, Action.MANAGE_PEOPLE)
    lock_person(work.connection, handle)
    lock_organisation(work.connection)  # Two people must not be given one address at one moment.
    person = find_anybody(work.connection, handle)
    columns = select(people.c.name, people.c.email).where(people.c.id == person.id)
    before = dict(work.connection.execute(columns).mappings().one())
    mistakes, after = Mistakes(), dict(before)
    for field, wanted in (("name", name), ("email", email)):
        if wanted is not None and field in seen and (before[field] or "") not in {seen[field], wanted.strip()}:
            mistakes.add(field, sentence(field), "somebody has changed it since", f"it is now {_said(before[field])}")
    if name is not None:
        after["name"] = mistakes.checked("name", "Name", lambda: clean_name(name), "")
    if email is not None:
        after["email"] = mistakes.checked("email", "Email", lambda: clean_email(email), None)
    if after["email"] != before["email"]:
        told = where_addresses_are(work)
        check_nobody_has(work.connection, after["email"], mistakes, but=person.id, where_it_is=told)
    mistakes.refuse_if_any()
    changed = {field: value for field, value in after.items() if value != before[field]}
    if not changed:
        return False
    work.connection.execute(update(people).where(people.c.id == person.id).values(changed))
    if "email" in changed:
        let_links_lapse(work, person.id)
        forget_failures(work, person.id)
    if "name" in changed:
        _call_the_worker(work, person.id, before["name"], changed["name"])
    sides = {field: Change(_secret(before[field]), _secret(value)) for field, value in changed.items()}
    changes = {"person": Change(person.id, person.id), **sides}
    event = Event(verb="person_edited", origin=work.origin, role=role, changes=changes)
    end = append_to_organisation(work.connection, event)
    if "email" in changed and before["email"]:
        tell_old_address(work, person.id, sequence=end.length)
    return True


def _call_the_worker(work: Work, person_id: str, before: str, name: str) -> None:
    """Call somebody by their new name on their own record as well, where it called them by the one they had."""
    theirs = appointees.c.person_id == person_id, appointees.c.ended_on.is_(None), appointees.c.name == before
    work.connection.execute(update(appointees).where(*theirs).values(name=name))


def _said(value: str | None) -> str:
    return f"“{value}”: write what it is to be" if value else "empty: write it again if it is to be there"


def _secret(value: str | None) -> Secret | None:
    return Secret(value) if value else None
