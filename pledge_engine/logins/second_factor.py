"""A second proof at log-in, by an authenticator app: turned on and off by its person, or taken away by an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pyotp import TOTP, random_base32
from sqlalchemy import delete, func, insert, select, update

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import End, append_to_organisation
from pledge_engine.errors import PledgeError
from pledge_engine.logins.code_taken import RESET, tell_of_it
from pledge_engine.logins.codes import forget_recovery_codes, new_recovery_codes, use_code
from pledge_engine.logins.devices import devices_of, forget_devices
from pledge_engine.logins.sealing import Seal
from pledge_engine.people.directory import find_anybody
from pledge_engine.people.logging_out import log_out_everywhere
from pledge_engine.store.tables import recovery_codes, second_factors
from pledge_engine.work import Work
from workflows.definition import Role

# What keys are sealed for.
PURPOSE = "second factor"


class OnAlready(PledgeError):
    """A code of an app is asked for already, so there is nothing to turn on."""


class NotOn(PledgeError):
    """No code is asked for, so there is nothing to take away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one person logs in. ``since`` is when a code came to be asked for, None while it is not; ``devices`` are not asked."""

    since: datetime | None
    recovery_codes_left: int
    devices: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """What an app has to be told: the key to type, and the address that says the same as a QR code."""

    key: str
    address: str


def standing(work: Work) -> Standing:
    """How whoever is here logs in."""
    person = work.actor.audit_id
    left = select(func.count()).where(recovery_codes.c.person_id == person, recovery_codes.c.used_at.is_(None))
    since = select(second_factors.c.turned_on_at).where(second_factors.c.person_id == person)
    return Standing(
        since=work.connection.execute(since).scalar_one_or_none(),
        recovery_codes_left=work.connection.execute(left).scalar_one(),
        devices=devices_of(work, person),
    )


def asks_for_code(work: Work, person_id: str) -> bool:
    """Whether a code is asked for when this person logs in."""
    on = second_factors.c.person_id == person_id, second_factors.c.turned_on_at.is_not(None)
    return work.connection.execute(select(second_factors.c.person_id).where(*on)).first() is not None


def begin_pairing(work: Work, seal: Seal) -> None:
    """Make a key for an app of whoever is here, in place of one that no app has shown yet; raises ``OnAlready``."""
    person = work.actor.audit_id
    waiting = second_factors.c.person_id == person, second_factors.c.turned_on_at.is_(None)
    work.connection.execute(delete(second_factors).where(*waiting))
    if standing(work).since is not None:
        raise OnAlready("A code is asked for already when you log in.")
    row = {"sealed_key": seal.close(random_base32()), "turned_on_at": None, "used_step": 0}
    work.connection.execute(insert(second_factors), {"person_id": person, **row})


def pairing(work: Work, seal: Seal, handle: str, product: str) -> Pairing | None:
    """What the app of whoever is here has to be told; None where none is being paired."""
    key = _waiting_key(work, seal)
    if key is None:
        return None
    return Pairing(key=key, address=TOTP(key).provisioning_uri(name=handle, issuer_name=product))


def _waiting_key(work: Work, seal: Seal) -> str | None:
    waiting = second_factors.c.person_id == work.actor.audit_id, second_factors.c.turned_on_at.is_(None)
    sealed = work.connection.execute(select(second_factors.c.sealed_key).where(*waiting)).scalar_one_or_none()
    return seal.open(sealed) if sealed else None


def turn_on(work: Work, seal: Seal, typed: str) -> tuple[str, ...]:
    """Ask for a code from now on, once one shows that the app has the key; gives the recovery codes, which are told this once.

    Everybody who is logged in as this person is logged out. Raises ``WrongCode``.
    """
    person = work.actor.audit_id
    use_code(work, person, _waiting_key(work, seal) or "", "".join(typed.split()))
    this = update(second_factors).where(second_factors.c.person_id == person)
    work.connection.execute(this.values(turned_on_at=work.now))
    codes = new_recovery_codes(work, person)
    log_out_everywhere(work, person)
    _tell(work, person, "second_factor_turned_on")
    return codes


def replace_recovery_codes(work: Work) -> tuple[str, ...]:
    """Ten new recovery codes for whoever is here; the old ones work no more. Raises ``NotOn``."""
    if standing(work).since is None:
        raise NotOn("No code is asked for when you log in.")
    _tell(work, work.actor.audit_id, "recovery_codes_made")
    return new_recovery_codes(work, work.actor.audit_id)


def turn_off(work: Work) -> None:
    """Ask whoever is here for no code any more; raises ``NotOn``."""
    _end(work, work.actor.audit_id, "second_factor_turned_off", None)


def reset_second_factor(work: Work, handle: str) -> None:
    """Let somebody who lost their app and their recovery codes log in with their password alone, and log them out.

    They are mailed that it was done, in case it was not they who asked.
    Raises ``Forbidden`` for all but administrators, ``NotFound``, and ``NotOn``.
    """
    role = require_generally(work.actor, Action.MANAGE_PEOPLE)
    person = find_anybody(work.connection, handle)
    end = _end(work, person.id, RESET, role)
    tell_of_it(work, person.id, sequence=end.length)
    log_out_everywhere(work, person.id)


def _end(work: Work, person: str, verb: str, role: Role | None) -> End:
    on = second_factors.c.person_id == person, second_factors.c.turned_on_at.is_not(None)
    if not work.connection.execute(delete(second_factors).where(*on)).rowcount:
        raise NotOn("No code is asked for when this person logs in, so there is nothing to take away.")
    forget_recovery_codes(work, person)
    forget_devices(work, person)
    return _tell(work, person, verb, role)


def _tell(work: Work, person: str, verb: str, role: Role | None = None) -> End:
    changes = {"person": Change(person, person)}
    return append_to_organisation(work.connection, Event(verb=verb, origin=work.origin, role=role, changes=changes))
