"""What one unit of work carries: a transaction, who acts, one reading of the clock, and what the rules need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from pledge_engine.access.actor import Actor
from pledge_engine.audit.event import Origin
from pledge_engine.definitions import Definitions
from workflows.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One person's action, or one run of a task: everything in it happens at one moment, in one transaction.

    ``now`` is in UTC, ``today`` that moment's day in Europe/London. ``door`` is where it came in: web, api, cli or
    worker. ``calendar_of`` is asked when a calendar is first needed, which is once the hire is locked: a closure that
    somebody else was adding is then there, or comes after this work and moves its dates.
    """

    connection: Connection
    actor: Actor
    now: datetime
    today: date
    door: str
    request_id: str
    calendar_of: Callable[[], Calendar]
    definitions: Definitions

    @property
    def calendar(self) -> Calendar:
        """The calendar with the closures that the trust has now."""
        return self.calendar_of()

    @property
    def origin(self) -> Origin:
        """Where the events of this work come from."""
        return Origin(actor=self.actor.audit_id, at=self.now, door=self.door, request_id=self.request_id)
