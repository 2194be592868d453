"""What is asked before something is done has an address of its own, for its sender alone, and is done by no look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pledge_engine.hires.register_views import TAKEN_OUT
from pledge_engine.office import Office
from tests.factories.office import ADMINISTRATOR, move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_register import JULY, RECORD, held_on, recorded, said
from tests.pledge_engine.web.unsent.leaving import Browse

LATER = held_on(date(2026, 7, 3))
CLOSED: dict[str, Any] = {"day__day": "4", "day__month": "1", "day__year": "2027", "name": "Closed"}


def address_of(browser: Browser) -> str:
    """Where the page stands that somebody has before them."""
    address = browser.response.request.full_path
    assert "kept=" in address
    return address


def asks_to_close(browser: Browser) -> str:
    browser.get("/set-up/closures/new")
    assert browser.send(**CLOSED).heading() == ("Close 4 January 2027")
    return address_of(browser)


def test_a_preview_is_shown_at_its_address_until_it_is_done_and_to_its_sender_alone(
    browse: Browse, furnished: Office
) -> None:
    opened_hire(furnished)
    ada = browse(ADMINISTRATOR)
    asked_at = asks_to_close(ada)
    assert ada.get(asked_at).heading() == "Close 4 January 2027"
    other = browse("sam")
    assert "Close 4 January" not in other.get(asked_at, 403).text
    ada.get(asked_at)
    ada.send("")
    page = ada.get(asked_at)
    assert page.heading() == "Close a day"
    assert "not kept any more" in page.text


def test_from_what_was_asked_the_form_that_was_wrong_before_is_forgotten_as_well(
    browse: Browse, furnished: Office
) -> None:
    opened_hire(furnished)
    ada = browse(ADMINISTRATOR)
    ada.get("/set-up/closures/new")
    ada.send(status=422, name="Closed")
    wrong_at = address_of(ada)
    ada.send(**CLOSED)
    asked_at = address_of(ada)
    assert asked_at != wrong_at, "Back leads to the form"
    assert "There is a problem" in ada.get(wrong_at, 422).text
    ada.get(asked_at)
    ada.send("")
    assert "not kept any more" in ada.get(wrong_at).text


@pytest.mark.usefixtures("due")
def test_where_nothing_would_be_asked_any_more_a_look_does_nothing_and_shows_the_form(
    browse: Browse, due: Office
) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    fay.send("record", came=["R-0001", "R-0002"], **JULY)
    session = fay.response.request.path
    fay.get(RECORD)
    page = fay.send("record", came=["R-0001", "R-0002"], **LATER)
    assert page.heading() == "Is this another session?"
    asked_at = address_of(fay)
    assert fay.get(asked_at).heading() == "Is this another session?"
    fay.get(f"{session}/correct")
    fay.send(**said("how__R-0001", TAKEN_OUT), **said("how__R-0002", TAKEN_OUT))
    before = recorded(due)
    page = fay.get(asked_at)
    assert page.heading() != "Is this another session?"
    ticked = {each["value"] for each in page.controls if each.get("name") == "came" and "checked" in each}
    assert (ticked, recorded(due)) == ({"R-0001", "R-0002"}, before)


def test_what_would_follow_is_told_as_it_is_by_now(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    sam = browse("sam")
    sam.get("/records/R-0001/steps/job_plan/move-date")
    typed: dict[str, Any] = {"how": "day", "to__day": "6", "to__month": "8", "to__year": "2027"}
    reason = next(each["value"] for each in sam.page.controls if each.get("name") == "reason")
    assert "6 August 2027" in sam.send("preview", **{**typed, "reason": reason}).text
    asked_at = address_of(sam)
    move_clock(furnished, timedelta(hours=20))
    again = browse("sam").get(asked_at)
    assert "6 August 2027" in again.text
    assert "There is a problem" not in again.text
