"""The page of a step: one question for one day, who can read what is recorded, and whom it is about."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pledge_engine.errors import Invalid
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.round_commands import return_to
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.office import Office, shipped_text
from tests.factories.cover import complete
from tests.factories.databases import copied
from tests.factories.office import OPENING, day_of, furnish, go_on, journey_of, office_on, opened_hire
from tests.pledge_engine.web.browser import Browser, Page
from tests.pledge_engine.web.test_beside import at_fields, check_mistakes
from tests.pledge_engine.web.test_journey import date
from workflows.words import long_date

Browse = Callable[..., Browser]
R = "R-0001"
ASKED = "When it happened"
UNNAMED = "No name is shown here. HR made the offer and knows whom R-0001 is about: ask them, and give the reference."


@pytest.fixture(scope="module")
def in_clearance(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A trust with one record, in which occupational health and HR have their steps to do; to be copied."""
    with copied(upgraded, tmp_path_factory.mktemp("clearance")) as address:
        office = office_on(address)
        furnish(office, shipped_text())
        assert opened_hire(office) == R
        while not journey_of(office, R).open_turn("oh_clearance"):
            go_on(office, R)
        office.close()
        yield address


pytestmark = pytest.mark.usefixtures("furnished")


@pytest.fixture
def furnished(in_clearance: str, tmp_path: Path) -> Iterator[Office]:
    with copied(in_clearance, tmp_path) as address:
        office = office_on(address, OPENING + timedelta(days=4))
        yield office
        office.close()


def test_the_day_it_happened_is_asked_once_and_taken_from_where_it_is_asked(browse: Browse, furnished: Office) -> None:
    sam, hana = browse("sam"), browse("hana")
    assert ASKED in hana.get(f"/records/{R}/steps/hr_clearance").text
    assert ASKED not in sam.get(f"/records/{R}/steps/keep_in_touch").text
    sam.send("complete", **date("contacted_on", "10/6/2026"))
    turn = journey_of(furnished, R).turn("keep_in_touch", 1)
    assert turn is not None
    assert str(turn.happened_on) == "2026-06-10"


def test_the_page_of_a_step_says_that_its_record_is_on_hold_and_what_can_still_be_recorded(
    browse: Browse, furnished: Office
) -> None:
    at, until = f"/records/{R}/steps", day_of(furnished) + timedelta(days=30)
    assert "on hold" not in browse("hana").get(f"{at}/hr_clearance").text
    with furnished.work(furnished.actor("sam")) as work:
        hold(work, R, until)
    said = f"The record is on hold. It is to be looked at again by {long_date(until)}."
    assert (
        f"{said} This can still be recorded, and nothing is late meanwhile."
        in browse("hana").get(f"{at}/hr_clearance").text
    )
    assert f"{said} Nothing is late meanwhile." in browse("pat").get(f"{at}/hr_clearance").text
    assert "on hold" not in browse("pat").get(f"{at}/selection_outcome").text


def test_a_post_on_hold_is_offered_only_by_whoever_says_that_it_is_meant(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    while journey_of(furnished, reference).open_turn("selection_outcome") or not journey_of(
        furnished, reference
    ).current("selection_outcome"):
        go_on(furnished, reference)
    at, hana = f"/records/{reference}/steps/conditional_offer", browse("hana")
    assert "on hold" not in hana.get(at).text
    day = day_of(furnished)
    until = day + timedelta(days=30)
    with furnished.work(furnished.actor("sam")) as work:
        hold(work, reference, until)
    asked = f"The record is on hold, to be looked at again by {long_date(until)}"
    assert asked in hana.get(at).text
    typed = {"name": "Rowan Example", **date("offered_on", f"{day.day}/{day.month}/{day.year}")}
    page = hana.send("complete", status=422, **typed)
    check_mistakes(page)
    assert f"Tick at least one answer to “{asked}”." in page.text
    turn = journey_of(furnished, reference).open_turn("conditional_offer")
    assert turn is not None
    furnished.door = "cli"
    answers = {"name": "Rowan Example", "offered_on": str(day)}
    with furnished.work(furnished.actor("hana")) as work, pytest.raises(Invalid) as refused:
        complete_step(work, reference, "conditional_offer", answers)
    assert refused.value.mistakes[0].mend.endswith("where the offer goes out all the same, add --although-held")
    furnished.door = "web"
    hana.send("complete", **typed, although_held="yes")
    assert journey_of(furnished, reference).open_turn("conditional_offer") is None


def test_a_step_that_waits_for_agreement_on_a_record_on_hold_says_that_nothing_is_agreed_meanwhile(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    complete(furnished, "sam", "job_plan", reference)
    with furnished.work(furnished.actor("sam")) as work:
        hold(work, reference, day_of(furnished) + timedelta(days=30))
    page = browse("pat").get(f"/records/{reference}/steps/job_plan")
    assert "Nothing is agreed meanwhile: this waits until the record is resumed." in page.text
    page = browse("sam").get(f"/records/{reference}/steps/jd_ps_agreed")
    assert "You can save what is known. It is completed and agreed once the record is resumed." in page.text


def test_what_hr_types_of_the_checks_fits_together_or_is_said_at_its_question(browse: Browse) -> None:
    hana = browse("hana")
    today, tomorrow, before = "13/6/2026", "14/6/2026", "10/6/2026"
    hana.get(f"/records/{R}/steps/hr_clearance")
    hana.send("save", status=422, **date("criminal_record", tomorrow))
    check_mistakes(hana.page)
    assert "has not come yet" in at_fields(hana.page)["criminal_record"]
    checks = ("identity", "right_to_work", "registration", "references", "criminal_record")
    typed = {part: value for check in checks for part, value in date(check, today).items()}
    hana.get(f"/records/{R}/steps/hr_clearance")
    hana.send("complete", status=422, **typed, **date("happened_on", before))
    check_mistakes(hana.page)
    assert "is later. Change the day that is wrong." in at_fields(hana.page)["happened_on"]


@pytest.mark.parametrize(
    ("who", "reads"), [("olu", True), ("hana", True), ("sam", True), ("pat", False), ("cleo", False)]
)
def test_occupational_health_is_told_who_reads_an_outcome_and_those_read_it(
    browse: Browse, who: str, reads: bool
) -> None:
    olu = browse("olu")
    page = olu.get(f"/records/{R}/steps/oh_clearance")
    said = "What is recorded here can be read by the worker, the service lead named on this record, HR and occupational health"
    assert said in page.text
    assert page.text.index(said) < page.text.index("Cleared, conversation needed")
    refused = olu.send("complete", status=422, outcome="not_cleared_yet")
    assert "Clearance is not complete." in refused.text
    assert "need not be lost until it can be completed: choose “Save part-done”." in refused.text
    olu.send("save", outcome="not_cleared_yet")
    shown = browse(who).get(f"/records/{R}/steps/oh_clearance")
    assert answered(shown) is reads


def answered(page: Page) -> bool:
    """Whether the outcome stands on the page: as an answer, or chosen in the form."""
    chosen = (
        'value="not_cleared_yet" type="radio" checked' in page.html or 'value="not_cleared_yet" checked' in page.html
    )
    return chosen or ("Not cleared yet" in page.text and 'value="not_cleared_yet"' not in page.html)


def test_once_an_offer_fell_through_nobody_is_sent_to_ask_whom_it_is_about_and_why_is_not_said(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(furnished.actor("sam")) as work:
        return_to(work, R, "selection", "offer_fell_through")
    text = browse("olu").get(f"/records/{R}").text
    assert "HR made the offer" not in text
    assert "No name is shown here. This no longer waits for you, and nothing of it counts any more." in text
    assert "Nothing waits for you here." in text
    assert not re.search("fell through|returned|selection", text, re.IGNORECASE)


def test_who_sees_no_name_is_told_whom_to_ask(browse: Browse) -> None:
    for address in (f"/records/{R}", f"/records/{R}/steps/oh_clearance"):
        text = browse("olu").get(address).text
        assert UNNAMED in text
        assert "Wren" not in text
        for who in ("hana", "sam"):
            assert UNNAMED not in browse(who).get(address).text
