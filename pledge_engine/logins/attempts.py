"""Delays after what was tried in vain, or asked for again: twice as long each time up to a limit, forgotten after a day.

They go by the name that was typed, whether anybody has it or not, and lock nobody out for good: who sets a new password by
a link begins anew. However many try, and from wherever, no more than 100 passwords a day are judged for a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from pledge_engine.errors import PledgeError
from pledge_engine.logins.secrets_kept import kept_as
from pledge_engine.store.tables import log_in_attempts
from pledge_engine.work import Work
from workflows.words import counted

_FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """So many attempts are free, then each waits: ``first``, twice that, and so on up to ``longest``.

    ``of`` keeps kinds of attempts apart, and ``problem`` says what happened to whoever has to wait.
    """

    of: str
    free: int
    first: timedelta
    longest: timedelta
    problem: str

    def delay_after(self, count: int) -> timedelta:
        """How long to wait after so many attempts in a row."""
        return timedelta() if count < self.free else min(self.first * 2 ** min(count - self.free, 20), self.longest)


PASSWORD = Patience(
    of="password",
    free=3,
    first=timedelta(seconds=1),
    longest=timedelta(minutes=20),
    problem="That was wrong several times.",
)
CODE = Patience(
    of="code",
    free=3,
    first=timedelta(seconds=1),
    longest=timedelta(minutes=1),
    problem="Codes were wrong several times.",
)
ASKING = Patience(
    of="asking",
    free=1,
    first=timedelta(minutes=1),
    longest=timedelta(minutes=30),
    problem="A link was asked for by this name just now. It may be among your junk mail.",
)


class TooSoon(PledgeError):
    """A name was tried too often just now; the message says how long to wait."""

    def __init__(self, wait: timedelta, problem: str) -> None:
        seconds = max(1, -(-int(wait.total_seconds() * 1000) // 1000))
        told = counted(seconds, "seconds") if seconds <= 90 else counted(-(-seconds // 60), "minutes")
        super().__init__(problem, f"Wait {told} and try again.")
        self.seconds = seconds


def count_attempt(work: Work, handle: str, patience: Patience = PASSWORD) -> None:
    """Count an attempt before it is judged, so that many at once gain nothing; raises ``TooSoon``."""
    key = _key(handle, patience)
    work.connection.execute(delete(log_in_attempts).where(log_in_attempts.c.last_at < work.now - _FORGOTTEN))
    row = work.connection.execute(
        select(log_in_attempts.c.count.label("times"), log_in_attempts.c.last_at)
        .where(log_in_attempts.c.id == key)
        .with_for_update()
    ).one_or_none()
    if row is None:
        _begin(work, key, patience)
        return
    wait = row.last_at + patience.delay_after(row.times) - work.now
    if wait > timedelta():
        raise TooSoon(wait, patience.problem)
    again = update(log_in_attempts).where(log_in_attempts.c.id == key)
    work.connection.execute(again.values(count=row.times + 1, last_at=work.now))


def _begin(work: Work, key: str, patience: Patience) -> None:
    try:
        work.connection.execute(insert(log_in_attempts), {"id": key, "count": 1, "last_at": work.now})
    except IntegrityError as error:  # Somebody tried the same name at the same moment, and came first.
        raise TooSoon(timedelta(seconds=1), patience.problem) from error


def forget_attempts(work: Work, handle: str, patience: Patience = PASSWORD) -> None:
    """Begin to count anew, once somebody has shown who they are."""
    work.connection.execute(delete(log_in_attempts).where(log_in_attempts.c.id == _key(handle, patience)))


def _key(handle: str, patience: Patience) -> str:
    return kept_as(f"{patience.of}\0{handle.strip().lower()}")
