"""Days that lie before the day of another step which they usually follow ask to look again, and are never refused."""

from datetime import date

import pytest

from tests.factories.journeys import (
    LEADS,
    SAM,
    TODAY,
    allowed,
    days_on,
    done,
    finished,
    in_stage,
    moved_on,
    opened,
    proposed,
    turn_of,
    words,
)
from tests.factories.pledges import START_DATE, Words, a_pledge, a_stage, a_step, one_stage
from workflows.correcting import correct
from workflows.ending import withdraw
from workflows.hire_dates import set_date
from workflows.importing import place
from workflows.journey import Journey
from workflows.reading import load_shipped
from workflows.returning import return_to
from workflows.second_looks import second_looks, second_looks_at_dates
from workflows.standing import Standing
from workflows.steps import At, complete, save
from workflows.turn import Status

DAY: Words = {"title": "Day", "type": "date", "required": "no"}


def a_journey(warn_before: str) -> Journey:
    """A hire whose step "later" has answered a day, which is usually not before an anchor."""
    steps = {
        "first": a_step(fields={"day": {**DAY, "happened": "yes"}, "start": {**START_DATE, "required": "no"}}),
        "later": a_step(fields={"day": {**DAY, "happened": "yes", "warn_before": warn_before}}),
    }
    pledge = a_pledge({"only": a_stage(steps)}, hire_dates=("start_date",))
    return allowed(save(opened(pledge), At("later", 1), {"day": date(2026, 6, 8)}, TODAY))


@pytest.mark.parametrize(
    ("warn_before", "answers", "what"),
    [
        ("first.day", {"day": date(2026, 6, 9)}, "“Day” of “First”, 9 June 2026"),
        ("first", {}, "“First”, 9 June 2026"),
        ("start_date", {"start": date(2026, 6, 15)}, "the start date, 15 June 2026"),
        ("stage starts", {}, "the start of “Only”, 9 June 2026"),
    ],
)
def test_a_day_before_what_it_usually_follows_is_asked_about_with_both_days(
    warn_before: str, answers: dict[str, date], what: str
) -> None:
    journey = done(a_journey(warn_before), "first", TODAY, answers)
    (said,) = second_looks(journey, turn_of(journey, "later"), TODAY)
    assert said == f"“Day”, 8 June 2026, is before {what}: check both dates."


def test_nothing_is_asked_while_what_it_follows_has_no_day_or_where_it_is_the_same_day() -> None:
    journey = a_journey("first.day")
    assert second_looks(journey, turn_of(journey, "later"), TODAY) == ()
    journey = done(journey, "first", day=date(2026, 6, 8))
    assert second_looks(journey, turn_of(journey, "later"), TODAY) == ()


def test_a_plan_is_looked_at_as_on_the_day_on_which_its_step_happened() -> None:
    pledge = a_pledge({"only": a_stage({"plan": a_step(fields={"day": DAY})})})
    journey = done(opened(pledge), "plan", day=date(2026, 6, 10))
    assert second_looks(journey, turn_of(journey, "plan"), days_on(9)) == ()


def test_a_start_that_came_in_without_the_day_on_which_it_was_confirmed_is_not_looked_at_as_if_that_were_today() -> (
    None
):
    standing = Standing(stage="workbook", dates={"start_date": date(2026, 4, 7)})
    journey = place(load_shipped(), standing, LEADS, TODAY)
    assert isinstance(journey, Journey)
    start = turn_of(journey, "start_confirmed")
    assert (start.status, start.answers["start_date"]) == (Status.IMPORTED, date(2026, 4, 7))
    assert second_looks(journey, start, TODAY) == ()


def test_a_plan_that_was_never_finished_is_looked_at_while_it_is_open_and_no_longer_once_its_stage_has_closed_it() -> (
    None
):
    pledge = a_pledge(
        {"first": a_stage({"plan": a_step(need="optional", fields={"day": DAY})}), "then": a_stage({"other": a_step()})}
    )
    journey = allowed(save(opened(pledge), At("plan", 1), {"day": date(2026, 6, 8)}, TODAY))
    (said,) = second_looks(journey, turn_of(journey, "plan"), TODAY)
    assert said.endswith("is in the past: check the date.")
    journey = moved_on(journey)
    assert turn_of(journey, "plan").status is Status.NOT_TAKEN_UP
    assert second_looks(journey, turn_of(journey, "plan"), TODAY) == ()


def test_nothing_is_asked_of_a_record_that_has_ended_where_nothing_can_be_put_right() -> None:
    sunday = date(2026, 6, 14)
    journey = done(in_stage(load_shipped(), "selection"), "interview_invites", interview_date=sunday)
    assert second_looks(journey, turn_of(journey, "interview_invites"), TODAY)
    journey = allowed(withdraw(journey, "not_funded", TODAY))
    assert second_looks(journey, turn_of(journey, "interview_invites"), TODAY) == ()


def inducted_early() -> Journey:
    """A hire whose local induction is recorded as a week before the start."""
    journey = in_stage(load_shipped(), "clearance")
    for step in ("hr_clearance", "oh_clearance"):
        journey = done(journey, step)
    journey = done(journey, "start_confirmed", start_date=date(2026, 6, 16))
    return done(journey, "local_induction", completed_on=date(2026, 6, 9))


def test_an_induction_before_the_start_is_done_and_asked_about_until_one_of_the_days_is_changed() -> None:
    journey = inducted_early()
    induction = turn_of(journey, "local_induction")
    assert second_looks(journey, induction, TODAY) == (
        "“Date it was completed”, 9 June 2026, is before the start date, 16 June 2026: check both dates.",
    )
    journey = allowed(set_date(journey, "start_date", date(2026, 6, 9), TODAY))
    assert second_looks(journey, induction, TODAY) == ()


def test_interviews_before_the_advert_closes_are_asked_about() -> None:
    journey = in_stage(load_shipped(), "selection")
    closes = turn_of(journey, "advert_open").answers["closes_on"]
    assert closes == date(2026, 6, 9)
    journey = done(journey, "interview_invites", interview_date=date(2026, 6, 8))
    assert (
        "“Date of the interviews”, 8 June 2026, is before “Date it closes” of “Open the advert”, 9 June 2026: check both dates."
    ) in second_looks(journey, turn_of(journey, "interview_invites"), TODAY)


def test_what_usually_comes_after_a_step_is_done_before_it_and_asked_about_until_that_is_done() -> None:
    journey = opened(one_stage(talk=a_step(), thanks=a_step("5 working days after talk")))
    assert second_looks(journey, turn_of(journey, "thanks"), TODAY) == (), "nothing is asked of what nobody has done"
    journey = done(journey, "thanks")
    (said,) = second_looks(journey, turn_of(journey, "thanks"), TODAY)
    assert said.startswith("“Talk” is not complete yet, and “Thanks” usually comes after it")
    journey = done(journey, "talk")
    assert second_looks(journey, turn_of(journey, "thanks"), TODAY) == ()


def test_nobody_has_offered_feedback_on_interviews_that_were_not_held() -> None:
    journey = done(in_stage(load_shipped(), "selection"), "interview_invites")
    assert words(proposed(journey, "feedback", confirmed=True)) == [
        "“Offer feedback to everyone interviewed” cannot start until “Hold interviews” is complete."
    ]
    journey = done(done(journey, "interviews"), "feedback")
    assert turn_of(journey, "feedback").status is Status.DONE


def test_nothing_is_asked_of_a_round_that_is_over_when_what_it_followed_is_done_anew() -> None:
    journey = done(in_stage(load_shipped(), "selection"), "interview_invites", interview_date=date(2026, 6, 10))
    journey = finished(allowed(return_to(journey, "advertising", SAM, TODAY)), days_on(30))
    (before, *_) = journey.turns["interview_invites"]
    closes = turn_of(journey, "advert_open").answers["closes_on"]
    assert (before.answers["interview_date"], closes) == (date(2026, 6, 10), date(2026, 7, 9))
    assert second_looks(journey, before, TODAY) == ()


def selected(**counts: int) -> Journey:
    """A hire in selection for which 5 people applied."""
    journey = in_stage(load_shipped(), "advertising")
    for step in ("recruitment_strategy", "advert_statements", "advert_open"):
        journey = done(journey, step)
    journey = done(journey, "advert_closed", applications=5)
    journey = moved_on(finished(journey))
    return done(journey, "shortlist", TODAY, counts)


@pytest.mark.parametrize(
    ("considered", "shortlisted", "asked"),
    [
        (5, 5, ()),
        (6, 3, ("“Number of applications read”, 6, is more than “Number of applications” of “Close the advert”, 5: ",)),
        (
            6,
            6,
            (
                "“Number of applications read”, 6, is more than “Number of applications” of “Close the advert”, 5: ",
                "“Number of people shortlisted”, 6, is more than “Number of applications” of “Close the advert”, 5: ",
            ),
        ),
    ],
)
def test_more_read_or_shortlisted_than_applied_is_asked_about(
    considered: int, shortlisted: int, asked: tuple[str, ...]
) -> None:
    journey = selected(considered=considered, shortlisted=shortlisted)
    said = second_looks(journey, turn_of(journey, "shortlist"), TODAY)
    assert said == tuple(f"{each}check both numbers." for each in asked)


def test_more_appointed_than_shortlisted_is_asked_about_once_both_are_known() -> None:
    journey = selected(considered=4, shortlisted=2)
    for step in ("interview_invites", "interviews"):
        journey = done(journey, step)
    for appointed in (2, 3):
        after = done(journey, "selection_outcome", appointed=appointed)
        said = second_looks(after, turn_of(after, "selection_outcome"), TODAY)
        assert any("is more than “Number of people shortlisted”" in each for each in said) is (appointed == 3)


def test_interviews_before_the_day_of_the_invitations_are_done_and_asked_about() -> None:
    journey = done(in_stage(load_shipped(), "selection"), "shortlist")
    later = days_on(9)
    journey = done(journey, "interview_invites", interview_date=days_on(7).on)
    for day, asked in ((6, True), (7, False)):
        after = done(journey, "interviews", later, happened_on=days_on(day).on)
        said = second_looks(after, turn_of(after, "interviews"), later)
        wanted = (
            f"“Hold interviews” happened on {15 if day == 6 else 16} June 2026, before “Date of the interviews” of "
            "“Send invitations and offer adjustments”, 16 June 2026: check both days."
        )
        assert (wanted in said) is asked


def test_a_fixed_term_that_ends_before_the_workbook_begins_is_asked_about_when_either_is_given_or_moved() -> None:
    journey = in_stage(load_shipped(), "clearance")
    for step in ("hr_clearance", "oh_clearance"):
        journey = done(journey, step)
    dates = {"start_date": date(2026, 6, 16), "workbook_start": date(2026, 8, 4), "contract_ends": date(2026, 8, 3)}
    ended = done(journey, "start_confirmed", TODAY, {"post": "fixed_term", **dates})
    asked = "“End of the fixed term”, 3 August 2026, is before the first day of the workbook, 4 August 2026: check both dates."
    assert asked in second_looks(ended, turn_of(ended, "start_confirmed"), TODAY)
    for moved in ("contract_ends", "workbook_start"):
        assert list(second_looks_at_dates(ended, {moved})) == [asked]
    assert list(second_looks_at_dates(ended, {"group_start"})) == []
    fits = allowed(set_date(ended, "contract_ends", date(2026, 8, 4), TODAY))
    assert list(second_looks_at_dates(fits, {"contract_ends"})) == []


def looked_at(journey: Journey, step: str) -> tuple[str, ...]:
    return second_looks(journey, turn_of(journey, step), TODAY)


def test_an_advert_on_other_days_than_both_leads_agreed_is_asked_about() -> None:
    journey = in_stage(load_shipped(), "advertising")
    opens, closes = days_on(5).on, days_on(33).on
    assert not [
        each for each in looked_at(done(journey, "recruitment_strategy"), "recruitment_strategy") if "agreed" in each
    ]
    journey = done(journey, "recruitment_strategy", planned_open=opens, planned_close=closes)
    journey = done(journey, "advert_statements")
    as_agreed = done(journey, "advert_open", days_on(5), opens_on=opens, closes_on=closes)
    assert looked_at(as_agreed, "advert_open") == ()
    other = done(journey, "advert_open", days_on(5), opens_on=opens, closes_on=days_on(30).on)
    (said,) = looked_at(other, "advert_open")
    assert said == (
        "“Date it closes”, 9 July 2026, is not “Planned closing date” of “Agree where and how long to advertise”, "
        "12 July 2026, which was agreed: check which is right."
    )


@pytest.mark.parametrize("present", [True, False])
def test_interviews_without_a_panel_member_with_lived_experience_are_asked_about_also_where_the_outcome_is_agreed(
    present: bool,
) -> None:
    journey = done(selected(considered=4, shortlisted=2), "interview_invites")
    journey = done(journey, "interviews", lived_experience_present=present)
    proposed = allowed(complete(journey, At("selection_outcome"), SAM, {"appointed": 1}, None, TODAY))
    for step in ("interviews", "selection_outcome"):
        missing = [
            each for each in looked_at(proposed, step) if each.startswith("No panel member with lived experience")
        ]
        assert bool(missing) is not present


def test_an_advert_to_which_nobody_applied_is_asked_about_with_the_way_to_advertise_again() -> None:
    journey = in_stage(load_shipped(), "advertising")
    for step in ("recruitment_strategy", "advert_statements", "advert_open"):
        journey = done(journey, step)
    assert not [
        each for each in looked_at(done(journey, "advert_closed", applications=1), "advert_closed") if "Nobody" in each
    ]
    (said,) = [
        each for each in looked_at(done(journey, "advert_closed", applications=0), "advert_closed") if "Nobody" in each
    ]
    assert said.startswith("Nobody applied. To advertise again, both leads agree")


@pytest.mark.parametrize(("band", "asked"), [("not_set", True), ("5", False)])
def test_a_post_whose_band_is_not_set_yet_is_asked_about_where_it_is_agreed_and_by_hr_before_the_advert(
    band: str, asked: bool
) -> None:
    journey = done(opened(load_shipped()), "jd_ps_agreed", band=band, job_description="unchanged")
    assert [each.startswith("The band is not set yet.") for each in looked_at(journey, "jd_ps_agreed")] == [
        True
    ] * asked
    while journey.stage is None or journey.stage.key != "advertising":
        journey = moved_on(finished(journey))
    advert = [each for each in looked_at(journey, "advert_open") if "no band" in each]
    assert bool(advert) is asked


def test_a_role_of_another_pillar_and_a_job_description_that_says_otherwise_are_asked_about() -> None:
    journey = opened(load_shipped())
    fits = done(journey, "understand_roles", pillar="professional_practice", role="peer_support_worker")
    assert looked_at(fits, "understand_roles") == ()
    wrong = done(journey, "understand_roles", pillar="facilitation_of_learning", role="peer_support_worker")
    outside = "“Peer support worker” belongs to “Professional practice”, and “Facilitation of learning” is chosen: "
    assert looked_at(wrong, "understand_roles") == (f"{outside}check which is right.",)
    after = done(wrong, "jd_ps_agreed", pillar="professional_practice", role="peer_support_worker")
    otherwise = (
        "“Pillar”, Professional practice, is not “Pillar” of “Understand the lived experience roles available”, "
    )
    assert looked_at(after, "jd_ps_agreed") == (f"{otherwise}Facilitation of learning: check which is right.",)


def test_a_job_description_that_changes_after_its_stage_is_asked_about_where_it_changes_and_by_whom_it_is_used() -> (
    None
):
    journey = in_stage(load_shipped(), "advertising")
    for step in ("recruitment_strategy", "advert_statements"):
        journey = done(journey, step)
    used = "“Agree the job description and person specification” is not as its stage was agreed with any more: ask the leads"
    means = "This was agreed for “Job description agreement”, which is over: with any change the record cannot move on"

    def said(journey: Journey, step: str, words: str) -> bool:
        return any(each.startswith(words) for each in looked_at(journey, step))

    assert not said(journey, "jd_ps_agreed", means)
    assert not said(journey, "advert_open", used)
    opened_again = allowed(correct(journey, At("jd_ps_agreed"), TODAY))
    band = next(key for key in ("4", "5") if key != turn_of(journey, "jd_ps_agreed").answers["band"])
    changed = done(opened_again, "jd_ps_agreed", band=band)
    assert [said(each, "advert_open", used) for each in (opened_again, changed)] == [True, True]
    assert [said(each, "jd_ps_agreed", means) for each in (opened_again, changed)] == [True, False]
    as_it_was = done(opened_again, "jd_ps_agreed")
    assert not said(as_it_was, "advert_open", used)
    assert not said(changed, "recruitment_strategy", used), "the leads are told what keeps the record from moving on"
