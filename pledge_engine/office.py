"""The composition root: the database, the clock, the calendar and the pledge, put together; nothing happens at import.

``Office.work`` is how every change is made: one transaction, one actor, one reading of the clock.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine

from pledge_engine.access.actor import Actor, SystemActor
from pledge_engine.clock import Clock, today
from pledge_engine.definitions import Definitions
from pledge_engine.hires.turning import hires_to_turn, turn_over
from pledge_engine.store.session import begin
from pledge_engine.work import Work
from workflows.calendar import Calendar


class Office:
    """Everything a door needs to do its work in; one for a process."""

    def __init__(self, engine: Engine, clock: Clock, *, door: str) -> None:
        """``door`` is where actions come in: cli, web, api or worker."""
        self.engine = engine
        self.clock = clock
        self.door = door
        self._calendar = Calendar()
        self._definitions = Definitions()

    @contextmanager
    def work(self, actor: Actor, *, write: bool = True) -> Iterator[Work]:
        """One transaction in which the actor does one thing; undone when the block raises."""
        now = self.clock.now()
        with begin(self.engine, write=write) as connection:
            yield Work(
                connection=connection,
                actor=actor,
                now=now,
                today=today(now),
                door=self.door,
                request_id=_request_id(now),
                calendar=self._calendar,
                definitions=self._definitions,
            )

    def bring_up_to_date(self) -> int:
        """Turn over every repeat that has fallen due, one transaction for each hire; gives how many were touched."""
        engine_itself = SystemActor("turning")
        with self.work(engine_itself, write=False) as work:
            due = hires_to_turn(work)
        for hire_id in due:
            with self.work(engine_itself) as work:
                turn_over(work, hire_id)
        return len(due)


def _request_id(now: datetime) -> str:
    """A name for one action, shared by everything it writes."""
    return f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(6)}"
