"""What somebody is shown of what they would agree: every step by its title, with where it stands and what was answered."""

import re
from collections.abc import Callable

import pytest

from pledge_engine.hires.round_commands import return_to
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.office import Office
from tests.factories.office import as_typed, day_of, go_on, journey_of, opened_hire
from tests.pledge_engine.web.browser import Browser, Page
from workflows.turn import Status

Browse = Callable[..., Browser]
SAID, FINISHED = "What the other lead says still holds", "What else was finished before"
STATEMENTS, STRATEGY = "Agree the statements in the advert", "Agree where and how long to advertise"


def headings(page: Page) -> set[str]:
    return set(re.findall(r"<h[23][^>]*>([^<]+)</h", page.html))


@pytest.fixture
def returned(furnished: Office) -> str:
    """A record that Sam returned to advertising, saying that the statements in the advert still hold."""
    reference = opened_hire(furnished)
    while journey_of(furnished, reference).state[0] != "selection":
        go_on(furnished, reference)
    with furnished.work(furnished.actor("sam")) as work:
        return_to(work, reference, "advertising", "nobody_appointed", keep=["advert_statements"])
    return reference


def test_what_the_other_lead_says_still_holds_is_listed_with_what_was_answered(browse: Browse, returned: str) -> None:
    page = browse("pat").get(f"/records/{returned}/keep")
    assert {SAID, FINISHED, STATEMENTS, STRATEGY} <= headings(page)
    said, finished = (page.text.index(heading) for heading in (SAID, FINISHED))
    assert said < page.text.index(STATEMENTS) < finished < page.text.index(STRATEGY)
    agreed = page.text[said:finished]
    assert "Said to still hold, from round 1" in agreed
    assert "What the advert says" in agreed
    assert "Planned closing" in page.text[finished:]


def test_that_a_step_still_holds_is_agreed_where_needs_you_today_and_the_record_lead(
    browse: Browse, returned: str, furnished: Office
) -> None:
    pat, at = browse("pat"), f"/records/{returned}"
    assert (STATEMENTS, f"{at}/keep") in pat.get("/today").links
    ways = [way for way in pat.get(at).links if way[1] == f"{at}/keep"]
    assert ways == [
        ("Agree to what the other lead says still holds", f"{at}/keep"),
        ("Say what still holds", f"{at}/keep"),
    ]
    page = pat.get(f"{at}/keep")
    assert f"The other lead says so of “{STATEMENTS}”." in page.text
    page = pat.send("preview", 422)
    assert "Tick at least one answer to “What still holds”." in page.text
    assert journey_of(furnished, returned).open_turn("advert_statements") is not None
    pat.send("preview", steps=["advert_statements"])
    pat.send("it")
    assert journey_of(furnished, returned).open_turn("advert_statements") is None


def test_before_it_is_said_what_still_holds_the_steps_that_are_done_anew_are_named(
    browse: Browse, returned: str, furnished: Office
) -> None:
    pat = browse("pat")
    pat.get(f"/records/{returned}/keep")
    page = pat.send("preview", steps=["advert_statements"])
    assert "Left empty, so to be done anew unless both leads say later that it still holds: " in page.text
    assert f"“{STRATEGY}”" in page.text.partition("Left empty")[2]
    assert journey_of(furnished, returned).open_turn("advert_statements") is not None, "nothing is done yet"


def test_whoever_said_so_is_not_asked_to_agree_it_themselves(browse: Browse, returned: str) -> None:
    page = browse("sam").get(f"/records/{returned}/keep")
    assert SAID not in page.text
    assert FINISHED in page.text
    assert "The other lead says so of" not in page.text


def test_the_page_of_a_step_that_is_asked_about_leads_a_lead_to_where_it_is_agreed(
    browse: Browse, returned: str
) -> None:
    at = f"/records/{returned}"
    say, agree = "Say what still holds", "Agree to what the other lead says still holds"

    def ways(who: str, step: str) -> list[str]:
        return [text for text, href in browse(who).get(f"{at}/steps/{step}").links if href == f"{at}/keep"]

    assert ways("pat", "advert_statements") == [agree]
    assert ways("sam", "advert_statements") == []
    assert [ways(lead, "recruitment_strategy") for lead in ("sam", "pat")] == [[say], [say]]
    assert ways("hana", "advert_open") == []
    assert [ways("sam", never_done) for never_done in ("selection_process", "jd_ps_agreed")] == [[], []]


def test_of_a_step_that_was_done_anew_nobody_has_said_that_it_still_holds(
    browse: Browse, returned: str, furnished: Office
) -> None:
    at, journey = f"/records/{returned}", journey_of(furnished, returned)
    answers = as_typed(journey, journey.definition.steps["recruitment_strategy"], day_of(furnished))
    with furnished.work(furnished.actor("sam")) as work:
        complete_step(work, returned, "recruitment_strategy", answers)
    turn = journey_of(furnished, returned).open_turn("recruitment_strategy")
    assert turn is not None
    assert turn.status is Status.AWAITING_AGREEMENT
    for lead in ("sam", "pat"):
        page = browse(lead).get(f"{at}/steps/recruitment_strategy")
        assert [text for text, href in page.links if href == f"{at}/keep"] == ["Say what still holds"]


def test_one_of_several_that_are_said_to_hold_is_agreed_alone(browse: Browse, returned: str, furnished: Office) -> None:
    sam, pat = browse("sam"), browse("pat")
    sam.get(f"/records/{returned}/keep")
    sam.send("preview", steps=["recruitment_strategy"])
    sam.send("it")
    pat.get(f"/records/{returned}/keep")
    pat.send("preview", steps=["recruitment_strategy"])
    pat.send("it")
    journey = journey_of(furnished, returned)
    assert journey.open_turn("recruitment_strategy") is None
    assert journey.open_turn("advert_statements") is not None


def test_what_is_agreed_of_a_stage_is_listed_under_what_you_would_agree(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    page = browse("sam").get(f"/records/{reference}/agree-stage")
    assert {"What you would agree", "Understand the lived experience roles available"} <= headings(page)


def test_whoever_agrees_a_stage_reads_what_was_asked_of_it_and_can_ask_for_a_change_there(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    while journey_of(furnished, reference).open_turn("support_infrastructure"):
        go_on(furnished, reference)
    sam, pat, at = browse("sam"), browse("pat"), f"/records/{reference}"
    change = ("Ask for a change before agreeing the stage", f"{at}/ask-for-stage-change")
    assert change not in sam.get(f"{at}/agree-stage").links
    sam.send("it")
    assert change in pat.get(f"{at}/agree-stage").links
    pat.get(change[1])
    pat.send("it", reason="talk_first", note="Is there a room?")
    again = ("Look again at “Team readiness”: it was sent back, a change was asked for", f"{at}/agree-stage")
    assert again in sam.get(at).links
    page = sam.get(again[1])
    assert "Pat Example, as the professional lead, asked for a change on 9 June 2026" in page.text
    assert "“Is there a room?”" in page.text
    assert page.text.index("Is there a room?") < page.text.index("You agree that what is listed here")
    assert again not in pat.get(at).links
    assert ("Take back my request", f"{at}/take-back-stage-request") in pat.get(f"{at}/agree-stage").links


def test_where_nothing_can_be_said_to_hold_no_form_is_shown(browse: Browse, furnished: Office) -> None:
    page = browse("sam").get(f"/records/{opened_hire(furnished)}/keep")
    assert "There is nothing to choose here now." in page.text
    assert "It still holds" not in page.said["button"]
