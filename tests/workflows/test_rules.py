from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.rules import (
    Anchor,
    Direction,
    EachTurn,
    FieldOf,
    LaterOf,
    Named,
    Point,
    Repeat,
    RuleMistake,
    StageStarts,
    StageTarget,
    Unit,
    parse_rule,
)

START = Named("start_date")


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("10 working days after stage starts", Point(10, Unit.WORKING_DAYS, Direction.AFTER, StageStarts())),
        ("1 working day after stage starts", Point(1, Unit.WORKING_DAYS, Direction.AFTER, StageStarts())),
        ("5 working days before stage target", Point(5, Unit.WORKING_DAYS, Direction.BEFORE, StageTarget())),
        ("1 day after start_date", Point(1, Unit.DAYS, Direction.AFTER, START)),
        ("4 weeks after start_date", Point(4, Unit.WEEKS, Direction.AFTER, START)),
        ("3 months before contract_ends", Point(3, Unit.MONTHS, Direction.BEFORE, Named("contract_ends"))),
        ("on advert_open.closes_on", Point(0, Unit.DAYS, Direction.ON, FieldOf("advert_open", "closes_on"))),
        ("on start_date", Point(0, Unit.DAYS, Direction.ON, START)),
        ("2 days after a and b", Point(2, Unit.DAYS, Direction.AFTER, LaterOf(Named("a"), Named("b")))),
        ("6 months after each review", Point(6, Unit.MONTHS, Direction.AFTER, EachTurn("review"))),
        ("1000 days after start_date", Point(1000, Unit.DAYS, Direction.AFTER, START)),
    ],
)
def test_a_point_is_one_day_counted_from_its_anchor(text: str, point: Point) -> None:
    rule = parse_rule(text)
    assert (rule.text, rule.point, rule.repeat) == (text, point, None)


@pytest.mark.parametrize(
    ("text", "repeat"),
    [
        ("every week after start_date", Repeat(1, Unit.WEEKS, START, None, None)),
        ("every 2 weeks after start_date", Repeat(2, Unit.WEEKS, START, None, None)),
        ("every month after start_date, 6 times", Repeat(1, Unit.MONTHS, START, 6, None)),
        ("every 10 working days after a, until b", Repeat(10, Unit.WORKING_DAYS, Named("a"), None, Named("b"))),
        ("every day after a, 3 times, until b.ended_on", Repeat(1, Unit.DAYS, Named("a"), 3, FieldOf("b", "ended_on"))),
    ],
)
def test_a_repeat_says_how_often_how_many_times_and_until_when(text: str, repeat: Repeat) -> None:
    rule = parse_rule(text)
    assert (rule.text, rule.point, rule.repeat) == (text, None, repeat)


def test_a_point_may_be_followed_by_a_repeat_that_counts_from_it() -> None:
    rule = parse_rule("20 working days after stage starts, then every 12 months, 3 times")
    assert rule.point == Point(20, Unit.WORKING_DAYS, Direction.AFTER, StageStarts())
    assert rule.repeat == Repeat(12, Unit.MONTHS, None, 3, None)


@pytest.mark.parametrize(
    ("text", "repeats", "endless"),
    [
        ("on start_date", False, False),
        ("every month after start_date", True, True),
        ("every month after start_date, until contract_ends", True, True),
        ("every month after start_date, 6 times", True, False),
        ("20 days after start_date, then every 12 months", True, True),
        ("6 months after each review", True, True),
    ],
)
def test_only_a_counted_repeat_has_an_end_of_its_own(text: str, repeats: bool, endless: bool) -> None:
    assert (parse_rule(text).repeats, parse_rule(text).endless) == (repeats, endless)


@pytest.mark.parametrize(
    ("text", "problem", "mend"),
    [
        ("", "'' is not a due rule", "write for example"),
        ("soon", "'soon' is not a due rule", "'10 working days after stage starts'"),
        ("ten days after start_date", "'ten days after start_date' is not a due rule", "write for example"),
        ("0 days after start_date", "'0 days after start_date' is not a due rule", "write for example"),
        ("-1 days after start_date", "is not a due rule", "write for example"),
        ("1 year after start_date", "is not a due rule", "write for example"),
        ("10 Working Days after start_date", "is not a due rule", "write for example"),
        ("10  days after start_date", "is not a due rule", "write for example"),
        ("10 days after start_date ", "is not something to count from", "a hire date"),
        ("10 days after start_date\n", "is not a due rule", "write for example"),
        ("1001 days after start_date", "1001 is too large", "use a number from 1 to 1000"),
        (f"{'9' * 5_000} days after start_date", "999999999999 is too large", "use a number from 1 to 1000"),
        ("on Monday", "'Monday' is not something to count from", "'stage starts', 'stage target', a step"),
        ("on a.b.c", "'b.c' is not something to count from", "step.field"),
        ("on a and b and c", "'b and c' is not something to count from", "'one_step and another_step'"),
        ("on each a.b", "'a.b' is not something to count from", "'each step'"),
        ("every week", "'every week' does not say what it counts from", "add 'after' and an anchor"),
        ("every 0 weeks after start_date", "is not a due rule", "write for example"),
        ("every week after each review", "'each' is only for a single date", "'6 months after each review'"),
        ("on start_date, every week after start_date", "counts from two places", "leave out 'after …'"),
        ("on start_date, weekly", "'weekly' does not say how the step repeats", "'then every 12 months'"),
        ("every week after start_date, often", "'often' is not understood after 'every'", "', 6 times'"),
        ("every week after start_date, 6 times, 7 times", "'7 times' is not understood", "', until start_date'"),
        ("every week after start_date, until a, until b", "'until b' is not understood", "', 6 times'"),
        ("every week after start_date, until a, 6 times", "'6 times' is not understood", "', 6 times'"),
    ],
)
def test_what_the_grammar_does_not_know_is_refused_with_its_mend(text: str, problem: str, mend: str) -> None:
    with pytest.raises(RuleMistake) as caught:
        parse_rule(text)
    assert problem in caught.value.problem
    assert mend in caught.value.mend
    assert str(caught.value) == f"{caught.value.problem}; {caught.value.mend}"


NAMES = st.sampled_from(["start_date", "a", "advert_open", "x1"])
ANCHORS: st.SearchStrategy[tuple[str, Anchor]] = st.one_of(
    st.just(("stage starts", StageStarts())),
    st.just(("stage target", StageTarget())),
    NAMES.map(lambda name: (name, Named(name))),
    st.tuples(NAMES, NAMES).map(lambda two: (f"{two[0]}.{two[1]}", FieldOf(*two))),
    st.tuples(NAMES, NAMES).map(lambda two: (f"{two[0]} and {two[1]}", LaterOf(Named(two[0]), Named(two[1])))),
)


@given(
    st.integers(1, 1000),
    st.sampled_from(Unit),
    ANCHORS,
    st.none() | st.integers(1, 1000),
    st.none() | ANCHORS,
)
def test_every_rule_the_grammar_can_say_is_read_as_it_was_meant(
    amount: int,
    unit: Unit,
    anchor: tuple[str, Anchor],
    times: int | None,
    until: tuple[str, Anchor] | None,
) -> None:
    tail = (f", {times} times" if times else "") + (f", until {until[0]}" if until else "")
    assert parse_rule(f"{amount} {unit} after {anchor[0]}").point == Point(amount, unit, Direction.AFTER, anchor[1])
    assert parse_rule(f"every {amount} {unit} after {anchor[0]}{tail}").repeat == Repeat(
        amount, unit, anchor[1], times, until[1] if until else None
    )


WORDS = ["every", "on", "after", "before", "until", "each", "and", "then", "6", "times", ",", ".", "a", "weeks"]


@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text_is_a_rule_or_a_mistake(text: str) -> None:
    with suppress(RuleMistake):
        assert parse_rule(text).text == text
