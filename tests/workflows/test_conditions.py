from collections.abc import Mapping
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.answers import Value
from workflows.conditions import (
    Absent,
    AnyRow,
    Condition,
    Is,
    Subject,
    Unanswered,
    holds,
    matching_rows,
    parse_condition,
)
from workflows.rules import RuleMistake

POST = Subject("", "post")
ROWS: Value = (
    {"text": "Order a desk", "open": True, "urgent": False},
    {"text": "Find a room", "open": True, "urgent": True},
    {"text": "Done", "open": False, "urgent": True},
)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("post is fixed term", Is("post is fixed term", POST, ("fixed_term",), negated=False)),
        ("post is fixed_term", Is("post is fixed_term", POST, ("fixed_term",), negated=False)),
        ("a.b is not 0", Is("a.b is not 0", Subject("a", "b"), ("0",), negated=True)),
        ("a.b is new or changed", Is("a.b is new or changed", Subject("a", "b"), ("new", "changed"), negated=False)),
        ("a.b is not in review", Is("a.b is not in review", Subject("a", "b"), ("in_review",), negated=True)),
        ("any a.b where open", AnyRow("any a.b where open", Subject("a", "b"), ("open",))),
        (
            "any a.b where open and urgent",
            AnyRow("any a.b where open and urgent", Subject("a", "b"), ("open", "urgent")),
        ),
    ],
)
def test_a_condition_says_what_it_asks_and_what_it_compares(text: str, condition: Condition) -> None:
    assert parse_condition(text) == condition


@pytest.mark.parametrize(
    "text",
    ["", "post", "post is ", "post are fixed", "a.b.c is d", "Post is new", "any a where b", "any a.b", "a.b is x or "],
)
def test_what_the_grammar_does_not_know_is_refused_with_its_mend(text: str) -> None:
    with pytest.raises(RuleMistake) as caught:
        parse_condition(text)
    assert caught.value.problem
    assert caught.value.mend.startswith(("write for example", "use the key"))


@pytest.mark.parametrize(
    ("text", "answer", "true"),
    [
        ("post is fixed term", "fixed_term", True),
        ("post is fixed term", "permanent", False),
        ("post is not fixed term", "permanent", True),
        ("a.b is new or changed", "changed", True),
        ("a.b is 0", 0, True),
        ("a.b is not 0", 0, False),
        ("a.b is not 0", 2, True),
        ("a.b is yes", True, True),
        ("a.b is yes", False, False),
        ("a.b is no", False, True),
        ("a.b is 1", True, False),
        ("a.b is one", ("one", "two"), True),
        ("a.b is three", ("one", "two"), False),
        ("any a.b where open and urgent", ROWS, True),
        ("any a.b where urgent", ({"urgent": False},), False),
        ("any a.b where open", (), False),
        ("any a.b where missing", ROWS, False),
        ("any a.b where open", "not rows", False),
    ],
)
def test_a_condition_is_decided_by_the_answer(text: str, answer: Value, true: bool) -> None:
    assert holds(parse_condition(text), lambda _: answer) is true


@pytest.mark.parametrize("text", ["post is fixed term", "post is not fixed term", "any a.b where open"])
def test_a_condition_that_nobody_has_answered_names_what_to_answer_first(text: str) -> None:
    condition = parse_condition(text)
    assert holds(condition, Unanswered) == Unanswered(condition.subject)


@pytest.mark.parametrize(("text", "true"), [("a.b is x", False), ("a.b is not x", True), ("any a.b where open", False)])
def test_closed_without_an_answer_is_none_of_the_values(text: str, true: bool) -> None:
    assert holds(parse_condition(text), lambda _: Absent()) is true


def test_matching_rows_come_in_the_order_in_which_they_were_written() -> None:
    condition = parse_condition("any a.b where open")
    assert isinstance(condition, AnyRow)
    assert [row["text"] for row in matching_rows(condition, ROWS)] == ["Order a desk", "Find a room"]


def test_a_yes_in_words_does_not_make_a_row_match() -> None:
    condition = parse_condition("any a.b where open")
    assert isinstance(condition, AnyRow)
    said: Value = ({"open": "yes"}, {"open": 1})
    assert matching_rows(condition, said) == ()


@given(
    st.sampled_from(["x", "y", "z", 0, 3, True, date(2026, 1, 5)]),
    st.lists(st.sampled_from(["x", "y", "0", "yes"]), min_size=1),
)
def test_is_not_is_always_the_other_way_round(answer: Value, values: list[str]) -> None:
    said = " or ".join(values)
    answers: Mapping[Subject, Value] = {Subject("a", "b"): answer}
    is_, is_not = (parse_condition(f"a.b is {word}{said}") for word in ("", "not "))
    assert holds(is_, answers.__getitem__) is not holds(is_not, answers.__getitem__)


@given(st.text() | st.lists(st.sampled_from(["any", "where", "is", "not", "or", "and", "a", "a.b", "x"])).map(" ".join))
def test_any_text_is_a_condition_or_a_mistake(text: str) -> None:
    with suppress(RuleMistake):
        assert parse_condition(text).text == text
