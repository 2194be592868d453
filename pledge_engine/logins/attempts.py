"""Delays after wrong passwords: from the third on twice as long each time, up to a minute, forgotten after an hour.

They go by the name that was typed, whether anybody has it or not, and lock nobody out for good.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from pledge_engine.errors import PledgeError
from pledge_engine.logins.secrets_kept import kept_as
from pledge_engine.store.tables import log_in_attempts
from pledge_engine.work import Work
from workflows.words import counted

FREE = 3
LONGEST_WAIT = timedelta(minutes=1)
_FORGOTTEN = timedelta(hours=1)


class TooSoon(PledgeError):
    """A name was tried in vain too often just now; the message says how long to wait."""

    def __init__(self, wait: timedelta) -> None:
        seconds = max(1, -(-int(wait.total_seconds() * 1000) // 1000))
        super().__init__("That was tried in vain several times.", f"Wait {counted(seconds, 'seconds')} and try again.")
        self.seconds = seconds


def count_attempt(work: Work, handle: str) -> None:
    """Count an attempt before it is judged, so that many at once gain nothing; raises ``TooSoon``."""
    key = _key(handle)
    work.connection.execute(delete(log_in_attempts).where(log_in_attempts.c.last_at < work.now - _FORGOTTEN))
    row = work.connection.execute(
        select(log_in_attempts.c.count.label("times"), log_in_attempts.c.last_at)
        .where(log_in_attempts.c.id == key)
        .with_for_update()
    ).one_or_none()
    if row is None:
        _begin(work, key)
        return
    wait = row.last_at + delay_after(row.times) - work.now
    if wait > timedelta():
        raise TooSoon(wait)
    again = update(log_in_attempts).where(log_in_attempts.c.id == key)
    work.connection.execute(again.values(count=row.times + 1, last_at=work.now))


def _begin(work: Work, key: str) -> None:
    try:
        work.connection.execute(insert(log_in_attempts), {"id": key, "count": 1, "last_at": work.now})
    except IntegrityError as error:  # Somebody tried the same name at the same moment, and came first.
        raise TooSoon(timedelta(seconds=1)) from error


def forget_attempts(work: Work, handle: str) -> None:
    """Begin to count anew, once somebody has shown who they are."""
    work.connection.execute(delete(log_in_attempts).where(log_in_attempts.c.id == _key(handle)))


def delay_after(count: int) -> timedelta:
    """How long to wait after so many attempts in a row."""
    return timedelta() if count < FREE else min(timedelta(seconds=2 ** min(count - FREE, 10)), LONGEST_WAIT)


def _key(handle: str) -> str:
    return kept_as(handle.strip().lower())
