"""What stands between a hire and its next stage: all of it at once, in plain words."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.journeys import (
    FIRST_DAY,
    PAT,
    SAM,
    TODAY,
    allowed,
    days_on,
    done,
    finished,
    held_from,
    in_stage,
    opened,
    proposed,
)
from tests.factories.pledges import START_DATE, a_pledge, a_stage, a_step
from workflows.advancing import advance_blockers, agreeable_from, agreement_blockers
from workflows.blockers import Blocker, Reason
from workflows.definition import Role
from workflows.journey import Journey
from workflows.reading import load_shipped
from workflows.stages import agree_stage
from workflows.steps import At, agree
from workflows.turn import Status

SHIPPED = load_shipped()
YES_NO = {"title": "Is it so?", "type": "yes/no"}


def said(blockers: tuple[Blocker, ...]) -> list[str]:
    return [blocker.words for blocker in blockers]


def against(journey: Journey, day: date = FIRST_DAY) -> list[str]:
    return said(advance_blockers(journey, day))


def test_a_new_hire_is_told_everything_at_once() -> None:
    assert against(opened(SHIPPED)) == [
        "“Understand the lived experience roles available” is not complete; the service lead holds it.",
        "“Hold the team readiness session” is not complete; the professional lead holds it.",
        "“Agree the team's action plan” is not complete; the service lead holds it.",
        (
            "Whether “Complete actions needed before the advert” is needed is not known yet:"
            " complete “Agree the team's action plan” first."
        ),
        "“Name supervisors and set up support” is not complete; the service lead holds it.",
        "The service lead has not agreed the stage yet.",
        "The professional lead has not agreed the stage yet.",
    ]


def test_a_blocker_names_the_step_the_turn_and_the_role_that_can_lift_it() -> None:
    blockers = advance_blockers(opened(SHIPPED), FIRST_DAY)
    assert blockers[1] == Blocker(
        Reason.STEP_OPEN,
        "“Hold the team readiness session” is not complete; the professional lead holds it.",
        step="readiness_session",
        n=1,
        role=Role.PROFESSIONAL_LEAD,
    )
    assert [(blocker.reason, blocker.role) for blocker in blockers[-2:]] == [
        (Reason.STAGE_NOT_AGREED, Role.SERVICE_LEAD),
        (Reason.STAGE_NOT_AGREED, Role.PROFESSIONAL_LEAD),
    ]


def test_a_finished_stage_waits_for_its_two_agreements_and_for_nothing_else() -> None:
    journey = finished(opened(SHIPPED))
    assert agreement_blockers(journey, SHIPPED.stages["team_readiness"], FIRST_DAY) == ()
    assert against(journey) == [
        "The service lead has not agreed the stage yet.",
        "The professional lead has not agreed the stage yet.",
    ]
    journey = allowed(agree_stage(journey, PAT, TODAY))
    assert against(journey) == ["The service lead has not agreed the stage yet."]
    assert against(allowed(agree_stage(journey, SAM, TODAY))) == []


@pytest.mark.parametrize("step", [step.key for step in SHIPPED.steps.values() if step.stage != "cppd"])
def test_every_required_step_left_open_blocks_its_stage_and_no_other_step_does(step: str) -> None:
    stage = SHIPPED.steps[step].stage
    journey = finished(in_stage(SHIPPED, stage))
    for turn in journey.current(step):
        journey = journey.with_turn(replace(turn, status=Status.OPEN, completed_on=None, closed_on=None))
    found = {blocker.step for blocker in advance_blockers(journey, FIRST_DAY) if blocker.step}
    blocks = SHIPPED.steps[step].required and not SHIPPED.steps[step].due.endless
    assert (step in found) is blocks


def test_a_step_that_waits_for_agreement_says_for_whose() -> None:
    journey = allowed(proposed(finished_but("induction_review", "supervision"), "induction_review"))
    assert against(journey)[0] == (
        "“Review the induction together” waits for the agreement of the service lead and the worker."
    )
    journey = allowed(agree(journey, At("induction_review"), SAM, TODAY))
    assert against(journey)[0] == "“Review the induction together” waits for the agreement of the worker."


def finished_but(step: str, stage: str) -> Journey:
    """A stage with everything done but one step, which is open again."""
    journey = finished(in_stage(SHIPPED, stage))
    turn = journey.current(step)[-1]
    fresh = replace(turn, status=Status.OPEN, proposal=None, agreements=(), answers={})
    return journey.with_turn(replace(fresh, happened_on=None, completed_on=None, closed_on=None))


def test_a_step_of_many_turns_says_how_many_are_done() -> None:
    journey = in_stage(SHIPPED, "supervision")
    for n, outcome in ((1, "attended"), (2, "did_not_run"), (3, "attended")):
        journey = done(journey, "group_supervision", n=n, outcome=outcome)
    assert "“Group supervision month” is not complete (2 of 6); the group facilitator holds it." in against(journey)


def test_a_step_that_is_not_open_yet_blocks_too() -> None:
    definition = a_pledge(
        {
            "one": a_stage({"a": a_step(), "b": a_step(opens="after a")}),
            "two": a_stage({"c": a_step()}),
        }
    )
    found = advance_blockers(opened(definition), FIRST_DAY)
    assert [(blocker.step, blocker.n) for blocker in found[:2]] == [("a", 1), ("b", 0)]


@pytest.mark.parametrize("appointed", [0, 1])
def test_nobody_appointed_sends_the_hire_back_and_says_where_to(appointed: int) -> None:
    journey = in_stage(SHIPPED, "selection")
    for step in ("interview_invites", "interviews"):
        journey = done(journey, step)
    journey = done(journey, "selection_outcome", appointed=appointed)
    told = "Nobody was appointed: return to advertising or an earlier stage."
    assert (told in against(journey)) is (appointed == 0)


def test_an_answer_blocks_only_once_its_step_is_closed() -> None:
    definition = a_pledge(
        {
            "one": a_stage(
                {
                    "a": a_step(
                        need="optional",
                        fields={"so": YES_NO},
                        blocks_advance=[{"condition": "a.so is yes", "otherwise": "Not so yet"}],
                    )
                }
            ),
            "two": a_stage({"b": a_step()}),
        }
    )
    journey = opened(definition)
    assert "Not so yet." not in against(journey)
    journey = done(journey, "a", so=False)
    assert against(journey)[0] == "Not so yet."


DATED = a_pledge(
    {
        "one": a_stage(
            {"start": a_step(need="optional", fields={"start_date": START_DATE})}, advance_from="start_date"
        ),
        "two": a_stage({"b": a_step()}),
    },
    hire_dates=["start_date"],
)


def test_a_stage_that_waits_for_a_date_is_left_on_that_day_and_not_before() -> None:
    journey = opened(DATED)
    assert against(journey)[0].startswith("The start date is not confirmed yet")
    start = days_on(6)
    journey = done(journey, "start", start_date=start.on)
    assert against(journey, days_on(5).on)[0] == "The start date, 15 June 2026, has not come yet."
    assert [blocker.reason for blocker in advance_blockers(journey, start.on)] == [Reason.STAGE_NOT_AGREED] * 2


def test_the_day_from_which_a_stage_can_be_agreed_is_the_first_on_which_nothing_else_is_in_the_way() -> None:
    journey = opened(DATED)
    assert agreeable_from(journey) is None
    journey = done(journey, "start", start_date=days_on(6).on)
    assert agreeable_from(journey) == days_on(6).on
    assert agreeable_from(held_from(journey, FIRST_DAY)) == days_on(6).on


def test_a_stage_without_a_date_can_be_agreed_once_nothing_has_to_be_done_and_the_last_never() -> None:
    journey = opened(SHIPPED)
    assert agreeable_from(journey) is None
    assert agreeable_from(finished(journey)) == FIRST_DAY
    assert agreeable_from(in_stage(SHIPPED, "cppd")) is None
    assert agreeable_from(replace(finished(journey), state=("withdrawn",))) is None


def test_a_hire_on_hold_is_resumed_first() -> None:
    held = held_from(finished(opened(SHIPPED)), FIRST_DAY)
    assert against(held)[0] == "The record is on hold: resume it first."


@pytest.mark.parametrize("held", [False, True])
def test_of_the_last_stage_it_is_said_that_it_goes_on_and_of_no_agreement_that_it_is_missing(held: bool) -> None:
    journey = in_stage(SHIPPED, "cppd")
    assert against(held_from(journey, FIRST_DAY) if held else journey) == [
        "“Ongoing support and development” goes on until the person leaves. Its steps come round again, each on its date."
    ]


@pytest.mark.parametrize("end", ["withdrawn", "left"])
def test_an_ended_record_does_not_move(end: str) -> None:
    assert against(replace(opened(SHIPPED), state=(end,))) == [f"This record has ended: {end}."]


def test_no_blocker_of_occupational_health_tells_an_answer() -> None:
    journey = in_stage(SHIPPED, "clearance")
    told = [blocker for blocker in advance_blockers(journey, FIRST_DAY) if blocker.step == "oh_clearance"]
    assert [blocker.words for blocker in told] == [
        "“Complete occupational health clearance” is not complete; occupational health holds it."
    ]
