"""A pause that a worker asked for: what their leads are told of it, what they are told themselves, and how it changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from pledge_engine.office import Office
from tests.factories.office import WORKER, journey_of, mailed, move_clock
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
REFERENCE = "R-0001"


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """A trust with one record, of somebody in the second week of their workbook."""
    return second_week


def pause(wren: Browser, weeks: str = "2") -> None:
    """The worker pauses their journey."""
    wren.get(f"/my-pledge/{REFERENCE}/pause")
    wren.send(when=weeks)


def test_a_worker_is_told_who_ended_their_pause_and_not_when_they_did_so_themselves(
    browse: Browse, furnished: Office
) -> None:
    wren, told = browse(WORKER), mailed(furnished, WORKER)
    pause(wren)
    wren.get("/my-pledge")
    wren.send(form=0)
    assert not journey_of(furnished, REFERENCE).held
    assert "ended the pause" not in wren.get("/my-pledge").text
    assert mailed(furnished, WORKER) == told
    pause(wren)
    sam = browse("sam")
    sam.get(f"/records/{REFERENCE}/resume")
    sam.send()
    assert mailed(furnished, WORKER) == [*told, "something_to_read"]
    said = "Sam Example (your service lead) ended the pause of your journey on 17 June 2026. If you still need it"
    assert said in wren.get("/my-pledge").text
    assert "ended the pause" not in browse("pat").get(f"/records/{REFERENCE}").text
    for days, told_still in ((27, True), (1, False)):
        move_clock(furnished, timedelta(days=days))
        page = browse(WORKER).get("/my-pledge")
        assert page.heading() == "My pledge"
        assert (said in page.text) is told_still


def test_before_a_lead_ends_a_pause_they_read_that_the_worker_asked_for_it_and_it_is_not_pressed_upon_them(
    browse: Browse, furnished: Office
) -> None:
    sam, wren = browse("sam"), browse(WORKER)
    pause(wren)
    way = ("Resume the record", f"/records/{REFERENCE}/resume")
    asked = "The worker asked for this pause on 17 June 2026, to be looked at again by 1 July 2026. They can carry on"
    told = "ask them first. If you resume it, they are told that you did."
    page = sam.get(f"/records/{REFERENCE}")
    assert way not in page.links
    assert ("Resume", f"/records/{REFERENCE}/resume") in page.links
    page = sam.get(f"/records/{REFERENCE}/resume")
    assert asked in page.text
    assert told in page.text
    assert "asked for this pause" not in wren.get(f"/records/{REFERENCE}/resume").text
    move_clock(furnished, timedelta(days=14))
    assert way in browse("sam").get(f"/records/{REFERENCE}").links
    own = browse(WORKER).get(f"/records/{REFERENCE}").links
    assert ("Carry on with my journey", f"/my-pledge/{REFERENCE}") in own
    assert way not in own


@pytest.mark.usefixtures("furnished")
def test_a_day_that_cannot_be_is_said_to_a_worker_of_their_pause_and_not_of_a_hold(browse: Browse) -> None:
    wren = browse(WORKER)
    wren.get(f"/my-pledge/{REFERENCE}/pause")
    page = wren.send(status=422, when="day", day__day="1", day__month="1", day__year="2020")
    assert "A pause is looked at again after today" in page.text
    assert "A hold" not in page.text


def test_what_a_lead_put_on_hold_is_theirs_to_resume(browse: Browse) -> None:
    sam = browse("sam")
    sam.get(f"/records/{REFERENCE}/hold")
    sam.send(review_on__day="1", review_on__month="7", review_on__year="2026")
    assert ("Resume the record", f"/records/{REFERENCE}/resume") in sam.page.links
    assert "asked for this pause" not in sam.get(f"/records/{REFERENCE}/resume").text


@pytest.mark.usefixtures("furnished")
def test_a_pause_is_lengthened_by_the_worker_and_by_a_lead_and_stays_the_workers(browse: Browse) -> None:
    wren, elsewhere, sam = browse(WORKER), browse(WORKER), browse("sam")
    pause(wren)
    assert ("Change how long my journey is paused", f"/my-pledge/{REFERENCE}/pause") in wren.page.links
    for window in (wren, elsewhere):
        assert "look at it again with you by 1 July 2026" in window.get(f"/my-pledge/{REFERENCE}/pause").text
    assert "stays paused. We look at it again with you by 15 July 2026." in wren.send(when="4").text
    assert "stays paused. We look at it again with you by 15 July 2026." in elsewhere.send(when="4").text
    elsewhere.get(f"/my-pledge/{REFERENCE}/pause")
    sam.get(f"/records/{REFERENCE}/hold-until")
    page = sam.send(review_on__day="3", review_on__month="8", review_on__year="2026")
    assert "changed the day on which the record on hold is looked at again to 3 August 2026." in page.text
    assert "looked at again by 3 August 2026" in sam.get(f"/records/{REFERENCE}/resume").text
    assert "asked for this pause on 17 June 2026" in sam.page.text
    assert "by 3 August 2026" in wren.get("/my-pledge").text
    wren.send(form=0)
    assert "Your journey goes on already." in elsewhere.send(when="2").text


def test_on_its_day_a_pause_needs_both_leads_until_one_of_them_chooses_another_day(
    browse: Browse, furnished: Office
) -> None:
    caption, line = "On hold, and to be looked at again", (REFERENCE, f"/records/{REFERENCE}")
    pause(browse(WORKER))
    move_clock(furnished, timedelta(days=13))
    assert [caption for lead in ("sam", "pat") if caption in browse(lead).get("/today").text] == []
    move_clock(furnished, timedelta(days=1))
    leads = (browse("sam"), browse("pat"))
    for lead in leads:
        page = lead.get("/today")
        assert caption in page.text
        assert line in page.links
        assert line in lead.get("/today/look-again").links
    for handle in (WORKER, "hana", "lena"):
        assert line not in browse(handle).get("/today/look-again").links
    leads[0].get(f"/records/{REFERENCE}/hold-until")
    leads[0].send(review_on__day="3", review_on__month="8", review_on__year="2026")
    assert [caption for lead in leads if caption in lead.get("/today").text] == []


@pytest.mark.usefixtures("furnished")
def test_while_their_journey_is_paused_nothing_is_due_on_my_pledge_and_on_their_record(browse: Browse) -> None:
    wren = browse(WORKER)
    due = re.compile(r"due today|due soon|planned for|it was due|overdue", re.IGNORECASE)
    assert due.search(wren.get("/my-pledge").text)
    pause(wren)
    page = wren.get("/my-pledge")
    assert page.text.count("Paused: nothing is due while it is.") > 8
    assert not due.search(page.text)
    assert "Why this date" not in page.text
    own = wren.get(f"/records/{REFERENCE}").text.partition("What happened")[0]
    assert "on hold, and nothing is due while it is" in own
    assert not due.search(own)
    wren.get("/my-pledge")
    wren.send(form=0)
    assert due.search(wren.get("/my-pledge").text)


def test_while_they_pause_a_worker_reads_of_nothing_that_is_next_for_them(browse: Browse) -> None:
    wren = browse(WORKER)
    next_for_me = re.compile(r"Next for you .{0,80}Workbook week")
    assert next_for_me.search(wren.get(f"/records/{REFERENCE}").text)
    pause(wren)
    assert not next_for_me.search(wren.get(f"/records/{REFERENCE}").text)
