"""Ticks every quarter of an hour over both changes of the clock: everything leaves, and nothing outside the sending hours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest

from notifications.delivering import deliver_some
from notifications.mail import Mail
from notifications.outcomes import Outcome, accepted
from notifications.post import Post
from notifications.settings import ChannelKind, MailSettings
from notifications.window import Window
from pledge_engine.clock import LONDON, FixedClock
from pledge_engine.store.session import begin, open_store
from tests.factories.databases import on_sqlite
from tests.factories.mail_server import SENDER, SENT_BY
from tests.notifications.conftest import Known, queue_one
from workflows.calendar import Calendar

QUARTER = timedelta(minutes=15)


class Noted:
    """A channel that notes when each mail left."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self.left: list[datetime] = []

    @contextmanager
    def open(self) -> Iterator[Noted]:
        yield self

    def send(self, _mail: Mail) -> Outcome:
        self.left.append(self._clock.now())
        return accepted(ChannelKind.SMTP)


@on_sqlite
@pytest.mark.parametrize("friday", [date(2026, 10, 23), date(2027, 3, 26)])
def test_a_message_an_hour_over_a_change_of_the_clock(database: str, friday: date) -> None:
    clock = FixedClock(datetime.combine(friday, time(0), UTC))
    engine, channel, calendar = open_store(database), Noted(clock), Calendar()
    window = Window(opens=time(7), closes=time(19), zone=LONDON, works_on=calendar.is_working_day)
    settings = MailSettings(sender=SENDER, sent_by=SENT_BY, at_once=500)
    post = Post(
        sessions=partial(begin, engine),
        channel=channel,
        clock=clock,
        source=Known(),
        settings=settings,
        may_leave=window.is_open,
    )
    queued: list[datetime] = []
    while clock.now() < datetime.combine(friday + timedelta(days=6), time(0), UTC):
        if clock.now().minute == 0:
            queued.append(clock.now())
            queue_one(engine, f"m{len(queued)}", clock.now())
        deliver_some(post)
        clock.move(QUARTER)
    engine.dispose()
    local = [moment.astimezone(LONDON) for moment in channel.left]
    outside = [at for at in local if not time(7) <= at.time() < time(19) or not calendar.is_working_day(at.date())]
    assert not outside
    assert {at.time() for at in local} >= {time(7), time(18)}
    assert len(channel.left) == len([at for at in queued if at <= channel.left[-1]]) > 100
