"""Stories of people and of group supervision, done on a phone by pages alone, and told as when commands are given."""

from __future__ import annotations

from datetime import date

import pytest

from pledge_engine.hires.handing_over import deactivate_person
from pledge_engine.people import granting
from tests.factories.office import CARE_GROUP, TEAM
from tests.journeys.story import must_be_told
from tests.journeys.test_people import MONDAY, covers, held_by_nobody, joins
from tests.pledge_engine.web.journeys.story_on_pages import NAME_A_LEAD, Begins, StoryOnPages
from workflows.definition import Role

without_javascript = pytest.mark.parametrize("javascript", [False])
PLAN = "Agree the team's action plan"


def test_a_lead_is_away_unplanned_cover_agrees_and_may_not_be_both_leads(begins: Begins) -> None:
    # Given a plan that waits for Pat, and Pia, a professional lead in the same care group
    pages = begins(MONDAY)
    story = pages.story
    joins(story, "pia", Role.PROFESSIONAL_LEAD, CARE_GROUP)
    story.goes_on_until(lambda: story.stands("readiness_session") == "Complete")
    pages.completes("sam", "readiness_plan")
    pia = pages.on_step("pia", PLAN)
    assert pia.page.get_by_role("button", name="I agree exactly this").count() == 0
    # When Pat is away from one day to the next, and Pia is named as cover
    story.on(date(2026, 1, 19))
    covers(story, "admin", "pat", "pia")
    pages["pia"].opens("/today")
    pia.follows(PLAN)
    pia.presses("I agree exactly this")
    assert "covering for Pat Example" in pia.told
    # And Pia is then named as the service lead
    with story.office.work(story.office.actor("admin")) as work:
        granting.give_grant(work, "pia", Role.SERVICE_LEAD, scope=TEAM)
    pages.does("cleo", NAME_A_LEAD, "Name them", lead="service_lead:pia")
    # Then Pia cannot be both leads of one step
    pages.completes("pia", "job_plan")
    pia = pages.on_step("pia", "Agree the job plan")
    assert pia.page.get_by_role("button", name="I agree exactly this").count() == 0
    must_be_told(
        "a lead is away",
        story.printed(
            "Pat, the professional lead, is suddenly away. On 19 January an administrator names Pia, a professional lead in "
            "the same care group, as her cover. Later Pia is also named as the service lead, so she can no longer act for "
            "Pat here.",
            since=date(2026, 1, 19),
        ),
    )


@without_javascript
def test_a_professional_lead_leaves_the_trust_holding_eleven_open_steps(begins: Begins) -> None:
    # Given Pat, who leads on three posts
    pages = begins(MONDAY)
    story = pages.story
    story.comes_to("workbook")
    records = (story.record, story.opens(), story.opens())
    for story.record in records[1:]:
        story.comes_to("advertising")
    pages.completes("pat", "advert_statements")
    # When Pat leaves, and Carl joins
    story.on(date(2026, 1, 26))
    with story.office.work(story.office.actor("admin")) as work:
        deactivate_person(work, "pat")
    joins(story, "carl", Role.PROFESSIONAL_LEAD, CARE_GROUP)
    story.record = records[0]
    pages["cleo"].sees("Nobody holds this")
    # And Cleo, a lead of the same team, names Carl on each
    story.on(date(2026, 1, 27))
    for story.record in records:
        pages.does("cleo", NAME_A_LEAD, "Name them", lead="professional_lead:carl")
    # Then nothing is held by nobody, and Carl goes on
    assert [held_by_nobody(story, record) for record in records] == [[], [], []]
    story.record = records[0]
    pages.completes("carl", "supervision_named")
    must_be_told(
        "a lead leaves the trust",
        story.printed(
            "Pat is the professional lead of three posts and holds eleven open steps on them. On 26 January Pat leaves the "
            "trust, and Pat's access ends the same day. Nobody had been named as cover. This is the record of the first "
            "post; leads name somebody for the other two in the same way.",
            since=date(2026, 1, 26),
        ),
    )


@without_javascript
def test_two_months_did_not_run_one_was_missed_and_a_make_up_counted(begins: Begins) -> None:
    # Given Wren, for whom six sessions are due
    pages = begins(MONDAY)
    story = pages.story
    story.comes_to("supervision")
    # When one was attended, two did not run, and one was missed and made up for
    session(pages, date(2026, 2, 10), came="R-0001")
    session(pages, date(2026, 3, 10), ran="no")
    session(pages, date(2026, 4, 9), ran="no")
    session(pages, date(2026, 5, 6), else__R_0001="not_attended")
    session(pages, date(2026, 5, 11), "Record a make-up (Group supervision)", came="R-0001")
    # And four more were attended
    for day in (date(2026, 6, 9), date(2026, 7, 9), date(2026, 8, 11), date(2026, 9, 9)):
        session(pages, day, came="R-0001")
    # Then six were attended, and Wren sees that they were
    pages["wren"].sees("You have been to 6 so far.")
    must_be_told(
        "six attended",
        story.printed(
            "Group supervision started on 12 January 2026. Six sessions have to be attended.", since=date(2026, 2, 10)
        ),
    )


def session(pages: StoryOnPages, day: date, form: str = "Record a session (Group supervision)", **said: str) -> None:
    """Fay records a session on the day it was held."""
    pages.story.on(day)
    fay = pages["fay"]
    fay.opens("/register")
    fay.follows(form)
    fay.fills({name.replace("R_", "R-"): value for name, value in said.items()})
    fay.presses("Record the session")
    if said.get("ran") == "no":
        fay.presses("Continue")
        fay.presses("Record that it did not run")
    assert "is recorded for 1 person" in fay.told, fay.text()
