"""Changing one's password by the one that works now; everybody logged in with the old one is logged out."""

from __future__ import annotations

from collections.abc import Sequence

from pledge_engine.access.actor import PersonActor
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.logins.passwords import check_new, hash_of, prove_password, same_as_now, store_password
from pledge_engine.logins.sessions import start_session
from pledge_engine.office import Office
from pledge_engine.people.links_sent import use_up


def change_password(
    office: Office,
    person: PersonActor,
    current: str,
    password: str,
    again: str,
    *,
    opened_on: str = "",
    place: Sequence[str] = (),
) -> str:
    """Change a person's password and give the secret of the one session they then have.

    The password of now is asked for, and tried in vain it costs time as it does at the door; typed right it is forgiven, also
    where the new one has to be mended. Every link to set one is used up. Raises ``WrongPassword``, ``TooSoon`` or ``Invalid``.
    """
    prove_password(office, person, current)
    check_new(person, password, again, place)
    if password == current:
        raise same_as_now("choose another, or keep the one you have")
    hashed = hash_of(password)
    with office.work(person) as work:
        use_up(work, person.id)
        store_password(work, person.id, hashed)
        changes = {"person": Change(person.id, person.id)}
        append_to_organisation(work.connection, Event(verb="password_changed", origin=work.origin, changes=changes))
        return start_session(work, person.id, opened_on=opened_on)
