"""What happens by itself every minute: repeats turn over, and once on each working day the reminders are gathered.

Local time is computed here. Whoever ticks, however often and however late, comes to the same: what was missed is caught
up, what is done is not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from notifications.heartbeat import began, ended, failed, last_heartbeat
from pledge_engine.access.actor import SystemActor
from pledge_engine.clock import LONDON, SWEEP_AT, today
from pledge_engine.office import Office
from pledge_engine.reminders.next_time import said_of_next
from pledge_engine.reminders.sweep import Swept, sweep
from pledge_engine.work import Work

TICK, SWEEP = "tick", "sweep"
_TICKING, _SWEEPING = SystemActor("tick"), SystemActor("sweep")


def tick(office: Office) -> Swept | None:
    """Do what is due by now, other than sending; gives what was gathered, None where nothing was to be.

    What fails is raised, once its heartbeat says so.
    """
    with beating(office, TICK):
        office.bring_up_to_date()
    with office.work(_TICKING, write=False) as work:
        due = sweep_is_due(work)
    return gather(office) if due else None


def gather(office: Office) -> Swept:
    """Gather the reminders of today; whoever asks, and however often. What was stopped is tried again by the next tick."""
    with beating(office, SWEEP) as beat:
        office.bring_up_to_date()
        with office.work(_SWEEPING) as work:
            swept = sweep(work, work.today)
        beat.done = swept.stopped is None
    return swept


def sweep_is_due(work: Work) -> bool:
    """Whether the reminders of a working day are to be gathered: from 7:30am local time on, until it has been done once."""
    return sweep_should_have_run(work, work.now) and not gathered_today(work)


def gathered_today(work: Work) -> bool:
    """Whether it has been done today; what somebody began by hand before 7:30am is not all of the day, and does not count."""
    last = last_heartbeat(work.connection, SWEEP)
    if last is None or last.ended_at is None:
        return False
    return today(last.ended_at) == work.today and sweep_should_have_run(work, last.ended_at)


def next_gathering(work: Work) -> str:
    """When reminders are next gathered, and why not before, in words."""
    return said_of_next(work, gathered=gathered_today(work))


def sweep_should_have_run(work: Work, moment: datetime) -> bool:
    """Whether it is a working day, and late enough on it."""
    local = moment.astimezone(LONDON)
    return local.time() >= SWEEP_AT and work.calendar.is_working_day(local.date())


@dataclass(slots=True)
class _Beat:
    """One run; ``done`` is whether it came to its end."""

    done: bool = True


@contextmanager
def beating(office: Office, name: str) -> Iterator[_Beat]:
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
