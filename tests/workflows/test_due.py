"""Due dates and their explanations, worked by hand; 2026's Easter is 3 to 6 April, its Christmas ends on 28 December."""

from datetime import date, timedelta

import pytest

from workflows.calendar import Calendar
from workflows.due import Anchored, Due, HoldSpan, Known, Terms, Unknown, add_months, project
from workflows.rules import Anchor, parse_rule

CALENDAR = Calendar()
TUESDAY = date(2026, 6, 9)


def due(
    rule: str,
    counted_from: date | None,
    *,
    turn: int = 1,
    pace: int = 1,
    opened_on: date | None = None,
    holds: tuple[HoldSpan, ...] = (),
    calendar: Calendar = CALENDAR,
) -> Due:
    """A rule projected from one day, which is called the start."""

    def anchored(_anchor: Anchor) -> Anchored:
        return Known(counted_from, "the start") if counted_from else Unknown("the start")

    terms = Terms(calendar=calendar, opened_on=opened_on, turn=turn, pace=pace, holds=holds)
    return project(parse_rule(rule), anchored, terms)


@pytest.mark.parametrize(
    ("rule", "counted_from", "on"),
    [
        ("1 working day after a", "2026-06-09", "2026-06-10"),
        ("1 working day after a", "2026-06-12", "2026-06-15"),  # A Friday.
        ("1 working day after a", "2026-06-13", "2026-06-15"),  # A Saturday: day 0 is the Saturday itself.
        ("5 working days after a", "2026-06-09", "2026-06-16"),
        ("1 working day after a", "2026-04-02", "2026-04-07"),  # Over Easter.
        ("10 working days after a", "2026-03-27", "2026-04-14"),
        ("10 working days after a", "2026-04-03", "2026-04-20"),  # From Good Friday.
        ("5 working days after a", "2026-12-22", "2026-12-31"),  # Over Christmas.
        ("6 working days after a", "2026-12-22", "2027-01-04"),  # And the New Year.
        ("1 working day before a", "2026-06-15", "2026-06-12"),
        ("10 working days before a", "2026-04-14", "2026-03-27"),
        ("5 working days before a", "2027-01-04", "2026-12-23"),
        ("3 working days before a", "2026-04-05", "2026-03-31"),  # From Easter Sunday.
    ],
)
def test_working_days_are_counted_from_the_day_itself(rule: str, counted_from: str, on: str) -> None:
    assert due(rule, date.fromisoformat(counted_from)).on == date.fromisoformat(on)


@pytest.mark.parametrize(
    ("rule", "counted_from", "on"),
    [
        ("1 day after a", "2026-06-09", "2026-06-10"),
        ("4 weeks after a", "2026-06-09", "2026-07-07"),
        ("1 month after a", "2026-06-09", "2026-07-09"),
        ("1 month after a", "2026-08-31", "2026-09-30"),  # September has no 31st.
        ("6 months after a", "2027-08-31", "2028-02-29"),  # A leap year.
        ("12 months after a", "2028-02-29", "2029-02-28"),
        ("1 month before a", "2026-07-31", "2026-06-30"),
        ("3 months before a", "2026-06-09", "2026-03-09"),
        ("on a", "2026-06-09", "2026-06-09"),
    ],
)
def test_weeks_and_months_follow_the_calendar_and_end_with_the_month(rule: str, counted_from: str, on: str) -> None:
    assert due(rule, date.fromisoformat(counted_from)).on == date.fromisoformat(on)


@pytest.mark.parametrize(
    ("rule", "counted_from", "on"),
    [
        ("4 days after a", "2026-06-09", "2026-06-15"),  # Saturday 13 June.
        ("2 months after a", "2026-08-31", "2026-11-02"),  # Saturday 31 October.
        ("1 week after a", "2026-03-27", "2026-04-07"),  # Good Friday.
        ("on a", "2026-04-04", "2026-04-07"),  # The Saturday of Easter.
        ("on a", "2026-12-25", "2026-12-29"),
        ("4 days before a", "2026-06-17", "2026-06-12"),  # Saturday 13 June.
        ("1 week before a", "2026-04-13", "2026-04-02"),  # Easter Monday.
        ("1 month before a", "2027-01-25", "2026-12-24"),  # Christmas Day.
    ],
)
def test_a_date_on_a_day_off_rolls_forward_and_back_for_before(rule: str, counted_from: str, on: str) -> None:
    assert due(rule, date.fromisoformat(counted_from)).on == date.fromisoformat(on)


def test_six_months_from_31_august_are_six_distinct_months() -> None:
    last_of_august = date(2026, 8, 31)
    turns = [due("every month after a, 6 times", last_of_august, turn=n).on for n in range(1, 7)]
    assert turns == [
        date(2026, 9, 30),
        date(2026, 11, 2),  # Saturday 31 October, rolled.
        date(2026, 11, 30),
        date(2026, 12, 31),  # And not the 30th: it counts from August, not from November.
        date(2027, 2, 1),  # Sunday 31 January, rolled.
        date(2027, 3, 1),  # Sunday 28 February, rolled.
    ]
    assert [add_months(last_of_august, n).month for n in range(1, 7)] == [9, 10, 11, 12, 1, 2]


@pytest.mark.parametrize(
    ("rule", "turn", "on"),
    [
        ("every week after a, 8 times", 1, "2026-06-16"),
        ("every week after a, 8 times", 8, "2026-08-04"),
        ("every 10 working days after a, until b", 2, "2026-07-07"),
        ("every 2 weeks after a", 3, "2026-07-21"),
        ("20 working days after a, then every 12 months", 1, "2026-07-07"),
        ("20 working days after a, then every 12 months", 2, "2027-07-07"),
        ("4 days after a, then every week", 1, "2026-06-15"),  # Saturday 13 June, rolled.
        ("4 days after a, then every week", 2, "2026-06-22"),  # A week after that Saturday, rolled.
        ("6 months after each a", 3, "2026-12-09"),  # The anchor of turn 3 is that of turn 3.
    ],
)
def test_turns_count_from_the_unrolled_first_date(rule: str, turn: int, on: str) -> None:
    assert due(rule, TUESDAY, turn=turn).on == date.fromisoformat(on)


@pytest.mark.parametrize(
    ("rule", "on"), [("every week after a, 8 times", "2026-06-30"), ("every month after a, 6 times", "2026-07-09")]
)
def test_a_pace_stretches_weeks_and_nothing_else(rule: str, on: str) -> None:
    assert due(rule, TUESDAY, pace=3).on == date.fromisoformat(on)


# ---------------------------------------------------------------- holds


TEN_WORKING_DAYS = HoldSpan(date(2026, 6, 15), date(2026, 6, 29))


def test_ten_working_days_on_hold_move_a_date_by_ten_and_say_so() -> None:
    assert due("10 working days after a", TUESDAY).on == date(2026, 6, 23)
    assert due("10 working days after a", TUESDAY, holds=(TEN_WORKING_DAYS,)) == Due(
        date(2026, 7, 7), "10 working days after 9 June 2026 (the start); plus 10 held days"
    )


@pytest.mark.parametrize(
    ("held_on", "resumed_on", "on"),
    [
        ("2026-06-12", "2026-06-13", "2026-06-15"),  # One working day, Friday, is three days later.
        ("2026-06-12", "2026-06-15", "2026-06-15"),  # The same over the weekend.
        ("2026-06-13", "2026-06-15", "2026-06-12"),  # A weekend alone is no working day at all.
        ("2026-06-11", "2026-06-11", "2026-06-12"),  # Resumed on the day it was held.
        ("2026-06-11", "2026-06-12", "2026-06-15"),
    ],
)
def test_one_working_day_is_not_24_hours(held_on: str, resumed_on: str, on: str) -> None:
    hold = HoldSpan(date.fromisoformat(held_on), date.fromisoformat(resumed_on))
    assert due("3 working days after a", TUESDAY, holds=(hold,)).on == date.fromisoformat(on)


@pytest.mark.parametrize(
    ("held_on", "resumed_on", "on"),
    [
        ("2026-06-01", "2026-06-08", "2026-06-23"),  # It was over before the anchor.
        ("2026-06-01", "2026-06-09", "2026-06-23"),  # It ended on the anchor's day.
        ("2026-06-04", "2026-06-11", "2026-06-25"),  # Only the two days after the anchor count.
        ("2026-06-23", "2026-06-25", "2026-06-25"),  # It began on the due day.
        ("2026-06-24", "2026-06-30", "2026-06-23"),  # It began too late: being held does not undo lateness.
    ],
)
def test_a_hold_counts_from_the_anchor_and_only_while_the_date_was_ahead(
    held_on: str, resumed_on: str, on: str
) -> None:
    hold = HoldSpan(date.fromisoformat(held_on), date.fromisoformat(resumed_on))
    assert due("10 working days after a", TUESDAY, holds=(hold,)).on == date.fromisoformat(on)


def test_a_second_hold_counts_when_the_first_has_moved_the_date_beyond_its_beginning() -> None:
    later = HoldSpan(date(2026, 7, 6), date(2026, 7, 8))
    assert due("10 working days after a", TUESDAY, holds=(TEN_WORKING_DAYS, later)) == Due(
        date(2026, 7, 9), "10 working days after 9 June 2026 (the start); plus 12 held days"
    )


def test_a_hold_that_still_lasts_has_moved_nothing_yet() -> None:
    assert due("10 working days after a", TUESDAY, holds=(HoldSpan(date(2026, 6, 15), None),)).on == date(2026, 6, 23)


@pytest.mark.parametrize("rule", ["on a", "5 working days before a", "1 month before a"])
def test_a_hold_moves_only_what_is_counted_after_an_anchor(rule: str) -> None:
    ahead = TUESDAY + timedelta(days=60)
    assert due(rule, ahead, holds=(TEN_WORKING_DAYS,)) == due(rule, ahead)


def test_held_days_skip_bank_holidays_too_and_name_them() -> None:
    hold = HoldSpan(date(2026, 4, 1), date(2026, 4, 2))
    assert due("3 working days after a", date(2026, 3, 30), holds=(hold,)) == Due(
        date(2026, 4, 7),
        "3 working days after 30 March 2026 (the start); plus 1 held day; skipped Good Friday and Easter Monday",
    )


# ---------------------------------------------------------------- the opening day


@pytest.mark.parametrize(
    ("rule", "opened_on", "on"),
    [
        ("5 working days after a", "2026-06-16", "2026-06-16"),  # Due on the very day it opens.
        ("5 working days after a", "2026-06-17", "2026-06-17"),
        ("5 working days after a", "2026-06-20", "2026-06-22"),  # It opens on a Saturday.
        ("5 working days before a", "2026-06-20", "2026-06-22"),  # Forward too: back would be before it opened.
        ("on a", "2026-06-11", "2026-06-11"),
        ("on a", "2026-06-08", "2026-06-09"),
    ],
)
def test_a_date_before_the_step_opened_is_the_opening_day(rule: str, opened_on: str, on: str) -> None:
    assert due(rule, TUESDAY, opened_on=date.fromisoformat(opened_on)).on == date.fromisoformat(on)


def test_a_date_that_became_the_opening_day_says_so() -> None:
    assert due("5 working days after a", TUESDAY, opened_on=date(2026, 6, 20)).because == (
        "5 working days after 9 June 2026 (the start); the step opened only after that, so it is due"
        " on the day it opened, 20 June 2026; 20 June 2026 is a Saturday, so the next working day"
    )


def test_a_hold_after_the_opening_moves_an_opening_day_on_and_one_before_it_does_not() -> None:
    opened_on = date(2026, 6, 29)
    before, after = TEN_WORKING_DAYS, HoldSpan(date(2026, 6, 29), date(2026, 7, 1))
    assert due("3 days after a", TUESDAY, opened_on=opened_on, holds=(before,)).on == date(2026, 6, 29)
    assert due("3 days after a", TUESDAY, opened_on=opened_on, holds=(before, after)).on == date(2026, 7, 1)


# ---------------------------------------------------------------- explanations


@pytest.mark.parametrize(
    ("rule", "counted_from", "because"),
    [
        ("1 working day after a", "2026-06-09", "1 working day after 9 June 2026 (the start)"),
        (
            "20 working days after a",
            "2026-03-18",
            "20 working days after 18 March 2026 (the start); skipped Good Friday and Easter Monday",
        ),
        ("on a", "2026-06-09", "on 9 June 2026 (the start)"),
        (
            "on a",
            "2026-06-13",
            "on 13 June 2026 (the start); 13 June 2026 is a Saturday, so the next working day",
        ),
        (
            "1 month before a",
            "2026-07-13",
            "1 month before 13 July 2026 (the start); 13 June 2026 is a Saturday, so the working day before",
        ),
        (
            "1 week after a",
            "2026-03-30",
            "1 week after 30 March 2026 (the start); 6 April 2026 is Easter Monday, so the next working day",
        ),
        (
            "1 month after a",
            "2026-08-31",
            "1 month after 31 August 2026 (the start); September has no day 31, so its last day",
        ),
        ("every 3 months after a", "2026-06-09", "3 months after 9 June 2026 (the start)"),
        (
            "2 months after a",
            "2027-11-15",
            (
                "2 months after 15 November 2027 (the start); 15 January 2028 is a Saturday, so the next working day;"
                " bank holidays for 2028 are expected, not yet announced"
            ),
        ),
    ],
)
def test_a_date_explains_itself(rule: str, counted_from: str, because: str) -> None:
    assert due(rule, date.fromisoformat(counted_from)).because == because


def test_a_later_turn_names_the_date_it_counts_from() -> None:
    rule = "4 days after a, then every week"
    assert due(rule, TUESDAY, turn=3).because == (
        "2 weeks after 13 June 2026 (the first date); 27 June 2026 is a Saturday, so the next working day"
    )


def test_a_closure_of_the_trust_is_named_like_a_bank_holiday() -> None:
    closed = Calendar({date(2026, 6, 12): "Trust day"})
    assert due("4 working days after a", TUESDAY, calendar=closed) == Due(
        date(2026, 6, 16), "4 working days after 9 June 2026 (the start); skipped Trust day"
    )


@pytest.mark.parametrize(
    ("rule", "because"),
    [
        ("10 working days after a", "10 working days after the start, which has no date yet"),
        ("1 month before a", "1 month before the start, which has no date yet"),
        ("on a", "on the start, which has no date yet"),
        ("every month after a, 6 times", "2 months after the start, which has no date yet"),
        ("5 days after a, then every week", "5 days after the start, which has no date yet"),
    ],
)
def test_a_rule_whose_anchor_is_unknown_is_shown_in_words(rule: str, because: str) -> None:
    assert due(rule, None, turn=2) == Due(None, because)


@pytest.mark.parametrize("rule", ["10 working days after a", "10 working days before a", "on a"])
def test_a_date_beyond_the_calendar_is_not_guessed(rule: str) -> None:
    far_saturday = date(2066, 3, 6)
    assert due(rule, far_saturday) == Due(
        None,
        "on a day that cannot be worked out: 6 March 2066 is outside the calendar, which runs from 2015 to 2045",
    )
