"""What a reader is offered on a record and on a step: what their roles let them and is possible now, and nothing else."""

from datetime import date, timedelta

import pytest

from pledge_engine.errors import NotFound
from pledge_engine.hires import change_commands, ending_commands
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.notes import add_note
from pledge_engine.hires.offers import RecordOffers, may_keep_on_return, record_offers
from pledge_engine.hires.queue_commands import pick_up
from pledge_engine.hires.round_commands import return_to
from pledge_engine.hires.stage_commands import agree_stage
from pledge_engine.hires.step_offers import StepOffers, step_offers
from pledge_engine.office import Office
from tests.factories.cover import RECORD, add_others, away, complete
from tests.factories.office import WORKER, go_on, journey_of, move_clock


def record(office: Office, handle: str) -> RecordOffers:
    with office.work(office.actor(handle), write=False) as work:
        return record_offers(work, RECORD)


def step(office: Office, handle: str, key: str, n: int | None = None) -> StepOffers:
    with office.work(office.actor(handle), write=False) as work:
        return step_offers(work, RECORD, key, n)


def comes_to(office: Office, stage: str) -> None:
    while (here := journey_of(office, RECORD).stage) is None or here.key != stage:
        go_on(office, RECORD)


def ready_to_agree(office: Office) -> None:
    """Everything in the first stage is done."""
    while journey_of(office, RECORD).open_turn("support_infrastructure"):
        go_on(office, RECORD)


@pytest.mark.parametrize(
    ("handle", "acts"),
    [
        ("sam", {"note", "hold", "withdraw", "hand-over"}),
        ("pat", {"note", "hold", "withdraw", "hand-over"}),
        ("lena", set()),
    ],
)
def test_on_a_new_record_each_is_offered_what_their_role_lets_them(office: Office, handle: str, acts: set[str]) -> None:
    assert record(office, handle).acts == acts


@pytest.mark.parametrize("handle", ["olu", "admin", WORKER])
def test_whoever_does_not_see_the_record_is_offered_nothing(office: Office, handle: str) -> None:
    with pytest.raises(NotFound):
        record(office, handle)
    with pytest.raises(NotFound):
        step(office, handle, "job_plan")


def test_moving_on_can_be_undone_until_something_is_recorded_after_it(office: Office) -> None:
    comes_to(office, "jd_agreement")
    with office.work(office.actor("sam")) as work:
        add_note(work, RECORD, "A note changes nothing.")
    assert "undo" in record(office, "sam").acts
    assert "undo" not in record(office, "hana").acts
    go_on(office, RECORD)
    assert "undo" not in record(office, "sam").acts


def test_nobody_is_offered_to_nudge_themselves(office: Office) -> None:
    move_clock(office, timedelta(days=60))
    offered = {handle: "nudge" in step(office, handle, "understand_roles").acts for handle in ("sam", "pat")}
    assert offered == {"sam": False, "pat": True}


def test_nor_is_whoever_covers_for_the_one_who_holds_it(office: Office) -> None:
    move_clock(office, timedelta(days=60))
    add_others(office)
    away(office, "sam", "cleo")
    offered = {handle: "nudge" in step(office, handle, "understand_roles").acts for handle in ("cleo", "pat")}
    assert offered == {"cleo": False, "pat": True}


def test_on_hold_it_can_be_resumed_and_not_moved(office: Office) -> None:
    comes_to(office, "jd_agreement")
    assert {"return", "undo", "hold"} <= record(office, "sam").acts
    with office.work(office.actor("sam")) as work:
        hold(work, RECORD, date(2026, 9, 1))
    held = record(office, "sam").acts
    assert "resume" in held
    assert not {"return", "undo", "hold", "keep"} & held
    assert "agree" not in step(office, "pat", "job_plan").acts


def test_an_agreement_to_the_stage_is_taken_back_by_who_gave_it_and_sent_back_by_the_other(office: Office) -> None:
    ready_to_agree(office)
    with office.work(office.actor("sam")) as work:
        agree_stage(work, RECORD)
    assert "take-back-stage" in record(office, "sam").acts
    assert "ask-for-stage-change" not in record(office, "sam").acts
    assert "ask-for-stage-change" in record(office, "pat").acts
    assert "take-back-stage" not in record(office, "pat").acts
    assert not {"take-back-stage", "ask-for-stage-change"} & record(office, "lena").acts


def test_a_record_goes_back_only_where_its_stage_may_and_what_may_hold_then_is_offered(office: Office) -> None:
    comes_to(office, "selection")
    assert [key for key, _ in record(office, "sam").returns_to] == ["team_readiness", "jd_agreement", "advertising"]
    with office.work(office.actor("sam"), write=False) as work:
        before = dict(may_keep_on_return(work, RECORD))
    assert before["job_plan"] == "Agree the job plan (Job description agreement)"
    assert "interviews" not in before
    with office.work(office.actor("sam")) as work:
        return_to(work, RECORD, "advertising", "nobody_applied")
    after = record(office, "pat")
    assert "keep" in after.acts
    assert {key for key, _ in after.may_hold_still} <= set(before)
    assert "advert_statements" in dict(after.may_hold_still)


@pytest.mark.parametrize("appointed", [1, 2])
def test_one_more_person_is_offered_a_record_once_the_outcome_appoints_more_than_one(
    office: Office, appointed: int
) -> None:
    comes_to(office, "selection")
    assert "appoint-another" not in record(office, "sam").acts
    while journey_of(office, RECORD).open_turn("selection_outcome"):
        go_on(office, RECORD, lambda step: {"appointed": appointed} if step.key == "selection_outcome" else {})
    assert ("appoint-another" in record(office, "sam").acts) is (appointed == 2)
    assert "appoint-another" not in record(office, "hana").acts


def test_a_record_that_has_ended_is_reopened_where_it_was_and_not_later(office: Office) -> None:
    comes_to(office, "jd_agreement")
    with office.work(office.actor("sam")) as work:
        ending_commands.withdraw(work, RECORD, "not_funded")
    found = record(office, "sam")
    assert found.acts == {"note", "reopen"}
    assert [key for key, _ in found.reopens_at] == ["team_readiness", "jd_agreement"]
    assert found.returns_to == ()


def test_a_step_is_completed_by_its_owner_and_agreed_by_the_other_lead(office: Office) -> None:
    assert {"save", "complete", "not-applicable", "move-date", "waiting-on"} <= step(office, "sam", "job_plan").acts
    assert not {"agree", "take-back", "ask-for-change"} & step(office, "sam", "job_plan").acts
    complete(office, "sam", "job_plan")
    mine, others = step(office, "sam", "job_plan").acts, step(office, "pat", "job_plan").acts
    assert ("take-back" in mine, "agree" in mine, "ask-for-change" in mine) == (True, False, False)
    assert ("take-back" in others, "agree" in others, "ask-for-change" in others) == (False, True, True)
    assert not {"complete", "save"} & (mine | others)
    assert step(office, "lena", "job_plan").acts == frozenset()


def test_a_closed_step_is_put_right_and_only_the_worker_says_that_it_did_not_happen(office: Office) -> None:
    comes_to(office, "workbook")
    complete(office, "sam", "local_induction")
    assert step(office, "sam", "local_induction").acts == {"correct"}
    assert step(office, WORKER, "local_induction").acts == {"did-not-happen"}
    with office.work(office.actor(WORKER)) as work:
        change_commands.say_it_did_not_happen(work, RECORD, "local_induction")
    assert step(office, WORKER, "local_induction").acts == {"did-happen"}


def test_a_step_of_a_queue_is_picked_up_and_given_back_by_who_holds_it(office: Office) -> None:
    comes_to(office, "clearance")
    assert "pick-up" in step(office, "hana", "hr_clearance").acts
    with office.work(office.actor("hana")) as work:
        pick_up(work, RECORD, "hr_clearance")
    found = step(office, "hana", "hr_clearance")
    assert found.mine
    assert "give-back" in found.acts
    assert "pick-up" not in found.acts
    assert not {"pick-up", "give-back"} & step(office, "sam", "hr_clearance").acts
    assert not step(office, "sam", "hr_clearance").mine


def test_the_usual_turn_is_the_first_that_is_open_and_any_other_by_its_number(office: Office) -> None:
    comes_to(office, "workbook")
    assert step(office, WORKER, "workbook_week").n == 1
    complete(office, WORKER, "workbook_week")
    assert step(office, WORKER, "workbook_week").n == 2
    assert step(office, WORKER, "workbook_week", 5).n == 5
    nothing = StepOffers(acts=frozenset(), n=0, seen_as=0, mine=False, worded=False)
    assert step(office, WORKER, "workbook_week", 99) == nothing
