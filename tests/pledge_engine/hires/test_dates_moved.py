"""A date that somebody moved waits for the lead who does not stand behind it yet, until it counts or means nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from pledge_engine.hires.change_commands import move_date
from pledge_engine.hires.dates_moved import waits_for_me
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.step_offers import step_offers
from pledge_engine.hires.waiting import Kind, waiting_for_actor
from pledge_engine.office import Office
from tests.factories.cover import RECORD, away, complete, one_record
from tests.factories.office import ADMINISTRATOR, day_of, move_clock

STEP = "job_plan"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """Sam and Pat lead the record; Cleo holds both roles there too and is named nowhere."""
    with one_record(database) as office:
        yield office


def a_monday(office: Office) -> date:
    day = day_of(office) + timedelta(days=14)
    return day - timedelta(days=day.weekday())


def move(office: Office, by: str, to: date | None, reason: str = "person_away") -> None:
    with office.work(office.actor(by)) as work:
        move_date(work, RECORD, STEP, to, reason if to else "")


def told(office: Office, handle: str) -> list[tuple[str, str, date]]:
    with office.work(office.actor(handle), write=False) as work:
        found = waiting_for_actor(work, {Kind.DATES_MOVED}).dates_moved
    assert found.total == len(found.rows)
    return [(row.title, row.who, row.to) for row in found.rows]


def offered(office: Office, handle: str) -> date | None:
    """The day that the step's own page asks somebody to agree to."""
    with office.work(office.actor(handle), write=False) as work:
        moved = waits_for_me(work, RECORD, STEP, 1)
    return moved.to if moved else None


def test_the_other_lead_is_told_who_moved_a_date_until_they_stand_behind_it_too(office: Office) -> None:
    to = a_monday(office)
    move(office, "sam", to)
    assert told(office, "sam") == []
    assert told(office, "pat") == [("Agree the job plan", "the service lead", to)]
    move(office, "pat", to, "agreed_with_worker")
    assert told(office, "pat") == told(office, "sam") == []


def test_a_lead_who_moves_it_elsewhere_asks_the_other_and_giving_it_back_to_its_rule_asks_nobody(
    office: Office,
) -> None:
    to, other = a_monday(office), a_monday(office) + timedelta(days=1)
    move(office, "sam", to)
    move(office, "pat", other)
    assert told(office, "pat") == []
    assert told(office, "sam") == [("Agree the job plan", "the professional lead", other)]
    move(office, "sam", None)
    assert told(office, "sam") == told(office, "pat") == []


def test_whoever_covers_for_the_lead_is_told_as_well(office: Office) -> None:
    to = a_monday(office)
    move(office, "sam", to)
    assert told(office, "cleo") == []
    away(office, "pat", "cleo")
    assert told(office, "cleo") == [("Agree the job plan", "the service lead", to)]


def test_nobody_is_told_on_a_record_on_hold(
    office: Office,
) -> None:
    move(office, "sam", a_monday(office))
    with office.work(office.actor("sam")) as work:
        hold(work, RECORD, day_of(office) + timedelta(days=60))
    assert told(office, "pat") == []
    assert offered(office, "pat") is None


def test_on_a_step_that_waits_for_an_agreement_the_other_lead_is_led_to_the_date_as_well(office: Office) -> None:
    to = a_monday(office)
    complete(office, "sam", STEP)
    with office.work(office.actor("pat"), write=False) as work:
        assert "move-date" not in step_offers(work, RECORD, STEP).acts
    move(office, "sam", to)
    assert offered(office, "pat") == to
    with office.work(office.actor("pat"), write=False) as work:
        assert "move-date" in step_offers(work, RECORD, STEP).acts
    move(office, "pat", to)
    assert told(office, "pat") == []


def test_a_day_that_has_passed_is_told_no_more(office: Office) -> None:
    move(office, "sam", a_monday(office))
    move_clock(office, a_monday(office) - day_of(office))
    assert len(told(office, "pat")) == 1
    move_clock(office, timedelta(days=1))
    assert told(office, "pat") == []


def test_nor_is_a_step_that_is_closed(office: Office) -> None:
    move(office, "sam", a_monday(office))
    complete(office, "sam", STEP)
    assert len(told(office, "pat")) == 1
    complete(office, "pat", STEP)
    assert told(office, "pat") == []


@pytest.mark.parametrize("handle", ["lena", "hana", "fay", "cara", "piers", "bo", ADMINISTRATOR])
def test_nobody_else_is_told(office: Office, handle: str) -> None:
    move(office, "sam", a_monday(office))
    assert told(office, handle) == []
