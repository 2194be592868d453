"""What happens by itself every minute: repeats turn over, and once on each working day the reminders are gathered.

Local time is computed here. Whoever ticks, however often and however late, comes to the same: what was missed is caught
up, what is done is not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection

from notifications.heartbeat import began, ended, failed, last_heartbeat
from pledge_engine.access.actor import SystemActor
from pledge_engine.clock import LONDON, today
from pledge_engine.office import Office
from pledge_engine.reminders.sweep import sweep
from pledge_engine.work import Work

SWEEP_AT = time(7, 30)
TICK, SWEEP = "tick", "sweep"
_TICKING = SystemActor("tick")


def tick(office: Office) -> None:
    """Do what is due by now, other than sending. What fails is raised, once its heartbeat says so."""
    with _beating(office, TICK):
        office.bring_up_to_date()
    with office.work(_TICKING, write=False) as work:
        due = sweep_is_due(work)
    if due:
        with _beating(office, SWEEP) as beat:
            beat.done = _sweep(office)


def _sweep(office: Office) -> bool:
    """Gather the reminders of today; False where that was stopped, so that it is tried again by the next tick."""
    with office.work(_TICKING) as work:
        return sweep(work, work.today).stopped is None


def sweep_is_due(work: Work) -> bool:
    """Whether the reminders of a working day are to be gathered: from 7:30am local time on, until it has been done once."""
    last = last_heartbeat(work.connection, SWEEP)
    return sweep_should_have_run(work, work.now) and (last is None or _day(last.ended_at) != work.today)


def sweep_should_have_run(work: Work, moment: datetime) -> bool:
    """Whether it is a working day, and late enough on it."""
    local = moment.astimezone(LONDON)
    return local.time() >= SWEEP_AT and work.calendar.is_working_day(local.date())


def _day(moment: datetime | None) -> date | None:
    return today(moment) if moment else None


@dataclass(slots=True)
class _Beat:
    """One run; ``done`` is whether it came to its end."""

    done: bool = True


@contextmanager
def _beating(office: Office, name: str) -> Iterator[_Beat]:
    """One run, with its heartbeat before and after."""
    beat = _Beat()
    _mark(office, began, name)
    try:
        yield beat
    except Exception:
        _mark(office, failed, name)
        raise
    if beat.done:
        _mark(office, ended, name)


def _mark(office: Office, how: Callable[[Connection, str, datetime], None], name: str) -> None:
    with office.work(_TICKING) as work:
        how(work.connection, name, work.now)
