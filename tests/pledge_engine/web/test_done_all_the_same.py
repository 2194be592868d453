"""What a worker says did not happen is completed by a lead who says that it is done; nobody else learns that they said so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pledge_engine.errors import Invalid
from pledge_engine.hires.change_commands import say_it_did_not_happen
from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.office import Office
from tests.factories.office import WORKER, as_typed, day_of, journey_of, move_clock
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_beside import check_mistakes
from tests.pledge_engine.web.test_journey import date
from workflows.turn import Status
from workflows.words import long_date

Browse = Callable[..., Browser]
R = "R-0001"
INDUCTION = f"/records/{R}/steps/local_induction"


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """The same in the tenth week."""
    move_clock(second_week, timedelta(days=60))
    return second_week


def says(office: Office, step: str, n: int = 1) -> str:
    """The worker says it of a step; as whoever hears it reads that."""
    with office.work(office.actor(WORKER)) as work:
        say_it_did_not_happen(work, R, step, n=n)
    return f"he worker said on {long_date(day_of(office))} that this did not happen for them"


def typed(office: Office, step: str) -> dict[str, object]:
    """Made-up answers to a step."""
    journey = journey_of(office, R)
    return {**as_typed(journey, journey.definition.steps[step], day_of(office))}


def on_boxes(office: Office) -> dict[str, Any]:
    """The answers to the local induction as its form asks them."""
    day = day_of(office)
    return {"work_email": "wren@trust.example", **date("completed_on", f"{day.day}/{day.month}/{day.year}")}


@pytest.mark.parametrize("lead", ["sam", "pat"])
def test_a_lead_is_asked_before_they_complete_what_the_worker_says_did_not_happen(furnished: Office, lead: str) -> None:
    step = {"sam": "local_induction", "pat": "peer_supervision"}[lead]
    said, answers = says(furnished, step), typed(furnished, step)
    with furnished.work(furnished.actor(lead)) as work, pytest.raises(Invalid) as refused:
        complete_step(work, R, step, answers)
    (mistake,) = refused.value.mistakes
    assert mistake.problem == f"t{said}"
    furnished.door = "cli"
    with furnished.work(furnished.actor(lead)) as work, pytest.raises(Invalid) as refused:
        complete_step(work, R, step, answers)
    assert refused.value.mistakes[0].mend.endswith("where it is done, add --although-said")


def test_the_form_asks_once_and_the_answer_says_what_becomes_of_what_the_worker_said(
    browse: Browse, furnished: Office
) -> None:
    said, sam = says(furnished, "local_induction"), browse("sam")
    assert f"T{said}" in sam.get(INDUCTION).text
    page = sam.send("complete", status=422, **on_boxes(furnished))
    check_mistakes(page)
    assert f"Tick at least one answer to “T{said}”." in page.text
    page = sam.send("complete", although_said="yes")
    assert f"Look again: T{said}. It stays on Needs attention: to take it off, write down" in page.text
    turn = journey_of(furnished, R).turn("local_induction", 1)
    assert turn is not None
    assert (turn.status, turn.said_not_to_have_happened_on) == (Status.DONE, day_of(furnished)), "both stand"


def test_what_is_done_on_a_later_day_may_be_said_not_to_have_happened_again(browse: Browse, furnished: Office) -> None:
    said = says(furnished, "local_induction")
    move_clock(furnished, timedelta(days=1))
    sam = browse("sam")
    sam.get(INDUCTION)
    page = sam.send("complete", although_said="yes", **on_boxes(furnished))
    assert f"Look again: T{said}. They can say it again, if that is not right." in page.text


def test_whoever_does_not_hear_the_worker_completes_as_if_they_had_said_nothing(
    browse: Browse, furnished: Office
) -> None:
    for handle, step in (("lena", "meet_greet"), ("fay", "group_supervision")):
        says(furnished, step)
        other = browse(handle)
        assert "worker said" not in other.get(f"/records/{R}/steps/{step}?turn=1").text
        with furnished.work(furnished.actor(handle)) as work:
            done = complete_step(work, R, step, typed(furnished, step), n=1)
        assert not [each for each in done.warnings if "worker said" in each]
        assert (turn := journey_of(furnished, R).turn(step, 1))
        assert (turn.status, turn.said_not_to_have_happened_on) == (Status.DONE, day_of(furnished))


def test_the_other_lead_who_agrees_what_the_worker_says_did_not_happen_is_told_so(furnished: Office) -> None:
    with furnished.work(furnished.actor("pat")) as work:
        complete_step(work, R, "supervision_named", typed(furnished, "supervision_named"))
    said = says(furnished, "supervision_named")
    with furnished.work(furnished.actor("sam")) as work:
        done = agree_step(work, R, "supervision_named")
    assert done.warnings[-1].startswith(f"T{said}. It stays on Needs attention")


def test_a_worker_who_had_no_time_for_a_week_confirms_it_without_being_asked(browse: Browse, furnished: Office) -> None:
    says(furnished, "workbook_week")
    wren = browse(WORKER)
    wren.get("/my-pledge")
    wren.send(form=0)
    assert (turn := journey_of(furnished, R).turn("workbook_week", 1))
    assert turn.status is Status.DONE
