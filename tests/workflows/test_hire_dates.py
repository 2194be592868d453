"""Setting the dates of the hire itself, and what moves with them."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.journeys import (
    FIRST_DAY,
    SAM,
    TODAY,
    allowed,
    days_on,
    done,
    finished,
    in_stage,
    moved_on,
    on,
    opened,
    proposed,
    reasons,
    turn_of,
    words,
)
from workflows.blockers import Reason
from workflows.correcting import correct
from workflows.hire_dates import LATER, set_date
from workflows.journey import Journey
from workflows.reading import load_shipped
from workflows.stages import agree_stage
from workflows.steps import At

SHIPPED = load_shipped()
START = date(2026, 9, 1)


def confirmed() -> Journey:
    """A hire in clearance whose start date is confirmed."""
    journey = in_stage(SHIPPED, "clearance")
    journey = done(done(journey, "hr_clearance"), "oh_clearance")
    return done(journey, "start_confirmed", start_date=START)


def started() -> Journey:
    """The same on the day the person starts, in the workbook."""
    return moved_on(confirmed(), on(START))


def test_a_start_that_moves_takes_every_open_step_that_counts_from_it_along() -> None:
    journey = confirmed()
    assert turn_of(journey, "local_induction").due_on == date(2026, 9, 29)
    assert turn_of(journey, "adjustments_offer").due_on == date(2026, 8, 17)
    journey = allowed(set_date(journey, "start_date", date(2026, 9, 8), days_on(1)))
    assert turn_of(journey, "local_induction").due_on == date(2026, 10, 6)
    assert turn_of(journey, "local_induction").first_due_on == date(2026, 9, 29)
    assert turn_of(journey, "adjustments_offer").due_on == date(2026, 8, 24)
    assert journey.dates["start_date"] == date(2026, 9, 8)


def test_a_date_that_follows_the_start_follows_it_until_it_is_set_itself() -> None:
    journey = allowed(set_date(confirmed(), "start_date", date(2026, 9, 8), TODAY))
    assert journey.hire_date("group_start") == date(2026, 9, 8)
    journey = allowed(set_date(journey, "group_start", date(2026, 10, 1), TODAY))
    journey = allowed(set_date(journey, "start_date", date(2026, 9, 15), TODAY))
    assert journey.hire_date("group_start") == date(2026, 10, 1)
    assert journey.hire_date("workbook_start") == date(2026, 9, 15)


def test_a_date_is_first_set_by_the_step_that_confirms_it() -> None:
    for journey in (opened(SHIPPED), in_stage(SHIPPED, "clearance")):
        outcome = set_date(journey, "start_date", START, TODAY)
        assert reasons(outcome) == [Reason.CANNOT_START]
        assert words(outcome) == ["The start date is first set by completing “Confirm the final offer and start date”."]


def test_a_date_the_pledge_does_not_have_is_refused_with_those_it_has() -> None:
    outcome = set_date(confirmed(), "birthday", START, TODAY)
    assert reasons(outcome) == [Reason.NOT_IN_DEFINITION]
    assert words(outcome) == [
        "The pledge has no hire date “birthday”; it has start_date, workbook_start, group_start, contract_ends."
    ]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (FIRST_DAY, []),  # The day of the offer itself.
        (date(2026, 6, 8), ["The start date cannot be 8 June 2026: the offer was made on 9 June 2026."]),
        (date(2026, 12, 1), []),
    ],
)
def test_nobody_starts_before_their_offer(day: date, told: list[str]) -> None:
    assert words(set_date(confirmed(), "start_date", day, TODAY)) == told


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (START, ""),
        (
            date(2026, 8, 31),
            "The first day of the workbook, 31 August 2026, would come before the start date on 1 September 2026",
        ),
    ],
)
def test_the_workbook_does_not_begin_before_the_person(day: date, told: str) -> None:
    outcome = set_date(confirmed(), "workbook_start", day, TODAY)
    assert reasons(outcome) == ([Reason.DATE_IMPOSSIBLE] if told else [])
    assert "; ".join(words(outcome)).startswith(told)


def test_a_start_does_not_move_past_what_was_agreed_to_come_after_it() -> None:
    journey = allowed(set_date(confirmed(), "group_start", date(2026, 9, 10), TODAY))
    assert reasons(set_date(journey, "start_date", date(2026, 9, 11), TODAY)) == [Reason.DATE_IMPOSSIBLE]
    assert reasons(set_date(journey, "start_date", date(2026, 9, 10), TODAY)) == []


@pytest.mark.parametrize(
    ("start", "group", "told"),
    [
        (date(2026, 6, 8), date(2026, 9, 1), [Reason.DATE_IMPOSSIBLE]),  # Before the offer.
        (date(2026, 9, 1), date(2026, 8, 31), [Reason.DATE_IMPOSSIBLE]),
        (date(2026, 9, 1), date(2026, 9, 1), []),
    ],
)
def test_the_dates_are_held_to_the_same_when_they_are_first_confirmed(
    start: date, group: date, told: list[Reason]
) -> None:
    journey = in_stage(SHIPPED, "clearance")
    journey = done(done(journey, "hr_clearance"), "oh_clearance")
    outcome = proposed(journey, "start_confirmed", start_date=start, group_start=group)
    assert reasons(outcome) == told


def test_a_start_on_whose_day_nobody_came_moves_into_the_future_once_more() -> None:
    # Given that only what may be done before the start was done before it
    journey = done(started(), "adjustments_offer", on(START), happened_on=date(2026, 8, 24))
    later = date(2026, 10, 1)
    moved = allowed(set_date(journey, "start_date", later, on(START)))
    assert moved.hire_date("workbook_start") == later
    assert turn_of(moved, "workbook_week", 1).due_on == date(2026, 10, 8)


def test_confirming_the_start_again_on_its_day_gives_a_later_one() -> None:
    again = allowed(correct(started(), At("start_confirmed"), on(START)))
    again = done(again, "start_confirmed", on(START), start_date=date(2026, 10, 1))
    assert again.hire_date("start_date") == date(2026, 10, 1)


def test_a_start_from_which_something_is_late_does_not_move_into_the_future() -> None:
    # Supervision is promised within five working days of the start, by 8 September.
    assert isinstance(set_date(started(), "start_date", date(2026, 10, 1), on("2026-09-08")), Journey)
    assert reasons(set_date(started(), "start_date", date(2026, 10, 1), on("2026-09-09"))) == [Reason.DATE_IMPOSSIBLE]


def test_a_start_of_which_the_worker_has_spoken_does_not_move_into_the_future() -> None:
    journey = started()
    week = replace(turn_of(journey, "workbook_week"), said_not_to_have_happened_on=START)
    moved = set_date(journey.with_turn(week), "start_date", date(2026, 10, 1), on(START))
    assert reasons(moved) == [Reason.DATE_IMPOSSIBLE]


@pytest.mark.parametrize("step", ["local_induction", "meet_greet", "wellbeing_plan"])
def test_a_start_that_has_come_does_not_move_into_the_future(step: str) -> None:
    journey = done(started(), step, on(START))
    later = date(2026, 9, 2)
    assert words(set_date(journey, "start_date", later, on(START))) == [
        f"The person has started: the start date cannot move to 2 September 2026, which has not come yet. {LATER}"
    ]
    assert allowed(set_date(journey, "start_date", later, on(later))).dates["start_date"] == later
    moved = allowed(set_date(started(), "workbook_start", date(2026, 9, 14), on(START)))
    assert moved.hire_date("workbook_start") == date(2026, 9, 14)


def test_a_start_that_has_not_come_yet_may_move_either_way() -> None:
    journey = confirmed()
    for day in (date(2026, 7, 1), date(2027, 1, 4)):
        assert allowed(set_date(journey, "start_date", day, TODAY)).hire_date("start_date") == day


def test_a_date_that_is_moved_voids_what_the_leads_had_agreed_of_the_stage() -> None:
    journey = allowed(agree_stage(confirmed(), SAM, on(START)))
    assert journey.visits[-1].agreements
    journey = allowed(set_date(journey, "start_date", date(2026, 8, 31), on(START)))
    assert journey.visits[-1].agreements == ()


def test_an_ended_record_keeps_its_dates() -> None:
    assert reasons(set_date(replace(confirmed(), state=("withdrawn",)), "start_date", START, TODAY)) == [Reason.ENDED]


def test_weeks_that_are_done_keep_their_dates_when_the_workbook_moves() -> None:
    journey = done(started(), "workbook_week", on("2026-09-08"))
    journey = allowed(set_date(journey, "workbook_start", date(2026, 9, 14), on("2026-09-09")))
    assert turn_of(journey, "workbook_week", 1).due_on == date(2026, 9, 8)
    assert turn_of(journey, "workbook_week", 2).due_on == date(2026, 9, 28)


def test_nothing_that_moved_into_the_past_is_due_before_it_opened() -> None:
    journey = allowed(set_date(confirmed(), "start_date", date(2026, 6, 10), TODAY))
    turn = turn_of(journey, "adjustments_offer")
    assert turn.due_on == FIRST_DAY
    assert "so it is due on the day it opened" in turn.because


def test_the_dates_of_a_finished_hire_are_still_those_of_the_confirmation() -> None:
    journey = finished(started(), on(START))
    assert journey.dates == {"start_date": START}
