"""Whoever reads that something has not run is told what helps, whether or not it was started already."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from notifications.heartbeat import began, ended
from pledge_engine.office import SET_UP, Office
from pledge_engine.ticking import SWEEP, TICK
from pledge_engine.upkeep.findings import START, Finding
from pledge_engine.upkeep.running import running
from tests.factories.office import office_on


@pytest.fixture
def place(database: str) -> Iterator[Office]:
    """A place on a working morning, hours after reminders should have been gathered."""
    office = office_on(database)
    office.prepare()
    yield office
    office.close()


def found(office: Office) -> tuple[Finding, Finding]:
    with office.work(SET_UP, write=False) as work:
        clock, reminders = running(work)
    return clock, reminders


def ticked(office: Office, ago: timedelta, name: str = TICK) -> None:
    with office.work(SET_UP) as work:
        began(work.connection, name, work.now - ago)
        ended(work.connection, name, work.now - ago)


def test_a_clock_that_is_silent_is_looked_after_whether_or_not_it_was_started(place: Office) -> None:
    ticked(place, timedelta(minutes=6))
    clock, _ = found(place)
    assert (clock.state, clock.mend) == ("ill", START)
    assert "Where it runs and this stays, stop it and start it again." in clock.mend


def test_a_tick_that_goes_on_is_no_silence(place: Office) -> None:
    ticked(place, timedelta(minutes=30))
    with place.work(SET_UP) as work:
        began(work.connection, TICK, work.now - timedelta(minutes=2))
    assert found(place)[0].state == "well"


def test_nobody_starts_what_ticks_already_because_reminders_are_late(place: Office) -> None:
    ticked(place, timedelta(days=1), SWEEP)
    ticked(place, timedelta(minutes=6))
    assert found(place)[1].mend == START
    ticked(place, timedelta(minutes=1))
    assert found(place)[1].mend == "The clock ticks, so they are gathered within minutes: nothing is to be done."
