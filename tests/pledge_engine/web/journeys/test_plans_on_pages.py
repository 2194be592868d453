"""When plans change, done on a phone by pages alone: each story is told in the same words as when commands are given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.office import WORKER
from tests.journeys.story import must_be_told
from tests.journeys.test_plans import MONDAY
from tests.pledge_engine.web.journeys.story_on_pages import PUT_RIGHT, Begins, StoryOnPages

JOB_DESCRIPTION = "Agree the job description and person specification"
without_javascript = pytest.mark.parametrize("javascript", [False])


@without_javascript
def test_a_record_is_held_for_23_working_days_across_easter(begins: Begins) -> None:
    # Given a record that was opened a week ago
    pages = begins(date(2026, 3, 16))
    story = pages.story
    # When the team asks for a pause, and nobody can agree or move anything meanwhile
    story.on(date(2026, 3, 23))
    sam = pages.does("sam", "Put on hold", "Put on hold", review_on=date(2026, 4, 27))
    assert "On hold, to be looked at again by 27 April 2026" in sam.text()
    assert "Return to an earlier stage" not in sam.text()
    # And it goes on five weeks later
    story.on(date(2026, 4, 27))
    pages.does("pat", "Resume", "Resume")
    # Then every date has moved by the days held, and says so
    sam = pages.on_step("sam", "Name supervisors and set up support")
    sam.unfolds("Why this date")
    sam.sees("plus 23 held days")
    must_be_told(
        "held across Easter",
        story.printed(
            "The record was opened on 16 March 2026. A week later the team asks for a pause.", since=date(2026, 3, 23)
        ),
    )


def test_the_start_date_moves_twice_after_induction_steps_were_dated(begins: Begins) -> None:
    # Given a start that was confirmed, and an induction with dates
    pages = begins(MONDAY)
    story = pages.story
    story.comes_to("clearance")
    pages.completes("hana", "hr_clearance")
    pages.completes("olu", "oh_clearance")
    pages.completes("hana", "start_confirmed", start_date="2026-02-16", post="permanent")
    # When it moves, and somebody who is needed to meet the worker is away
    story.on(date(2026, 1, 19))
    move = "Move a date of the record", "Move the date"
    sam = pages.does_after_a_look("sam", *move, name="start_date", day=date(2026, 3, 2))
    assert "moved the start date from 16 February 2026 to 2 March 2026" in sam.told
    sam = pages.on_step("sam", "Meet the lived experience senior leadership team")
    sam.does("Move the date", "Show what would change", how="day", to=date(2026, 4, 14), reason="person_away")
    sam.presses("Move the date")
    # And it moves once more
    story.on(date(2026, 2, 2))
    pages.does_after_a_look("pat", *move, name="start_date", day=date(2026, 3, 23))
    # Then what follows from it has moved, and the date that was moved by hand has stayed
    pat = pages.on_step("pat", "Meet the lived experience senior leadership team")
    pat.unfolds("Why this date")
    pat.sees("By its rule: 22 April 2026")
    must_be_told(
        "the start moves twice",
        story.printed(
            "The start was confirmed for 16 February 2026, and the steps of the induction have their dates.",
            since=date(2026, 1, 19),
        ),
    )


def test_a_worker_starts_at_15_hours_with_a_fortnightly_workbook(begins: Begins) -> None:
    # Given Wren, who has started at 15 hours a week
    pages = begins(MONDAY)
    story = pages.story
    story.comes_to("workbook")
    # When the pace is agreed with Wren, who then finishes the first week
    story.on(MONDAY + timedelta(days=1))
    pages.does_after_a_look("sam", "Set the pace of the workbook", "Set the pace", weeks="2")
    story.on(date(2026, 2, 2))
    wren = pages[WORKER]
    assert "Overdue" not in wren.page.locator("li").filter(has_text="Your week 1").first.inner_text()
    wren.presses("I have finished week 1")
    # Then the weeks go on at that pace
    assert "is confirmed" in wren.told
    must_be_told(
        "a fortnightly workbook",
        story.printed(
            "Wren starts at 15 hours a week, and agrees with the service lead to do one of the workbook's weeks every "
            "two weeks.",
            since=MONDAY + timedelta(days=1),
        ),
    )


@without_javascript
def test_the_job_description_is_edited_after_the_advert(begins: Begins) -> None:
    # Given a post that was agreed at 30 hours, and an advert that is open
    pages = begins(MONDAY)
    story = pages.story
    pages.completes("sam", "jd_ps_agreed", hours="30")
    pages.agrees("pat", JOB_DESCRIPTION)
    story.comes_to("advertising")
    story.goes_on_until(lambda: story.stands("advert_open") == "Complete")
    # When Sam puts the hours right, and Pat agrees
    story.on(date(2026, 1, 26))
    put_right(pages, "sam")
    sam = pages.on_step("sam", JOB_DESCRIPTION)
    sam.fills({"hours": "37.5"})
    sam.presses("Complete")
    pages.agrees("pat", JOB_DESCRIPTION)
    # Then the record says that it has changed since its stage was agreed, and does not move on
    pages["pat"].sees("has changed since its stage was agreed: correct it back to what was agreed then")
    # And when Pat puts back what was agreed, nothing of it stands in the way
    put_right(pages, "pat")
    pat = pages.on_step("pat", JOB_DESCRIPTION)
    pat.fills({"hours": "30"})
    pat.presses("Save part-done")
    pages.on_step("sam", JOB_DESCRIPTION).presses("Complete")
    pages.agrees("pat", JOB_DESCRIPTION)
    must_be_told(
        "the job description is edited",
        story.printed(
            "The post was agreed at 22.5 hours and then at 30, and the advert is open.", since=date(2026, 1, 26)
        ),
    )


def test_a_second_post_five_months_later_and_a_third_after_thirteen(begins: Begins) -> None:
    # Given a team that was made ready in January
    pages = begins(MONDAY)
    story = pages.story
    story.comes_to("jd_agreement")
    # When it opens a second post in June, and a third thirteen months after its plan was agreed
    story.on(date(2026, 6, 15))
    story.record = opened(pages)
    second = story.printed("Oak team was made ready in January 2026. In June it opens a second post.")
    story.on(date(2027, 2, 15))
    story.record = opened(pages)
    # Then what was prepared holds for the second and not for the third
    third = story.printed("In February 2027, thirteen months after the plan was agreed, the team opens a third post.")
    must_be_told("a second and a third post", f"{second}\n{third}")


@without_javascript
def test_the_worker_says_that_the_local_induction_did_not_happen(begins: Begins) -> None:
    # Given a local induction that is said to be complete
    pages = begins(MONDAY)
    story = pages.story
    story.comes_to("workbook")
    story.goes_on_until(lambda: story.stands("local_induction") == "Complete")
    # When Wren reads that, and says that it did not happen
    story.on(date(2026, 2, 9))
    wren = pages[WORKER]
    wren.follows("See my whole record")
    wren.unfolds("Steps that are closed")
    wren.follows("Complete the local induction")
    wren.follows("This did not happen for me")
    wren.presses("Say so")
    # Then both leads see it first thing
    for lead in ("sam", "pat"):
        someone = pages[lead]
        someone.opens("/today")
        someone.sees("Workers say that this did not happen for them")
    # And Sam puts it right, and the induction takes place a week later
    sam = pages.on_step("sam", "Complete the local induction", closed=True)
    sam.does(PUT_RIGHT, "Open it again", reason="recorded_by_mistake")
    story.on(date(2026, 2, 16))
    pages.completes("sam", "local_induction", completed_on="2026-02-16", although_said=["yes"])
    must_be_told(
        "it did not happen for me",
        story.printed(
            "The local induction was recorded as complete. On 9 February Wren reads that and says that it did not happen. "
            "Sam agrees, and a week later the induction takes place.",
            since=date(2026, 2, 9),
        ),
    )


@without_javascript
def test_an_advance_is_undone_until_something_is_recorded_after_it(begins: Begins) -> None:
    # Given a record that has moved on to its second stage
    pages = begins(MONDAY)
    story = pages.story
    story.comes_to("jd_agreement")
    # When Pat undoes that, everything is as it was, and Sam moves it on again
    pages.does("pat", "Undo moving on", "Undo")
    assert story.stage == "team_readiness"
    assert story.blockers() == []
    pages.does("sam", "Move the record on", "Move on")
    assert story.stage == "jd_agreement"
    # Then once something is recorded after it, the page offers to return the record and no longer to undo it
    sam = pages.on_step("sam", "Agree the job plan")
    sam.fills({"link": "https://intranet.example/plan"})
    sam.presses("Save part-done")
    pat = pages["pat"]
    pat.unfolds("See everything you can do here")
    assert pat.page.get_by_role("link", name="Undo moving on", exact=True).count() == 0
    assert pat.page.get_by_role("link", name="Return to an earlier stage", exact=True).count() == 1
    assert story.stage == "jd_agreement"


@without_javascript
def test_what_the_team_finishes_for_one_post_is_finished_for_its_other(begins: Begins) -> None:
    # Given two posts of one team, whose plan has an action that is still to be done
    pages = begins(MONDAY)
    story = pages.story
    first = story.record
    story.goes_on_until(lambda: story.stands("readiness_plan") == "Complete")
    second = story.record = opened(pages)
    # When Sam finishes the action on the second
    pages.completes("sam", "readiness_actions")
    # Then the day after it is finished on the first as well, which says on which record that was
    story.on(MONDAY + timedelta(days=1))
    story.record = first
    pat = pages["pat"]
    pat.unfolds("See what was recorded last")
    pat.sees(f"because the team has finished it on {second} and its actions are the team's")
    assert story.stands("readiness_actions") == "Carried over"


def put_right(pages: StoryOnPages, who: str) -> None:
    someone = pages.on_step(who, JOB_DESCRIPTION, closed=True)
    someone.does(PUT_RIGHT, "Open it again", reason="wrong_answer")


def opened(pages: StoryOnPages) -> str:
    """Sam opens a post in the only team there is; its reference."""
    sam = pages["sam"]
    sam.opens("/records/new")
    sam.fills({"team": "Oak team", "service_lead": "sam", "professional_lead": "pat"})
    sam.presses("Continue")
    sam.presses("Open the post")
    return sam.page.url.rpartition("/")[2]
