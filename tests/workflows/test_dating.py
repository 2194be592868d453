"""The date of a turn whose rule counts from a day that became known too late: nothing is born overdue."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.journeys import allowed, days_on, done, in_stage, opened, turn_of
from tests.factories.pledges import Words, a_step, one_stage
from tests.workflows.explained import explained
from workflows.calendar import england_bank_holidays
from workflows.correcting import correct
from workflows.hire_dates import set_date
from workflows.journey import Journey
from workflows.occurrences import settle
from workflows.reading import load_shipped
from workflows.steps import At
from workflows.turn import Status

CLOSES: Words = {"title": "Closes on", "type": "date"}
PLEDGE = one_stage(
    advert=a_step(fields={"closes": CLOSES}),
    session=a_step("10 working days before advert.closes"),
    before=a_step("5 working days before advert"),
    after=a_step("5 working days after advert.closes"),
    start=a_step("2 working days after advert", needs=["advert"]),
    both=a_step("2 working days after advert and after", needs=["advert", "after"]),
)
# Tuesday 7 July; ten working days before it is Tuesday 23 June, 14 days after the record was opened.
CLOSING = days_on(28).on


def advertised(day: int, closing: date = CLOSING) -> Journey:
    """The advert recorded so many days after the record was opened."""
    return done(opened(PLEDGE), "advert", days_on(day), closes=closing)


@pytest.mark.parametrize(("day", "due"), [(0, 14), (13, 14), (14, 14), (15, 15), (20, 20), (26, 27)])
def test_what_counts_back_from_a_day_is_not_due_before_that_day_was_known(day: int, due: int) -> None:
    turn = turn_of(advertised(day), "session")
    assert turn.due_on == turn.first_due_on == (days_on(due).on if day != 26 else date(2026, 7, 6))
    assert explained(turn.because, england_bank_holidays()) == turn.due_on


def test_a_date_that_became_known_too_late_says_so() -> None:
    assert turn_of(advertised(20), "session").because == (
        "10 working days before 7 July 2026 (“Closes on” of “Advert”); that was not known in time, "
        "so it is due on the day it became known, 29 June 2026"
    )
    assert turn_of(advertised(20), "before").due_on == days_on(20).on


def test_it_stays_where_it_was_promised_on_the_days_that_follow() -> None:
    journey = advertised(20)
    assert settle(journey, days_on(40)) == journey


def test_what_counts_forward_counts_from_the_day_itself_whenever_that_is_recorded() -> None:
    assert turn_of(advertised(40, days_on(7).on), "after").due_on == days_on(14).on


@pytest.mark.parametrize(("happened", "due"), [(0, 20), (15, 20), (16, 20), (17, 21), (20, 22)])
def test_what_cannot_start_before_another_is_done_is_not_due_before_that_is_written_down(
    happened: int, due: int
) -> None:
    journey = done(opened(PLEDGE), "advert", days_on(20), happened_on=days_on(happened).on, closes=CLOSING)
    turn = turn_of(journey, "start")
    assert turn.due_on == turn.first_due_on == days_on(due).on
    assert explained(turn.because, england_bank_holidays()) == turn.due_on
    assert settle(journey, days_on(40)) == journey


def test_what_needs_two_steps_is_not_due_before_the_later_is_written_down() -> None:
    journey = done(opened(PLEDGE), "advert", days_on(20), happened_on=days_on(10).on, closes=CLOSING)
    journey = done(journey, "after", days_on(24), happened_on=days_on(12).on)
    assert turn_of(journey, "both").due_on == days_on(24).on


def test_recording_the_same_day_once_more_moves_nothing_that_was_promised_before() -> None:
    journey = advertised(0)
    again = done(allowed(correct(journey, At("advert"), days_on(25))), "advert", days_on(25), closes=CLOSING)
    assert turn_of(again, "session").due_on == days_on(14).on


def test_a_day_that_moves_closer_than_its_time_makes_nothing_overdue_that_was_not() -> None:
    journey = advertised(0)
    sooner = done(allowed(correct(journey, At("advert"), days_on(10))), "advert", days_on(10), closes=days_on(17).on)
    turn = turn_of(sooner, "session")
    assert (turn.first_due_on, turn.due_on) == (days_on(14).on, days_on(10).on)


def test_a_step_that_opens_later_still_is_due_on_the_day_it_opens_and_says_that() -> None:
    journey = advertised(20)
    later = replace(turn_of(journey, "session"), opened_on=days_on(21).on, due_on=None, first_due_on=None)
    turn = turn_of(settle(journey.with_turn(later), days_on(21)), "session")
    assert (turn.due_on, "the step opened only after that" in turn.because) == (days_on(21).on, True)


def test_what_came_in_with_a_tracker_counts_from_its_own_day() -> None:
    journey = advertised(20)
    came_in = journey.with_turn(replace(turn_of(journey, "advert"), status=Status.IMPORTED))
    fresh = replace(turn_of(came_in, "session"), due_on=None, first_due_on=None)
    assert turn_of(settle(came_in.with_turn(fresh), days_on(20)), "session").due_on == days_on(14).on


def test_an_anchor_that_moves_into_the_past_gives_no_date_before_its_step_opened() -> None:
    """The day of the move holds nothing back: what the rule gives since the step opened was promised all the while."""
    journey = in_stage(load_shipped(), "clearance")
    for step in ("hr_clearance", "oh_clearance"):
        journey = done(journey, step)
    journey = done(journey, "start_confirmed", days_on(20), start_date=days_on(30).on)
    journey = allowed(set_date(journey, "start_date", days_on(0).on, days_on(60)))
    due = {step: turn_of(journey, step) for step in ("supervision_named", "local_induction")}
    assert due["supervision_named"].opened_on == due["supervision_named"].due_on == days_on(20).on
    assert "the step opened only after that, so it is due on the day it opened, 29 June 2026" in (
        due["supervision_named"].because
    )
    assert due["local_induction"].due_on == date(2026, 7, 7), "20 working days after 9 June"
