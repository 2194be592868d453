"""A request for a change to a step of a stored record: shown with its words to whoever may read them, and taken back."""

from datetime import timedelta

import pytest

from pledge_engine.errors import Conflict, Forbidden, NotFound, RefusedMove
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.hires.step_commands import (
    agree_step,
    ask_for_change,
    mark_not_applicable,
    save_step,
)
from pledge_engine.hires.step_offers import step_offers
from pledge_engine.hires.telling import history
from pledge_engine.hires.views import TaskLine
from pledge_engine.hires.wording import asked_for
from pledge_engine.office import Office
from tests.factories.cover import RECORD, away
from tests.factories.office import (
    WORKER,
    day_of,
    go_on,
    journey_of,
    move_clock,
)
from tests.pledge_engine.hires.requests_made import (
    NOTE,
    asked,
    must_agree_with_its_trail,
    shown,
    taken_back,
    turn,
)
from workflows.definition import Role
from workflows.turn import Status

SAID = "Pat Example, as the professional lead, asked for a change on 9 June 2026, 10:01am: more detail is needed. “{}”"


def line(office: Office, handle: str, step: str = "job_plan") -> TaskLine:
    return next(task for task in shown(office, handle).tasks if task.step == step)


def offered(office: Office, handle: str, step: str = "job_plan") -> bool:
    with office.work(office.actor(handle), write=False) as work:
        return "take-back-request" in step_offers(work, RECORD, step).acts


def test_an_open_request_is_shown_beside_its_step_with_who_asked_when_and_their_words(office: Office) -> None:
    asked(office)
    for handle in ("sam", "pat", "lena"):
        request = line(office, handle).request
        assert request is not None
        assert asked_for(request) == SAID.format(NOTE)
    assert [task.step for task in shown(office, "sam").tasks if task.request] == ["job_plan"]


def test_whoever_is_to_agree_that_a_step_does_not_apply_reads_who_said_so_and_why(office: Office) -> None:
    with office.work(office.actor("sam")) as work:
        mark_not_applicable(work, RECORD, "job_plan", "post_changed", note="The plan is of another team.")
    said = "Sam Example, as the service lead, said on 9 June 2026, 10am that it does not apply: the post has changed."
    for handle in ("sam", "pat"):
        request = line(office, handle).request
        assert request is not None
        assert asked_for(request) == f"{said} “The plan is of another team.”"
    with office.work(office.actor("pat")) as work:
        agree_step(work, RECORD, "job_plan")
    closed = next(task for task in shown(office, "pat").earlier if task.step == "job_plan")
    assert (closed.state, closed.request) == ("not_applicable", None)


def test_a_request_taken_back_leaves_the_step_as_it_was_and_tells_so(office: Office) -> None:
    before = asked(office)
    taken_back(office)
    assert turn(office) == before
    assert line(office, "sam").request is None
    with office.work(office.actor("sam"), write=False) as work:
        told = history(work, RECORD)[0]
    assert (told.who, told.sentence) == (
        "Pat Example",
        "took back the request for a change to “Agree the job plan”: what was agreed before stands again.",
    )
    must_agree_with_its_trail(office)
    with office.work(office.actor("pat")) as work:
        agree_step(work, RECORD, "job_plan")
    assert turn(office).status is Status.DONE
    must_agree_with_its_trail(office)


def test_only_who_asked_is_offered_to_take_it_back_and_can(office: Office) -> None:
    asked(office)
    assert {handle: offered(office, handle) for handle in ("sam", "pat", "lena")} == {
        "sam": False,
        "pat": True,
        "lena": False,
    }
    with pytest.raises(RefusedMove, match="The professional lead asked for this change"):
        taken_back(office, "sam")
    with pytest.raises(Forbidden):
        taken_back(office, "lena")
    with pytest.raises(NotFound):
        taken_back(office, "olu")


def test_whoever_holds_the_role_now_takes_it_back(office: Office) -> None:
    before = asked(office)
    with office.work(office.actor("pat")) as work:
        reassign_lead(work, RECORD, Role.PROFESSIONAL_LEAD, "cleo")
    assert offered(office, "cleo")
    with pytest.raises(Forbidden):
        taken_back(office, "pat")
    taken_back(office, "cleo")
    assert turn(office).agreements == before.agreements


def test_whoever_covers_for_who_asked_takes_it_back(office: Office) -> None:
    before = asked(office)
    away(office, "pat", "cleo")
    assert offered(office, "cleo")
    taken_back(office, "cleo")
    assert turn(office).agreements == before.agreements


def test_once_an_answer_has_changed_it_is_neither_offered_nor_taken_back(office: Office) -> None:
    asked(office)
    with office.work(office.actor("sam")) as work:
        save_step(work, RECORD, "job_plan", {"link": "https://docs.example/another"})
    assert not offered(office, "pat")
    with pytest.raises(RefusedMove, match="was changed since"):
        taken_back(office)
    assert line(office, "pat").request is not None  # It is still what the step was sent back for.


def test_an_answer_changed_and_changed_back_counts_as_changed(office: Office) -> None:
    link = asked(office).answers["link"]
    for text in ("https://docs.example/another", link):
        with office.work(office.actor("sam")) as work:
            save_step(work, RECORD, "job_plan", {"link": text})
    with pytest.raises(RefusedMove, match="was changed since"):
        taken_back(office)


def test_of_two_requests_the_later_is_taken_back(office: Office) -> None:
    asked(office, note="First.")
    taken_back(office)
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor("pat")) as work:
        ask_for_change(work, RECORD, "job_plan", "wrong_date", note="Second.")
    request = line(office, "sam").request
    assert request is not None
    assert (request.reason, request.text) == ("A date is not right", "Second.")
    taken_back(office)
    with pytest.raises(RefusedMove, match="There is no open request"):
        taken_back(office)
    must_agree_with_its_trail(office)


def test_who_looked_before_the_request_was_acted_on_is_told(office: Office) -> None:
    asked(office)
    with office.work(office.actor("pat"), write=False) as work:
        seen = step_offers(work, RECORD, "job_plan").seen_as
    with office.work(office.actor("sam")) as work:
        save_step(work, RECORD, "job_plan", {"link": "https://docs.example/another"})
    with pytest.raises(Conflict):
        taken_back(office, seen=seen)


def test_on_hold_it_is_not_offered(office: Office) -> None:
    asked(office)
    with office.work(office.actor("sam")) as work:
        hold(work, RECORD, day_of(office) + timedelta(days=30))
    assert not offered(office, "pat")


def test_the_words_of_a_request_are_for_those_who_read_the_step_alone(office: Office) -> None:
    """HR sees the record while it recruits; what leads wrote to each other of an earlier step is not HR's to read."""
    asked(office)
    go_until(office, "advertising")
    assert "job_plan" not in {task.step for task in (*shown(office, "hana").tasks, *shown(office, "hana").earlier)}
    assert NOTE not in str(shown(office, "hana"))


def go_until(office: Office, stage: str) -> None:
    while (here := journey_of(office, RECORD).stage) is None or here.key != stage:
        go_on(office, RECORD)


def test_the_worker_takes_back_what_they_asked_and_both_leads_have_agreed_again(office: Office) -> None:
    go_until(office, "supervision")
    while turn(office, "induction_review").status is not Status.AWAITING_AGREEMENT or len(
        turn(office, "induction_review").agreements
    ) < len(("sam", "pat")):
        go_on(office, RECORD)
    before = turn(office, "induction_review")
    with office.work(office.actor(WORKER)) as work:
        ask_for_change(work, RECORD, "induction_review", "talk_first", note="Could we meet first?")
    assert not offered(office, "pat", "induction_review")
    assert offered(office, WORKER, "induction_review")
    taken_back(office, WORKER, "induction_review")
    after = turn(office, "induction_review")
    assert after.status is Status.AWAITING_AGREEMENT
    assert set(after.agreements) == set(before.agreements)
    must_agree_with_its_trail(office)
