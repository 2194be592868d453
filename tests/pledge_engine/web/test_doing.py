"""What a page of one thing to do offers, and what it says where there is nothing to choose."""

from collections.abc import Callable
from typing import Any

import pytest

from pledge_engine.hires.step_commands import complete_step
from pledge_engine.office import Office
from pledge_engine.people.granting import end_grant
from tests.factories.cover import complete, give, gone
from tests.factories.office import ADMINISTRATOR, CARE_GROUP, go_on, journey_of, opened_hire
from tests.pledge_engine.web.browser import Browser, Page
from workflows.definition import Role


def test_another_lead_is_none_of_the_two_and_where_nobody_is_left_it_says_who_can_add_somebody(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    sam, address = browse("sam"), f"/records/{opened_hire(furnished)}/hand-over"
    offered = {control["value"] for control in sam.get(address).controls if control.get("name") == "lead"}
    assert offered == {"service_lead:cleo", "professional_lead:cleo"}
    gone(furnished, "cleo")
    page = sam.get(address)
    roles = f"the role of service lead of Oak team or the role of professional lead of {CARE_GROUP}"
    who = f"An administrator can give somebody {roles}, in Set-up under “People”."
    assert f"Nobody else may lead in Oak team. {who}" in page.text
    assert not [control for control in page.controls if control.get("name") == "lead"]
    assert "Name them" not in page.said["button"]
    assert not [href for _, href in page.links if href.startswith("/set-up")]


def test_whoever_may_give_the_role_that_nobody_else_holds_is_led_to_where_it_is_given(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    address = f"/records/{opened_hire(furnished)}/hand-over"
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        end_grant(work, "cleo", Role.PROFESSIONAL_LEAD, scope=CARE_GROUP)
    page = browse("sam").get(address)
    lacking = f"Nobody else holds the role of professional lead of {CARE_GROUP}."
    assert f"{lacking} An administrator can give it to somebody, in Set-up under “People”." in page.text
    assert [each["value"] for each in page.controls if each.get("name") == "lead"] == ["service_lead:cleo"]
    assert not [href for _, href in page.links if href.startswith("/set-up")]
    give(furnished, "sam", Role.ADMINISTRATOR, "trust")
    gone(furnished, "cleo")
    sam = browse("sam")
    ways = {text: href for text, href in sam.get(address).links if href.startswith("/set-up/give")}
    assert list(ways) == ["Give Oak team another service lead", f"Give {CARE_GROUP} another professional lead"]
    for href, given in zip(
        ways.values(), ("Oak team a service lead", f"{CARE_GROUP} a professional lead"), strict=True
    ):
        assert sam.get(href).title.startswith(f"Give {given}")


def test_where_there_is_nothing_to_choose_no_form_pretends_that_there_is(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    page = browse("sam").get(f"/records/{opened_hire(furnished)}/reopen")
    assert "There is nothing to choose here now." in page.text
    assert "Reopen" not in page.said["button"]


def test_a_choice_that_was_not_made_is_asked_for_at_its_question_in_the_order_of_the_page(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    reference = opened_hire(furnished)
    while journey_of(furnished, reference).state[0] != "advertising":
        go_on(furnished, reference)
    sam = browse("sam")
    sam.get(f"/records/{reference}/return")
    page = sam.send("preview", status=422)
    told = [text for text, href in page.links if href in {"#stage", "#reason"}]
    assert told == ["Choose an answer to “To which stage”.", "Choose an answer to “Why”."]
    assert "“”" not in page.text


def test_a_lead_who_is_to_agree_again_is_shown_what_the_other_changed_since(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    reference = opened_hire(furnished)
    complete(furnished, "sam", "job_plan", reference)
    with furnished.work(furnished.actor("pat")) as work:
        complete_step(work, reference, "job_plan", {"agreed_on": "2026-06-08"})
    page = browse("sam").get(f"/records/{reference}/steps/job_plan")
    at = "on 9 June 2026, 10am"
    changed = "“Date it was agreed” was changed from 9 June 2026 to 8 June 2026."
    assert f"Since the service lead agreed this {at}: {changed}" in " ".join(page.text.split())


def test_a_note_is_erased_from_its_place_on_the_record_after_a_warning(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    reference = opened_hire(furnished)
    sam, pat = browse("sam"), browse("pat")
    for words in ("Canary words.", "Words that stay."):
        sam.get(f"/records/{reference}/note")
        sam.send("it", note=words)
    page = sam.get(f"/records/{reference}")
    links = [href for text, href in page.links if text.startswith("Erase this note")]
    assert len(links) == 2
    assert "Erase this note" not in pat.get(f"/records/{reference}").text
    asked = sam.get(next(href for href in links if href == links[1]))
    assert "What is erased cannot be brought back." in asked.text
    (chosen,) = (each for each in asked.controls if each.get("name") == "which" and "checked" in each)
    assert links[1].endswith(f"which={chosen['value']}")
    assert "Canary words." in sam.get(f"/records/{reference}").text
    sam.get(links[1])
    sam.send("it")
    for who in (sam, pat):
        shown = who.get(f"/records/{reference}").text
        assert "Canary words." not in shown
        assert "Words that stay." in shown
        assert "Sam Example, as the service lead, erased a note of their own." in shown


def test_which_note_to_erase_is_asked_for_where_none_is_chosen(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    reference = opened_hire(furnished)
    sam = browse("sam")
    for words in ("One.", "Two."):
        sam.get(f"/records/{reference}/note")
        sam.send("it", note=words)
    sam.get(f"/records/{reference}/erase-note?which=999")
    page = sam.send("it", status=422)
    assert [text for text, href in page.links if href == "#which"] == ["Choose an answer to “Which note”."]


@pytest.mark.parametrize(
    ("address", "button", "name", "more"),
    [
        ("note", "it", "note", {}),
        ("withdraw", "preview", "note", {"reason": "not_funded"}),
        ("steps/support_infrastructure", "save", "line_manager", {}),
    ],
)
def test_an_nhs_number_is_refused_beside_its_question_and_what_was_typed_is_kept(
    browse: Callable[..., Browser], furnished: Office, address: str, button: str, name: str, more: dict[str, Any]
) -> None:
    sam, reference, typed = browse("sam"), opened_hire(furnished), "Ring about 999 000 0018 today"
    sam.get(f"/records/{reference}/{address}")
    page = sam.send(button, status=422, **{name: typed, **more})
    assert [href for text, href in page.links if "looks like an NHS number" in text] == [f"#{name}"]
    assert typed in page.html
    assert "999 000 0018" not in sam.get(f"/records/{reference}").text


def test_a_link_that_somebody_typed_can_be_followed_before_it_is_agreed(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    reference = opened_hire(furnished)
    complete(furnished, "sam", "job_plan", reference)
    page = browse("pat").get(f"/records/{reference}/steps/job_plan")
    assert page.html.count('<a href="https://intranet.example/document" rel="noopener noreferrer">') == 1
    assert "I agree exactly this" in page.said["button"]


def test_a_link_that_seems_to_lead_somewhere_else_stays_words(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    reference, odd = opened_hire(furnished), "https://trust.example@elsewhere.example/"
    with furnished.work(furnished.actor("sam")) as work:
        complete_step(work, reference, "job_plan", {"link": odd, "agreed_on": "2026-06-09"})
    page = browse("pat").get(f"/records/{reference}/steps/job_plan")
    assert odd in page.text
    assert odd not in page.addresses


def test_where_there_is_one_choice_alone_it_is_chosen_already_and_of_several_none_is(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    reference = opened_hire(furnished)
    sam = browse("sam")
    assert chosen(sam.get("/records/new")) == {"team": "Oak team"}
    assert chosen(sam.get(f"/records/{reference}/hand-over")) == {}
    with furnished.work(furnished.actor("admin")) as work:
        end_grant(work, "cleo", Role.PROFESSIONAL_LEAD, scope="North")
    assert chosen(sam.get("/records/new")) == {"team": "Oak team", "professional_lead": "pat"}
    assert chosen(sam.get(f"/records/{reference}/hand-over")) == {"lead": "service_lead:cleo"}
    while journey_of(furnished, reference).state[0] != "jd_agreement":
        go_on(furnished, reference)
    assert chosen(sam.get(f"/records/{reference}/return")) == {"stage": "team_readiness"}


def chosen(page: Page) -> dict[str, str]:
    """What is chosen of radio buttons before anybody has chosen."""
    return {each["name"]: each["value"] for each in page.controls if each.get("type") == "radio" and "checked" in each}
