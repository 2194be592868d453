"""The only place that reads a clock, so that every other module can be told what time it is.

Moments are aware and in UTC. Days are calendar days in Europe/London, because that is where "due today" is decided.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# When reminders are gathered on a working day, by the clock on the wall.
SWEEP_AT = time(7, 30)


class Clock(Protocol):
    """Says what time it is, as an aware moment in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The present moment by the computer's clock."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved; shipped for tests, demonstrations and dry runs."""

    def __init__(self, moment: datetime) -> None:
        self._moment = in_utc(moment)

    def now(self) -> datetime:
        """The moment at which the clock stands."""
        return self._moment

    def move(self, step: timedelta) -> None:
        """Move the clock on, or back with a negative step."""
        self._moment += step

    def set(self, moment: datetime) -> None:
        """Put the clock at another moment."""
        self._moment = in_utc(moment)


class SteppedClock:
    """A clock that moves on by the same step after each reading, so that no two readings are equal."""

    def __init__(self, start: datetime, step: timedelta = timedelta(seconds=1)) -> None:
        self._next = in_utc(start)
        self._step = step

    def now(self) -> datetime:
        """The moment of this reading; the next reading is one step later."""
        moment = self._next
        self._next += self._step
        return moment


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; raises ``ValueError`` for one that does not say its time zone."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} does not say its time zone")
    return moment.astimezone(UTC)


def today(now: datetime) -> date:
    """The calendar day in Europe/London at an aware moment."""
    return in_utc(now).astimezone(LONDON).date()
