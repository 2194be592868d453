"""The worker's own word on My pledge: said and taken back as they meant it, also where a form is sent twice or a day moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from pledge_engine.hires.change_commands import correct_step, move_date
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.hires.step_offers import step_offers
from pledge_engine.office import Office
from pledge_engine.reports.suppression import SMALL
from tests.factories.office import WORKER, day_of, journey_of, move_clock
from tests.pledge_engine.web.browser import Browser
from workflows.turn import Status
from workflows.words import long_date

Browse = Callable[..., Browser]


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """The same in the second week."""
    return second_week


@pytest.fixture
def started() -> str:
    return "R-0001"


def test_a_worker_says_that_something_did_not_happen_and_takes_it_back(browse: Browse, started: str) -> None:
    wren = browse(WORKER)
    wren.get(f"/my-pledge/{started}/say?step=meet_greet&turn=1", status=404)  # Its day has not come.
    wren.get(f"/my-pledge/{started}/say?step=workbook_week&turn=3", status=404)  # Its day has not come either.
    wren.get(f"/my-pledge/{started}/say?step=best_practice&turn=1", status=404)  # It is theirs to do.
    wren.get(f"/my-pledge/{started}/say?step=readiness_session&turn=1", status=404)  # Before their own offer.
    for nonsense in ("abc", "", "0", "-1", "99"):
        wren.get(f"/my-pledge/{started}/say?step=hr_clearance&turn={nonsense}", status=404)
    wren.get(f"/my-pledge/{started}/say?step=hr_clearance&turn=1")
    page = wren.send()
    assert "You have said that “Complete the employment checks” did not happen for you." in page.text
    for address in ("/today", "/attention"):
        said = browse("sam").get(address)
        assert "did not happen for them" in said.text
        assert "Complete the employment checks HR's step" in said.text, "of what is closed nobody is said to hold it"
        assert said.html.split("<caption", 2)[1].count("Workers say that this did not happen"), "before all else"
    wren.get(f"/my-pledge/{started}/say?step=hr_clearance&turn=1")
    assert wren.page.heading() == "Take back that this did not happen for me"
    assert "You have taken it back." in wren.send().text


def test_what_a_worker_said_did_not_happen_is_read_by_those_alone_who_they_were_told_would_read_it(
    browse: Browse, started: str
) -> None:
    # Given a worker who said of a step of HR's that it did not happen, and took it back
    wren, step = browse(WORKER), f"/my-pledge/{started}/say?step=hr_clearance&turn=1"
    wren.get(step)
    for told in (wren.page, wren.get("/help"), wren.get("/privacy")):
        assert "but not of which step, and not " in told.text
        assert f"and only where {SMALL} people or more said so, or nobody." in told.text
    assert "and to whoever covers for one of them" in wren.get("/privacy").text
    wren.get(step)
    assert "Both your leads see that you said so" in wren.page.text
    wren.send()
    wren.get(step)
    wren.send()
    said, pages = "“Complete the employment checks” did not happen for them", ("", "/history")
    # Then the worker and both leads read it in the history, and neither HR nor senior leadership does
    for handle, reads in ((WORKER, True), ("sam", True), ("pat", True), ("hana", False), ("lena", False)):
        for page in pages:
            text = browse(handle).get(f"/records/{started}{page}").text
            assert (said in text or "did not happen for me" in text) is reads, (handle, page)


def test_a_worker_says_anew_that_what_was_recorded_as_done_since_still_did_not_happen(
    browse: Browse, furnished: Office, started: str
) -> None:
    move_clock(furnished, timedelta(days=30))
    wren, say = browse(WORKER), f"/my-pledge/{started}/say?step=meet_greet&turn=1"
    wren.get(say)
    wren.send()
    move_clock(furnished, timedelta(days=2))
    with furnished.work(furnished.actor("lena")) as work:
        complete_step(work, started, "meet_greet", {"held_on": work.today.isoformat()})
    wren = browse(WORKER)
    offered = dict(wren.get(f"/records/{started}/steps/meet_greet").links)
    assert offered["This still did not happen for me"] == say
    assert offered["Take back that this did not happen for me"] == f"{say}&do=take-back"
    assert "It was recorded as done since: if that is not right, say it again." in wren.get("/my-pledge").text
    assert wren.get(f"{say}&do=take-back").heading() == "Take back that this did not happen for me"
    assert wren.get(say).heading() == "This still did not happen for me"
    assert "You have said that “Meet the lived experience senior leadership team” did not happen" in wren.send().text
    assert (turn := journey_of(furnished, started).turn("meet_greet", 1))
    assert (turn.status, turn.said_not_to_have_happened_on) == (Status.DONE, day_of(furnished))
    with furnished.work(furnished.actor(WORKER), write=False) as work:
        assert step_offers(work, started, "meet_greet").acts == {"did-happen"}


def test_a_week_that_was_confirmed_too_soon_and_is_confirmed_again_happened_on_the_day_of_that(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren = browse(WORKER)
    wren.get("/my-pledge")
    wren.send(form=0)
    with furnished.work(furnished.actor(WORKER)) as work:
        correct_step(work, started, "workbook_week", "wrong_date", n=1)
    move_clock(furnished, timedelta(days=3))
    wren = browse(WORKER)
    wren.get("/my-pledge")
    wren.send(form=0)
    assert (turn := journey_of(furnished, started).turn("workbook_week", 1))
    assert (turn.status, turn.happened_on) == (Status.DONE, day_of(furnished))


def test_a_worker_says_that_there_was_no_time_for_a_week_and_takes_it_back(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren, week = browse(WORKER), f"/my-pledge/{started}/say?step=workbook_week&turn=1"
    found = wren.get("/my-pledge").links
    assert ("There was no time for your week 1", week) in found
    assert {href for _, href in found if "workbook_week" in href and "/say" in href} == {week}, "no week to come"
    page = wren.get(week)
    assert page.heading() == "There was no time for this"
    assert "It is never counted against you." in page.text
    assert "You have said that there was no time for “Workbook week 1”. Both your leads see it." in wren.send().text
    for handle in ("sam", "pat"):
        said = f"the worker said on {long_date(day_of(furnished))} that there was no time for it"
        assert said in browse(handle).get(f"/records/{started}/steps/workbook_week?turn=1").text
        assert "Workbook week" in browse(handle).get("/today").text
    assert "said that there was no time for" in browse("sam").get(f"/records/{started}/history").text
    page = wren.get("/my-pledge")
    told = f"You said on {long_date(day_of(furnished))} that there was no time for this. Both your leads see it."
    assert told in page.text
    assert "There was no time for your week 1" not in page.text
    wren.send(form=0)
    assert (turn := journey_of(furnished, started).turn("workbook_week", 1))
    assert (turn.status, turn.said_not_to_have_happened_on is None) == (Status.DONE, False), "both stand"
    assert (second := journey_of(furnished, started).turn("workbook_week", 2))
    assert second.due_on
    assert f"If you get no time for it, you can say so here from {long_date(second.due_on)}." in wren.page.text
    assert wren.get(week).heading() == "Take back that there was no time for this"
    assert "You have taken it back." in wren.send().text


def test_the_page_of_a_step_leads_to_my_pledge_in_the_workers_own_words(browse: Browse, started: str) -> None:
    wren, week = browse(WORKER), f"/records/{started}/steps/workbook_week?turn=1"
    say = f"/my-pledge/{started}/say?step=workbook_week&turn=1"
    assert ("There was no time for this", say) in wren.get(week).links
    other = f"/my-pledge/{started}/say?step=hr_clearance&turn=1"
    assert ("This did not happen for me", other) in wren.get(f"/records/{started}/steps/hr_clearance").links
    wren.get(say)
    wren.send()
    assert ("Take back that there was no time for this", f"{say}&do=take-back") in wren.get(week).links
    assert not [href for _, href in browse("sam").get(week).links if "/my-pledge" in href]


def test_a_week_of_which_its_worker_says_no_leads_on_to_that_there_was_no_time(browse: Browse, started: str) -> None:
    wren, week = browse(WORKER), f"/records/{started}/steps/workbook_week?turn=1"
    assert "Or say so:" not in wren.get(week).text
    page = wren.send("complete", 422, confirmed="no")
    assert "This week of the workbook is still to be done." in page.text
    assert "Or say so: There was no time for this" in page.text
    wren.get(dict(page.links)["There was no time for this"])
    assert "You have said that there was no time for" in wren.send().text


def test_there_was_time_for_a_week_that_the_worker_has_finished(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren, say = browse(WORKER), f"/my-pledge/{started}/say?step=workbook_week&turn=1"
    wren.get("/my-pledge")
    wren.send(form=0)
    assert (turn := journey_of(furnished, started).turn("workbook_week", 1))
    assert turn.status is Status.DONE
    for page in ("/my-pledge", f"/records/{started}/steps/workbook_week?turn=1"):
        assert say not in {href for _, href in wren.get(page).links}
    wren.get(say, status=404)


def test_a_form_sent_twice_neither_takes_back_what_it_said_nor_says_it_again(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren, again = browse(WORKER), browse(WORKER)
    for said in (
        "You have said that “Complete the employment checks” did not happen for you.",
        "You have taken it back.",
    ):
        for browser in (wren, again):
            browser.get(f"/my-pledge/{started}/say?step=hr_clearance&turn=1")
        assert said in wren.send().text
        before = journey_of(furnished, started)
        assert said in again.send().text
        assert journey_of(furnished, started) == before


def test_a_word_is_taken_back_also_once_the_day_was_moved_later(
    browse: Browse, furnished: Office, started: str
) -> None:
    move_clock(furnished, timedelta(days=60))
    wren, again = browse(WORKER), browse(WORKER)
    wren.get(f"/my-pledge/{started}/say?step=meet_greet&turn=1")
    assert "did not happen for you" in wren.send().text
    with furnished.work(furnished.actor("sam")) as work:
        move_date(work, started, "meet_greet", work.today + timedelta(days=92), "person_away")
    back = f"/my-pledge/{started}/say?step=meet_greet&turn=1&do=take-back"
    page = wren.get("/my-pledge")
    assert back in {href for _, href in page.links}, "however far ahead its day is now"
    assert "See everything that is open (" in page.text
    with furnished.work(furnished.actor(WORKER), write=False) as work:
        assert step_offers(work, started, "meet_greet").acts == {"did-happen"}
    for browser in (wren, again):
        assert browser.get(back).heading() == "Take back that this did not happen for me"
    assert "You have taken it back." in wren.send().text
    assert "You have taken it back." in again.send().text
    wren.get(back, status=404)  # Its day has not come.


def test_what_a_worker_says_is_told_to_their_two_leads_and_to_nobody_else_who_sees_the_step(
    browse: Browse, furnished: Office, started: str
) -> None:
    move_clock(furnished, timedelta(days=60))
    wren = browse(WORKER)
    for step, n in (("meet_greet", 1), ("group_supervision", 1), ("workbook_week", 1)):
        wren.get(f"/my-pledge/{started}/say?step={step}&turn={n}")
        wren.send()
    told = "What they said"
    for lead in ("sam", "pat"):
        today = browse(lead).get("/today").text
        assert "It did not happen for them" in today
        assert "There was no time for it" in today
        assert "the worker said on" in browse(lead).get(f"/records/{started}/steps/group_supervision?turn=1").text
    for handle, step in (("fay", "group_supervision?turn=1"), ("lena", "meet_greet")):
        other = browse(handle)
        assert told not in other.get("/today").text
        assert told not in other.get("/attention").text
        page = other.get(f"/records/{started}/steps/{step}")
        assert "the worker said on" not in page.text
        assert "Nothing of this kind waits for you." in other.get("/today/said").text
