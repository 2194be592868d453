"""Clearance that is not complete any more after the start was confirmed: told to HR and the service lead, never what it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.step_commands import complete_step, save_step
from pledge_engine.hires.waiting import Kind, waiting_for_actor
from pledge_engine.office import shipped_text
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.databases import made
from tests.factories.office import day_of, furnish, go_on, journey_of, office_on, opened_hire
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import EVERYBODY, REFERENCE, Place
from tests.privacy.test_readings import entries
from workflows.reading import load_shipped
from workflows.words import long_date

CAPTION = "Clearance that is not complete now, though the start was confirmed"
AGAIN = "Opened again, to be completed again"
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


def taken_back(place: Place, handle: str, step: str, reason: str = "recorded_by_mistake") -> None:
    place.clock.move(timedelta(minutes=1))
    with place.office.work(place.actor(handle)) as work:
        correct_step(work, REFERENCE, step, reason=reason)


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
    stay, again = "Agree whether the start can stay", "Occupational health completes it again"
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


def test_before_the_start_is_confirmed_clearance_is_simply_not_complete_yet(database: str) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    reference = opened_hire(office)
    while journey_of(office, reference).open_turn("hr_clearance") is None:
        go_on(office, reference)
    ticked = {key: day_of(office).isoformat() for key in STEPS["hr_clearance"].fields}
    with office.work(office.actor("hana")) as work:
        complete_step(work, reference, "hr_clearance", ticked)
    with office.work(office.actor("hana")) as work:
        correct_step(work, reference, "hr_clearance", reason="wrong_answer")
    for handle in ("hana", "sam"):
        found = office.look(office.actor(handle), lambda work: waiting_for_actor(work, {Kind.NOT_CLEARED_NOW}))
        assert found.not_cleared_now.rows == ()
    office.close()


@pytest.mark.parametrize("first", ["start_confirmed", "oh_clearance"])
@pytest.mark.parametrize("reason", ["recorded_by_mistake", "wrong_answer"])
def test_it_is_told_also_while_the_start_itself_is_open_again(place: Place, first: str, reason: str) -> None:
    holders = {"start_confirmed": "personnel", "oh_clearance": "clinic"}
    for step in sorted(holders, key=lambda step: step != first):
        taken_back(place, holders[step], step, reason)
    assert not_cleared(place, "lead") == not_cleared(place, "personnel") == ["oh_clearance"]
    with place.office.work(place.actor("clinic")) as work:
        complete_step(work, REFERENCE, "oh_clearance", {"outcome": "cleared"})
    assert not_cleared(place, "lead") == not_cleared(place, "personnel") == []


def test_occupational_health_is_told_that_its_step_is_open_again_and_since_when(place: Place, tmp_path: Path) -> None:
    def told(handle: str) -> list[tuple[str, str, date]]:
        found = place.office.look(place.actor(handle), lambda work: waiting_for_actor(work, {Kind.COMPLETE_AGAIN}))
        return [(row.reference, row.step, row.since) for row in found.complete_again.rows]

    assert not [handle for handle in EVERYBODY if told(handle)]
    taken_back(place, "personnel", "hr_clearance")
    taken_back(place, "personnel", "start_confirmed")
    assert told("clinic") == [], "what others have opened again is none of theirs"
    place.clock.move(timedelta(days=1))
    taken_back(place, "personnel", "oh_clearance", "wrong_answer")
    day = place.clock.now().date()
    place.clock.move(timedelta(days=3))
    assert {handle: found for handle in EVERYBODY if (found := told(handle))} == {
        "clinic": [(REFERENCE, "oh_clearance", day)]
    }
    app = make_app(place.office, Settings(secret_file=tmp_path / "key", log_file=tmp_path / "pledge.log"))
    place.office.door = "web"
    page = Browser(app, place.office, "clinic").get("/today")
    assert AGAIN in page.text
    assert long_date(day) in page.text
    assert (STEPS["oh_clearance"].title, f"/records/{REFERENCE}/steps/oh_clearance?turn=1") in page.links
    assert "Oak" not in page.text
    assert "start" not in page.text.lower().replace("skip to", "")
    for handle in sorted({*EVERYBODY} - {"clinic"}):
        assert AGAIN not in Browser(app, place.office, handle).get("/today").text
    with place.office.work(place.actor("lead")) as work:
        hold(work, REFERENCE, review_on=work.today + timedelta(days=5))
    assert told("clinic") == []
    with place.office.work(place.actor("lead")) as work:
        resume(work, REFERENCE)
    assert told("clinic") == [(REFERENCE, "oh_clearance", day)]
    with place.office.work(place.actor("clinic")) as work:
        complete_step(work, REFERENCE, "oh_clearance", {"outcome": "cleared"})
    assert told("clinic") == []


def test_occupational_health_is_told_nothing_where_another_step_was_opened_again_and_moved_the_date_of_theirs(
    database: str,
) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    reference = opened_hire(office)
    while journey_of(office, reference).open_turn("oh_clearance") is None:
        go_on(office, reference)
    with office.work(office.actor("hana")) as work:
        correct_step(work, reference, "conditional_offer", reason="wrong_date")
    assert (turn := journey_of(office, reference).open_turn("oh_clearance"))
    assert turn.due_on is None, "its date counts from that step"
    found = office.look(office.actor("olu"), lambda work: waiting_for_actor(work, {Kind.COMPLETE_AGAIN}))
    assert found.complete_again.rows == ()
    office.close()


def test_both_databases_find_it(kind: str, tmp_path: Path) -> None:
    with made(kind, tmp_path) as address:
        place = Place(address, stop="clearance")
        taken_back(place, "personnel", "start_confirmed")
        taken_back(place, "clinic", "oh_clearance")
        assert not_cleared(place, "lead") == ["oh_clearance"]
        found = place.office.look(place.actor("clinic"), lambda work: waiting_for_actor(work, {Kind.COMPLETE_AGAIN}))
        assert [row.step for row in found.complete_again.rows] == ["oh_clearance"]
        place.office.close()


def test_a_record_on_hold_waits_for_nobody(place: Place) -> None:
    taken_back(place, "clinic", "oh_clearance")
    with place.office.work(place.actor("lead")) as work:
        hold(work, REFERENCE, review_on=work.today + timedelta(days=5))
    assert not_cleared(place, "lead") == []
