"""An office whose people all have addresses, with one new record, and days that pass with a sweep on each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, select, update

from notifications.catalogue import Digest
from notifications.claiming import claimed_of
from notifications.outbox import Status, messages
from notifications.source import Drop, Envelope
from pledge_engine.clock import FixedClock
from pledge_engine.office import Office, shipped_text
from pledge_engine.reminders.links import Links
from pledge_engine.reminders.source import Records
from pledge_engine.reminders.sweep import Swept, sweep
from pledge_engine.store.tables import occurrences, people, reminders
from tests.factories.office import ENGINE, furnish, office_on


@dataclass
class Days:
    """The office's days: sweeping one of them, what was recorded, and the mails that went out."""

    office: Office

    def sweep(self, on: date, *, send: bool = True) -> Swept:
        """The morning of a day: the sweep at 7:30 local time, and what waits is sent unless the post is away."""
        self.at(on)
        with self.office.work(ENGINE) as work:
            swept = sweep(work, on)
        if send:
            self.send(on)
        return swept

    def at(self, on: date, hour: int = 6) -> None:
        assert isinstance(self.office.clock, FixedClock)
        self.office.clock.set(datetime(on.year, on.month, on.day, hour, 30, tzinfo=UTC))

    def sweep_each(self, first: date, last: date) -> None:
        for days in range((last - first).days + 1):
            self.sweep(first + timedelta(days=days))

    def send(self, on: date) -> dict[str, Envelope | Drop]:
        """Send what waits for a day, and give what each person was sent."""
        sent = {}
        source = Records(self.office, Links("https://pledge.trust.example"))
        with self.office.work(ENGINE) as work:
            waiting = select(messages).where(messages.c.status == Status.WAITING, messages.c.local_date == on)
            for row in work.connection.execute(waiting).mappings().all():
                found = source.resolve(work.connection, claimed_of(row), work.now)
                handle = select(people.c.handle).where(people.c.id == row["recipient"])
                sent[work.connection.execute(handle).scalar_one()] = found
                status = Status.DROPPED if isinstance(found, Drop) else Status.SENT
                this = messages.c.id == row["id"]
                work.connection.execute(update(messages).where(this).values(status=status))
        return sent

    def digest(self, handle: str, on: date) -> Digest:
        """The digest that somebody gets on a day, which must be one."""
        found = self.send(on)[handle]
        assert isinstance(found, Envelope)
        assert isinstance(found.context, Digest)
        return found.context

    def recorded(self, on: date | None = None) -> list[tuple[str, str, str, str]]:
        """Who was told of which step at which rung, and what became of it, on a day or on all."""
        rows = [row for row in self._rows() if on is None or row.recorded_on == on]
        return [(row.handle, row.step, row.rung, row.status) for row in rows]

    def why(self, handle: str) -> set[str]:
        return {row.why for row in self._rows() if row.handle == handle}

    def late(self, on: date) -> set[str]:
        return {row.rung for row in self._rows() if row.recorded_on == on and row.late}

    def due(self, step: str) -> date:
        with self.office.work(ENGINE, write=False) as work:
            found = select(occurrences.c.due_on).where(occurrences.c.step == step, occurrences.c.closed_on.is_(None))
            day: date = work.connection.execute(found).scalar_one()
        return day

    def _rows(self) -> list[Row[Any]]:
        joined = reminders.join(people, people.c.id == reminders.c.recipient_id).join(
            occurrences, occurrences.c.id == reminders.c.occurrence_id
        )
        columns = (reminders, people.c.handle, occurrences.c.step)
        order = (reminders.c.recorded_on, people.c.handle, occurrences.c.step, reminders.c.working_days)
        with self.office.work(ENGINE, write=False) as work:
            return list(work.connection.execute(select(*columns).select_from(joined).order_by(*order)))


@pytest.fixture
def days(database: str) -> Iterator[Days]:
    yield from days_under(database, shipped_text())


def days_under(database: str, pledge: str) -> Iterator[Days]:
    """The days of an office under a pledge, given as its text."""
    office = office_on(database)
    furnish(office, pledge)
    with office.work(ENGINE) as work:
        work.connection.execute(update(people).values(email=people.c.handle + "@trust.example"))
    yield Days(office)
    office.close()
