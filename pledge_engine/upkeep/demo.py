"""A fictional place, made only by the commands that people use: twelve records with a past, and a tracker that comes in today.

Every date is counted back from today, so that whenever this is run something is overdue, something is due soon, and
something waits for an agreement. Nobody in it exists.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import event, make_url

from pledge_engine.clock import LONDON, Clock, FixedClock, today
from pledge_engine.errors import NotFound
from pledge_engine.intake.bringing_in import bring_in
from pledge_engine.intake.planning import Plan
from pledge_engine.intake.reading import read_file
from pledge_engine.office import SET_UP, Office, open_office
from pledge_engine.people.directory import anybody_exists, find_person
from pledge_engine.settings import Settings
from pledge_engine.store.address import sqlite_file
from pledge_engine.upkeep.demo_people import ADMINISTRATOR, PEOPLE, give_log_ins, settle_place
from pledge_engine.upkeep.lives import Life
from pledge_engine.upkeep.plots import PLOTS
from pledge_engine.upkeep.tracker.written import as_kept_until
from pledge_engine.watching import Progress
from workflows.calendar import Calendar
from workflows.definition import Definition

TRACKER = "tracker.xlsx"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtIn:
    """The tracker that came in: its file, what was done, and the references of the new records."""

    file: Path
    plan: Plan
    references: tuple[str, ...]


def tracker_of(settings: Settings) -> Path:
    """Where the tracker of the fictional place is: beside its database, or beside the log of one that is no file."""
    return (sqlite_file(settings.database_url) or settings.log_file).with_name(TRACKER)


def make_demo(settings: Settings, clock: Clock, progress: Progress) -> BroughtIn:
    """Make the fictional place in the database that the settings name, which holds nobody yet.

    Its tracker is written anew, as it would have been kept until today. A database file that is not there appears only once
    it is whole: stopped half-way, nothing is left in its place.
    """
    file, tracker = sqlite_file(settings.database_url), tracker_of(settings)
    tracker.parent.mkdir(parents=True, exist_ok=True)
    tracker.write_bytes(as_kept_until(today(clock.now())))
    if file is None or file.exists():
        return _fill(settings, clock, tracker, progress)
    aside = file.with_name(f"{file.name}.making")
    aside.unlink(missing_ok=True)
    url = make_url(settings.database_url).set(database=str(aside)).render_as_string(hide_password=False)
    try:
        begun = settings.model_copy(update={"database_url": url})
        brought_in = _fill(begun, clock, tracker, progress, throw_away=True)
        aside.rename(file)
    finally:
        aside.unlink(missing_ok=True)
    return brought_in


def _fill(
    settings: Settings, clock: Clock, tracker: Path, progress: Progress, *, throw_away: bool = False
) -> BroughtIn:
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
        stepped.set(clock.now())
        with office.work(office.actor(ADMINISTRATOR)) as work:
            plan, references = bring_in(work, read_file(tracker), create_people=True, create_teams=True)
        give_log_ins(office)
        return BroughtIn(file=tracker, plan=plan, references=references)
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
