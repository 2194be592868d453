"""What a worker sends from My pledge after their time has run out: kept, and asked once more, be it one button alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge_engine.logins.sessions import IDLE
from pledge_engine.office import Office
from tests.factories.office import WORKER, day_of, journey_of, move_clock
from tests.pledge_engine.web.browser import Browser, Page
from tests.pledge_engine.web.unsent.leaving import Browse, can_log_in, log_in, rows
from workflows.turn import Status

REFERENCE = "R-0001"
OVER_A_WEEKEND = timedelta(days=3)


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """The same in the second week."""
    return second_week


@pytest.fixture
def wren(browse: Browse, furnished: Office) -> Browser:
    """The worker, who has logged in by the door."""
    can_log_in(browse, furnished, WORKER)
    browser = browse()
    log_in(browser, WORKER)
    return browser


def go_on(wren: Browser, called: str) -> Page:
    """Find what was kept by its name where they open, and go on with it."""
    if wren.get("/my-pledge").heading() == "Log in":
        log_in(wren, WORKER)
    assert f"Not sent yet: {called}" in wren.page.text
    return wren.get(next(href for text, href in wren.page.links if text.startswith("Go on with it")))


def test_a_week_that_was_finished_on_friday_and_sent_on_monday_is_confirmed_once_it_is_asked_for_again(
    wren: Browser, furnished: Office
) -> None:
    wren.get("/my-pledge")
    move_clock(furnished, OVER_A_WEEKEND)
    wren.send()
    assert "what you typed is kept for you" in wren.page.text
    move_clock(furnished, timedelta(days=6))
    page = go_on(wren, "I have finished a week")
    assert page.heading() == "Your week 1"
    assert "nothing was done. You are asked once more here." in page.text
    assert "as finished today" in page.text
    assert "Your week 1 is confirmed." in wren.send().text
    assert "Not sent yet" not in wren.page.text
    assert rows(furnished) == 0
    week = journey_of(furnished, REFERENCE).turn("workbook_week", 1)
    assert week is not None
    assert week.status is Status.DONE
    assert week.completed_on == day_of(furnished)


def test_a_week_that_was_confirmed_elsewhere_meanwhile_is_said_to_be(wren: Browser, furnished: Office) -> None:
    wren.get("/my-pledge")
    move_clock(furnished, IDLE)
    wren.send()
    log_in(wren, WORKER)
    wren.send()
    go_on(wren, "I have finished a week")
    assert "Your week 1 is confirmed already." in wren.send().text
    assert rows(furnished) == 0


def test_the_workers_word_is_kept_and_said_once_it_is_asked_for_again(wren: Browser, furnished: Office) -> None:
    for heading, told in (
        ("This did not happen for me", "did not happen for you"),
        ("Take back that this did not happen for me", "You have taken it back."),
    ):
        wren.get(f"/my-pledge/{REFERENCE}/say?step=hr_clearance&turn=1")
        move_clock(furnished, IDLE)
        wren.send()
        page = go_on(wren, "My word on what did not happen")
        assert page.heading() == heading
        assert "You are asked once more here." in page.text
        assert told in wren.send().text
        assert rows(furnished) == 0


def test_the_end_of_a_pause_is_kept_and_asked_for_again(wren: Browser, furnished: Office) -> None:
    wren.get(f"/my-pledge/{REFERENCE}/pause")
    wren.send(when="2")
    wren.get("/my-pledge")
    move_clock(furnished, IDLE)
    wren.send()
    assert journey_of(furnished, REFERENCE).held
    page = go_on(wren, "Carry on with my journey")
    assert page.heading() == "Carry on with my journey"
    assert "Your journey goes on." in wren.send().text
    assert not journey_of(furnished, REFERENCE).held
    assert rows(furnished) == 0


def test_where_nothing_was_kept_it_is_my_pledge(wren: Browser) -> None:
    for way in ("confirm", "carry-on", "confirm?unsent=nothing"):
        assert wren.get(f"/my-pledge/{REFERENCE}/{way}").heading() == "My pledge"


def test_how_long_a_form_is_kept_is_said_where_it_is_promised(wren: Browser) -> None:
    said = "within a week of logging in, is kept for you for another week"
    assert said in wren.get("/my-pledge").text
    assert "kept for you alone for a week" in wren.get("/privacy").text
