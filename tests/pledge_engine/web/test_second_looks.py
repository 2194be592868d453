"""A day that lies before the one it usually follows is asked about where it was given, and only those are told who read it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.step_commands import complete_step, save_step
from pledge_engine.office import Office
from tests.factories.office import day_of, go_on, journey_of, opened_hire
from tests.pledge_engine.web.browser import Browser
from workflows.starting import start_blockers
from workflows.words import long_date

Browse = Callable[..., Browser]


def day(name: str, value: date) -> dict[str, Any]:
    return {f"{name}__day": value.day, f"{name}__month": value.month, f"{name}__year": value.year}


def opened_step(office: Office, step: str) -> str:
    """A record in which a step can be done."""
    reference = opened_hire(office)
    while not (journey := journey_of(office, reference)).open_turn(step) or start_blockers(
        journey, journey.definition.steps[step]
    ):
        go_on(office, reference)
    return reference


def starting_later(office: Office) -> tuple[str, date]:
    """A record whose start is confirmed for next week, and that day."""
    reference, start = opened_step(office, "start_confirmed"), day_of(office) + timedelta(days=7)
    with office.work(office.actor("hana")) as work:
        complete_step(work, reference, "start_confirmed", {"start_date": start.isoformat(), "post": "permanent"})
    return reference, start


def test_an_induction_before_the_start_is_stored_and_asked_about(browse: Browse, furnished: Office) -> None:
    reference, start = starting_later(furnished)
    today = day_of(furnished)
    asked = (
        f"Look again: “Date it was completed”, {long_date(today)}, is before the start date, {long_date(start)}: "
        "check both dates."
    )
    sam = browse("sam")
    sam.get(f"/records/{reference}/steps/local_induction")
    assert asked in sam.send("complete", **day("completed_on", today), work_email="w@example.org").text
    assert journey_of(furnished, reference).open_turn("local_induction") is None
    assert asked in sam.get(f"/records/{reference}/steps/local_induction").text
    assert "Look again" not in sam.get(f"/records/{reference}").text


def test_a_session_before_somebodys_start_is_asked_about_with_their_record(browse: Browse, furnished: Office) -> None:
    reference, start = starting_later(furnished)
    today = day_of(furnished)
    lena = browse("lena")
    lena.get("/register/record/meet_greet")
    page = lena.send("record", came=[reference], **day("held_on", today))
    assert (
        f"{reference}: Look again: “Date of the meeting”, {long_date(today)}, is before the start date, {long_date(start)}"
    ) in page.text


def test_what_only_some_may_read_is_asked_about_on_the_page_of_its_step_alone(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_step(furnished, "hr_clearance")
    offer = journey_of(furnished, reference).turn("conditional_offer")
    assert offer is not None
    assert offer.completed_on is not None
    early = offer.completed_on - timedelta(days=60)
    at, record = f"/records/{reference}/steps/hr_clearance", f"/records/{reference}"
    there_is_something = (
        "Look again: something in “Complete the employment checks” is unusual. The page of the step says what."
    )
    asked = (
        f"Look again: “Criminal record”, {long_date(early)}, is before “Send the conditional offer”, "
        f"{long_date(offer.completed_on)}: check both dates."
    )
    with furnished.work(furnished.actor("hana")) as work:
        assert save_step(work, reference, "hr_clearance", {"criminal_record": early.isoformat()}).look_again == (
            there_is_something,
        )
    hana, sam = browse("hana"), browse("sam")
    assert asked in hana.get(at).text
    others = ("identity", "right_to_work", "registration", "references")
    page = hana.send("complete", **{key: part for name in others for key, part in day(name, day_of(furnished)).items()})
    assert there_is_something in page.text
    assert asked not in page.text
    assert asked in hana.get(at).text
    for page in (sam.get(record), sam.get(at), hana.get(record)):
        assert "Look again" not in page.text
        assert long_date(early) not in page.text


def test_a_restricted_step_that_is_opened_again_tells_nobody_what_they_did_not_give(furnished: Office) -> None:
    reference = opened_step(furnished, "hr_clearance")
    checks = ("identity", "right_to_work", "registration", "references", "criminal_record")
    early = day_of(furnished) - timedelta(days=60)
    with furnished.work(furnished.actor("hana")) as work:
        assert complete_step(work, reference, "hr_clearance", dict.fromkeys(checks, early.isoformat())).look_again
    with furnished.work(furnished.actor("hana")) as work:
        assert correct_step(work, reference, "hr_clearance", "wrong_date").look_again == ()


def test_the_days_both_leads_agreed_stand_beside_those_of_the_advert_and_others_are_asked_about(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_step(furnished, "advert_open")
    planned = journey_of(furnished, reference).turn("recruitment_strategy")
    assert planned is not None
    agreed = planned.answers["planned_close"]
    assert isinstance(agreed, date)
    hana, today = browse("hana"), day_of(furnished)
    page = hana.get(f"/records/{reference}/steps/advert_open")
    assert f"Planned closing date: {long_date(agreed)}." in page.text
    closes = agreed + timedelta(days=30)
    given = {**day("opens_on", today), **day("closes_on", closes)}
    asked = f"“Date it closes”, {long_date(closes)}, is not “Planned closing date” of “Agree where and how long to advertise”"
    done = hana.send("complete", vacancy_reference="X1", **given)
    assert asked in done.text
    assert ("Look at the step again", f"/records/{reference}/steps/advert_open?turn=1") in done.links
    sam = browse("sam")
    assert asked in sam.get(f"/records/{reference}/steps/advert_open").text
    assert asked in sam.get(f"/records/{reference}/agree-stage").text
