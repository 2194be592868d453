"""Clearance that is not complete any more after the start was confirmed: told to HR and the service lead, never what it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.step_commands import complete_step, save_step
from pledge_engine.hires.waiting import Kind, waiting_for_actor
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.databases import made
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import EVERYBODY, REFERENCE, Place
from tests.privacy.test_readings import entries
from workflows.reading import load_shipped

CAPTION = "Clearance that is not complete now, though the start is confirmed"
TOLD = ("lead", "personnel")
OTHERS = tuple(handle for handle in EVERYBODY if handle not in TOLD)
STEPS = load_shipped().steps


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with made("sqlite", tmp_path) as address:
        place = Place(address, stop="clearance")
        yield place
        place.office.close()


def not_cleared(place: Place, handle: str) -> list[str]:
    """The steps that somebody is told are not complete now."""
    found = place.office.look(place.actor(handle), lambda work: waiting_for_actor(work, {Kind.NOT_CLEARED_NOW}))
    return [row.step for row in found.not_cleared_now.rows]


def taken_back(place: Place, handle: str, step: str) -> None:
    place.clock.move(timedelta(minutes=1))
    with place.office.work(place.actor(handle)) as work:
        correct_step(work, REFERENCE, step, reason="recorded_by_mistake")


def test_hr_and_the_service_lead_are_told_and_nobody_else_is(place: Place) -> None:
    assert not [handle for handle in EVERYBODY if not_cleared(place, handle)]
    taken_back(place, "clinic", "oh_clearance")
    assert {handle: not_cleared(place, handle) for handle in TOLD} == {handle: ["oh_clearance"] for handle in TOLD}
    assert not [handle for handle in OTHERS if not_cleared(place, handle)]
    taken_back(place, "personnel", "hr_clearance")
    assert not_cleared(place, "lead") == ["hr_clearance", "oh_clearance"]


def test_they_are_told_that_it_is_not_complete_and_never_the_outcome(place: Place, tmp_path: Path) -> None:
    taken_back(place, "clinic", "oh_clearance")
    with place.office.work(place.actor("clinic")) as work:
        save_step(work, REFERENCE, "oh_clearance", {"outcome": "not_cleared_yet"})
    app = make_app(place.office, Settings(secret_file=tmp_path / "key", log_file=tmp_path / "pledge.log"))
    place.office.door, before = "web", len(entries(place.office))
    for handle in TOLD:
        page = Browser(app, place.office, handle).get("/today")
        assert CAPTION in page.text
        assert (STEPS["oh_clearance"].title, f"/records/{REFERENCE}/steps/oh_clearance?turn=1") in page.links
        assert not [words for words in STEPS["oh_clearance"].fields["outcome"].choices.values() if words in page.text]
    for handle in OTHERS:
        assert CAPTION not in Browser(app, place.office, handle).get("/today").text
    for handle in EVERYBODY:
        assert CAPTION not in Browser(app, place.office, handle).client.get("/attention").text
    assert entries(place.office)[before:] == []


def test_whether_the_start_can_stay_is_asked_until_it_has_passed(place: Place, tmp_path: Path) -> None:
    with place.office.work(place.actor("lead"), write=False) as work:
        start = open_reader(work, REFERENCE).journey.hire_date("start_date")
    assert start is not None
    assert place.office.clock.now().date() <= start
    taken_back(place, "clinic", "oh_clearance")
    app = make_app(place.office, Settings(secret_file=tmp_path / "key", log_file=tmp_path / "pledge.log"))
    place.office.door = "web"
    stay, again = "Agree whether the start can stay", "Complete it again"
    place.clock.set(datetime.combine(start, time(9), tzinfo=UTC))
    page = Browser(app, place.office, "lead").get("/today").text
    assert (stay in page, again in page) == (True, False)
    place.clock.move(timedelta(days=1))
    page = Browser(app, place.office, "lead").get("/today").text
    assert (stay in page, again in page) == (False, True)


def test_it_is_told_until_it_is_complete_again_also_once_the_record_has_moved_on(place: Place) -> None:
    place.clock.move(timedelta(days=1))
    place.move_on()
    taken_back(place, "clinic", "oh_clearance")
    assert not_cleared(place, "lead") == not_cleared(place, "personnel") == ["oh_clearance"]
    with place.office.work(place.actor("clinic")) as work:
        complete_step(work, REFERENCE, "oh_clearance", {"outcome": "cleared"})
    assert not_cleared(place, "lead") == not_cleared(place, "personnel") == []


def test_before_the_start_is_confirmed_clearance_is_simply_not_complete_yet(place: Place) -> None:
    taken_back(place, "personnel", "start_confirmed")
    with place.office.work(place.actor("personnel"), write=False) as work:
        turn = open_reader(work, REFERENCE).journey.turn("start_confirmed", 1)
    assert turn is not None
    assert turn.status.is_open
    taken_back(place, "clinic", "oh_clearance")
    assert not_cleared(place, "lead") == not_cleared(place, "personnel") == []


def test_a_record_on_hold_waits_for_nobody(place: Place) -> None:
    taken_back(place, "clinic", "oh_clearance")
    with place.office.work(place.actor("lead")) as work:
        hold(work, REFERENCE, review_on=work.today + timedelta(days=5))
    assert not_cleared(place, "lead") == []
