"""What happens by itself: a heartbeat for every run, and nothing done twice."""

from datetime import timedelta

import pytest

from notifications.heartbeat import ended, last_heartbeat
from notifications.pause import pause_sending, resume_sending
from pledge_engine.access.actor import SystemActor
from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.ticking import SWEEP, TICK, gather, sweep_is_due, tick
from pledge_engine.upkeep.doctor import examine
from tests.factories.office import OPENING, move_clock, office_on
from tests.pledge_engine.upkeep.test_doctor import found

ENGINE = SystemActor("test")
# 9am UTC on a Tuesday in summer is 10am in London.
EARLY = OPENING.replace(hour=6, minute=29)


@pytest.fixture
def office(database: str) -> Office:
    office = office_on(database)
    office.prepare()
    return office


def swept(office: Office) -> None:
    with office.work(ENGINE) as work:
        ended(work.connection, SWEEP, work.now)


def due(office: Office) -> bool:
    with office.work(ENGINE, write=False) as work:
        return sweep_is_due(work)


def test_reminders_are_gathered_from_half_past_seven_by_the_clock_on_the_wall(office: Office) -> None:
    move_clock(office, EARLY - office.clock.now())
    assert not due(office)
    move_clock(office, timedelta(minutes=1))
    assert due(office)
    office.close()


def test_what_was_gathered_by_hand_before_then_does_not_stand_for_the_day(office: Office) -> None:
    move_clock(office, EARLY - office.clock.now())
    gather(office)
    move_clock(office, timedelta(minutes=1))
    assert due(office)
    gather(office)
    assert not due(office)
    office.close()


def test_reminders_are_gathered_once_a_working_day_and_a_day_that_was_missed_is_caught_up(office: Office) -> None:
    swept(office)
    assert not due(office)
    move_clock(office, timedelta(days=1))
    assert due(office)
    move_clock(office, timedelta(days=3))
    assert office.clock.now().strftime("%A") == "Saturday"
    assert not due(office)
    move_clock(office, timedelta(days=2))
    assert due(office)
    office.close()


def test_a_tick_leaves_a_heartbeat(office: Office) -> None:
    tick(office)
    with office.work(ENGINE, write=False) as work:
        beat = last_heartbeat(work.connection, TICK)
    assert beat is not None
    assert beat.ended_at == office.clock.now()
    office.close()


def test_a_clock_that_has_gone_silent_is_said(office: Office) -> None:
    assert {each.part: each.state for each in examine(office, Settings())}["clock"] == "notice"
    tick(office)
    assert {each.part: each.state for each in examine(office, Settings())}["clock"] == "well"
    move_clock(office, timedelta(minutes=6))
    assert found(office, "clock").state == "ill"


def test_a_tick_that_has_not_come_yet_is_no_sign_that_the_clock_runs(office: Office) -> None:
    tick(office)
    move_clock(office, -timedelta(days=2))
    assert found(office, "clock").state == "ill"
    assert "By the computer's clock that has not come yet" in found(office, "clock").words


def test_reminders_that_are_late_are_said(office: Office) -> None:
    swept(office)
    assert {each.part: each.state for each in examine(office, Settings())}["reminders"] == "well"
    move_clock(office, timedelta(days=1))
    assert found(office, "reminders").state == "ill"


def test_the_reminders_of_the_day_are_gathered_by_the_first_tick_that_may(office: Office) -> None:
    tick(office)
    assert not due(office)
    office.close()


def test_reminders_that_were_stopped_are_gathered_once_they_may_be(office: Office) -> None:
    with office.work(ENGINE) as work:
        pause_sending(work.connection, work.now)
    tick(office)
    assert due(office)
    with office.work(ENGINE) as work:
        resume_sending(work.connection, work.now)
    tick(office)
    assert not due(office)
    office.close()
