from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from pledge_engine.clock import Clock, FixedClock, SteppedClock, SystemClock, today

NOON = datetime(2026, 8, 6, 12, 0, tzinfo=UTC)


def test_the_system_clock_says_its_time_zone_and_it_is_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_a_fixed_clock_stands_still_until_it_is_moved() -> None:
    clock = FixedClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.move(timedelta(hours=-2))
    assert clock.now() == NOON - timedelta(hours=2)
    clock.set(NOON)
    assert clock.now() == NOON


def test_a_stepped_clock_never_says_the_same_moment_twice() -> None:
    clock = SteppedClock(NOON, timedelta(minutes=1))
    assert [clock.now(), clock.now()] == [NOON, NOON + timedelta(minutes=1)]


@pytest.mark.parametrize("clock", [FixedClock, SteppedClock])
def test_a_clock_refuses_a_moment_that_does_not_say_its_time_zone(clock: type[FixedClock] | type[SteppedClock]) -> None:
    with pytest.raises(ValueError, match="does not say its time zone"):
        clock(NOON.replace(tzinfo=None))


def test_a_moment_given_in_another_time_zone_is_read_in_utc() -> None:
    clock: Clock = FixedClock(datetime(2026, 8, 6, 14, 0, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now().tzinfo is UTC
    assert clock.now() == NOON


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 8, 5, 22, 59, tzinfo=UTC), date(2026, 8, 5)),
        (datetime(2026, 8, 5, 23, 0, tzinfo=UTC), date(2026, 8, 6)),
        (datetime(2026, 12, 5, 23, 59, tzinfo=UTC), date(2026, 12, 5)),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), date(2026, 10, 25)),
    ],
    ids=["summer, before midnight", "summer, midnight in London", "winter", "the night the clocks go back"],
)
def test_the_day_is_the_one_in_london(moment: datetime, day: date) -> None:
    assert today(moment) == day
