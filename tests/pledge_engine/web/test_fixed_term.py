"""A fixed term that is over is said to whoever can do something about it, and to the person whose it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from pledge_engine.hires.ending_commands import leave
from pledge_engine.hires.my_pledge import my_pledge
from pledge_engine.hires.stage_commands import set_hire_date
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.office import Office
from pledge_engine.store.tables.hire import hires
from tests.factories.office import ENGINE, WORKER, day_of, journey_of, move_clock
from tests.pledge_engine.web.browser import Browser
from workflows.words import long_date

Browse = Callable[..., Browser]
REFERENCE = "R-0001"
OVER = "Fixed terms that have ended, on records that go on"


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """Somebody in the second week of the workbook, whose fixed term ends today."""
    ends(second_week, day_of(second_week))
    return second_week


def ends(office: Office, day: date, post: str | None = "fixed_term") -> None:
    with office.work(ENGINE) as work:
        work.connection.execute(hires.update().values(contract_ends=day, post=post))


def test_on_its_last_day_a_fixed_term_is_not_over(browse: Browse, furnished: Office) -> None:
    for handle in ("sam", "hana"):
        assert OVER not in browse(handle).get("/today").text
    assert "fixed term ended" not in browse(WORKER).get("/my-pledge").text
    assert long_date(day_of(furnished)) in browse("sam").get(f"/records/{REFERENCE}").text


@pytest.mark.parametrize("handle", ["sam", "pat", "hana"])
def test_from_the_day_after_both_leads_and_hr_have_it_in_needs_you_today(
    browse: Browse, furnished: Office, handle: str
) -> None:
    move_clock(furnished, timedelta(days=1))
    page = browse(handle).get("/today")
    assert OVER in page.text
    assert ("Move the end, if they stay", f"/records/{REFERENCE}/set-date") in page.links
    browse(handle).get(f"/records/{REFERENCE}/set-date")
    assert "17 June 2026" in browse(handle).get("/today/terms-ended").text
    said = "It ended on 17 June 2026, and this record goes on. If the person left, a lead records that."
    assert said in browse(handle).get(f"/records/{REFERENCE}").text


@pytest.mark.parametrize("handle", ["cleo", "lena", "olu", "fay", WORKER])
def test_nobody_else_has_it_there(browse: Browse, furnished: Office, handle: str) -> None:
    move_clock(furnished, timedelta(days=1))
    assert OVER not in browse(handle).get("/today").text


def test_the_worker_reads_what_it_means_and_whom_to_ask(browse: Browse, furnished: Office) -> None:
    move_clock(furnished, timedelta(days=1))
    for address in ("/my-pledge", f"/records/{REFERENCE}"):
        page = browse(WORKER).get(address)
        assert "By what is recorded here your fixed term ended on 17 June 2026" in page.text
        assert "what is promised to you still stands" in page.text
        assert "ask your service lead or your professional lead" in page.text
        assert "a lead records that" not in page.text


def test_it_is_said_before_the_stage_is_agreed_and_the_record_moved_on(browse: Browse, furnished: Office) -> None:
    move_clock(furnished, timedelta(days=1))
    for act in ("agree-stage", "advance"):
        assert "Fixed term: It ended on 17 June 2026" in browse("sam").get(f"/records/{REFERENCE}/{act}").text


@pytest.mark.parametrize("post", ["permanent", "left", "moved"])
def test_nothing_is_said_once_it_is_put_right(browse: Browse, furnished: Office, post: str) -> None:
    move_clock(furnished, timedelta(days=1))
    if post == "permanent":
        ends(furnished, day_of(furnished) - timedelta(days=1), post)
    elif post == "left":
        with furnished.work(furnished.actor("sam")) as work:
            leave(work, REFERENCE, "contract_ended")
    else:
        with furnished.work(furnished.actor("hana")) as work:
            set_hire_date(work, REFERENCE, "contract_ends", work.today + timedelta(days=90))
    assert OVER not in browse("sam").get("/today").text
    assert "and this record goes on" not in browse("sam").get(f"/records/{REFERENCE}").text
    assert "fixed term ended on" not in browse(WORKER).get("/my-pledge").text


def test_an_end_that_a_tracker_gave_without_saying_of_what_post_counts_too(browse: Browse, furnished: Office) -> None:
    ends(furnished, day_of(furnished) - timedelta(days=1), None)
    assert OVER in browse("sam").get("/today").text


@pytest.mark.parametrize(
    ("handle", "sees"), [("sam", True), ("hana", False)], ids=["a lead", "HR, who does not see the weeks"]
)
def test_whoever_sets_the_end_is_told_how_much_falls_due_after_it_and_what_of_it_they_see(
    browse: Browse, furnished: Office, handle: str, *, sees: bool
) -> None:
    week = journey_of(furnished, REFERENCE).current("workbook_week")[4].due_on
    assert week
    browser = browse(handle)
    browser.get(f"/records/{REFERENCE}/set-date")
    parts: dict[str, Any] = {"day__day": week.day, "day__month": week.month, "day__year": week.year}
    before = browser.send("preview", name="contract_ends", **parts).text
    for text in (before, browser.send("it").text):
        assert ("“Workbook week”, weeks 6, 7 and 8" in text) is sees
        assert (f"Look again: the fixed term ends on {long_date(week)}, and " in text) is sees
        assert ("promises fall due after it" in text) is sees
        assert ("What is promised stands if the person stays." in text) is sees


def test_whoever_tries_ends_counts_nothing_that_they_do_not_see(browse: Browse, furnished: Office) -> None:
    last = journey_of(furnished, REFERENCE).current("workbook_week")[4].due_on
    assert last

    def told(handle: str) -> str:
        browser = browse(handle)
        browser.get(f"/records/{REFERENCE}/set-date")
        page = browser.send(
            "preview", name="contract_ends", day__day=last.day, day__month=last.month, day__year=last.year
        )
        assert long_date(last) in page.text
        return page.text.partition("the fixed term ends on")[2].partition("due after it")[0]

    before = {handle: told(handle) for handle in ("sam", "hana")}
    with furnished.work(furnished.actor(WORKER)) as work:
        complete_step(work, REFERENCE, "workbook_week", {"confirmed": True}, n=6)
    after = {handle: told(handle) for handle in before}
    assert (before["sam"] != after["sam"], before["hana"] == after["hana"]) == (True, True), (before, after)


def test_beside_what_is_due_after_the_term_it_is_said_that_this_ends_before(browse: Browse, furnished: Office) -> None:
    # Given a term that ends on the day on which the fifth week of the workbook is planned
    weeks = journey_of(furnished, REFERENCE).current("workbook_week")
    last = weeks[4].due_on
    assert last
    ends(furnished, last)
    after = f"after the end of the fixed term on {long_date(last)}"
    # Then the sixth says it, and the fifth does not
    for n, said in ((5, False), (6, True)):
        for handle in ("sam", WORKER):
            text = browse(handle).get(f"/records/{REFERENCE}/steps/workbook_week?turn={n}").text
            assert (f"This is {after}" in text) is said
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    assert [week.n for week in mine.weeks if week.term_ends_on] == [6, 7, 8]
    # And it stays promised, and is told with whom to ask
    told = browse(WORKER).get("/my-pledge").text
    assert f"This is after the end of your fixed term on {long_date(last)}. It stands if you stay" in told
    assert f"This is {after}" in browse("sam").get(f"/records/{REFERENCE}").text
    # When the post is permanent after all
    ends(furnished, last, "permanent")
    # Then nothing is said of it
    assert "your fixed term" not in browse(WORKER).get("/my-pledge").text
    assert after not in browse("sam").get(f"/records/{REFERENCE}").text
