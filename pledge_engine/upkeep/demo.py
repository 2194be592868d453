"""Twelve fictional hires at different stages, made only by the commands that people use, with a clock in the past.

Every date is counted back from today, so that whenever this is run something is overdue, something is due soon, and
something waits for an agreement. Nobody in it exists.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime, time

from sqlalchemy import event, make_url

from pledge_engine.clock import LONDON, Clock, FixedClock, today
from pledge_engine.errors import NotFound
from pledge_engine.office import SET_UP, Office, open_office, sqlite_file
from pledge_engine.people.directory import anybody_exists, find_person
from pledge_engine.settings import Settings
from pledge_engine.upkeep.demo_people import ADMINISTRATOR, PEOPLE, give_log_ins, settle_place
from pledge_engine.upkeep.lives import Life
from pledge_engine.upkeep.plots import PLOTS
from pledge_engine.watching import Progress
from workflows.calendar import Calendar
from workflows.definition import Definition

_DAYS_TO_SETTLE_IN = 5
_HURRY = "PRAGMA synchronous = OFF"


def holds_demo(office: Office) -> bool | None:
    """Whether the database holds the fictional place; None while it holds nobody at all."""
    with office.work(SET_UP, write=False) as work:
        if not anybody_exists(work.connection):
            return None
        try:
            for handle in (ADMINISTRATOR, *(person.handle for person in PEOPLE)):
                find_person(work.connection, handle)
        except NotFound:
            return False
    return True


def make_demo(settings: Settings, clock: Clock, progress: Progress) -> None:
    """Make the fictional place in the database that the settings name, which holds nobody yet.

    A database file that is not there appears only once it is whole: stopped half-way, nothing is left in its place.
    """
    file = sqlite_file(settings)
    if file is None or file.exists():
        _fill(settings, clock, progress)
        return
    aside = file.with_name(f"{file.name}.making")
    aside.unlink(missing_ok=True)
    url = make_url(settings.database_url).set(database=str(aside)).render_as_string(hide_password=False)
    try:
        _fill(settings.model_copy(update={"database_url": url}), clock, progress, throw_away=True)
        aside.rename(file)
    finally:
        aside.unlink(missing_ok=True)


def _fill(settings: Settings, clock: Clock, progress: Progress, *, throw_away: bool = False) -> None:
    """Fill the database; one that would be thrown away if this stopped half-way need not wait for the disk each time."""
    now = today(clock.now())
    first = Calendar().add_working_days(now, -max(plot.opened for plot in PLOTS) - _DAYS_TO_SETTLE_IN)
    stepped = FixedClock(datetime.combine(first, time(9), tzinfo=LONDON))
    office = open_office(settings, door="cli", clock=stepped, make=True)
    if throw_away:
        event.listen(office.engine, "connect", lambda connection, _record: connection.execute(_HURRY))
    try:
        definition = office.prepare()
        settle_place(office)
        _live(office, stepped, definition, now, lambda day: progress((day - first) / (now - first)))
        give_log_ins(office)
    finally:
        office.close()


def _live(office: Office, clock: FixedClock, definition: Definition, now: date, tell: Callable[[date], None]) -> None:
    """Let every hire happen, day by day, up to yesterday: what comes next on any of them is done next."""
    calendar = Calendar()
    lives = [Life(office, clock, definition, plot, calendar.add_working_days(now, -plot.opened)) for plot in PLOTS]
    waiting = [(life.next.on, place) for place, life in enumerate(lives) if life.next]
    heapq.heapify(waiting)
    while waiting:
        day, place = heapq.heappop(waiting)
        tell(day)
        following = lives[place].go_on()
        if following and following.on < now:
            heapq.heappush(waiting, (following.on, place))
