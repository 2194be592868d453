"""What one unit of work carries: a transaction, who acts, one reading of the clock, and what the rules need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from pledge_engine.access.actor import Actor
from pledge_engine.audit.event import Origin
from pledge_engine.definitions import Definitions
from workflows.calendar import Calendar
from workflows.definition import Definition, Role

T = TypeVar("T")

# What was read is not one step, but the record as a row of a tracker.
EXPORTED = "export"


class Reading(NamedTuple):
    """Restricted answers that somebody is about to be shown: of which step on which record, in which role, and covering for whom.

    ``step`` is ``EXPORTED`` for a record that is taken away in a file, which holds no restricted answer but names.
    """

    hire_id: str
    reference: str
    step: str
    role: Role | None
    covering: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One person's action, or one run of a task: everything in it happens at one moment, in one transaction.

    ``now`` is in UTC, ``today`` that moment's day in Europe/London. ``door`` is where it came in: web, api, cli or
    worker. ``calendar_of`` is asked when a calendar is first needed, which is once the hire is locked: a closure that
    somebody else was adding is then there, or comes after this work and moves its dates. ``readings`` are the restricted
    answers that what was asked contains; see ``Office.look``. ``queued`` are the messages that it put into the outbox.
    ``writes`` says whether anything can be changed by it, and with that what it has found. ``gathers`` is how long after one mail
    what follows for the same reader is put together into the next.
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
    writes: bool = True
    gathers: timedelta = timedelta(0)
    _found: dict[str, tuple[object, Any]] = field(default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        """The calendar with the closures that the trust has now."""
        return self.calendar_of()

    def found(self, kind: str, key: object, find: Callable[[], T]) -> T:
        """What ``find`` gives; the last of its kind is kept, and given again for the same key where nothing can change it."""
        if not self.writes and kind in self._found and self._found[kind][0] == key:
            known: T = self._found[kind][1]
            return known
        answer = find()
        self._found[kind] = key, answer
        return answer

    def newest(self, key: str) -> Definition:
        """The newest version of a pledge; raises ``NotFound`` while none is stored."""
        return self.found("newest", key, lambda: self.definitions.newest(self.connection, key))[1]

    @property
    def origin(self) -> Origin:
        """Where the events of this work come from."""
        return Origin(actor=self.actor.audit_id, at=self.now, door=self.door, request_id=self.request_id)
