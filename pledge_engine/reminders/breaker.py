"""The circuit breaker: whether what a sweep found can be right, or a clock or a change of data has gone wrong.

A wrong clock would tell everybody at once that everything is overdue, and no mail can be called back. What is implausible
waits until an administrator has looked and confirmed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, select

from pledge_engine.store.tables.reminder import sweeps
from workflows.calendar import Calendar

LONGEST_GAP = 20
FEWEST = 50
TIMES_THE_BUSIEST = 5
RECENT = 20


class Stop(StrEnum):
    """Why a sweep did nothing."""

    NO_WORKING_DAY = "no_working_day"
    PAUSED = "paused"
    DAY = "day"
    NUMBER = "number"

    @property
    def implausible(self) -> bool:
        """Whether an administrator has to confirm it."""
        return self in {Stop.DAY, Stop.NUMBER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The sweeps before this one: the last day that was swept, when, and how many turns the busiest recent one reached."""

    on: date
    at: datetime
    busiest: int


def swept_before(connection: Connection, on: date) -> Before | None:
    """What the sweeps before a day found; None when there was none."""
    recent = (
        select(sweeps.c.swept_on, sweeps.c.last_at, sweeps.c.reached_turns)
        .where(sweeps.c.swept_on < on, sweeps.c.stopped_because.is_(None))
        .order_by(sweeps.c.swept_on.desc())
        .limit(RECENT)
    )
    found = connection.execute(recent).all()
    if not found:
        return None
    return Before(on=found[0].swept_on, at=found[0].last_at, busiest=max(row.reached_turns for row in found))


def implausible_day(before: Before | None, on: date, calendar: Calendar) -> bool:
    """Whether the day lies so long after the last sweep that the clock is more likely wrong than every sweep missing."""
    return before is not None and calendar.working_days_between(before.on, on) > LONGEST_GAP


def implausible_number(before: Before | None, reached: int, still_open: int) -> bool:
    """Whether more comes due at once than any recent day suggests, of turns that were there at the last sweep.

    It takes more than half of everything open, and five times the busiest recent day.
    """
    if before is None or reached < FEWEST:
        return False
    return reached * 2 > still_open and reached > TIMES_THE_BUSIEST * before.busiest


def last_stopped(connection: Connection) -> Row[date, str, str] | None:
    """The latest day whose sweep is stopped, and why, while nobody has confirmed it and no later one was let through."""
    of_it = (sweeps.c.swept_on, sweeps.c.stopped_because, sweeps.c.confirmed_by_id)
    row = connection.execute(select(*of_it).order_by(sweeps.c.last_at.desc()).limit(1)).one_or_none()
    stopped = row is not None and row.stopped_because is not None and row.confirmed_by_id is None
    return row if stopped else None


def confirmed_before(connection: Connection, on: date) -> bool:
    """Whether the last sweep before a day was stopped and has been confirmed: what it found goes ahead, on a later day too."""
    of_it = (sweeps.c.stopped_because, sweeps.c.confirmed_by_id)
    before = select(*of_it).where(sweeps.c.swept_on < on).order_by(sweeps.c.swept_on.desc()).limit(1)
    row = connection.execute(before).one_or_none()
    return row is not None and row.stopped_because is not None and row.confirmed_by_id is not None
