"""The first sweep over a place that has been at work for a while."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from notifications.outbox import messages
from pledge_engine.clock import LONDON
from pledge_engine.reminders.sweep import sweep
from pledge_engine.store.tables import hires, reminders
from pledge_engine.store.tables.reminder import ReminderStatus
from tests.factories.databases import copied
from tests.factories.office import ENGINE, office_on
from tests.pledge_engine.upkeep.conftest import Demonstration, demonstration, made_once

__all__ = ["demonstration", "made_once"]

MONDAY = datetime(2026, 11, 23, 14, tzinfo=LONDON)


def test_the_first_sweep_over_twelve_records_sends_each_person_one_mail_at_most(
    demonstration: Callable[[datetime], Demonstration],
    tmp_path: Path,
) -> None:
    with copied(demonstration(MONDAY).database, tmp_path) as database:
        office = office_on(database, MONDAY)
        with office.work(ENGINE) as work:
            assert work.connection.execute(select(func.count()).select_from(hires)).scalar_one() >= 12
            swept = sweep(work, work.today)
            mine = select(messages.c.recipient).where(messages.c.kind == "digest")
            people = work.connection.execute(mine).scalars().all()
            waiting = reminders.c.status == ReminderStatus.WAITING
            told = work.connection.execute(select(reminders.c.recipient_id).where(waiting)).scalars().all()
        office.close()
    assert swept.stopped is None
    assert len(people) == len(set(people)) == swept.people
    assert set(people) == set(told)
    assert len(told) > len(people)
