"""Which open turns can be overdue at all: never one that only the worker, or nobody yet, could do something about."""

from datetime import date

import pytest

from tests.factories.journeys import PEOPLE, SAM, TODAY, allowed, done, opened, proposed, turn_of
from tests.factories.pledges import Words, a_step, one_stage
from workflows.calendar import Calendar
from workflows.definition import Role
from workflows.due import HoldSpan
from workflows.journey import Journey
from workflows.lateness import working_days_late
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


@pytest.mark.parametrize(
    ("held_on", "resumed_on", "today", "expected"),
    [
        # Due on Wednesday 2 December 2026, and eight working days late when it was put on hold on Monday 14 December.
        (date(2026, 12, 14), date(2027, 1, 12), date(2027, 1, 12), 8),
        (date(2026, 12, 14), date(2027, 1, 12), date(2027, 1, 13), 9),
        (date(2026, 12, 14), None, date(2027, 1, 12), 7),
        # A hold that was over by the date, one of no day, and a Saturday on which it is resumed.
        (date(2026, 11, 2), date(2026, 12, 2), date(2026, 12, 14), 8),
        (date(2026, 12, 14), date(2026, 12, 14), date(2026, 12, 14), 8),
        (date(2026, 12, 14), date(2026, 12, 19), date(2026, 12, 19), 7),
        # Put on hold on the date itself or before, where the date does not move with it.
        (date(2026, 12, 1), date(2026, 12, 9), date(2026, 12, 9), 1),
        (date(2026, 12, 1), date(2026, 12, 9), date(2026, 12, 2), 0),
    ],
)
def test_days_on_hold_are_no_days_of_lateness(
    held_on: date, resumed_on: date | None, today: date, expected: int
) -> None:
    spans = (HoldSpan(held_on, resumed_on),)
    assert working_days_late(Calendar(), date(2026, 12, 2), today, spans) == expected


def test_each_time_on_hold_counts_for_itself() -> None:
    spans = (HoldSpan(date(2026, 12, 7), date(2026, 12, 9)), HoldSpan(date(2026, 12, 10), date(2026, 12, 11)))
    assert working_days_late(Calendar(), date(2026, 12, 2), date(2026, 12, 14), spans) == 5
