"""Links by which somebody sets their password: each works once and for a time, and only its hash is kept."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, insert, select, update

from notifications.catalogue import FirstPassword, PasswordLink
from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import PledgeError
from pledge_engine.logins.secrets_kept import kept_as, new_secret
from pledge_engine.logins.sessions import LOGGING_IN
from pledge_engine.office import Office
from pledge_engine.people.directory import find_person, load_actor
from pledge_engine.people.links_sent import use_up
from pledge_engine.people.ways_in import works
from pledge_engine.store.tables import password_links, people
from pledge_engine.work import Work
from workflows.definition import Role

LINK_LASTS = timedelta(minutes=30)
INVITATION_LASTS = timedelta(days=7)
_LAST = {PasswordLink.kind: LINK_LASTS, FirstPassword.kind: INVITATION_LASTS}
_FORGOTTEN_AFTER = timedelta(days=1)


class LinkOver(PledgeError):
    """A link to set a password is not there, was used, or is too old: the three look exactly alike."""

    def __init__(self) -> None:
        super().__init__("This link does not work any more.", "Ask for a new one on the page to log in.")


def make_password_link(work: Work, handle: str) -> str:
    """The secret of a new link by which a person sets their password; links made before stop working.

    Raises ``Forbidden`` for all but administrators, and ``NotFound``.
    """
    role = require_generally(work.actor, Action.MANAGE_PEOPLE)
    person = find_person(work.connection, handle)
    use_up(work, person.id)
    return _made(work, person.id, "password_link_made", role)


def make_link_to_mail(work: Work, person: PersonActor, kind: str) -> str:
    """The secret of a link to be mailed in a message of this kind, counted from now on.

    Links made before go on working until one is used: a mail may arrive twice, and nobody can take a colleague's link away by
    asking in their name.
    """
    return _made(work, person.id, "password_link_mailed", None, _LAST[kind])


def _made(work: Work, person_id: str, verb: str, role: Role | None, lasts: timedelta = LINK_LASTS) -> str:
    secret = new_secret()
    old = password_links.c.expires_at < work.now - _FORGOTTEN_AFTER
    work.connection.execute(delete(password_links).where(old))
    row = {"person_id": person_id, "expires_at": work.now + lasts, "used_at": None}
    work.connection.execute(insert(password_links), {"id": kept_as(secret), **row})
    changes = {"person": Change(new=person_id)}
    append_to_organisation(work.connection, Event(verb=verb, origin=work.origin, role=role, changes=changes))
    return secret


def whose_link(office: Office, secret: str) -> PersonActor:
    """The person who may set their password by this link; raises ``LinkOver``."""
    with office.work(LOGGING_IN, write=False) as work:
        found = (
            select(people.c.handle)
            .join(password_links, password_links.c.person_id == people.c.id)
            .where(people.c.active, password_links.c.id == kept_as(secret), works(work.now))
        )
        handle = work.connection.execute(found).scalar_one_or_none()
        if handle is None:
            raise LinkOver
        return load_actor(work.connection, handle, work.today)


def spend(work: Work, secret: str) -> None:
    """Use a link, of two at one moment only once, and let every other of its person work no more; raises ``LinkOver``."""
    this = update(password_links).where(password_links.c.id == kept_as(secret), works(work.now))
    spent = this.values(used_at=work.now).returning(password_links.c.person_id)
    person_id = work.connection.execute(spent).scalar_one_or_none()
    if person_id is None:
        raise LinkOver
    use_up(work, person_id)
