"""Working days in England, against a second opinion and against plain counting."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflows.calendar import (
    PUBLISHED_TO,
    BeyondCalendar,
    Calendar,
    beyond_published,
    england_bank_holidays,
)

CALENDAR = Calendar()
CLOSED_FRIDAY = date(2026, 6, 12)
WITH_CLOSURES = Calendar({CLOSED_FRIDAY: "Trust day", date(2026, 6, 13): "A closed Saturday"})
DAYS = st.dates(date(2016, 1, 1), date(2044, 12, 31))


def test_bank_holidays_are_those_the_holidays_library_knows_for_england() -> None:
    years = range(2016, 2031)
    second_opinion = holidays.country_holidays("GB", subdiv="ENG", years=years)
    ours = {day for day in england_bank_holidays() if day.year in years}
    assert ours == {day for day in second_opinion if day.weekday() < 5}


def test_every_year_has_its_eight_bank_holidays_and_the_three_that_were_added() -> None:
    by_year = {year: [day for day in england_bank_holidays() if day.year == year] for year in range(2015, 2046)}
    assert {year: len(days) for year, days in by_year.items() if len(days) != 8} == {2022: 10, 2023: 9}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-04-02", True),  # The Thursday before Easter.
        ("2026-04-03", False),  # Good Friday.
        ("2026-04-04", False),  # A Saturday.
        ("2026-04-06", False),  # Easter Monday.
        ("2026-12-26", False),  # Boxing Day, a Saturday.
        ("2026-12-28", False),  # Its substitute.
        ("2026-12-29", True),
        ("2028-01-03", False),  # New Year's Day falls on the Saturday before.
    ],
)
def test_a_working_day_is_a_weekday_that_is_no_bank_holiday(day: str, works: bool) -> None:
    assert CALENDAR.is_working_day(date.fromisoformat(day)) is works


def test_a_trust_s_closure_is_a_day_off_with_its_own_name() -> None:
    assert not WITH_CLOSURES.is_working_day(CLOSED_FRIDAY)
    assert WITH_CLOSURES.name_of(CLOSED_FRIDAY) == "Trust day"
    assert CALENDAR.is_working_day(CLOSED_FRIDAY)
    assert CALENDAR.name_of(CLOSED_FRIDAY) is None


def test_a_closure_at_a_weekend_changes_nothing() -> None:
    assert WITH_CLOSURES.name_of(date(2026, 6, 13)) is None
    assert WITH_CLOSURES.named_days_between(date(2026, 6, 1), date(2026, 6, 30)) == ((CLOSED_FRIDAY, "Trust day"),)


@pytest.mark.parametrize(
    ("start", "amount", "day"),
    [
        ("2026-06-09", 0, "2026-06-09"),
        ("2026-06-13", 0, "2026-06-13"),  # No days from a Saturday is that Saturday.
        ("2026-06-09", 1, "2026-06-10"),
        ("2026-06-12", 1, "2026-06-15"),  # Over a weekend.
        ("2026-06-13", 1, "2026-06-15"),  # From a Saturday.
        ("2026-04-02", 1, "2026-04-07"),  # Over Easter.
        ("2026-12-24", 1, "2026-12-29"),  # Over Christmas.
        ("2026-12-24", 4, "2027-01-04"),  # And the New Year.
        ("2026-06-15", -1, "2026-06-12"),
        ("2026-06-14", -1, "2026-06-12"),
        ("2026-04-07", -1, "2026-04-02"),
        ("2027-01-04", -4, "2026-12-24"),
    ],
)
def test_working_days_are_counted_strictly_after_or_before(start: str, amount: int, day: str) -> None:
    assert CALENDAR.add_working_days(date.fromisoformat(start), amount) == date.fromisoformat(day)


def counted_one_by_one(start: date, amount: int) -> date:
    """The same count with a finger on a wall calendar."""
    day, step = start, timedelta(days=1 if amount > 0 else -1)
    for _ in range(abs(amount)):
        day += step
        while day.weekday() > 4 or day in england_bank_holidays():
            day += step
    return day


@given(DAYS, st.integers(-200, 200))
def test_counting_agrees_with_counting_one_by_one(start: date, amount: int) -> None:
    assert CALENDAR.add_working_days(start, amount) == counted_one_by_one(start, amount)


@given(DAYS, st.integers(1, 250))
def test_as_many_working_days_lie_between_as_were_added(start: date, amount: int) -> None:
    end = CALENDAR.add_working_days(start, amount)
    assert CALENDAR.working_days_between(start + timedelta(days=1), end + timedelta(days=1)) == amount


@pytest.mark.parametrize(
    ("day", "forward", "back"),
    [
        ("2026-06-09", "2026-06-09", "2026-06-09"),
        ("2026-06-13", "2026-06-15", "2026-06-12"),
        ("2026-04-03", "2026-04-07", "2026-04-02"),
        ("2026-12-25", "2026-12-29", "2026-12-24"),
    ],
)
def test_a_day_off_rolls_to_the_next_working_day_or_to_the_one_before(day: str, forward: str, back: str) -> None:
    assert CALENDAR.roll_forward(date.fromisoformat(day)) == date.fromisoformat(forward)
    assert CALENDAR.roll_back(date.fromisoformat(day)) == date.fromisoformat(back)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-06-08", "2026-06-15", 5),  # The start counts and the end does not.
        ("2026-06-08", "2026-06-08", 0),
        ("2026-06-15", "2026-06-08", 0),
        ("2026-06-13", "2026-06-15", 0),  # A weekend.
        ("2026-04-02", "2026-04-08", 2),  # Easter.
    ],
)
def test_the_days_between_are_working_days_from_the_start_up_to_the_end(start: str, end: str, days: int) -> None:
    assert CALENDAR.working_days_between(date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.parametrize(
    ("today", "late"),
    [("2026-06-11", 0), ("2026-06-12", 0), ("2026-06-13", 0), ("2026-06-15", 1), ("2026-06-16", 2)],
)
def test_nothing_is_late_on_its_day_nor_by_a_weekend(today: str, late: int) -> None:
    assert CALENDAR.working_days_late(date(2026, 6, 12), date.fromisoformat(today)) == late


def test_the_named_days_between_leave_out_both_ends() -> None:
    good_friday, easter_monday = date(2026, 4, 3), date(2026, 4, 6)
    assert CALENDAR.named_days_between(date(2026, 4, 2), date(2026, 4, 7)) == (
        (good_friday, "Good Friday"),
        (easter_monday, "Easter Monday"),
    )
    assert CALENDAR.named_days_between(good_friday, easter_monday) == ()


@pytest.mark.parametrize("amount", [-300, -1, 1, 300])
@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2046, 1, 1), date(2066, 3, 3)])
def test_a_day_outside_the_known_years_is_refused_and_not_guessed(day: date, amount: int) -> None:
    with pytest.raises(BeyondCalendar, match="which runs from 2015 to 2045"):
        CALENDAR.add_working_days(day, amount)


@pytest.mark.parametrize(("day", "amount"), [(date(2015, 1, 5), -5), (date(2045, 12, 20), 20)])
def test_a_count_that_leaves_the_known_years_is_refused(day: date, amount: int) -> None:
    with pytest.raises(BeyondCalendar):
        CALENDAR.add_working_days(day, amount)


@pytest.mark.parametrize(
    ("day", "expected"), [(date(PUBLISHED_TO, 12, 31), False), (date(PUBLISHED_TO + 1, 1, 1), True)]
)
def test_a_day_past_the_last_published_year_rests_on_bank_holidays_that_are_only_expected(
    day: date, expected: bool
) -> None:
    assert beyond_published(day) is expected


@given(DAYS)
@example(date(2026, 4, 4))
def test_rolling_gives_the_nearest_working_day_on_its_side(day: date) -> None:
    forward, back = CALENDAR.roll_forward(day), CALENDAR.roll_back(day)
    assert back <= day <= forward
    assert CALENDAR.is_working_day(forward)
    assert CALENDAR.is_working_day(back)
    assert CALENDAR.working_days_between(back + timedelta(days=1), forward) == 0
