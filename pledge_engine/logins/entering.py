"""The second half of logging in: the code that follows the password, and the session that it opens."""

from __future__ import annotations

from typing import NamedTuple

from pledge_engine.errors import PledgeError
from pledge_engine.logins.codes import prove
from pledge_engine.logins.devices import remember_device
from pledge_engine.logins.sealing import Seal
from pledge_engine.logins.sessions import LOGGING_IN, end_waiting, find_waiting, start_session
from pledge_engine.office import Office


class WaitedTooLong(PledgeError):
    """Nobody on this browser has typed a password in the last ten minutes."""

    def __init__(self) -> None:
        super().__init__("It is too long since you typed your password.", "Log in again.")


class Entered(NamedTuple):
    """The secret of a person's session, and that of the device where it is to be remembered."""

    person_id: str
    session: str
    device: str


def is_waiting(office: Office, secret: str) -> bool:
    """Whether somebody on this browser has typed their password, and no code yet."""
    with office.work(LOGGING_IN, write=False) as work:
        return find_waiting(work, secret) is not None


def enter(office: Office, seal: Seal, secret: str, typed: str, *, remember: bool, opened_on: str = "") -> Entered:
    """A session in place of the one that waited for a code; raises ``WaitedTooLong``, ``WrongCode`` or ``TooSoon``."""
    with office.work(LOGGING_IN, write=False) as work:
        person_id = find_waiting(work, secret)
    if person_id is None:
        raise WaitedTooLong
    prove(office, seal, person_id, typed)
    with office.work(LOGGING_IN) as work:
        if find_waiting(work, secret) is None:
            raise WaitedTooLong
        end_waiting(work, secret)
        device = remember_device(work, person_id) if remember else ""
        return Entered(person_id, start_session(work, person_id, opened_on=opened_on), device)
