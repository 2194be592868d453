"""Stories of offers, done on a phone by pages alone, and told as when commands are given."""

from __future__ import annotations

from datetime import date

import pytest

from tests.journeys.story import must_be_told
from tests.journeys.test_offers import KEPT, MONDAY, answers_seen_by, worker_seen_by
from tests.pledge_engine.web.journeys.story_on_pages import RETURN, Begins, StoryOnPages

without_javascript = pytest.mark.parametrize("javascript", [False])
OUTCOME = "Agree the outcome"


def test_an_offer_falls_through_and_the_reserve_candidate_is_appointed_without_new_interviews(begins: Begins) -> None:
    # Given an offer, and a panel that had chosen a reserve candidate as well
    pages = begins(MONDAY)
    story = pages.story
    story.comes_to("clearance")
    offer = worker_seen_by(story, "sam")
    assert offer in pages["sam"].text()
    pages.completes("hana", "hr_clearance")
    # When the offer falls through, and both leads say that the interviews still hold
    story.on(date(2026, 3, 2))
    pages.does_after_a_look(
        "sam", RETURN, "Return the record", stage="selection", reason="offer_fell_through", steps=KEPT
    )
    assert offer not in pages["sam"].text()
    pages.does_after_a_look("pat", "Say what still holds", "It still holds", steps=KEPT)
    assert offer not in pages["pat"].text()
    # And the reserve candidate is offered the post
    pages.completes("hana", "conditional_offer", offered_on="2026-03-02", name="Second Fiction")
    for lead in ("sam", "pat"):
        pages[lead].does("Agree that “Selection” is complete", "I agree")
    pages["sam"].does("Move the record on", "Move on")
    # Then it is told without the first person, whom HR erases for good
    assert "Second Fiction" in pages["sam"].text()
    must_be_told(
        "an offer falls through",
        story.printed(
            "An offer was made in January, and on 2 March it falls through. The panel had chosen a reserve candidate as "
            "well, who is then offered the post on the same day.",
            since=date(2026, 3, 2),
        ),
    )
    pages.does("hana", "Erase the earlier person", "Erase for good")
    assert offer not in answers_seen_by(story, "hana", "conditional_offer")
    assert "Second Fiction" in answers_seen_by(story, "hana", "conditional_offer")


@without_javascript
def test_nobody_is_appointed_and_the_advert_runs_again(begins: Begins) -> None:
    # Given interviews that were held
    pages = begins(MONDAY)
    story = pages.story
    story.goes_on_until(lambda: story.stage == "selection" and story.stands("interviews") == "Complete")
    # When the panel makes no appointment
    story.on(date(2026, 3, 16))
    pages.completes("sam", "selection_outcome", appointed="0")
    pages.agrees("pat", OUTCOME)
    pages["sam"].sees("Nobody was appointed: return to advertising or an earlier stage.")
    # And both leads return the record, and the statements in the advert still hold
    pages.does_after_a_look(
        "sam", RETURN, "Return the record", stage="advertising", reason="nobody_appointed", steps=["advert_statements"]
    )
    pages.does_after_a_look("pat", "Say what still holds", "It still holds", steps=["advert_statements"])
    # Then the advert can run again
    pages["pat"].sees("Cannot start until")
    must_be_told(
        "nobody is appointed",
        story.printed(
            "The interviews were held, and the panel did not make an appointment this time.", since=date(2026, 3, 16)
        ),
    )


def test_two_people_are_appointed_from_one_advert(begins: Begins) -> None:
    # Given interviews that were held for two posts
    pages = begins(MONDAY)
    story = pages.story
    story.goes_on_until(lambda: story.stage == "selection" and story.stands("interviews") == "Complete")
    # When the panel chooses two people, and Sam opens a record for the second
    pages.completes("sam", "selection_outcome", appointed="2")
    pages.agrees("pat", OUTCOME)
    sibling = appointed_too(pages)
    first, story.record = story.record, sibling
    pages.completes("hana", "conditional_offer", offered_on="2026-01-12", name="Other Fiction")
    # Then each has a record, and only one has been offered yet
    story.record = first
    assert "Other Fiction" not in pages["sam"].text()
    story.record = sibling
    assert "Other Fiction" in pages["sam"].text()
    must_be_told(
        "two people are appointed",
        story.printed(
            "Two posts were approved, and the panel chose two people from one advert. Each has a record: one goes on in "
            "R-0001, and this is the other, R-0002."
        ),
    )


def appointed_too(pages: StoryOnPages) -> str:
    """Sam opens a record for one more person; its reference."""
    sam = pages.does("sam", "Appoint another person", "Open their record")
    assert "R-0002" in sam.page.url, sam.text()
    return "R-0002"
