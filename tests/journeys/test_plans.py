"""Stories of plans that change: holds, moved starts, part-time work, edited agreements, and a worker who is heard."""

from datetime import date, timedelta

from pledge_engine.hires.all_the_same import Although
from pledge_engine.hires.change_commands import correct_step, move_date, say_it_did_not_happen, set_pace
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.round_commands import undo_advance
from pledge_engine.hires.stage_commands import advance, agree_stage, set_hire_date
from pledge_engine.hires.step_commands import agree_step, complete_step, save_step
from tests.journeys.story import WORKER, Story, must_be_told

MONDAY = date(2026, 1, 12)


def test_a_record_is_held_for_23_working_days_across_easter(database: str) -> None:
    story = Story(database, date(2026, 3, 16))
    assert story.due("readiness_session") == (
        "29 April 2026: 30 working days after 16 March 2026 (the start of “Team readiness”); "
        "skipped Good Friday and Easter Monday"
    )
    story.on(date(2026, 3, 23))
    story.by("sam", hold, date(2026, 4, 27))
    assert story.refused("sam", agree_stage)[0] == "The record is on hold: resume it first."
    story.on(date(2026, 4, 27))
    story.by("pat", resume)
    assert story.due("readiness_session") == (
        "3 June 2026: 30 working days after 16 March 2026 (the start of “Team readiness”); skipped Good Friday and "
        "Easter Monday; plus 23 held days; skipped Early May bank holiday and Spring bank holiday"
    )
    must_be_told(
        "held across Easter",
        story.printed(
            """
            The record was opened on 16 March 2026. A week later the team asks for a pause.
            """,
            since=date(2026, 3, 23),
        ),
    )
    story.ends()


def test_the_start_date_moves_twice_after_induction_steps_were_dated(database: str) -> None:
    story = Story(database, MONDAY)
    story.comes_to("clearance")
    story.by("hana", complete_step, "hr_clearance", story.answers("hr_clearance"))
    story.by("olu", complete_step, "oh_clearance", story.answers("oh_clearance"))
    confirmed = {"start_date": "16 February 2026", "post": "permanent"}
    story.by("hana", complete_step, "start_confirmed", confirmed)
    assert story.due("local_induction") == "16 March 2026: 20 working days after 16 February 2026 (the start date)"

    story.on(date(2026, 1, 19))
    story.by("sam", set_hire_date, "start_date", date(2026, 3, 2))
    assert story.due("local_induction") == "30 March 2026: 20 working days after 2 March 2026 (the start date)"

    # A date moved by hand stays where it was put; what its rule gives is told beside it.
    story.by("sam", move_date, "meet_greet", date(2026, 4, 14), "person_away")
    story.on(date(2026, 2, 2))
    story.by("pat", set_hire_date, "start_date", date(2026, 3, 23))
    assert story.due("local_induction") == (
        "22 April 2026: 20 working days after 23 March 2026 (the start date); skipped Good Friday and Easter Monday"
    )
    assert story.due("meet_greet") == (
        "14 April 2026: moved by hand to 14 April 2026: somebody who is needed is away. By its rule: 22 April 2026, "
        "20 working days after 23 March 2026 (the start date); skipped Good Friday and Easter Monday"
    )
    assert story.first_promised("local_induction") == date(2026, 3, 16)
    must_be_told(
        "the start moves twice",
        story.printed(
            """
            The start was confirmed for 16 February 2026, and the steps of the induction have their
            dates.
            """,
            since=date(2026, 1, 19),
        ),
    )
    story.ends()


def test_a_worker_starts_at_15_hours_with_a_fortnightly_workbook(database: str) -> None:
    story = Story(database, MONDAY)
    story.by("sam", complete_step, "jd_ps_agreed", story.answers("jd_ps_agreed", hours="15"))
    story.by("pat", agree_step, "jd_ps_agreed")
    story.comes_to("workbook")
    assert (
        story.due("workbook_week", 8) == "9 March 2026: 8 weeks after 12 January 2026 (the first day of the workbook)"
    )
    assert story.refused("sam", set_pace, 5) == ["A pace is one week of the workbook every 1 to 4 weeks, not every 5."]
    story.on(MONDAY + timedelta(days=1))
    story.by("sam", set_pace, 2)
    assert (
        story.due("workbook_week", 1)
        == "26 January 2026: 2 weeks after 12 January 2026 (the first day of the workbook); at the pace of one every 2 weeks"
    )
    assert story.due("workbook_week", 8) == (
        "5 May 2026: 16 weeks after 12 January 2026 (the first day of the workbook); at the pace of one every 2 weeks; "
        "4 May 2026 is Early May bank holiday, so the next working day"
    )
    story.on(date(2026, 2, 2))
    assert "overdue" not in story.stands("workbook_week", 1).lower(), "a step that the worker holds is never overdue"
    story.by(WORKER, complete_step, "workbook_week", story.answers("workbook_week"), n=1)
    must_be_told(
        "a fortnightly workbook",
        story.printed(
            """
            Wren starts at 15 hours a week, and agrees with the service lead to do one of the workbook's
            weeks every two weeks.
            """,
            since=MONDAY + timedelta(days=1),
        ),
    )
    story.ends()


def test_the_job_description_is_edited_after_one_lead_agreed_and_then_after_the_advert(database: str) -> None:
    story = Story(database, MONDAY)
    described = story.answers("jd_ps_agreed", hours="22.5")
    story.by("sam", complete_step, "jd_ps_agreed", described)
    story.by("pat", save_step, "jd_ps_agreed", {"hours": "30"})
    assert story.stands("jd_ps_agreed").startswith("Part-done")
    assert story.told().splitlines()[-3:] == [
        (
            "12 January 2026: Pat Example, the professional lead, saved “Agree the job description and person "
            "specification” without completing it."
        ),
        "    “Hours a week” was changed.",
        "    What the service lead had agreed was set aside.",
    ]
    assert story.mailed("sam")[-1] == "change_asked"
    story.by("sam", complete_step, "jd_ps_agreed", {})
    story.by("pat", agree_step, "jd_ps_agreed")
    story.comes_to("advertising")
    story.goes_on_until(lambda: story.stands("advert_open") == "Complete")

    story.on(date(2026, 1, 26))
    story.by("sam", correct_step, "jd_ps_agreed", "wrong_answer")
    assert story.stage == "advertising"
    assert (
        "“Agree the job description and person specification” was opened again to be put right" in story.blockers()[0]
    )
    story.by("sam", complete_step, "jd_ps_agreed", {"hours": "37.5"})
    story.by("pat", agree_step, "jd_ps_agreed")
    assert story.blockers()[0] == (
        "“Agree the job description and person specification” has changed since its stage was agreed: correct it back to "
        "what was agreed then, or return the record to “Job description agreement” or “Team readiness”."
    )
    assert story.blockers()[0] in story.refused("sam", advance)
    story.by("pat", correct_step, "jd_ps_agreed", "wrong_answer")
    story.by("pat", save_step, "jd_ps_agreed", {"hours": "30"})
    story.by("sam", complete_step, "jd_ps_agreed", {})
    story.by("pat", agree_step, "jd_ps_agreed")
    assert not [words for words in story.blockers() if "job description" in words]
    must_be_told(
        "the job description is edited",
        story.printed(
            """
            The post was agreed at 22.5 hours and then at 30, and the advert is open.
            """,
            since=date(2026, 1, 26),
        ),
    )
    story.ends()


def test_a_wrong_figure_that_both_leads_put_right_once_the_person_has_started_counts_and_the_worker_is_told(
    database: str,
) -> None:
    story = Story(database, MONDAY)
    story.by("sam", complete_step, "jd_ps_agreed", story.answers("jd_ps_agreed", hours="30"))
    story.by("pat", agree_step, "jd_ps_agreed")
    story.comes_to("workbook")
    story.goes_on_until(lambda: story.stands("adjustments_offer") == "Complete")
    story.on(date(2026, 1, 26))
    told = story.mailed(WORKER)
    story.by("sam", correct_step, "jd_ps_agreed", "wrong_answer")
    given = story.by("sam", complete_step, "jd_ps_agreed", {"hours": "37.5"})
    means = (
        "This was agreed for “Job description agreement”, which is over. Once it is complete and agreed again, what it says "
        "then is what counts, and the worker is told."
    )
    assert given.warnings == (means,)
    assert story.mailed(WORKER) == told, "only what both leads have agreed counts"
    story.by("pat", agree_step, "jd_ps_agreed")
    assert story.mailed(WORKER) == [*told, "something_to_read"]
    assert not [words for words in story.blockers() if "job description" in words]
    must_be_told(
        "a figure is put right after the start",
        story.printed(
            """
            The post was agreed at 30 hours, where 37.5 was meant. Wren has started, and the service
            lead has offered a conversation about adjustments.
            """,
            since=date(2026, 1, 26),
            seen_by=WORKER,
        ),
    )
    story.goes_on_until(lambda: story.stage == "supervision", days=7)
    story.ends()


def test_an_advance_is_undone_until_something_is_recorded_after_it(database: str) -> None:
    story = Story(database, MONDAY)
    story.comes_to("jd_agreement")
    story.by("pat", undo_advance)
    assert story.stage == "team_readiness"
    assert story.blockers() == []
    story.by("sam", advance)
    story.by("sam", save_step, "job_plan", {"link": "https://intranet.example/plan"})
    assert story.refused("pat", undo_advance) == [
        "An advance can be undone until something is recorded after it, and something was: return the record instead."
    ]
    story.ends()


def test_a_second_post_in_a_team_made_ready_five_months_ago_and_a_third_thirteen_months_later(database: str) -> None:
    story = Story(database, MONDAY)
    story.comes_to("jd_agreement")
    story.on(date(2026, 6, 15))
    story.record = story.opens()
    assert (story.stands("readiness_session"), story.stands("readiness_plan")) == ("Carried over", "Carried over")
    assert [words for words in story.blockers() if "readiness" in words] == []
    assert story.due("understand_roles").startswith("29 June 2026: 10 working days after 15 June 2026")
    second = story.printed("Oak team was made ready in January 2026. In June it opens a second post.")
    story.on(date(2027, 2, 15))
    story.record = story.opens()
    assert story.stands("readiness_session").startswith("Open")
    must_be_told(
        "a second and a third post",
        second
        + "\n"
        + story.printed("In February 2027, thirteen months after the plan was agreed, the team opens a third post."),
    )
    story.ends()


def test_an_action_of_the_team_that_is_finished_for_one_post_is_finished_for_its_others(database: str) -> None:
    story = Story(database, MONDAY)
    first = story.record
    story.goes_on_until(lambda: story.stands("readiness_plan") == "Complete")
    assert story.stands("readiness_actions").startswith("Open")
    second = story.record = story.opens()
    assert story.stands("readiness_plan") == "Carried over"
    assert story.stands("readiness_actions").startswith("Open")
    story.by("sam", complete_step, "readiness_actions", story.answers("readiness_actions"))
    story.on(date(2026, 1, 13))
    story.record = first
    assert story.stands("readiness_actions") == "Carried over"
    assert story.told(since=date(2026, 1, 13)).splitlines() == [
        (
            f"13 January 2026: Pledge Engine closed “Complete actions needed before the advert”, because the team has finished "
            f"it on {second} and its actions are the team's."
        )
    ]
    assert not story.office.bring_up_to_date()
    story.ends()


def test_the_worker_says_that_the_local_induction_did_not_happen(database: str) -> None:
    story = Story(database, MONDAY)
    story.comes_to("workbook")
    story.goes_on_until(lambda: story.stands("local_induction") == "Complete")
    story.on(date(2026, 2, 9))
    assert story.refused("sam", say_it_did_not_happen, "local_induction")[0].startswith("Your roles do not let you")
    story.by(WORKER, say_it_did_not_happen, "local_induction")
    said = "Complete; the worker said on 9 February 2026 that this did not happen for them"
    assert [story.stands("local_induction", seen_by=lead) for lead in ("sam", "pat")] == [said, said]
    story.by("sam", correct_step, "local_induction", "recorded_by_mistake")
    story.on(date(2026, 2, 16))
    typed = story.answers("local_induction", completed_on="2026-02-16")
    story.by("sam", complete_step, "local_induction", typed, although={Although.SAID})
    must_be_told(
        "it did not happen for me",
        story.printed(
            """
            The local induction was recorded as complete. On 9 February Wren reads that and says
            that it did not happen. Sam agrees, and a week later the induction takes place.
            """,
            since=date(2026, 2, 9),
        ),
    )
    story.ends()
