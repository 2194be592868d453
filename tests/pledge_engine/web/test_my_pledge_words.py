"""What is told to a worker at the top of My pledge, because somebody else did it for them, and what a lead sees of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from pledge_engine.hires.stage_commands import set_hire_date
from pledge_engine.hires.step_commands import agree_step, mark_not_applicable
from pledge_engine.office import Office
from tests.factories.office import WORKER, day_of, move_clock
from tests.pledge_engine.web.browser import Browser
from workflows.words import long_date

Browse = Callable[..., Browser]
REFERENCE = "R-0001"


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """The same in the second week."""
    return second_week


def test_a_week_that_the_leads_closed_is_told_first_with_the_way_to_open_it_again(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(furnished.actor("sam")) as work:
        mark_not_applicable(work, REFERENCE, "workbook_week", "agreed_with_worker", n=8)
    with furnished.work(furnished.actor("pat")) as work:
        agree_step(work, REFERENCE, "workbook_week", n=8)
    said = f"Both your leads closed your week 8 on {long_date(day_of(furnished))}, as not applicable."
    page = browse(WORKER).get("/my-pledge")
    assert said in page.text
    assert page.text.index(said) < page.text.index("I have finished week 1")
    move_clock(furnished, timedelta(days=28))
    assert "Both your leads closed" not in browse(WORKER).get("/my-pledge").text


def test_the_form_of_a_pace_shows_the_one_that_is_set(browse: Browse) -> None:
    sam = browse("sam")
    for weeks, before in (("3", "1"), ("2", "3")):
        page = sam.get(f"/records/{REFERENCE}/pace")
        assert [control["value"] for control in page.controls if "checked" in control] == [before]
        sam.send("preview", weeks=weeks)
        page = sam.send("it")
        assert "My pledge says the pace" in page.text
    assert (
        "Pace of the workbook One week every 2 weeks; Sam Example recorded it" in sam.get(f"/records/{REFERENCE}").text
    )
    assert "Your pace is one week every 2 weeks" in browse(WORKER).get("/my-pledge").text


def test_the_page_of_a_week_has_the_button_of_my_pledge_and_leads_back_there(browse: Browse) -> None:
    wren, week = browse(WORKER), f"/records/{REFERENCE}/steps/workbook_week?turn=1"
    page = wren.get(week)
    assert "I have finished week 1" in page.text
    assert ("My pledge", f"/my-pledge/{REFERENCE}") in page.links
    assert "Your week 1 is confirmed." in wren.send(form=0).text
    other = "Or say on which day you finished it"
    assert other in page.text
    assert other not in wren.get(week).text
    assert other not in browse("sam").get(week.replace("=1", "=2")).text
    assert other not in wren.get(f"/records/{REFERENCE}/steps/peer_training").text


def test_before_the_first_day_of_the_workbook_it_is_said_when_it_begins_and_nothing_is_to_be_pressed(
    browse: Browse, furnished: Office
) -> None:
    begins = day_of(furnished) + timedelta(days=4)
    with furnished.work(furnished.actor("sam")) as work:
        set_hire_date(work, REFERENCE, "workbook_start", begins)
    page = browse(WORKER).get("/my-pledge")
    assert f"Your workbook begins on {long_date(begins)}." in page.text
    assert "I have finished week 1" not in page.text
    move_clock(furnished, timedelta(days=4))
    page = browse(WORKER).get("/my-pledge")
    assert "Your workbook begins" not in page.text
    assert "I have finished week 1" in page.text


def test_where_the_first_day_is_moved_past_a_week_that_was_done_the_lead_looks_again_and_the_workbook_goes_on(
    browse: Browse, furnished: Office
) -> None:
    # Given a first week that is finished
    wren, week = browse(WORKER), f"/records/{REFERENCE}/steps/workbook_week?turn=2"
    wren.get("/my-pledge")
    wren.send(form=0)
    begins = day_of(furnished) + timedelta(days=4)
    # When the first day of the workbook is moved past it, whoever moves it is asked about that before and after
    sam = browse("sam")
    sam.get(f"/records/{REFERENCE}/set-date")
    asked = f"Something that counts from the first day of the workbook was done before {long_date(begins)}: check that date."
    given = {"day__day": begins.day, "day__month": begins.month, "day__year": begins.year}
    assert asked in sam.send("preview", name="workbook_start", **given).text
    assert f"Look again: {asked}" in sam.send("it").text
    # Then the worker is not told that a workbook begins of which a week is done, and has no button that would refuse
    text = wren.get("/my-pledge").text
    goes_on = "From then on you say here when you have finished the next week."
    assert f"Your workbook goes on from {long_date(begins)}. {goes_on}" in text
    page = wren.get(week)
    assert not {"I have finished week 2", "Complete", "Save part-done"} & {*page.said["button"]}
    assert f"It can be recorded from {long_date(begins)}, the first day of your workbook." in page.text
    move_clock(furnished, timedelta(days=4))
    assert "I have finished week 2" in browse(WORKER).get(week).said["button"]
