"""What happens by itself every minute: repeats turn over, and once on each working day the reminders are gathered.

Local time is computed here. Whoever ticks, however often and however late, comes to the same: what was missed is caught
up, what is done is not done again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from structlog import get_logger

from notifications.heartbeat import began, ended, failed, last_heartbeat
from pledge_engine.access.actor import SystemActor
from pledge_engine.clock import LONDON, today
from pledge_engine.office import Office
from pledge_engine.work import Work

SWEEP_AT = time(7, 30)
TICK, SWEEP = "tick", "sweep"
_TICKING = SystemActor("tick")
log = get_logger("tick")


def tick(office: Office) -> None:
    """Do what is due by now, other than sending."""
    _run(office, TICK, office.bring_up_to_date)


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


def _run(office: Office, name: str, act: Callable[[], object]) -> None:
    """One run with its heartbeat before and after."""
    with office.work(_TICKING) as work:
        began(work.connection, name, work.now)
    try:
        act()
    except Exception:
        with office.work(_TICKING) as work:
            failed(work.connection, name, work.now)
        raise
    with office.work(_TICKING) as work:
        ended(work.connection, name, work.now)
