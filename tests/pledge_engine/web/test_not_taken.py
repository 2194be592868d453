"""A post that the person who was offered it does not take: found where it is looked for, and said before it is done."""

from collections.abc import Callable

import pytest

from pledge_engine.office import Office
from tests.factories.office import come_to, journey_of
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
NOT_TAKEN = "The person does not take the post"
TO_THE_LEADS = "If the person does not take the post, tell one of the leads."


@pytest.fixture
def offered(furnished: Office) -> str:
    return come_to(furnished, "clearance")


def test_a_lead_finds_it_on_the_record_and_is_told_what_happens_before_it_does(
    browse: Browse, offered: str, furnished: Office
) -> None:
    sam = browse("sam")
    (way,) = (href for text, href in sam.get(f"/records/{offered}").links if text == NOT_TAKEN)
    page = sam.get(way)
    assert "are closed to everybody but HR" in page.text
    offered_at = [each["value"] for each in page.controls if each.get("name") == "stage"]
    assert offered_at == ["selection", "advertising"]
    why = [each["value"] for each in page.controls if each.get("name") == "reason"]
    assert why == ["offer_fell_through", "did_not_start"]
    page = sam.send("preview", stage="selection", reason="offer_fell_through")
    assert "Nothing is changed yet." in page.text
    assert journey_of(furnished, offered).appointee is not None
    sam.send("it")
    journey = journey_of(furnished, offered)
    assert (journey.state, journey.appointee) == (("selection",), None)


def test_hr_is_told_whom_to_tell(browse: Browse, offered: str) -> None:
    hana = browse("hana").get(f"/records/{offered}")
    assert TO_THE_LEADS in hana.text
    assert NOT_TAKEN not in [text for text, _ in hana.links]
    assert TO_THE_LEADS not in browse("sam").get(f"/records/{offered}").text


def test_before_anybody_was_offered_the_post_nobody_can_turn_it_down(browse: Browse, furnished: Office) -> None:
    reference = come_to(furnished, "selection")
    assert NOT_TAKEN not in browse("sam").get(f"/records/{reference}").text
    assert TO_THE_LEADS not in browse("hana").get(f"/records/{reference}").text
    page = browse("sam").get(f"/records/{reference}/falls-through")
    assert "There is nothing to choose here now." in page.text
