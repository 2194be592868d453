"""How a record calls whoever it is about: by the name they have now, and by none once its offer names nobody any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from pledge_engine.hires.appointing import NAME
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.step_commands import complete_step, save_step
from pledge_engine.office import Office
from pledge_engine.people.editing import edit_person
from pledge_engine.reconciliation.findings import Disagreement
from pledge_engine.reconciliation.records import reconcile
from tests.factories.first_week import ADDRESS, REFERENCE
from tests.factories.office import ADMINISTRATOR, ENGINE, journey_of, move_clock
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.invitation.typed import CHOSEN, name_of_page

Browse = Callable[..., Browser]
RECORD = f"/records/{REFERENCE}"
WAS, IS = "Rowan Canary-Name", "Robyn Canary-Else"


def names_unlike_the_trail(office: Office) -> list[Disagreement]:
    with office.work(ENGINE, write=False) as work:
        return [each for each in reconcile(work.connection, work.definitions).named if each.what.endswith("name")]


def call(office: Office, name: str) -> None:
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor(ADMINISTRATOR)) as work:
        edit_person(work, CHOSEN["handle"], name=name)


def test_a_worker_whose_name_changes_is_called_by_it_on_their_record_and_nobody_asks_who_they_are(
    browse: Browse, furnished: Office, invited: Callable[..., str]
) -> None:
    # Given Rowan, who took up their invitation
    rowan = browse()
    rowan.get(invited(ADDRESS))
    rowan.send(**CHOSEN)
    assert WAS in browse("hana").get(RECORD).text
    # When an administrator changes their name
    call(furnished, IS)
    # Then HR and both leads read the new name alone, and are not asked whether it is somebody else
    for handle in ("hana", "sam", "pat"):
        page = browse(handle).get(RECORD)
        assert IS in page.text
        assert WAS not in page.text
        assert "are they one person?" not in page.text
    assert WAS not in rowan.get("/my-pledge").text
    assert not names_unlike_the_trail(furnished)


@pytest.mark.parametrize("reason", ["recorded_by_mistake", "wrong_answer"])
def test_whoever_was_offered_a_post_by_mistake_is_named_nowhere_on_its_record(
    browse: Browse, furnished: Office, invited: Callable[..., str], reason: str
) -> None:
    # Given an offer that HR recorded on the wrong record, and an invitation that went out for it
    link = invited(ADDRESS)
    definition = journey_of(furnished, REFERENCE).definition
    offer = next(step.key for step in definition.steps.values() if step.per_person)
    assert WAS in browse("hana").get(RECORD).text
    # When HR opens it again as recorded by mistake, or to put an answer right, and takes the name out
    with furnished.work(furnished.actor("hana")) as work:
        correct_step(work, REFERENCE, offer, reason)
    if reason == "wrong_answer":
        with furnished.work(furnished.actor("hana")) as work:
            save_step(work, REFERENCE, offer, {"name": ""})
    # Then nobody reads it on the record any more, and the invitation opens nothing
    for handle in ("hana", "sam", "pat"):
        assert WAS not in browse(handle).get(RECORD).text
    assert name_of_page(browse(), link) == "Link not working"
    assert not names_unlike_the_trail(furnished)


def test_an_offer_calls_a_worker_as_they_are_called_now_also_once_its_day_is_put_right(
    browse: Browse, furnished: Office, invited: Callable[..., str]
) -> None:
    # Given Rowan, who took up their invitation and is called otherwise since
    rowan = browse()
    rowan.get(invited(ADDRESS))
    rowan.send(**CHOSEN)
    call(furnished, IS)
    journey = journey_of(furnished, REFERENCE)
    offer = next(step.key for step in journey.definition.steps.values() if step.per_person)
    turn = journey.turn(offer, 1)
    assert turn is not None
    offered = str(turn.answers[NAME])
    # When HR reads the offer
    page = browse("hana").get(f"{RECORD}/steps/{offer}").text
    # Then it names them as they are called now
    assert IS in page
    assert offered not in page
    # And when HR puts the day of the offer right, and nothing else
    day = turn.answers.get("offered_on") or turn.completed_on
    with furnished.work(furnished.actor("hana")) as work:
        correct_step(work, REFERENCE, offer, "wrong_date")
    with furnished.work(furnished.actor("hana")) as work:
        complete_step(work, REFERENCE, offer, {"offered_on": str(day)})
    # Then they are called as they were, by everybody
    for handle in ("hana", "sam", "pat"):
        page = browse(handle).get(RECORD).text
        assert IS in page
        assert offered not in page
    assert not names_unlike_the_trail(furnished)
