"""A session that did not run: who it is said of is seen and chosen first, by team and care group, and nobody else is touched."""

from collections.abc import Callable
from datetime import date

import pytest

from pledge_engine.office import Office
from tests.factories.office import journey_of
from tests.pledge_engine.hires.test_everybody_else import in_two_places
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_register import JULY, RECORD, held_on, months, recorded

Browse = Callable[..., Browser]


@pytest.fixture
def furnished(office: Office) -> Office:
    in_two_places(office)
    return office


@pytest.fixture
def fay(browse: Browse) -> Browser:
    fay = browse("fay")
    fay.get(RECORD)
    fay.send("record", ran="no", **JULY)
    return fay


def ticks(fay: Browser) -> dict[str, bool]:
    return {each["value"]: "checked" in each for each in fay.page.controls if each.get("name") == "meant"}


def test_everybody_it_would_count_for_is_listed_by_team_and_ticked(fay: Browser) -> None:
    assert fay.page.heading() == "For whom did the session of 2 July 2026 not run?"
    assert "due by then, or had begun: 2 people." in fay.page.text
    assert fay.page.said["legend"] == ["Oak team, North", "Ash team, Older people"]
    assert ticks(fay) == {"R-0001": True, "R-0002": True}


def test_whoever_is_unticked_is_left_as_they_are(fay: Browser, office: Office) -> None:
    before = journey_of(office, "R-0002")
    page = fay.send("chosen", meant=["R-0001"])
    assert "This would be recorded for 1 person." in page.text
    assert "Group supervision month 1: did not run" in page.text
    fay.send("list")
    assert ticks(fay) == {"R-0001": True, "R-0002": False}
    fay.send("chosen")
    page = fay.send("it")
    assert "recorded for 1 person" in page.text
    assert months(office, "R-0001") == ["did_not_run"]
    assert journey_of(office, "R-0002") == before


@pytest.mark.parametrize(("place", "who"), [("team:Ash team", "R-0002"), ("group:North", "R-0001")])
def test_a_team_or_a_care_group_is_chosen_first(place: str, who: str, fay: Browser, office: Office) -> None:
    assert "North: 1 person" in fay.page.html
    assert "Ash team, Older people: 1 person" in fay.page.html
    page = fay.send("narrow", place=place)
    assert ticks(fay) == {who: True}
    assert f'value="{place}" selected' in page.html
    fay.send("chosen")
    fay.send("it")
    other = {"R-0001": "R-0002", "R-0002": "R-0001"}[who]
    assert (months(office, who), months(office, other)) == (["did_not_run"], [])


def test_a_team_that_is_chosen_counts_also_where_it_was_not_listed_on_its_own_first(
    fay: Browser, office: Office
) -> None:
    # Given everybody listed and ticked, when a team is chosen and it is gone on at once
    page = fay.send("chosen", place="team:Ash team")
    # Then it is said of that team alone, and recorded of it alone
    assert "This would be recorded for 1 person." in page.text
    fay.send("it")
    assert (months(office, "R-0001"), months(office, "R-0002")) == ([], ["did_not_run"])


def test_with_nobody_ticked_nothing_is_recorded_and_the_list_stands_again(fay: Browser, office: Office) -> None:
    page = fay.send("chosen", 422, meant=[])
    assert "Nobody is ticked: tick for whom the session did not run" in page.text
    assert 'href="#meant-R-0001"' in page.html
    assert ticks(fay) == {"R-0001": False, "R-0002": False}
    assert recorded(office) == 0
    fay.send("chosen", meant=["R-0002"])
    fay.send("it")
    assert (months(office, "R-0001"), months(office, "R-0002")) == ([], ["did_not_run"])


def test_somebody_whose_month_was_recorded_meanwhile_is_not_given_the_next_one(
    fay: Browser, browse: Browse, office: Office
) -> None:
    # Given two people who are ticked, one of whom is recorded by somebody else before it is confirmed.
    assert "not due" not in fay.send("chosen").text
    other = browse("fay")
    other.get(RECORD)
    other.send("record", came=["R-0001"], **JULY)
    # When the same is asked once more, and then recorded.
    fay.send("list")
    again = fay.send("chosen", meant=["R-0001", "R-0002"])
    page = fay.send("it")
    # Then it is recorded of the other alone, and both pages say of whom it is not.
    said = "R-0001 was ticked, but is not due for this session any more: nothing is recorded of them."
    assert f"Nothing is recorded yet. {said}" in again.text
    assert "recorded for 1 person" in page.text
    assert said in page.text
    assert "R-0002 was ticked" not in page.text
    assert (months(office, "R-0001"), months(office, "R-0002")) == (["attended"], ["did_not_run"])


def test_the_choice_is_gone_back_from_to_the_form_as_it_was_typed(fay: Browser) -> None:
    page = fay.send("change")
    assert page.heading() == "Record a session: Group supervision"
    fay.send("record", ran="no", **held_on(date(2026, 7, 3)))
    assert fay.page.heading() == "For whom did the session of 3 July 2026 not run?"
