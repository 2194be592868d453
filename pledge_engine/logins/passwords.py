"""Passwords: hashed with argon2id, set by a link, and long rather than strange."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Select, insert, select, update

from pledge_engine.access.actor import PersonActor
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import Invalid, PledgeError
from pledge_engine.logins.attempts import count_attempt, forget_attempts
from pledge_engine.logins.devices import forget_devices, knows_device
from pledge_engine.logins.easy import is_easy
from pledge_engine.logins.password_links import spend, whose_link
from pledge_engine.logins.second_factor import asks_for_code
from pledge_engine.logins.secrets_kept import new_secret
from pledge_engine.logins.sessions import LOGGING_IN, start_session
from pledge_engine.office import Office
from pledge_engine.people.logging_out import log_out_everywhere
from pledge_engine.store.tables import credentials, people
from pledge_engine.work import Work
from workflows.answers import FieldMistake

SHORTEST, LONGEST = 12, 200
_HASHER = PasswordHasher()


class WrongLogIn(PledgeError):
    """The name and the password do not belong together; which of the two is wrong is never said."""

    def __init__(self) -> None:
        super().__init__("The name or the password is not right.", "Check both and try again.")


class AccessEnded(PledgeError):
    """The name and the password belong together, and whoever has them can do nothing here any more."""

    def __init__(self) -> None:
        mend = "If you did not expect it, ask an administrator of your trust or, about your own journey, HR."
        super().__init__("Your access here has ended.", mend)


class WrongPassword(PledgeError):
    """What somebody who is logged in typed is not their password."""

    def __init__(self) -> None:
        super().__init__("That is not your password.", "Check it and try again.")


class LoggedIn(NamedTuple):
    """The secret of a person's session, and whether it lets nobody in until the code of their app has come."""

    person_id: str
    secret: str
    waits_for_code: bool


def log_in(office: Office, handle: str, password: str, *, device: str = "", opened_on: str = "") -> LoggedIn:
    """A new session for whoever proves to be this person; raises ``WrongLogIn`` or ``TooSoon``.

    The same is done, in the same time, for a name that nobody has. That somebody's access has ended is told to whoever knows
    their password alone, as ``AccessEnded``. ``device`` is the secret of a device that may be remembered,
    ``opened_on`` roughly which it is.
    """
    with office.work(LOGGING_IN) as work:
        count_attempt(work, handle)
        found = (
            select(people.c.id, people.c.active, credentials.c.hash)
            .join(credentials, credentials.c.person_id == people.c.id)
            .where(people.c.handle == handle.strip().lower())
        )
        row = work.connection.execute(found).one_or_none()
    # Hashing takes long on purpose, so that no transaction waits for it.
    right = matches(row.hash if row else _nobodys(), password)
    if row is None or not right:
        raise WrongLogIn
    if not row.active:
        raise AccessEnded
    with office.work(LOGGING_IN) as work:
        forget_attempts(work, handle)
        waits = asks_for_code(work, row.id) and not knows_device(work, row.id, device)
        secret = start_session(work, row.id, waits_for_code=waits, opened_on=opened_on)
        return LoggedIn(row.id, secret, waits)


def prove_password(office: Office, person: PersonActor, password: str) -> None:
    """Do nothing for the password of somebody who is logged in; raises ``WrongPassword`` or ``TooSoon``."""
    with office.work(LOGGING_IN) as work:
        count_attempt(work, person.handle)
        stored = work.connection.execute(_hash_of(person.id)).scalar_one_or_none()
    if stored is None or not matches(stored, password):
        raise WrongPassword
    with office.work(LOGGING_IN) as work:
        forget_attempts(work, person.handle)


def matches(stored: str, password: str) -> bool:
    """Whether a password is the one that was hashed."""
    try:
        return _HASHER.verify(stored, password[:LONGEST].encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False


def set_password(office: Office, secret: str, password: str, again: str, *, place: Sequence[str] = ()) -> None:
    """Set the password of the person whose link this is, and log them out everywhere; raises ``LinkOver`` or ``Invalid``.

    Whoever was made to wait because others guessed need not wait any longer. ``place`` is what this place is called.
    """
    person = whose_link(office, secret)
    check_new(person, password, again, place)
    with office.work(LOGGING_IN, write=False) as work:
        now = work.connection.execute(_hash_of(person.id)).scalar_one_or_none()
    if now is not None and matches(now, password):
        raise same_as_now("choose another, or log in with the one you have")
    hashed = hash_of(password)
    with office.work(person) as work:
        spend(work, secret)
        store_password(work, person.id, hashed)
        forget_attempts(work, person.handle)
        changes = {"person": Change(person.id, person.id)}
        append_to_organisation(work.connection, Event(verb="password_set", origin=work.origin, changes=changes))


def same_as_now(mend: str) -> Invalid:
    """What whoever would replace their password by itself is told: it would stop nobody who knows it."""
    return Invalid([FieldMistake("password", "New password", "it is the password that you have now", mend)])


def check_new(person: PersonActor, password: str, again: str, place: Sequence[str] = ()) -> None:
    """Do nothing for a password that is long enough, not easy to guess and typed twice alike; raises ``Invalid``."""
    mistakes = []
    if not SHORTEST <= len(password) <= LONGEST:
        mend = f"use {SHORTEST} to {LONGEST} characters, for example three or four words"
        problem = f"it has {len(password)} characters" if password else "nothing is typed"
        mistakes.append(FieldMistake("password", "New password", problem, mend))
    elif person.handle in password.lower() or is_easy(password, (person.handle, person.name, *place)):
        mend = "use three or four words that have nothing to do with you, this place or each other"
        mistakes.append(FieldMistake("password", "New password", "it is easy to guess", mend))
    if password != again:
        mistakes.append(FieldMistake("again", "New password again", "the two are not alike", "type the same twice"))
    if mistakes:
        raise Invalid(mistakes)


def store_password(work: Work, person_id: str, hashed: str) -> None:
    """Keep the hash of a new password, end every session of the person, and forget the devices that were not asked for a code."""
    row = {"hash": hashed, "changed_at": work.now}
    changed = work.connection.execute(
        update(credentials).where(credentials.c.person_id == person_id).values(**row)
    ).rowcount
    if not changed:
        work.connection.execute(insert(credentials), {"person_id": person_id, **row})
    log_out_everywhere(work, person_id)
    forget_devices(work, person_id)


def hash_of(password: str) -> str:
    """A password as it is kept."""
    return _HASHER.hash(password)


def _hash_of(person_id: str) -> Select[str]:
    return select(credentials.c.hash).where(credentials.c.person_id == person_id)


@cache
def _nobodys() -> str:
    return hash_of(new_secret())
