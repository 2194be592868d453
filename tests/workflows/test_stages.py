"""Moves of a whole hire: opening it, agreeing its stage, taking that back, moving on."""

from dataclasses import replace

import pytest

from tests.factories.journeys import (
    FIRST_DAY,
    HR,
    LEADS,
    PAT,
    SAM,
    TODAY,
    WORKER,
    allowed,
    days_on,
    done,
    finished,
    held_from,
    in_stage,
    moved_on,
    on,
    opened,
    proposed,
    reasons,
    statuses,
    turn_of,
    words,
)
from tests.factories.pledges import Words, a_pledge, a_stage, a_step
from workflows.agreeing import By
from workflows.blockers import Reason
from workflows.closing import status_left_open
from workflows.definition import Definition, Role
from workflows.journey import Journey
from workflows.occurrences import settle
from workflows.reading import load_shipped
from workflows.stages import (
    advance,
    agree_stage,
    ask_for_stage_change,
    open_journey,
    withdraw_stage_agreement,
)
from workflows.steps import At, save
from workflows.turn import Status

SHIPPED = load_shipped()


def two_stages(first: dict[str, Words], *, version: int = 1, second: dict[str, Words] | None = None) -> Definition:
    return a_pledge({"one": a_stage(first), "two": a_stage(second or {"b": a_step()})}, version=version)


PLEDGE = two_stages({"a": a_step()})


def ready() -> Journey:
    """A hire whose first stage both leads can agree."""
    return finished(opened(PLEDGE))


def agreed() -> Journey:
    """The same, agreed by both."""
    return allowed(agree_stage(allowed(agree_stage(ready(), SAM, TODAY)), PAT, TODAY))


# ---------------------------------------------------------------- opening


def test_a_hire_opens_in_the_first_stage_with_its_steps() -> None:
    journey = opened(SHIPPED)
    assert journey.state == ("team_readiness",)
    assert [(visit.stage, visit.round, visit.entered_on) for visit in journey.visits] == [
        ("team_readiness", 1, FIRST_DAY)
    ]
    assert set(journey.turns) == {*SHIPPED.stages["team_readiness"].steps, "jd_ps_agreed", "job_plan"}
    assert journey.leads == LEADS


def test_a_hire_has_two_different_leads() -> None:
    one = {Role.SERVICE_LEAD: "sam", Role.PROFESSIONAL_LEAD: "sam"}
    assert words(open_journey(SHIPPED, one, TODAY)) == [
        "The service lead and the professional lead must be two different people."
    ]


# ---------------------------------------------------------------- agreeing the stage


def test_a_stage_is_agreed_only_when_nothing_else_stands_in_the_way() -> None:
    assert reasons(agree_stage(opened(PLEDGE), SAM, TODAY)) == [Reason.STEP_OPEN]
    assert reasons(agree_stage(held_from(ready(), FIRST_DAY), SAM, TODAY)) == [Reason.HELD]
    assert len(allowed(agree_stage(ready(), SAM, TODAY)).visits[0].agreements) == 1


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (SAM, Reason.ALREADY_AGREED),
        (By(Role.SERVICE_LEAD, "another"), Reason.ALREADY_AGREED),
        (By(Role.PROFESSIONAL_LEAD, SAM.person), Reason.SAME_PERSON),
        (HR, Reason.NOT_YOURS_TO_AGREE),
        (WORKER, Reason.NOT_YOURS_TO_AGREE),
    ],
)
def test_a_stage_is_agreed_by_both_leads_once_each_and_by_two_people(by: By, reason: Reason) -> None:
    journey = allowed(agree_stage(ready(), SAM, TODAY))
    assert reasons(agree_stage(journey, by, TODAY)) == [reason]


def test_a_stage_agreement_is_to_what_the_stage_holds() -> None:
    journey = agreed()
    assert {given.content for given in journey.visits[0].agreements} == {journey.stage_content("one")}


def test_one_s_own_stage_agreement_can_be_taken_back_and_nobody_else_s() -> None:
    journey = allowed(agree_stage(ready(), SAM, TODAY))
    assert reasons(withdraw_stage_agreement(journey, PAT)) == [Reason.NOTHING_TO_AGREE]
    assert allowed(withdraw_stage_agreement(journey, SAM)).visits[0].agreements == ()
    kept = allowed(withdraw_stage_agreement(agreed(), SAM)).visits[0].agreements
    assert [given.person for given in kept] == [PAT.person]


def test_the_other_lead_may_ask_for_a_change_of_the_stage() -> None:
    journey = allowed(agree_stage(ready(), SAM, TODAY))
    assert reasons(ask_for_stage_change(ready(), PAT)) == [Reason.NOTHING_TO_AGREE]
    assert reasons(ask_for_stage_change(journey, SAM)) == [Reason.ALREADY_AGREED]
    assert reasons(ask_for_stage_change(journey, HR)) == [Reason.NOT_YOURS_TO_AGREE]
    assert allowed(ask_for_stage_change(journey, PAT)).visits[0].agreements == ()


@pytest.mark.parametrize("end", ["withdrawn", "left"])
def test_an_ended_record_is_neither_agreed_nor_moved(end: str) -> None:
    journey = replace(agreed(), state=(end,))
    assert reasons(agree_stage(journey, SAM, TODAY)) == [Reason.ENDED]
    assert reasons(withdraw_stage_agreement(journey, SAM)) == [Reason.NOTHING_TO_AGREE]
    assert reasons(ask_for_stage_change(journey, SAM)) == [Reason.NOTHING_TO_AGREE]
    assert reasons(advance(journey, TODAY)) == [Reason.ENDED]


# ---------------------------------------------------------------- moving on


def test_a_hire_moves_on_when_both_leads_have_agreed_and_not_with_one() -> None:
    assert reasons(advance(ready(), TODAY)) == [Reason.STAGE_NOT_AGREED] * 2
    assert reasons(advance(allowed(agree_stage(ready(), SAM, TODAY)), TODAY)) == [Reason.STAGE_NOT_AGREED]
    journey = allowed(advance(agreed(), days_on(4)))
    assert journey.state == ("two",)
    assert [(visit.stage, visit.entered_on, visit.left_on) for visit in journey.visits] == [
        ("one", FIRST_DAY, days_on(4).on),
        ("two", days_on(4).on, None),
    ]


def test_a_hire_does_not_move_while_a_required_step_is_open() -> None:
    journey = agreed()
    reopened = replace(turn_of(journey, "a"), status=Status.OPEN, completed_on=None, closed_on=None)
    assert reasons(advance(journey.with_turn(reopened), TODAY)) == [Reason.STEP_OPEN]


def test_a_hire_on_hold_does_not_move() -> None:
    assert reasons(advance(held_from(agreed(), FIRST_DAY), TODAY)) == [Reason.HELD]


@pytest.mark.parametrize("stage", list(SHIPPED.stages)[:-1])
def test_each_stage_leads_to_the_next_and_is_left_once(stage: str) -> None:
    order = list(SHIPPED.stages)
    journey = moved_on(finished(in_stage(SHIPPED, stage)))
    assert journey.state[0].partition("/")[0] == order[order.index(stage) + 1]
    assert [visit.stage for visit in journey.visits if visit.left_on] == order[: order.index(stage) + 1]


def test_clearance_is_left_from_the_start_date_on() -> None:
    journey = finished_clearance(days_on(20).on.isoformat())
    assert reasons(agree_stage(journey, SAM, days_on(19))) == [Reason.DATE_NOT_COME]
    assert allowed(agree_stage(journey, SAM, days_on(20))).visits[-1].agreements


def finished_clearance(start: str) -> Journey:
    journey = in_stage(SHIPPED, "clearance")
    for step in ("hr_clearance", "oh_clearance"):
        journey = done(journey, step)
    return done(journey, "start_confirmed", start_date=on(start).on)


# ---------------------------------------------------------------- what a stage leaves open


@pytest.mark.parametrize(
    ("owner", "need", "due_in", "status"),
    [
        ("service_lead", "optional", -1, Status.NOT_TAKEN_UP),
        ("service_lead", "required", -1, Status.NOT_KEPT),
        ("service_lead", "required", 0, Status.NOT_KEPT),
        ("service_lead", "required", 1, Status.ENDED),
        ("service_lead", "required", None, Status.ENDED),
        ("worker", "required", -1, Status.NOT_TAKEN_UP),
        ("worker", "optional", -1, Status.NOT_TAKEN_UP),
    ],
)
def test_what_a_stage_leaves_open_was_missed_only_if_it_was_promised_and_due(
    owner: str, need: str, due_in: int | None, status: Status
) -> None:
    definition = two_stages({"a": a_step(owner=owner, need=need)})
    journey = opened(definition)
    due_on = days_on(due_in).on if due_in is not None else None
    turn = replace(turn_of(journey, "a"), due_on=due_on)
    assert status_left_open(definition.steps["a"], turn, FIRST_DAY) is status


def test_moving_on_closes_what_is_optional_or_endless_and_sets_its_agreements_aside() -> None:
    definition = two_stages(
        {
            "a": a_step(),
            "extra": a_step(need="optional", agreed_by="both leads"),
            "often": a_step("every week after stage starts", need="optional"),
        }
    )
    journey = allowed(proposed(finished(opened(definition)), "extra"))
    journey = moved_on(journey)
    assert statuses(journey, "extra") == ["not_taken_up"]
    assert turn_of(journey, "extra").agreements == ()
    assert turn_of(journey, "extra").closed_on == FIRST_DAY
    assert statuses(journey, "often") == ["not_taken_up"]


def test_a_step_of_a_later_stage_that_opened_early_stays_open() -> None:
    definition = two_stages({"a": a_step()}, second={"b": a_step(opens="with one")})
    assert statuses(moved_on(finished(opened(definition))), "b") == ["open"]


def test_calls_before_the_start_that_were_due_are_missed_when_the_person_starts() -> None:
    journey = settle(finished_clearance("2026-07-21"), on("2026-07-21"))
    journey = moved_on(journey, on("2026-07-21"))
    assert statuses(journey, "keep_in_touch") == ["not_kept", "not_kept"]


# ---------------------------------------------------------------- a new version of the pledge


def test_a_hire_takes_up_a_new_version_when_it_enters_a_stage() -> None:
    newer = two_stages({"a": a_step()}, version=2, second={"b": a_step("3 days after stage starts"), "new": a_step()})
    journey = allowed(advance(agreed(), TODAY, into=newer))
    assert journey.definition is newer
    assert turn_of(journey, "b").due_on == days_on(3).on
    assert statuses(journey, "new") == ["open"]


def test_a_step_that_a_new_version_has_in_the_stage_left_behind_does_not_open() -> None:
    newer = two_stages({"a": a_step(), "added": a_step()}, version=2)
    assert "added" not in allowed(advance(agreed(), TODAY, into=newer)).turns


def test_an_open_step_that_a_new_version_no_longer_has_ends_with_its_stage() -> None:
    early = {"b": a_step(), "gone": a_step(opens="with one", agreed_by="both leads")}
    old = two_stages({"a": a_step()}, second=early)
    journey = allowed(proposed(finished(opened(old)), "gone"))
    for lead in (SAM, PAT):
        journey = allowed(agree_stage(journey, lead, TODAY))
    journey = allowed(advance(journey, TODAY, into=two_stages({"a": a_step()}, version=2)))
    assert statuses(journey, "gone") == ["ended"]
    assert turn_of(journey, "gone").agreements == ()
    assert statuses(allowed(save(journey, At("b"), {}, TODAY)), "gone") == ["ended"]
