"""The first sweep over a place that has been at work for a while, and over a trust's own tracker on the day it came in."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from notifications.outbox import messages
from pledge_engine.clock import LONDON, FixedClock
from pledge_engine.office import Office, open_office
from pledge_engine.reminders.sweep import sweep
from pledge_engine.settings import Settings
from pledge_engine.store.tables import hires, occurrences, reminders
from pledge_engine.store.tables.reminder import ReminderStatus, Why
from pledge_engine.upkeep.demo_people import settle_place
from pledge_engine.upkeep.tracker.written import AS_AT
from tests.factories.databases import copied, made
from tests.factories.office import ENGINE, office_on
from tests.pledge_engine.cli.conftest import CommandLine
from tests.pledge_engine.upkeep.conftest import Demonstration, demonstration, made_once
from workflows.turn import Status

__all__ = ["demonstration", "made_once"]

MONDAY = datetime(2026, 11, 23, 14, tzinfo=LONDON)
TRACKER = Path(__file__).parents[3] / "examples" / "tracker.xlsx"
# By the ladder of the shipped pledge, in working days.
DAYS_TO_ESCALATE = 10
ESCALATED = {Why.ESCALATED, Why.ESCALATED_FURTHER}


@pytest.fixture
def brought_in(kind: str, tmp_path: Path) -> Iterator[Office]:
    """A place with everybody in it, into which the tracker came on the day it was kept until."""
    moment = datetime.combine(AS_AT, time(9), tzinfo=LONDON)
    with made(kind, tmp_path) as database:
        office = open_office(Settings(database_url=database), door="cli", clock=FixedClock(moment), make=True)
        office.prepare()
        settle_place(office)
        words = ("import", str(TRACKER), "--create-people", "--create-teams")
        CommandLine(tmp_path, FixedClock(moment), database).done(*words, by="ada.example")
        yield office
        office.close()


def test_after_importing_the_60_hire_tracker_the_first_sweep_sends_each_person_at_most_one_mail_and_escalates_nothing(
    brought_in: Office,
) -> None:
    with brought_in.work(ENGINE) as work:
        assert work.connection.execute(select(func.count()).select_from(hires)).scalar_one() == 60
        swept = sweep(work, AS_AT)
        mails = Counter(work.connection.execute(select(messages.c.recipient)).scalars())
        told = work.connection.execute(select(reminders.c.why)).scalars().all()
        long_ago = occurrences.c.due_on <= work.calendar.add_working_days(AS_AT, -DAYS_TO_ESCALATE)
        overdue = select(func.count()).where(long_ago, occurrences.c.can_be_late, occurrences.c.status == Status.OPEN)
        could_be_escalated = work.connection.execute(overdue).scalar_one()
    assert swept.stopped is None
    assert len(mails) == swept.people >= 12
    assert set(mails.values()) == {1}
    assert not [why for why in told if why in ESCALATED]
    # Much of it has been overdue for so long that it would be escalated, had its owner ever been told of it.
    assert could_be_escalated >= 5


def test_the_first_sweep_over_the_fictional_place_sends_each_person_one_mail_at_most(
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
