"""Judging a code that was typed: one of the person's app, each only once, or one of their recovery codes.

A code that was tried in vain costs time like a password, and an attempt is counted before it is judged.
"""

from __future__ import annotations

import secrets
from base64 import b32encode

from pyotp import TOTP, OTPVerificationError
from sqlalchemy import delete, insert, select, update

from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import PledgeError
from pledge_engine.logins.attempts import CODE, count_attempt, forget_attempts
from pledge_engine.logins.sealing import Seal
from pledge_engine.logins.secrets_kept import kept_as
from pledge_engine.logins.sessions import LOGGING_IN
from pledge_engine.office import Office
from pledge_engine.store.tables import recovery_codes, second_factors
from pledge_engine.work import Work

RECOVERY_CODES = 10
# Half a minute to either side: people type slowly, and clocks of phones differ.
_AROUND = 1
_DIGITS = 6


class WrongCode(PledgeError):
    """A code is not right, or was used before; which of the two is never said."""

    def __init__(self) -> None:
        super().__init__(
            "That code is not right, or was used already.", "Wait until your app shows the next one, and type that."
        )


class KeyLost(WrongCode):
    """No code of this person's app can be right: what it was set up with cannot be read with the key of the installation."""

    def __init__(self) -> None:
        PledgeError.__init__(
            self,
            "Codes of your app cannot be checked here at the moment, so none that you type is taken.",
            "Type one of your recovery codes instead, and tell whoever looks after this service.",
        )


def prove(office: Office, seal: Seal, person_id: str, typed: str) -> None:
    """Do nothing for a code of this person that was not used before, and use it; raises ``WrongCode`` or ``TooSoon``."""
    with office.work(LOGGING_IN) as work:
        count_attempt(work, person_id, CODE)
    with office.work(LOGGING_IN) as work:
        _accept(work, seal, person_id, "".join(typed.split()).replace("-", "").lower())
        forget_attempts(work, person_id, CODE)


def _accept(work: Work, seal: Seal, person_id: str, code: str) -> None:
    if len(code) == _DIGITS:
        on = second_factors.c.person_id == person_id, second_factors.c.turned_on_at.is_not(None)
        sealed = work.connection.execute(select(second_factors.c.sealed_key).where(*on)).scalar_one_or_none()
        key = seal.open(sealed) if sealed else ""
        if key is None:
            raise KeyLost
        use_code(work, person_id, key, code)
    else:
        _use_recovery_code(work, person_id, code)


def use_code(work: Work, person_id: str, key: str, code: str) -> None:
    """Accept a code of the app that has this key, if it is later than any accepted before; raises ``WrongCode``."""
    try:
        step = TOTP(key).verify_and_get_timecode(code, for_time=work.now, valid_window=_AROUND) if key else 0
    except OTPVerificationError as error:
        raise WrongCode from error
    later = second_factors.c.person_id == person_id, second_factors.c.used_step < step
    if not work.connection.execute(update(second_factors).where(*later).values(used_step=step)).rowcount:
        raise WrongCode


def _use_recovery_code(work: Work, person_id: str, code: str) -> None:
    this = recovery_codes.c.id == _kept(person_id, code), recovery_codes.c.used_at.is_(None)
    if not work.connection.execute(update(recovery_codes).where(*this).values(used_at=work.now)).rowcount:
        raise WrongCode
    changes = {"person": Change(person_id, person_id)}
    append_to_organisation(work.connection, Event(verb="recovery_code_used", origin=work.origin, changes=changes))


def new_recovery_codes(work: Work, person_id: str) -> tuple[str, ...]:
    """Ten codes in place of any there were, each as it is written down: "abcd-efgh-ijkl-mnop". They are told this once."""
    forget_recovery_codes(work, person_id)
    made = [b32encode(secrets.token_bytes(10)).decode("ascii").lower() for _ in range(RECOVERY_CODES)]
    rows = [{"id": _kept(person_id, code), "person_id": person_id, "used_at": None} for code in made]
    work.connection.execute(insert(recovery_codes), rows)
    return tuple("-".join(code[place : place + 4] for place in range(0, len(code), 4)) for code in made)


def unreadable_codes(work: Work, seal: Seal) -> int:
    """How many people have an app whose codes cannot be checked, because another key of the installation sealed them."""
    on = second_factors.c.turned_on_at.is_not(None)
    sealed = work.connection.execute(select(second_factors.c.sealed_key).where(on)).scalars()
    return sum(seal.open(each) is None for each in sealed)


def forget_recovery_codes(work: Work, person_id: str) -> None:
    """Let no recovery code of a person work any more."""
    work.connection.execute(delete(recovery_codes).where(recovery_codes.c.person_id == person_id))


def _kept(person_id: str, code: str) -> str:
    return kept_as(f"{person_id}\0{code}")
