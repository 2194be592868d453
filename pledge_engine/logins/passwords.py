"""Passwords: hashed with argon2id, set by a link that works once and for half an hour, and long rather than strange."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import insert, select, update

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import Invalid, PledgeError
from pledge_engine.logins.attempts import count_attempt, forget_attempts
from pledge_engine.logins.secrets_kept import kept_as, new_secret
from pledge_engine.logins.sessions import LOGGING_IN, start_session
from pledge_engine.office import Office
from pledge_engine.people.directory import find_person, load_actor
from pledge_engine.people.logging_out import log_out_everywhere
from pledge_engine.store.tables import credentials, password_links, people
from pledge_engine.work import Work
from workflows.answers import FieldMistake

SHORTEST, LONGEST = 12, 200
LINK_LASTS = timedelta(minutes=30)
_HASHER = PasswordHasher()


class WrongLogIn(PledgeError):
    """The name and the password do not belong together; which of the two is wrong is never said."""

    def __init__(self) -> None:
        super().__init__("The name or the password is not right.", "Check both and try again.")


class LinkOver(PledgeError):
    """A link to set a password is not there, was used, or is too old: the three look exactly alike."""

    def __init__(self) -> None:
        super().__init__("This link does not work any more.", "Ask an administrator for a new one.")


def log_in(office: Office, handle: str, password: str) -> str:
    """The secret of a new session for whoever proves to be this person; raises ``WrongLogIn`` or ``TooSoon``.

    The same is done, in the same time, for a name that nobody has.
    """
    with office.work(LOGGING_IN) as work:
        count_attempt(work, handle)
        found = (
            select(people.c.id, credentials.c.hash)
            .join(credentials, credentials.c.person_id == people.c.id)
            .where(people.c.handle == handle.strip().lower(), people.c.active)
        )
        row = work.connection.execute(found).one_or_none()
    # Hashing takes long on purpose, so that no transaction waits for it.
    right = matches(row.hash if row else _nobodys(), password)
    if row is None or not right:
        raise WrongLogIn
    with office.work(LOGGING_IN) as work:
        forget_attempts(work, handle)
        return start_session(work, row.id)


def matches(stored: str, password: str) -> bool:
    """Whether a password is the one that was hashed."""
    try:
        return _HASHER.verify(stored, password[:LONGEST].encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False


def make_password_link(work: Work, handle: str) -> str:
    """The secret of a new link by which a person sets their password; links made before stop working.

    Raises ``Forbidden`` for all but administrators, and ``NotFound``.
    """
    role = require_generally(work.actor, Action.MANAGE_PEOPLE)
    person = find_person(work.connection, handle)
    secret = new_secret()
    _use_up(work, person.id)
    row = {"person_id": person.id, "expires_at": work.now + LINK_LASTS, "used_at": None}
    work.connection.execute(insert(password_links), {"id": kept_as(secret), **row})
    changes = {"person": Change(new=person.id)}
    event = Event(verb="password_link_made", origin=work.origin, role=role, changes=changes)
    append_to_organisation(work.connection, event)
    return secret


def whose_link(office: Office, secret: str) -> PersonActor:
    """The person who may set their password by this link; raises ``LinkOver``."""
    with office.work(LOGGING_IN, write=False) as work:
        return _whose(work, secret)


def set_password(office: Office, secret: str, password: str, again: str) -> None:
    """Set the password of the person whose link this is, and log them out everywhere; raises ``LinkOver`` or ``Invalid``."""
    person = whose_link(office, secret)
    check_new(person, password, again)
    hashed = hash_of(password)
    with office.work(person) as work:
        _whose(work, secret)
        _use_up(work, person.id)
        store_password(work, person.id, hashed)
        changes = {"person": Change(person.id, person.id)}
        append_to_organisation(work.connection, Event(verb="password_set", origin=work.origin, changes=changes))


def check_new(person: PersonActor, password: str, again: str) -> None:
    """Do nothing for a password that is long enough and typed twice alike; raises ``Invalid``."""
    mistakes = []
    if not SHORTEST <= len(password) <= LONGEST:
        mend = f"use {SHORTEST} to {LONGEST} characters, for example three or four words"
        mistakes.append(FieldMistake("password", "New password", f"it has {len(password)} characters", mend))
    elif person.handle in password.lower() or len(set(password)) < 5:
        mistakes.append(FieldMistake("password", "New password", "it is easy to guess", "use three or four words"))
    elif password != again:
        mistakes.append(FieldMistake("again", "New password again", "the two are not alike", "type the same twice"))
    if mistakes:
        raise Invalid(mistakes)


def store_password(work: Work, person_id: str, hashed: str) -> None:
    """Keep the hash of a new password and end every session of the person."""
    row = {"hash": hashed, "changed_at": work.now}
    changed = work.connection.execute(
        update(credentials).where(credentials.c.person_id == person_id).values(**row)
    ).rowcount
    if not changed:
        work.connection.execute(insert(credentials), {"person_id": person_id, **row})
    log_out_everywhere(work, person_id)


def hash_of(password: str) -> str:
    """A password as it is kept."""
    return _HASHER.hash(password)


@cache
def _nobodys() -> str:
    return hash_of(new_secret())


def _whose(work: Work, secret: str) -> PersonActor:
    found = (
        select(people.c.handle)
        .join(password_links, password_links.c.person_id == people.c.id)
        .where(password_links.c.id == kept_as(secret), people.c.active)
        .where(password_links.c.used_at.is_(None), password_links.c.expires_at > work.now)
    )
    handle = work.connection.execute(found).scalar_one_or_none()
    if handle is None:
        raise LinkOver
    return load_actor(work.connection, handle, work.today)


def _use_up(work: Work, person_id: str) -> None:
    theirs = update(password_links).where(password_links.c.person_id == person_id, password_links.c.used_at.is_(None))
    work.connection.execute(theirs.values(used_at=work.now))
