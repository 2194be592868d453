"""How much at once is too much to be right."""

from datetime import UTC, date, datetime

import pytest

from pledge_engine.reminders.breaker import Before, implausible_number

BEFORE = Before(on=date(2026, 6, 9), at=datetime(2026, 6, 9, 6, 30, tzinfo=UTC), busiest=10)


@pytest.mark.parametrize(
    ("reached", "still_open", "implausible"),
    [(51, 101, True), (51, 102, False), (50, 60, False), (49, 49, False), (80, 100, True)],
)
def test_more_than_half_of_what_is_open_and_five_times_the_busiest_day_is_implausible(
    reached: int, still_open: int, implausible: bool
) -> None:
    assert implausible_number(BEFORE, reached, still_open) is implausible


def test_fifty_are_the_fewest_that_can_be_implausible() -> None:
    quiet = Before(on=BEFORE.on, at=BEFORE.at, busiest=0)
    assert [implausible_number(quiet, reached, 60) for reached in (49, 50)] == [False, True]


def test_nothing_is_implausible_where_there_was_no_sweep_before() -> None:
    assert not implausible_number(None, 1000, 1000)
