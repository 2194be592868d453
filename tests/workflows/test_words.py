"""Days, counts and lists are said alike wherever they are said."""

from datetime import date, time

import pytest

from workflows.words import (
    both_included,
    clock_time,
    counted,
    counted_do,
    days_between,
    listed,
    long_date,
    numbered,
    sentence,
    span,
    turns_named,
)


@pytest.mark.parametrize(
    ("day", "said"), [(date(2026, 8, 6), "6 August 2026"), (date(2027, 12, 31), "31 December 2027")]
)
def test_a_day_is_said_in_full_and_without_a_leading_nought(day: date, said: str) -> None:
    assert long_date(day) == said


def test_a_span_of_one_day_is_said_as_that_day() -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 3)
    assert span(first, last) == "from 1 December 2026 until 3 December 2026"
    assert span(first, first) == "on 1 December 2026"
    assert days_between(first, last) == "1 December 2026 to 3 December 2026"
    assert days_between(first, first) == "1 December 2026"
    assert (both_included(first, last), both_included(first, first)) == (" Both days are included.", "")


@pytest.mark.parametrize(
    ("amount", "plural", "said"),
    [
        (1, "working days", "1 working day"),
        (2, "working days", "2 working days"),
        (0, "rows", "0 rows"),
        (1, "months", "1 month"),
        (1, "people", "1 person"),
        (2, "people", "2 people"),
    ],
)
def test_one_of_a_thing_is_said_in_the_singular(amount: int, plural: str, said: str) -> None:
    assert counted(amount, plural) == said


@pytest.mark.parametrize(
    ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_is_said_as_in_a_sentence(items: list[str], said: str) -> None:
    assert listed(items) == said


def test_a_list_may_end_in_another_word() -> None:
    assert listed(["yes", "no"], last="or") == "yes or no"


@pytest.mark.parametrize(("words", "said"), [("the HR lead", "The HR lead"), ("HR", "HR"), ("", "")])
def test_a_sentence_begins_with_a_capital_and_keeps_the_others(words: str, said: str) -> None:
    assert sentence(words) == said


@pytest.mark.parametrize(
    ("title", "plain", "one", "several"),
    [
        ("Workbook week", "Workbook week 3", "“Workbook week 3”", "“Workbook week”, weeks 3 and 4"),
        (
            "Group supervision month",
            "Group supervision month 3",
            "“Group supervision month 3”",
            "“Group supervision month”, months 3 and 4",
        ),
        ("Keep in touch", "Keep in touch, turn 3", "“Keep in touch”, turn 3", "“Keep in touch”, turns 3 and 4"),
    ],
)
def test_a_turn_is_called_as_its_title_calls_it(title: str, plain: str, one: str, several: str) -> None:
    assert (numbered(title, 3), turns_named(title, [3]), turns_named(title, [3, 4])) == (plain, one, several)


def test_one_of_a_thing_waits_and_several_wait() -> None:
    assert [counted_do(many, "messages", "wait") for many in (0, 1, 2)] == [
        "0 messages wait",
        "1 message waits",
        "2 messages wait",
    ]


@pytest.mark.parametrize(
    ("at", "said"), [(time(15, 37), "3:37pm"), (time(9), "9am"), (time(0, 5), "12:05am"), (time(12, 30), "12:30pm")]
)
def test_a_time_of_day_is_said_by_twelve_hours_and_without_minutes_where_there_are_none(at: time, said: str) -> None:
    assert clock_time(at) == said
