"""The composition root: the database, the clock, the calendar and the pledge, put together; nothing happens at import.

``Office.work`` is how every change is made: one transaction, one actor, one reading of the clock.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from sqlalchemy import Connection, Engine, select

from pledge_engine.access.actor import Actor, PersonActor, SystemActor
from pledge_engine.audit.access_log import Seen, record_readings
from pledge_engine.clock import Clock, SystemClock, today
from pledge_engine.definitions import Definitions
from pledge_engine.errors import NotFound
from pledge_engine.hires.team_actions import finish_with_team, finished_elsewhere
from pledge_engine.hires.turning import hires_to_turn, turn_over
from pledge_engine.people.directory import check_active, load_actor
from pledge_engine.publishing import put_in_force
from pledge_engine.settings import Settings
from pledge_engine.store import schema
from pledge_engine.store.address import open_at
from pledge_engine.store.rights import give_rights
from pledge_engine.store.session import begin
from pledge_engine.store.tables.closure import closures
from pledge_engine.upgrading import upgrade_records
from pledge_engine.watching import Progress, unwatched
from pledge_engine.work import Reading, Work
from workflows.calendar import Calendar
from workflows.definition import Definition
from workflows.reading import SHIPPED, load_shipped

SET_UP = SystemActor("set_up")
# Built once: the database layer then recognises it without looking at each part again.
_CLOSURES = select(closures.c.day, closures.c.name)
T = TypeVar("T")


def _let_sleep() -> None:
    """Nobody is waiting to be woken: the next tick finds what is due."""


class Office:
    """Everything a door needs to do its work in; one for a process."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        *,
        door: str,
        owner: Engine | None = None,
        wake: Callable[[], None] = _let_sleep,
        gathers: timedelta = timedelta(0),
    ) -> None:
        """``door`` is where actions come in: cli, web, api or worker. ``owner`` owns the tables, where another does.

        ``wake`` is called after a commit that put a message into the outbox, so that it need not wait for the next tick.
        ``gathers`` is as for ``Work``.
        """
        self.engine = engine
        self._owner = owner
        self.clock = clock
        self.door = door
        self._wake = wake
        self._gathers = gathers
        self._calendar: tuple[dict[date, str], Calendar] = ({}, Calendar())
        self._definitions = Definitions()

    @contextmanager
    def work(self, actor: Actor, *, write: bool = True, found_now: bool = False) -> Iterator[Work]:
        """One transaction in which the actor does one thing; undone when the block raises.

        Raises ``NotFound`` for somebody who has been deactivated, however long ago they came in. With ``found_now`` they were
        found only now, as for every page, and are not looked for again.
        """
        now = self.clock.now()
        with begin(self.engine, write=write) as connection:
            if not found_now:
                check_active(connection, actor, hold=write)
            work = self._work_on(connection, actor, now, writes=write)
            yield work
        if work.queued:
            self._wake()

    @contextmanager
    def making(self) -> Iterator[Work]:
        """One transaction of whoever owns the tables, to make or change them; the program's own role gets its rights last."""
        now = self.clock.now()
        with begin(self._owner or self.engine) as connection:
            yield self._work_on(connection, SET_UP, now)
            if self._owner is not None and self.engine.url.username:
                give_rights(connection, self.engine.url.username)

    def _work_on(self, connection: Connection, actor: Actor, now: datetime, *, writes: bool = True) -> Work:
        return Work(
            connection=connection,
            actor=actor,
            now=now,
            today=today(now),
            door=self.door,
            request_id=_request_id(now),
            calendar_of=cache(partial(self._calendar_of, connection)),
            definitions=self._definitions,
            writes=writes,
            gathers=self._gathers,
        )

    def on(self, connection: Connection, now: datetime) -> Work:
        """What the engine itself needs to read in somebody else's transaction, at a moment of theirs."""
        return self._work_on(connection, SystemActor("courier"), now)

    def look(
        self,
        actor: Actor,
        ask: Callable[[Work], T],
        *,
        found_now: bool = False,
        later: list[Reading] | None = None,
    ) -> T:
        """Ask something in the actor's name; nothing can be changed by it.

        Which restricted answers of others it contains is recorded in the access log first: if that fails, it is not given.
        ``found_now`` is as for ``work``. With ``later`` they are put there instead, for whoever gives the answer to ``record``
        first, or not to give it.
        """
        with self.work(actor, write=False, found_now=found_now) as work:
            answer = ask(work)
        if later is not None:
            later.extend(work.readings)
        elif work.readings:
            self.record(actor, work.readings, found_now=found_now)
        return answer

    def record(self, actor: Actor, readings: Iterable[Reading], *, found_now: bool = False) -> None:
        """Record in the access log which restricted answers somebody is about to be given."""
        with self.work(actor, found_now=found_now) as recording:
            seen = [Seen(each.step, each.role, each.hire_id, each.reference, each.covering) for each in readings]
            record_readings(recording.connection, recording.origin, seen)

    def bring_up_to_date(self) -> int:
        """Turn over every repeat that has fallen due, and close what a team has finished on another of its records.

        One transaction for each change; gives how many there were.
        """
        engine_itself = SystemActor("turning")
        with self.work(engine_itself, write=False) as work:
            due = hires_to_turn(work)
            finished = finished_elsewhere(work)
        for hire_id in due:
            with self.work(engine_itself) as work:
                turn_over(work, hire_id)
        for each in finished:
            with self.work(engine_itself) as work:
                finish_with_team(work, each)
        return len(due) + len(finished)

    def _calendar_of(self, connection: Connection) -> Calendar:
        """The calendar with the closures that the trust has now; making one takes long, so the last is kept."""
        known = {row.day: row.name for row in connection.execute(_CLOSURES)}
        if known != self._calendar[0]:
            self._calendar = known, Calendar(known)
        return self._calendar[1]

    def actor(self, handle: str) -> PersonActor:
        """The person who logs in by this name, with what they may do now, in cover too; raises ``NotFound``."""
        with self.work(SET_UP, write=False) as work:
            return load_actor(work.connection, handle, work.today)

    def check(self) -> None:
        """Do nothing when the database fits this program; otherwise raise ``StoreOutOfStep`` and say what to do."""
        schema.check(self.engine)

    def prepare(self, progress: Progress = unwatched) -> Definition:
        """Bring the tables to this program's version, and put the shipped pledge in force unless that or a higher version is.

        Gives the pledge that is in force afterwards; raises ``StoreOutOfStep`` for a database of a newer program.
        """
        with self.making() as work:
            upgrade_records(work, progress)
        shipped = load_shipped()
        with self.work(SET_UP) as work:
            try:
                _, in_force = self._definitions.newest(work.connection, shipped.key)
            except NotFound:
                return put_in_force(work, shipped_text(), SHIPPED).definition
            if in_force.version >= shipped.version:
                return in_force
            return put_in_force(work, shipped_text(), SHIPPED).definition

    def prepare_if_new(self) -> None:
        """Prepare a database that has no tables yet, and otherwise check it; raises ``StoreOutOfStep``."""
        if schema.state_of(self.engine) is schema.State.EMPTY:
            self.prepare()
        else:
            self.check()

    def pledge_in_force(self) -> Definition:
        """The newest version of the pledge; raises ``NotFound`` before one has been put in force."""
        with self.work(SET_UP, write=False) as work:
            return self._definitions.newest(work.connection, load_shipped().key)[1]

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
        if self._owner is not None:
            self._owner.dispose()


def open_office(
    settings: Settings,
    *,
    door: str,
    clock: Clock | None = None,
    make: bool = False,
    wake: Callable[[], None] = _let_sleep,
) -> Office:
    """An office on the database that the settings name, by the computer's clock unless another is given.

    ``wake`` is as for ``Office``. A file that is not there is made only with ``make``. Raises ``StoreUnavailable``, never
    with the address in it.
    """
    engine = open_at(settings.database_url, make=make)
    owner = open_at(settings.database_owner_url) if settings.database_owner_url else None
    gathers = timedelta(minutes=settings.mail_gathers_minutes)
    return Office(engine, clock or SystemClock(), door=door, owner=owner, wake=wake, gathers=gathers)


def shipped_text() -> str:
    """The pledge that comes with the program, word for word."""
    return shipped_file().read_text(encoding="utf-8")


def shipped_file() -> Traversable:
    """Where the pledge that comes with the program lies."""
    return files("workflows").joinpath("definitions", SHIPPED)


def _request_id(now: datetime) -> str:
    """A name for one action, shared by everything it writes; nobody who does not know it can guess a text from its hash."""
    return f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(16)}"
