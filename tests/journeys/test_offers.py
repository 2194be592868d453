"""Stories of offers: one falls through, one advert finds nobody, one advert finds two people."""

from datetime import date

from pledge_engine.access.finding import find_hire
from pledge_engine.audit.verify import verify_chain
from pledge_engine.hires.appointing_another import appoint_another
from pledge_engine.hires.erasing import erase_earlier_person
from pledge_engine.hires.round_commands import agree_kept, return_to
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.stage_commands import advance
from pledge_engine.hires.step_commands import agree_step, complete_step
from tests.factories.databases import everything_in
from tests.factories.office import ENGINE
from tests.journeys.story import Story, must_be_told

MONDAY = date(2026, 1, 12)
KEPT = [
    "selection_process",
    "panel_prepared",
    "shortlist",
    "interview_invites",
    "interviews",
    "selection_outcome",
    "feedback",
]


def worker_seen_by(story: Story, who: str) -> str:
    with story.office.work(story.office.actor(who), write=False) as work:
        return show_hire(work, story.record).worker


def answers_seen_by(story: Story, who: str, step: str) -> list[str]:
    """Every answer of a step that somebody reads, in all its rounds."""
    with story.office.work(story.office.actor(who), write=False) as work:
        view = show_hire(work, story.record)
    return [a.words for line in (*view.earlier, *view.tasks) if line.step == step for a in line.answers]


def test_an_offer_falls_through_and_the_reserve_candidate_is_appointed_without_new_interviews(database: str) -> None:
    story = Story(database, MONDAY)
    story.comes_to("clearance")
    offer = story.answers("conditional_offer")["name"]
    assert worker_seen_by(story, "sam") == offer
    story.by("hana", complete_step, "hr_clearance", story.answers("hr_clearance"))

    # On 2 March the offer falls through. Both leads say that the interviews still hold.
    story.on(date(2026, 3, 2))
    story.by("sam", return_to, "selection", "offer_fell_through", keep=KEPT)
    assert story.stage == "selection"
    assert story.stands("interviews") == (
        "Said to still hold, from round 1, waits for the agreement of the professional lead"
    )
    assert "“Hold interviews” waits for the agreement of the professional lead." in story.blockers()
    assert story.refused("sam", agree_kept) == ["No finished step waits for your agreement that it still holds."]
    story.by("pat", agree_kept)
    assert story.stands("interviews") == "Carried over"
    assert story.blockers() == [
        "“Send the conditional offer” is not complete; HR holds it.",
        "The service lead has not agreed the stage yet.",
        "The professional lead has not agreed the stage yet.",
    ]
    assert story.due("conditional_offer") == (
        "2 March 2026: 5 working days after 12 January 2026 (“Agree the outcome”); the step opened only after that, "
        "so it is due on the day it opened, 2 March 2026"
    )

    # The first person's name and outcomes are closed to everybody but HR, and so is their history to nobody's harm.
    assert worker_seen_by(story, "sam") == ""
    assert answers_seen_by(story, "sam", "conditional_offer") == []
    assert answers_seen_by(story, "sam", "hr_clearance") == []
    assert str(offer) in answers_seen_by(story, "hana", "conditional_offer")

    # The reserve candidate is offered the post.
    story.by("hana", complete_step, "conditional_offer", {"offered_on": "2 March 2026", "name": "Second Fiction"})
    assert worker_seen_by(story, "sam") == "Second Fiction"
    story.comes_to("clearance")
    must_be_told(
        "an offer falls through",
        story.printed(
            """
            An offer was made in January, and on 2 March it falls through. The panel had chosen a
            reserve candidate as well, who is then offered the post on the same day.
            """,
            since=date(2026, 3, 2),
        ),
    )

    # HR erases what is kept of the first person; the trail still verifies, and nothing of the second is touched.
    story.by("hana", erase_earlier_person)
    assert str(offer) not in answers_seen_by(story, "hana", "conditional_offer")
    assert "Second Fiction" in answers_seen_by(story, "hana", "conditional_offer")
    with story.office.work(ENGINE, write=False) as work:
        assert verify_chain(work.connection, journey_id(story)).intact
    kept = everything_in(database)
    assert b"Second Fiction" in kept
    assert story.refused("sam", erase_earlier_person)[0].startswith("Your roles do not let you erase")
    story.ends()


def journey_id(story: Story) -> str:
    with story.office.work(ENGINE, write=False) as work:
        return str(find_hire(work.connection, ENGINE, story.record)[0].id)


def test_nobody_is_appointed_and_the_advert_runs_again(database: str) -> None:
    story = Story(database, MONDAY)
    story.goes_on_until(lambda: story.stage == "selection" and story.stands("interviews") == "Complete")
    story.on(date(2026, 3, 16))
    story.by("sam", complete_step, "selection_outcome", {"appointed": "0"})
    story.by("pat", agree_step, "selection_outcome")
    assert "Nobody was appointed: return to advertising or an earlier stage." in story.blockers()
    assert "Nobody was appointed: return to advertising or an earlier stage." in story.refused("sam", advance)

    story.by("sam", return_to, "advertising", "nobody_appointed", keep=["advert_statements"])
    assert story.stage == "advertising"
    assert story.stands("advert_open").startswith("Cannot start until")
    assert story.due("advert_open") == (
        "8 April 2026: 15 working days after 16 March 2026 (the start of “Advertising”); "
        "skipped Good Friday and Easter Monday"
    )
    story.by("pat", agree_kept)
    assert story.stands("advert_statements") == "Carried over"
    assert worker_seen_by(story, "sam") == ""
    must_be_told(
        "nobody is appointed",
        story.printed(
            """
            The interviews were held, and the panel did not make an appointment this time.
            """,
            since=date(2026, 3, 16),
        ),
    )
    story.ends()


def test_two_people_are_appointed_from_one_advert(database: str) -> None:
    story = Story(database, MONDAY)
    story.goes_on_until(lambda: story.stage == "selection" and story.stands("interviews") == "Complete")
    assert story.refused("sam", appoint_another) == [
        "“Agree the outcome” has to be complete first: it says how many people are appointed."
    ]
    story.by("sam", complete_step, "selection_outcome", {"appointed": "2"})
    story.by("pat", agree_step, "selection_outcome")
    first, sibling = story.record, story.by("sam", appoint_another).reference
    (refused,) = story.refused("sam", appoint_another)
    assert refused.startswith(
        "“Agree the outcome” appointed 2 people, and there is a record for each: correct the number"
    )
    story.record = sibling
    assert story.stage == "selection"
    assert (story.stands("interviews"), story.stands("jd_ps_agreed")) == ("Carried over", "Carried over")
    story.by("hana", complete_step, "conditional_offer", {"offered_on": "12 January 2026", "name": "Other Fiction"})
    story.record = first
    assert story.stands("conditional_offer").startswith("Open")
    assert worker_seen_by(story, "sam") == ""
    story.record = sibling
    assert worker_seen_by(story, "sam") == "Other Fiction"
    must_be_told(
        "two people are appointed",
        story.printed(
            """
            Two posts were approved, and the panel chose two people from one advert. Each has a
            record: one goes on in R-0001, and this is the other, R-0002.
            """,
        ),
    )
    story.ends()
