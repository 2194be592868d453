"""Stories of people: a lead is away unplanned and covered, and a lead leaves the trust with steps still open."""

from datetime import date, timedelta

import pytest

from pledge_engine.errors import PledgeError
from pledge_engine.hires.handing_over import deactivate_person
from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.stage_commands import agree_stage
from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.people import granting, newcomers
from pledge_engine.people.covering import name_cover
from tests.factories.office import CARE_GROUP, TEAM
from tests.journeys.story import Story, must_be_told
from workflows.definition import Role

MONDAY = date(2026, 1, 12)


def joins(story: Story, who: str, role: Role, scope: str) -> None:
    """Somebody joins the trust in a role."""
    with story.office.work(story.office.actor("admin")) as work:
        newcomers.add_person(work, who, f"{who.title()} Example")
        granting.give_grant(work, who, role, scope=scope)


def covers(story: Story, by: str, away: str, cover: str) -> None:
    """Somebody names cover for a colleague for a fortnight from today."""
    with story.office.work(story.office.actor(by)) as work:
        name_cover(work, away, cover, from_on=work.today, until_on=work.today + timedelta(days=14))


def test_a_lead_is_away_unplanned_cover_agrees_and_may_not_be_both_leads(database: str) -> None:
    story = Story(database, MONDAY)
    joins(story, "pia", Role.PROFESSIONAL_LEAD, CARE_GROUP)
    story.goes_on_until(lambda: story.stands("readiness_session") == "Complete")
    story.by("sam", complete_step, "readiness_plan", story.answers("readiness_plan"))
    assert story.refused("pia", agree_step, "readiness_plan")[0].startswith("Your roles do not let you agree")

    # Pat is away from one day to the next; an administrator names Pia, without a reason.
    story.on(date(2026, 1, 19))
    covers(story, "admin", "pat", "pia")
    story.by("pia", agree_step, "readiness_plan")
    assert story.stands("readiness_plan") == "Complete"
    assert "covering for Pat Example as the professional lead" in story.told(since=date(2026, 1, 19))

    # Pia cannot be both leads: once the record names her as its service lead, her cover for Pat has no effect there.
    with story.office.work(story.office.actor("admin")) as work:
        granting.give_grant(work, "pia", Role.SERVICE_LEAD, scope=TEAM)
    with story.office.work(story.office.actor("cleo")) as work:
        reassign_lead(work, story.record, Role.SERVICE_LEAD, "pia")
    story.by("pia", complete_step, "job_plan", story.answers("job_plan"))
    assert story.refused("pia", agree_step, "job_plan") == [
        "“Agree the job plan” already has the agreement of the service lead."
    ]
    assert story.stands("job_plan").endswith("waits for the agreement of the professional lead")
    must_be_told(
        "a lead is away",
        story.printed(
            """
            Pat, the professional lead, is suddenly away. On 19 January an administrator names
            Pia, a professional lead in the same care group, as her cover. Later Pia is also named
            as the service lead, so she can no longer act for Pat here.
            """,
            since=date(2026, 1, 19),
        ),
    )
    story.ends()


def test_a_professional_lead_leaves_the_trust_holding_eleven_open_steps(database: str) -> None:
    story = Story(database, MONDAY)
    story.comes_to("workbook")
    begun_first, second, third = story.record, story.opens(), story.opens()
    for story.record in (second, third):
        story.comes_to("advertising")
    story.by("pat", complete_step, "advert_statements", story.answers("advert_statements"))
    records = (begun_first, second, third)
    story.on(date(2026, 1, 26))
    with story.office.work(story.office.actor("admin")) as work:
        deactivate_person(work, "pat")
    with pytest.raises(PledgeError), story.office.work(story.office.actor("pat")):
        pass
    assert [held_by_nobody(story, record) for record in records] == [
        ["supervision_named", "workbook_review", "peer_supervision", "peer_training"],
        ["advert_statements", "role_video", "info_session", "panel_prepared"],
        ["role_video", "info_session", "panel_prepared"],
    ]

    # Nobody can agree in Pat's place until somebody is named, and Cleo, a lead of the same team, names Carl.
    joins(story, "carl", Role.PROFESSIONAL_LEAD, CARE_GROUP)
    story.record = begun_first
    assert story.refused("carl", agree_stage)[0].startswith("Your roles do not let you agree")
    story.on(date(2026, 1, 27))
    for record in records:
        with story.office.work(story.office.actor("cleo")) as work:
            reassign_lead(work, record, Role.PROFESSIONAL_LEAD, "carl")
    assert [held_by_nobody(story, record) for record in records] == [[], [], []]
    story.by("carl", complete_step, "supervision_named", story.answers("supervision_named"))
    must_be_told(
        "a lead leaves the trust",
        story.printed(
            """
            Pat is the professional lead of three posts and holds eleven open steps on them. On 26 January Pat leaves the
            trust, and Pat's access ends the same day. Nobody had been named as cover. This is the record of the first
            post; leads name somebody for the other two in the same way.
            """,
            since=date(2026, 1, 26),
        ),
    )
    story.ends()


def held_by_nobody(story: Story, record: str) -> list[str]:
    """The open steps of a record that are said to be held by nobody."""
    with story.office.work(story.office.actor("sam"), write=False) as work:
        return [task.step for task in show_hire(work, record).tasks if task.owner == "Nobody holds this"]
