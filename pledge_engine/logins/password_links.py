"""Links by which somebody sets their password: each works once and for a time, and only its hash is kept."""

from __future__ import annotations

from collections.abc import Mapping
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
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables import audit_events, credentials, password_links, people
from pledge_engine.work import Work
from workflows.definition import Role

LINK_LASTS = timedelta(minutes=30)
INVITATION_LASTS = timedelta(days=7)
_LAST = {PasswordLink.kind: LINK_LASTS, FirstPassword.kind: INVITATION_LASTS}
_FORGOTTEN_AFTER = timedelta(days=1)
_MAILED = "password_link_mailed"


class LinkOver(PledgeError):
    """A link to set a password is not there, was taken back, or is too old: the three look exactly alike."""

    def __init__(self, problem: str = "This link does not work any more.") -> None:
        mend = (
            "If you have chosen a password, log in with it. If you have none, have forgotten it, or do not know the name you "
            "log in by, get a new link on the page to log in: what it opens says your name."
        )
        super().__init__(problem, mend)


class LinkUsed(LinkOver):
    """A password was chosen with a link, or otherwise while it still worked: only whoever has the link learns that."""

    def __init__(self) -> None:
        super().__init__("This link does not work any more, because a password has been chosen since.")


def make_password_link(work: Work, handle: str) -> str:
    """The secret of a new link by which a person sets their password; links made before stop working.

    Raises ``Forbidden`` for all but administrators, and ``NotFound``.
    """
    role = require_generally(work.actor, Action.MANAGE_PEOPLE)
    person = find_person(work.connection, handle)
    use_up(work, person.id)
    _tell(work, "password_link_made", role, {"person": Change(new=person.id)})
    return _made(work, person.id)


def make_link_to_mail(work: Work, person: PersonActor, kind: str, message_id: str) -> str:
    """The secret of a link to be mailed in a message of this kind, counted from now on.

    Links made before go on working until one is used: a mail may arrive twice, and nobody can take a colleague's link away by
    asking in their name. The trail says once that a message carries a link: each try to send it is an attempt of the message.
    """
    if not _told(work, message_id):
        changes = {"person": Change(new=person.id), "message": Change(new=message_id)}
        _tell(work, _MAILED, None, changes)
    return _made(work, person.id, _LAST[kind])


def _told(work: Work, message_id: str) -> bool:
    """Whether the trail says already that this message carries a link; none is tried for longer than an invitation lasts."""
    lately = audit_events.c.at >= moment_text(work.now - INVITATION_LASTS - _FORGOTTEN_AFTER)
    this = audit_events.c.verb == _MAILED, lately, audit_events.c.body.contains(message_id, autoescape=True)
    return work.connection.execute(select(audit_events.c.verb).where(*this).limit(1)).first() is not None


def _made(work: Work, person_id: str, lasts: timedelta = LINK_LASTS) -> str:
    secret = new_secret()
    old = password_links.c.expires_at < work.now - _FORGOTTEN_AFTER
    work.connection.execute(delete(password_links).where(old))
    row = {"person_id": person_id, "expires_at": work.now + lasts, "used_at": None}
    work.connection.execute(insert(password_links), {"id": kept_as(secret), **row})
    return secret


def _tell(work: Work, verb: str, role: Role | None, changes: Mapping[str, Change]) -> None:
    append_to_organisation(work.connection, Event(verb=verb, origin=work.origin, role=role, changes=changes))


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
            raise _over(work, secret)
        return load_actor(work.connection, handle, work.today)


def spend(work: Work, secret: str) -> None:
    """Use a link, of two at one moment only once, and let every other of its person work no more; raises ``LinkOver``."""
    this = update(password_links).where(password_links.c.id == kept_as(secret), works(work.now))
    spent = this.values(used_at=work.now).returning(password_links.c.person_id)
    person_id = work.connection.execute(spent).scalar_one_or_none()
    if person_id is None:
        raise _over(work, secret)
    use_up(work, person_id)


def _over(work: Work, secret: str) -> LinkOver:
    """What to say of a link that does not work: that a password was chosen only where that of now is of when it stopped."""
    found = select(password_links.c.id).join(credentials, credentials.c.person_id == password_links.c.person_id)
    chosen = found.where(password_links.c.id == kept_as(secret), password_links.c.used_at == credentials.c.changed_at)
    return LinkUsed() if work.connection.execute(chosen).first() else LinkOver()
