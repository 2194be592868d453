"""The register on the pages: a session recorded in one form, a make-up, corrections, and who is shown the way to it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.register_commands import record_register
from pledge_engine.hires.registers import list_registers
from pledge_engine.office import Office
from tests.factories.office import WORKER, go_on, journey_of
from tests.pledge_engine.web.browser import Browser
from workflows.turn import Status

Browse = Callable[..., Browser]
RECORD, MAKE_UP = "/register/record/group_supervision", "/register/make-up/group_supervision"


def on_day(name: str, day: date) -> dict[str, Any]:
    return {f"{name}__{part}": getattr(day, part) for part in ("day", "month", "year")}


def held_on(day: date) -> dict[str, Any]:
    return on_day("held_on", day)


def said(name: str, value: str) -> dict[str, Any]:
    """One choice, by its name on the form with two underscores for its dot."""
    return {name: value}


JULY = held_on(date(2026, 7, 2))


def months(office: Office, reference: str) -> list[str]:
    turns = journey_of(office, reference).current("group_supervision")
    return [str(turn.answers["outcome"]) for turn in turns if turn.status is Status.DONE]


def recorded(office: Office) -> int:
    with office.work(office.actor("fay"), write=False) as work:
        return len(list_registers(work))


@pytest.mark.usefixtures("due")
def test_the_way_to_the_register_is_for_those_who_see_registers(browse: Browse) -> None:
    assert ("Register", "/register") in browse("fay").get("/today").links
    assert ("Register", "/register") not in browse("hana").get("/today").links
    browse("hana").get("/register", status=403)
    browse("sam").get(RECORD, status=403)
    assert "Record a session" not in browse("sam").get("/register").text


def test_before_any_session_the_register_says_what_is_there_to_record(browse: Browse) -> None:
    page = browse("fay").get("/register")
    assert "No session has been recorded yet" in page.text
    assert "Nobody is due" in page.text
    assert "Nobody whom you can see is due" in browse("fay").get(RECORD).text


def test_a_session_is_recorded_with_ticks_and_a_reason_in_one_form(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    assert "2 people due" in fay.get("/register").text
    fay.get(RECORD)
    page = fay.send("record", came=["R-0001"], **said("else__R-0002", "excused"), **JULY)
    assert page.heading() == "Session of 2 July 2026"
    assert "recorded for 2 people" in page.text
    assert "1 of 2 on the register" in page.text
    assert (months(due, "R-0001"), months(due, "R-0002")) == (["attended"], ["excused"])
    assert "Group supervision, 2 July 2026" in fay.get("/register").text
    assert "No session of this kind" in fay.get("/register?step=meet_greet").text


def test_whoever_is_not_ticked_stays_due(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    fay.send("record", came=["R-0002"], **JULY)
    assert (months(due, "R-0001"), months(due, "R-0002")) == ([], ["attended"])


def test_a_session_that_did_not_run_is_said_of_everybody_who_is_due(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    page = fay.send("record", ran="no", came=["R-0001"], status=422, **JULY)
    assert "somebody is ticked, and the session did not run" in page.text
    fay.get(RECORD)
    page = fay.send("record", ran="no", **JULY)
    assert page.heading() == "For whom did the session of 2 July 2026 not run?"
    page = fay.send("chosen")
    assert page.heading() == "The session of 2 July 2026 did not run"
    assert "This would be recorded for 2 people." in page.text
    assert "Made-up words, Group supervision month 1: did not run" in page.text
    assert recorded(due) == 0
    page = fay.send("it")
    assert "recorded for 2 people" in page.text
    assert months(due, "R-0001") == months(due, "R-0002") == ["did_not_run"]


def test_what_was_said_of_a_session_that_did_not_run_is_changed_before_it_is_recorded(
    browse: Browse, due: Office
) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    page = fay.send("record", ran="no", **said("else__R-0002", "excused"), **JULY)
    assert "Excused, as you chose." in page.text
    assert "Group supervision month 1: excused" in fay.send("chosen").text
    assert fay.send("list").heading() == "For whom did the session of 2 July 2026 not run?"
    page = fay.send("change")
    assert recorded(due) == 0
    assert 'value="excused" selected' in page.html
    assert next(each["value"] for each in page.controls if each.get("name") == "held_on.day") == "2"
    fay.send("record", ran="yes", came=["R-0001"])
    assert (months(due, "R-0001"), months(due, "R-0002")) == (["attended"], ["excused"])


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"came": ["R-0002"], **held_on(date(2026, 9, 9))}, "held_on", "9 September 2026 has not come yet"),
        ({"came": ["R-0002"], **JULY, "held_on__month": "13"}, "held_on", "“Date of the session”: this is not a date"),
        (
            {"came": ["R-0002"], "facilitator": "olu", **JULY},
            "facilitator",
            "“olu” does not name one person who holds sessions",
        ),
        ({"came": [], **JULY}, "came-R-0001", "Tick who came"),
        (
            {"came": ["R-0002"], "else__R-0002": "excused", **JULY},
            "came-R-0002",
            "Made-up words: it is ticked that they came",
        ),
    ],
)
def test_what_was_ticked_stays_where_the_form_cannot_be_taken(
    typed: dict[str, Any], field: str, words: str, browse: Browse, due: Office
) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    page = fay.send("record", status=422, **typed)
    assert words in page.text
    assert f'href="#{field}"' in page.html
    assert field in page.ids
    kept = {control["value"] for control in page.controls if control.get("name") == "came" and "checked" in control}
    assert kept == set(typed["came"])
    assert recorded(due) == 0


def test_a_make_up_fills_the_month_that_was_missed(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    page = fay.get(MAKE_UP)
    assert "Nobody who is due has a session to make up for" in page.text
    assert "Date of the session" not in page.text
    fay.get(RECORD)
    fay.send("record", came=["R-0001"], **said("else__R-0002", "not_attended"), **JULY)
    page = fay.get(MAKE_UP)
    assert [each["value"] for each in page.controls if each.get("name") == "came"] == ["R-0002"]
    assert "post 2. Not attended: 2 July 2026 (month 1)." in page.text
    assert "Choose who came" in fay.send("record", status=422, **held_on(date(2026, 7, 6))).text
    page = fay.send("record", came=["R-0002"], **held_on(date(2026, 7, 6)))
    assert "1 of 1 on the register" in page.text
    assert months(due, "R-0002") == ["attended"]
    assert "Nobody who is due has a session to make up for" in fay.get(MAKE_UP).text
    fay.get("/register")
    session = next(href for text, href in fay.page.links if text == "Group supervision, 2 July 2026")
    assert "Made up for since" in fay.get(session).text
    page = fay.get(f"{session}/correct")
    assert "Made up for or put right since" in page.text
    assert "/records/R-0002" in [href for _, href in page.links]
    assert not [control for control in page.controls if control.get("name") == "how.R-0002"]


def test_the_address_of_a_session_stays_the_same_when_others_are_recorded_and_for_whoever_looks(
    browse: Browse, due: Office
) -> None:
    """Sessions recorded in one moment have ids that begin alike: an address that is only long enough would break."""
    fay = browse("fay")
    fay.get(RECORD)
    fay.send("record", came=["R-0001"], **JULY)
    first = fay.response.request.path
    fay.get(RECORD)
    fay.send("record", came=["R-0002"], **held_on(date(2026, 7, 3)))
    with due.work(due.actor("fay"), write=False) as work:
        ids = [row.id for row in list_registers(work)]
    assert {first, fay.response.request.path} == {f"/register/sessions/{each}" for each in ids}
    assert "2 July 2026" in fay.get(first).text
    assert {href for _, href in fay.get("/register").links} >= {f"/register/sessions/{each}" for each in ids}


def session_of(fay: Browser, **typed: Any) -> str:
    fay.get(RECORD)
    fay.send("record", **typed, **JULY)
    return next(href for text, href in fay.page.links if text == "Put this register right")


def test_a_register_is_put_right_for_one_and_written_in_for_another(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    fay.get(session_of(fay, came=["R-0001"]))
    page = fay.send("correct", **said("how__R-0001", "not_attended"), **said("how__R-0002", "attended"))
    assert "put right on 2 records" in page.text
    assert (months(due, "R-0001"), months(due, "R-0002")) == (["not_attended"], ["attended"])
    fay.get(f"{fay.response.request.path}/correct")
    fay.send("correct", **said("how__R-0002", "struck_out"))
    assert "Taken out" in fay.page.text
    assert months(due, "R-0002") == []


@pytest.mark.usefixtures("due")
def test_the_step_of_one_person_leads_to_the_register_and_what_is_recorded_on_it_stands_there(browse: Browse) -> None:
    fay = browse("fay")
    page = fay.get("/records/R-0001/steps/group_supervision")
    assert ("Record the session for everybody who was due", RECORD) in page.links
    fay.send("complete", outcome="attended", **on_day("happened_on", date(2026, 7, 2)))
    page = fay.get(dict(fay.get("/register").links)["Group supervision, 2 July 2026"])
    assert "1 of 1 on the register" in page.text
    assert "Put this register right" in dict(page.links)
    assert RECORD not in [href for _, href in browse("sam").get("/records/R-0001/steps/group_supervision").links]


@pytest.mark.parametrize("page", ["/today", "/tasks"])
def test_who_keeps_the_register_is_led_straight_to_it_and_to_the_step_that_is_put_right(
    page: str, browse: Browse, due: Office
) -> None:
    alone = "/records/R-0001/steps/group_supervision?turn=1"
    led = [href for text, href in browse("fay").get(page).links if text.startswith("Group supervision month 1")]
    assert led == [RECORD, RECORD]
    with due.work(due.actor("fay")) as work:
        record_register(work, "group_supervision", date(2026, 7, 2), {"R-0001": "attended"})
        correct_step(work, "R-0001", "group_supervision", "wrong_answer", n=1)
    links = browse("fay").get(page).links
    assert {href for text, href in links if text.startswith("Group supervision month 1")} == {RECORD, alone}
    while not journey_of(due, "R-0001").current("peer_training"):
        go_on(due, "R-0001")
    training = [
        href for text, href in browse("pat").get("/tasks").links if text.startswith("Complete the peer training")
    ]
    assert training[0] == "/records/R-0001/steps/peer_training", "they may have had it already"


def test_whoever_comes_second_to_a_register_is_told_and_overwrites_nothing(browse: Browse, due: Office) -> None:
    fay, other = browse("fay"), browse("fay")
    correct = session_of(fay, came=["R-0001", "R-0002"])
    other.get(correct)
    fay.get(correct)
    fay.send("correct", **said("how__R-0001", "not_attended"))
    page = other.send("correct", status=409, **said("how__R-0001", "excused"))
    assert "R-0001 was changed on this register meanwhile" in page.text
    assert months(due, "R-0001") == ["not_attended"]
    other.get(correct)
    other.send("correct", **said("how__R-0002", "excused"))
    assert (months(due, "R-0001"), months(due, "R-0002")) == (["not_attended"], ["excused"])
    other.get(correct)
    assert "Nothing was different" in other.send("correct").text


@pytest.mark.usefixtures("due")
def test_ticks_stay_where_somebody_on_the_register_is_not_there_any_more(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    page = fay.send(came=["R-0001", "R-9999"], facilitator="fay", status=422, **JULY)
    assert "There is no record R-9999" in page.text
    assert [control["value"] for control in page.controls if "checked" in control and control["name"] == "came"] == [
        "R-0001"
    ]
    assert next(c["value"] for c in page.controls if c.get("name") == "facilitator") == "fay"
    assert recorded(due) == 0
    fay.send(came=["R-0001"])
    correct = fay.response.request.path + "/correct"
    fay.get(correct)
    page = fay.send("correct", status=422, **said("how__R-0001", "excused"), **said("how__R-9999", "excused"))
    assert "There is no record R-9999" in page.text
    assert 'value="excused" selected' in page.html


def test_a_session_that_was_recorded_on_the_wrong_day_is_put_right_as_the_page_says(
    browse: Browse, due: Office
) -> None:
    fay = browse("fay")
    page = fay.get(session_of(fay, came=["R-0001", "R-0002"]))
    assert "If the date of the session is wrong" in page.text
    assert "take everybody out below" in page.text
    assert "record the session on its right day" in [text for text, href in page.links if href == RECORD]
    fay.send("correct", **said("how__R-0001", "struck_out"), **said("how__R-0002", "struck_out"))
    assert months(due, "R-0001") == months(due, "R-0002") == []
    fay.get(RECORD)
    fay.send("record", came=["R-0001", "R-0002"], **held_on(date(2026, 7, 3)))
    assert months(due, "R-0001") == months(due, "R-0002") == ["attended"]
    turn = journey_of(due, "R-0001").turn("group_supervision", 1)
    assert turn is not None
    assert turn.happened_on == date(2026, 7, 3)
    listed, left = fay.get("/register").text.split("Sessions with nobody left on the register whom you can see (1)")
    assert ("3 July 2026" in listed, "2 July 2026" in listed, "2 July 2026" in left) == (True, False, True)


def test_who_held_a_session_is_named_as_they_are_offered(browse: Browse, due: Office) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    page = fay.send("record", came=["R-0001"], facilitator="Fay Example (fay)", **JULY)
    assert "Fay Example" in page.text
    assert months(due, "R-0001") == ["attended"]


def test_as_many_are_said_to_be_due_as_the_form_lists_and_how_many_of_them_are_on_hold(
    browse: Browse, due: Office
) -> None:
    with due.work(due.actor("sam")) as work:
        hold(work, "R-0001", work.today + timedelta(days=30))
    fay = browse("fay")
    assert "1 person due, and 1 person on hold" in fay.get("/register").text
    page = fay.get("/register/record/group_supervision")
    assert "On hold today: of a session while it is on hold, tick only that they came." in page.text
    choices = {each["name"] for each in page.controls if each.get("name", "").startswith("else.")}
    assert choices == {"else.R-0001", "else.R-0002"}, "a session of a day before it was on hold is recorded too"
    assert len([c for c in fay.get(RECORD).controls if c.get("name") == "came"]) == 2


@pytest.mark.usefixtures("due")
def test_a_session_that_did_not_run_is_told_as_that_and_nowhere_as_complete(browse: Browse) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    fay.send("record", ran="no", **said("else__R-0002", "excused"), **JULY)
    fay.send("chosen")
    fay.send("it")
    month = "/records/R-0001/steps/group_supervision"
    for handle in ("sam", WORKER):
        page = browse(handle).get(f"{month}?turn=1")
        assert "Did not run</strong>" in page.html
        assert "Complete</strong>" not in page.html
        assert "Month 1: Did not run" in browse(handle).get(f"{month}?turn=2").text
        listed = browse(handle).get("/records/R-0001").html.partition("Group supervision month 1</a>")[2]
        assert "Did not run</strong>" in listed.partition("</li>")[0]
    for reference, words in (("R-0001", "Did not run"), ("R-0002", "Excused")):
        turn = browse(WORKER).get(f"/my-pledge/{reference}").html.partition("Group supervision month 1</a>")[2]
        assert f"{words}</strong>" in turn.partition("</div>")[0]


def test_a_session_of_a_day_that_has_not_come_is_refused_once_before_anything_is_asked(
    browse: Browse, due: Office
) -> None:
    fay = browse("fay")
    fay.get(RECORD)
    page = fay.send("record", status=422, ran="no", **held_on(date(2026, 8, 5)))
    assert "5 August 2026 has not come yet" in page.text
    assert page.heading() == "Record a session: Group supervision"
    assert recorded(due) == 0
