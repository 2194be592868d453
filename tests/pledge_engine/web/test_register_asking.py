"""A session is recorded once: a form that is sent again is known, and one with the same people is asked about first."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from pledge_engine.clock import today
from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from tests.factories.office import ADMINISTRATOR, TEAM, move_clock
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_register import JULY, MAKE_UP, RECORD, held_on, months, on_day, recorded, said
from workflows.definition import Role
from workflows.words import long_date

Browse = Callable[..., Browser]
LATER = held_on(date(2026, 7, 3))


def ticked(fay: Browser) -> list[str]:
    return [each["value"] for each in fay.page.controls if each.get("name") == "came" and "checked" in each]


def recorded_by(fay: Browser, *came: str, **typed: Any) -> str:
    """The address of a form that has recorded a session of these."""
    fay.get(RECORD)
    address = fay.response.request.full_path
    fay.send("record", came=list(came), **{**JULY, **typed})
    return address


def test_the_address_of_a_form_says_which_session_it_recorded(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    address = recorded_by(fay, "R-0001")
    session = fay.response.request.path
    page = fay.get(address)
    assert page.heading() == "This session was recorded already"
    assert "This form has recorded the session of 2 July 2026" in page.text
    assert session in [href for _, href in page.links]
    assert not [control for control in page.controls if control.get("name") == "came"]
    fay.get(dict(page.links)["Record another session"])
    assert ticked(fay) == []
    fay.send("record", came=["R-0002"], **LATER)
    assert recorded(due) == 2


def test_a_form_that_is_sent_once_more_is_known_and_keeps_what_was_typed_for_another(
    browse: Browse, due: Office
) -> None:
    fay, other = browse("fay"), browse("fay")
    fay.get(RECORD)
    other.get(fay.response.request.full_path)
    fay.send("record", came=["R-0001"], **JULY)
    page = other.send("record", 409, came=["R-0002"], **said("else__R-0001", "excused"), **LATER)
    assert page.heading() == "This session was recorded already"
    assert (recorded(due), months(due, "R-0002")) == (1, [])
    page = other.send("change")
    assert ticked(other) == ["R-0002"]
    assert 'value="excused" selected' in page.html
    page = other.send("record")
    assert page.heading() == "Session of 3 July 2026"
    assert recorded(due) == 2


def test_a_session_with_the_same_people_is_recorded_only_once_it_is_said_to_be_another(
    browse: Browse, due: Office
) -> None:
    fay = browse("fay")
    recorded_by(fay, "R-0001", "R-0002")
    session = fay.response.request.path
    fay.get(RECORD)
    page = fay.send("record", came=["R-0002", "R-0001"], facilitator="Fay Example (fay)", **LATER)
    assert page.heading() == "Is this another session?"
    assert (
        "You recorded a session on 2 July 2026 with the same people. Is that of 3 July 2026 another one?" in page.text
    )
    assert session in [href for _, href in page.links]
    assert recorded(due) == 1
    fay.send("change")
    assert ticked(fay) == ["R-0001", "R-0002"]
    fay.send("record")
    page = fay.send("another")
    assert page.heading() == "Session of 3 July 2026"
    assert months(due, "R-0001") == months(due, "R-0002") == ["attended", "attended"]


@pytest.mark.parametrize(
    ("came", "after", "asked"),
    [
        (["R-0001"], timedelta(), False),
        (["R-0001", "R-0002"], timedelta(days=6), True),
        (["R-0001", "R-0002"], timedelta(days=8), False),
    ],
)
def test_of_others_and_of_what_was_recorded_long_ago_nothing_is_asked(
    came: list[str], after: timedelta, asked: bool, browse: Browse, due: Office
) -> None:
    recorded_by(browse("fay"), "R-0001", "R-0002")
    move_clock(due, after)
    fay = browse("fay")
    fay.get(RECORD)
    assert ("another session" in fay.send("record", came=came, **LATER).text) is asked


def test_nor_is_it_of_one_that_somebody_else_held(browse: Browse, due: Office) -> None:
    with due.work(due.actor(ADMINISTRATOR)) as work:
        add_person(work, "finn", "Finn Example")
        give_grant(work, "finn", Role.FACILITATOR, scope=TEAM)
    fay = browse("fay")
    recorded_by(fay, "R-0001", facilitator="finn")
    fay.get(RECORD)
    assert fay.send("record", came=["R-0001"], **LATER).heading() == "Session of 3 July 2026"
    fay.get(RECORD)
    page = fay.send("record", came=["R-0001"], facilitator="finn", **held_on(date(2026, 7, 6)))
    assert "You recorded a session on 2 July 2026" in page.text


SUNDAY = held_on(date(2026, 7, 5))
ON_A_SUNDAY = "Look again: the session of 5 July 2026 was on no working day (Sunday): check the date."


def test_a_session_on_a_day_on_which_nobody_works_is_asked_about_first(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    page = fay.send("record", came=["R-0001"], **SUNDAY)
    assert page.heading() == "Is 5 July 2026 the right day?"
    assert ON_A_SUNDAY in page.text
    assert recorded(due) == 0
    fay.send("change")
    assert ticked(fay) == ["R-0001"]
    fay.send("record", came=["R-0001"], **SUNDAY)
    assert fay.send("on").heading() == "Session of 5 July 2026"
    assert months(due, "R-0001") == ["attended"]


def test_one_that_did_not_run_on_such_a_day_is_asked_about_once(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    fay.send("record", ran="no", **SUNDAY)
    assert fay.send("on").heading() == "For whom did the session of 5 July 2026 not run?"
    assert fay.send("chosen").heading() == "The session of 5 July 2026 did not run"
    fay.send("it")
    assert months(due, "R-0001") == ["did_not_run"]


def test_one_that_is_recorded_on_a_step_alone_asks_to_look_again(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    fay.get("/records/R-0001/steps/group_supervision")
    page = fay.send("complete", outcome="attended", **on_day("happened_on", date(2026, 7, 5)))
    assert ON_A_SUNDAY in page.text
    assert months(due, "R-0001") == ["attended"]


def test_a_make_up_is_known_too(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    recorded_by(fay, "R-0001", **said("else__R-0002", "not_attended"))
    fay.get(MAKE_UP)
    address = fay.response.request.full_path
    fay.send("record", came=["R-0002"], **held_on(date(2026, 7, 6)))
    assert fay.get(address).heading() == "This session was recorded already"
    assert (recorded(due), months(due, "R-0002")) == (2, ["attended"])


def test_a_session_that_did_not_run_is_listed_as_one(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    address = fay.response.request.full_path
    fay.send("record", ran="no", **said("else__R-0002", "excused"), **JULY)
    fay.send("chosen")
    page = fay.send("it")
    assert "Nobody: it did not run" in page.text
    assert "0 of 2" not in page.text
    assert "How it was 1 did not run, 1 excused" in page.text
    page = fay.get("/register")
    assert "1 did not run, 1 excused" in page.text
    assert fay.get(address).heading() == "This session was recorded already"
    assert recorded(due) == 1


def test_a_make_up_of_a_month_that_has_passed_says_first_for_which_month_it_counts(browse: Browse, due: Office) -> None:
    """Their first month ends in July."""
    fay = browse("fay")
    recorded_by(fay, ran="no")
    fay.send("chosen")
    fay.send("it")
    fay.get(MAKE_UP)
    page = fay.send("record", came=["R-0002"], **held_on(date(2026, 8, 3)))
    assert page.heading() == "This make-up counts for month 2"
    assert "What had passed by 3 August 2026 stays as it is recorded: month 1 (did not run)." in page.text
    assert "Made-up words, Group supervision month 2" in page.text
    assert months(due, "R-0002") == ["did_not_run"]
    fay.send("change")
    fay.send("record")
    page = fay.send("it")
    assert "1 of 1 on the register" in page.text
    assert months(due, "R-0002") == ["did_not_run", "attended"]


def test_a_make_up_of_a_day_before_all_that_was_missed_is_not_said_to_come_after_it(
    browse: Browse, due: Office
) -> None:
    fay = browse("fay")
    recorded_by(fay, "R-0001", **said("else__R-0002", "not_attended"), **held_on(date(2026, 8, 4)))
    fay.get(MAKE_UP)
    page = fay.send("record", came=["R-0002"], **held_on(date(2026, 8, 3)))
    assert page.heading() == "This make-up counts for month 2"
    told = "Look again: 3 August 2026 is before 4 August 2026 (not attended), and nothing is made up for before it was missed."
    assert f"{told} The session of 3 August 2026 fills the earliest month that is open:" in page.text
    assert months(due, "R-0002") == ["not_attended"]


def test_a_make_up_with_the_same_person_is_asked_about_both_ways(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    recorded_by(fay, ran="no")
    fay.send("chosen")
    fay.send("it")
    for day in (3, 4):
        fay.get(MAKE_UP)
        page = fay.send("record", came=["R-0002"], **held_on(date(2026, 8, day)))
        if day == 4:
            assert page.heading() == "Is this another session?"
            page = fay.send("another")
        assert "This make-up counts for month" in page.heading()
        fay.send("it")
    assert months(due, "R-0002") == ["did_not_run", "attended", "attended"]


def test_a_make_up_before_the_session_that_it_replaces_is_asked_about_first(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    recorded_by(fay, "R-0001", **said("else__R-0002", "not_attended"))
    fay.get(MAKE_UP)
    page = fay.send("record", came=["R-0002"], **held_on(date(2026, 7, 1)))
    assert page.heading() == "This make-up is before the session it replaces"
    asked = (
        "the session of 1 July 2026 is before that of 2 July 2026 (not attended), which it replaces: check both dates."
    )
    assert f"Look again: {asked}" in page.text
    assert months(due, "R-0002") == ["not_attended"]
    fay.send("change")
    fay.send("record")
    page = fay.send("it")
    assert f"R-0002: Look again: {asked}" in page.text
    assert months(due, "R-0002") == ["attended"]


def test_that_a_make_up_is_on_another_day_is_said_before_and_where_it_is_not(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    day = today(due.clock.now())
    recorded_by(fay, "R-0001", **said("else__R-0002", "not_attended"), **held_on(day))
    page = fay.get(MAKE_UP)
    assert "on another day, as a rule a later one" in page.text
    assert {each["value"] for each in page.controls if each["name"].startswith("held_on.")} == {""}
    page = fay.send("record", 422, came=["R-0002"], **held_on(day))
    told = f"“Group supervision month 1” already has the session of {long_date(day)} recorded (not attended)"
    assert f"R-0002: {told}, and a make-up is on another day." in page.text
    assert months(due, "R-0002") == ["not_attended"]
