"""Which open turns can be overdue at all: never one that only the worker, or nobody yet, could do something about."""

import pytest

from tests.factories.journeys import PEOPLE, SAM, TODAY, allowed, done, opened, proposed, turn_of
from tests.factories.pledges import Words, a_step, one_stage
from workflows.definition import Role
from workflows.journey import Journey
from workflows.steps import At, agree, ask_for_change, not_applicable

YES_NO: Words = {"title": "Is it so?", "type": "yes/no"}
PLEDGE = one_stage(
    plain=a_step(),
    optional=a_step(need="optional"),
    workers=a_step(owner="worker"),
    asks=a_step(fields={"so": YES_NO}),
    wanted=a_step(when="asks.so is yes"),
    first=a_step(),
    second=a_step(needs=["first"]),
    shared=a_step(agreed_by="both leads and worker"),
    endless=a_step("every 6 months after stage starts"),
)


def late(journey: Journey, step: str) -> bool:
    return turn_of(journey, step).can_be_late


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("plain", True),
        ("optional", False),
        ("workers", False),
        ("wanted", False),
        ("second", False),
        ("shared", True),
        ("endless", True),
    ],
)
def test_a_new_turn_can_be_late_when_somebody_other_than_the_worker_could_do_it_now(step: str, expected: bool) -> None:
    assert late(opened(PLEDGE), step) is expected


def test_a_step_can_be_late_from_the_day_it_can_start() -> None:
    assert late(done(opened(PLEDGE), "first"), "second")


@pytest.mark.parametrize("so", [True, False])
def test_a_conditional_step_can_be_late_once_it_is_known_to_be_needed(so: bool) -> None:
    assert late(done(opened(PLEDGE), "asks", so=so), "wanted") is so


def test_a_closed_turn_cannot_be_late() -> None:
    assert not late(done(opened(PLEDGE), "plain"), "plain")


def test_a_turn_that_waits_for_a_lead_can_be_late_and_one_that_waits_for_the_worker_alone_cannot() -> None:
    journey = allowed(proposed(opened(PLEDGE), "shared"))
    assert late(journey, "shared")
    journey = allowed(agree(journey, At("shared"), PEOPLE[Role.PROFESSIONAL_LEAD], TODAY))
    assert not late(journey, "shared")
    journey = allowed(ask_for_change(journey, At("shared"), PEOPLE[Role.WORKER], "talk_first", TODAY))
    assert late(journey, "shared")


def test_a_turn_that_waits_for_the_other_lead_to_agree_it_does_not_apply_can_be_late() -> None:
    journey = allowed(not_applicable(opened(PLEDGE), At("shared"), SAM, "not_relevant", TODAY))
    assert late(journey, "shared")
