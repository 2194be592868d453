"""What one unit of work carries: a transaction, who acts, one reading of the clock, and what the rules need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from pledge_engine.access.actor import Actor
from pledge_engine.audit.event import Origin
from pledge_engine.definitions import Definitions
from workflows.calendar import Calendar
from workflows.definition import Role


class Reading(NamedTuple):
    """Restricted answers that somebody is about to be shown: of which step on which record, and in which role."""

    hire_id: str
    reference: str
    step: str
    role: Role | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One person's action, or one run of a task: everything in it happens at one moment, in one transaction.

    ``now`` is in UTC, ``today`` that moment's day in Europe/London. ``door`` is where it came in: web, api, cli or
    worker. ``calendar_of`` is asked when a calendar is first needed, which is once the hire is locked: a closure that
    somebody else was adding is then there, or comes after this work and moves its dates. ``readings`` are the restricted
    answers that what was asked contains; see ``Office.look``. ``queued`` are the messages that it put into the outbox.
    """

    connection: Connection
    actor: Actor
    now: datetime
    today: date
    door: str
    request_id: str
    calendar_of: Callable[[], Calendar]
    definitions: Definitions
    readings: dict[Reading, None] = field(default_factory=dict)
    queued: list[str] = field(default_factory=list)

    @property
    def calendar(self) -> Calendar:
        """The calendar with the closures that the trust has now."""
        return self.calendar_of()

    @property
    def origin(self) -> Origin:
        """Where the events of this work come from."""
        return Origin(actor=self.actor.audit_id, at=self.now, door=self.door, request_id=self.request_id)
