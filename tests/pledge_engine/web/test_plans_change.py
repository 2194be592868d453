"""What a page says before plans change, and after: only what can be true, what ends unrecorded, and what is past undoing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from pledge_engine.hires.change_commands import correct_step, move_date
from pledge_engine.hires.ending_commands import leave
from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.office import Office
from pledge_engine.publishing import put_in_force
from tests.factories.office import ENGINE, WORKER, come_to, day_of, go_on, journey_of, move_clock, opened_hire
from tests.pledge_engine.hires.test_fold import newer_pledge
from tests.pledge_engine.web.browser import Browser
from workflows.turn import Status
from workflows.words import long_date

Browse = Callable[..., Browser]
LEFT_OUT = {"nobody_appointed", "nobody_applied"}


@pytest.fixture
def at_work(furnished: Office) -> str:
    return come_to(furnished, "workbook")


@pytest.fixture
def selecting(furnished: Office) -> str:
    """A record in selection whose interviews are done."""
    reference = come_to(furnished, "selection")
    while not ((turn := journey_of(furnished, reference).turn("interviews")) and turn.status is Status.DONE):
        go_on(furnished, reference)
    return reference


def test_of_somebody_at_work_no_reason_is_offered_that_cannot_be_true(browse: Browse, at_work: str) -> None:
    page = browse("sam").get(f"/records/{at_work}/return")
    offered = {control["value"] for control in page.controls if control.get("name") == "reason"}
    assert "more_time_needed" in offered
    assert not LEFT_OUT & offered


def test_what_ends_unrecorded_with_a_return_is_named_before_it_and_a_return_is_not_undone(
    browse: Browse, selecting: str
) -> None:
    sam = browse("sam")
    assert "A return cannot be undone." in sam.get(f"/records/{selecting}/return").text
    page = sam.send("preview", stage="advertising", reason="nobody_appointed")
    assert "Look again: " in page.text
    assert "“Offer feedback to everyone interviewed”" in page.text
    assert "what has been done of it is recorded before the return, not after." in page.text
    sam.send("it")
    page = sam.get(f"/records/{selecting}/undo")
    assert "A move can be undone only straight after the record was moved on, and a return cannot be" in page.text
    assert "Undo moving on" not in page.said["button"]


def test_before_a_move_it_is_said_whether_it_can_be_undone(browse: Browse, furnished: Office) -> None:
    # Given a record that is held to the pledge in force
    address = f"/records/{opened_hire(furnished)}/advance"
    assert "This can be undone until something is recorded after it." in browse("sam").get(address).text
    # When a newer version is put in force, which the record takes up with its next move
    with furnished.work(ENGINE) as work:
        put_in_force(work, newer_pledge(), "pledge.yaml")
    # Then whoever is about to move it on reads that this is returned, and not undone
    page = browse("sam").get(address)
    assert "This cannot be undone, because the record takes up a newer version of the pledge with it." in page.text
    assert "can be undone until" not in page.text


def test_a_move_that_took_up_a_newer_version_says_which_and_offers_no_undoing(
    browse: Browse, furnished: Office
) -> None:
    # Given a record whose first stage is agreed, and a newer version in force
    reference = opened_hire(furnished)
    stage = journey_of(furnished, reference).stage
    while len(journey_of(furnished, reference).visits[0].agreements) < 2:
        go_on(furnished, reference)
    with furnished.work(ENGINE) as work:
        put_in_force(work, newer_pledge(), "pledge.yaml")
    # When it is moved on
    sam = browse("sam")
    sam.get(f"/records/{reference}/advance")
    sam.send(do="it")
    # Then the page says so, as the history does for good, and nobody is led to undo it
    said = "The record took up version 3 of the pledge, in place of version 2."
    assert stage != journey_of(furnished, reference).stage
    assert said in sam.page.text
    assert ("Undo moving on", f"/records/{reference}/undo") not in sam.page.links
    assert said in browse("pat").get(f"/records/{reference}/history").text


def test_a_move_under_the_same_version_takes_up_none_and_can_be_undone(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    while len(journey_of(furnished, reference).visits[0].agreements) < 2:
        go_on(furnished, reference)
    sam = browse("sam")
    sam.get(f"/records/{reference}/advance")
    sam.send(do="it")
    assert "took up version" not in sam.page.text
    assert ("Undo moving on", f"/records/{reference}/undo") in sam.page.links


def test_withdrawing_is_shown_before_it_is_done(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    sam, before = browse("sam"), journey_of(furnished, reference)
    sam.get(f"/records/{reference}/withdraw")
    page = sam.send("preview", reason="not_funded")
    assert "withdrew the record from “Team readiness”: the post is not funded any more." in page.text
    assert "no longer needed" in page.text
    assert journey_of(furnished, reference) == before
    sam.send("it")
    assert journey_of(furnished, reference).state == ("withdrawn",)


def test_whoever_left_before_it_was_said_left_on_that_day_everywhere(
    browse: Browse, furnished: Office, at_work: str
) -> None:
    left = day_of(furnished)
    move_clock(furnished, timedelta(days=9))
    with furnished.work(furnished.actor("sam")) as work:
        leave(work, at_work, "other", left)
    page = browse("sam").get(f"/records/{at_work}")
    assert f"Ended {long_date(left)}" in page.text
    assert f"to {long_date(day_of(furnished))}" not in page.text


def test_what_is_recorded_after_the_day_somebody_left_is_pointed_out(furnished: Office, at_work: str) -> None:
    left = day_of(furnished)
    move_clock(furnished, timedelta(days=9))
    for _ in range(6):
        go_on(furnished, at_work)
    with furnished.work(furnished.actor("sam")) as work:
        done = leave(work, at_work, "other", left)
    assert any(line.endswith(f"after {long_date(left)}.") for line in done.look_again)


def test_a_worker_who_has_left_is_promised_nothing_more(browse: Browse, furnished: Office, at_work: str) -> None:
    wren = browse(WORKER)
    text = wren.get("/my-pledge").text
    assert "is made up for" in text
    with furnished.work(furnished.actor("sam")) as work:
        leave(work, at_work, "other")
    text = wren.get("/my-pledge").text
    assert "is made up for" not in text
    assert "You have not been to one yet." not in text


def test_a_step_that_was_carried_over_is_not_said_to_be_agreed_by_nobody(browse: Browse, furnished: Office) -> None:
    come_to(furnished, "jd_agreement")
    carried = opened_hire(furnished)
    assert journey_of(furnished, carried).turn("readiness_plan").status is Status.CARRIED  # type: ignore[union-attr]
    text = browse("sam").get(f"/records/{carried}/steps/readiness_plan").text
    assert "The service lead and the professional lead, on the record from which it was carried over" in text
    assert "not yet" not in text


def test_the_other_lead_finds_a_moved_date_where_they_work_and_stands_behind_it_with_what_is_proposed(
    browse: Browse, furnished: Office
) -> None:
    # Given a lead who moved a date
    reference, step = opened_hire(furnished), "readiness_session"
    to, address = day_of(furnished) + timedelta(days=70), f"/records/{reference}/steps/readiness_session"
    with furnished.work(furnished.actor("sam")) as work:
        to = work.calendar.roll_forward(to)
        move_date(work, reference, step, to, "person_away")
    # When the other lead begins their day
    pat = browse("pat")
    today = pat.get("/today")
    assert "Moved dates that count once you move them to the same day" in today.text
    assert ("Hold the team readiness session", f"{address}/move-date?turn=1") in today.links
    assert "Moved dates" not in browse("sam").get("/today").text
    # Then the page of the step says it beside its date
    page = pat.get(address)
    why = "somebody who is needed is away. In what was kept it counts once the professional lead moves it to the same day."
    said = f"The service lead moved it there on {long_date(day_of(furnished))}: {why}"
    assert said in page.text.partition("Why this date")[0]
    assert ("Agree the moved date, or choose another", f"{address}/move-date?turn=1") in page.links
    assert ("Move the date", f"{address}/move-date?turn=1") in browse("sam").get(address).links
    # And the form has what is proposed, so that sending it is enough
    form = pat.get(f"{address}/move-date?turn=1")
    assert said in form.text
    preview = pat.send("preview")
    assert f"to {long_date(to)}: somebody who is needed is away. The other lead had moved it there" in preview.text
    pat.send("it")
    turn = journey_of(furnished, reference).turn(step)
    assert turn is not None
    assert turn.promised_on == to
    assert "Moved dates" not in pat.get("/today").text
    assert "moved it there" not in pat.get(address).text


def test_a_date_that_goes_back_to_its_rule_is_not_said_to_stay_and_the_example_lies_ahead(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    with furnished.work(furnished.actor("sam")) as work:
        example = work.calendar.add_working_days(work.today, 5)
        move_date(work, reference, "job_plan", work.calendar.add_working_days(work.today, 30), "person_away")
    sam = browse("sam")
    form = sam.get(f"/records/{reference}/steps/job_plan/move-date")
    assert f"For example, {example.day} {example.month} {example.year}" in form.text
    preview = sam.send("preview", how="rule")
    assert "gave the date of “Agree the job plan” back to its rule." in preview.text
    assert "no longer moves it" not in preview.text
    assert f"For example, {example.day} {example.month} {example.year}" in sam.get(f"/records/{reference}/hold").text


def test_that_a_start_which_has_come_moves_to_no_later_day_is_said_before_and_who_holds_the_record_instead(
    browse: Browse, furnished: Office, at_work: str
) -> None:
    said = "The person has started: the start date can move to no day that has not come yet."
    hana, addresses = (
        browse("hana"),
        (f"/records/{at_work}/set-date", f"/records/{at_work}/steps/start_confirmed/correct"),
    )
    assert not [address for address in addresses if said in hana.get(address).text], (
        "nothing says that anybody was there"
    )
    while not ((turn := journey_of(furnished, at_work).turn("local_induction")) and turn.status is Status.DONE):
        go_on(furnished, at_work)
    for address in addresses:
        text = hana.get(address).text
        assert said in text
        assert "the service lead or the professional lead puts the record on hold until that day" in text


def test_a_planned_day_that_would_not_be_taken_is_said_with_what_holds_it_back_and_who_puts_that_right(
    browse: Browse, furnished: Office
) -> None:
    # Given an advert that was planned for a day before the one on which the plan is said to have been made
    reference, step = opened_hire(furnished), "recruitment_strategy"
    while not journey_of(furnished, reference).open_turn("advert_open") or journey_of(furnished, reference).open_turn(
        step
    ):
        go_on(furnished, reference)
    planned = day_of(furnished) - timedelta(days=9)
    with furnished.work(furnished.actor("sam")) as work:
        correct_step(work, reference, step, "wrong_date")
        complete_step(work, reference, step, {"planned_open": planned.isoformat()}, happened_on=work.today)
    with furnished.work(furnished.actor("pat")) as work:
        agree_step(work, reference, step)
    # Then HR reads beside the field what is refused there, and who could put that right
    hana, today = browse("hana"), long_date(day_of(furnished))
    form = hana.get(f"/records/{reference}/steps/advert_open")
    assert f"Planned opening date: {long_date(planned)}. But “Agree where and how long to advertise”" in form.text
    assert "If that day is wrong, the service lead puts it right first." in form.text
    refused = hana.send(
        "complete", 422, vacancy_reference="X1", **day("opens_on", planned), **day("closes_on", planned)
    )
    assert f"it comes after “Agree where and how long to advertise”, on {today}. If that day is wrong" in refused.text


def day(name: str, on: date) -> dict[str, Any]:
    """A day as it is typed into its three boxes."""
    return {f"{name}__day": str(on.day), f"{name}__month": str(on.month), f"{name}__year": str(on.year)}
