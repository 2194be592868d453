"""What is true of every hire, whatever is done to it, by whom and in whichever order."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.journeys import FIRST_DAY, done, in_stage, on, opened
from tests.factories.pledges import a_step, one_stage
from tests.workflows.explained import explained
from tests.workflows.random_pledges import AMOUNTS, UNITS, small_pledges
from tests.workflows.walk import CHANCES, Chance, Walk
from workflows.calendar import Calendar, england_bank_holidays
from workflows.definition import Definition
from workflows.due import HoldSpan, Known, Terms, project
from workflows.journey import Journey
from workflows.occurrences import settle
from workflows.reading import load_shipped
from workflows.rules import parse_rule

SHIPPED = load_shipped()
WALKS = st.lists(CHANCES, min_size=20, max_size=40)


# ---------------------------------------------------------------- nothing that was promised is skipped


@pytest.mark.parametrize("stage", list(SHIPPED.stages))
@settings(max_examples=15)
@given(WALKS)
def test_no_walk_through_the_shipped_pledge_skips_what_was_promised(stage: str, chances: list[Chance]) -> None:
    walk = Walk(in_stage(SHIPPED, stage), FIRST_DAY)
    for chance in chances:
        walk.make(chance)


@settings(max_examples=150)
@given(small_pledges(), WALKS)
def test_no_walk_through_any_small_pledge_skips_what_was_promised(
    definition: Definition, chances: list[Chance]
) -> None:
    walk = Walk(opened(definition), FIRST_DAY)
    for chance in chances:
        walk.make(chance)


# ---------------------------------------------------------------- explanations add up


POINTS = st.one_of(
    st.builds("{} {} {} a".format, st.integers(1, 60), UNITS, st.sampled_from(["after", "before"])),
    st.just("on a"),
)
REPEATS = st.one_of(
    st.builds("every {} {} after a".format, AMOUNTS, UNITS),
    st.builds("{}, then every {} {}".format, POINTS, AMOUNTS, UNITS),
)
DAYS = st.dates(date(2021, 1, 1), date(2033, 12, 31))
FEW_DAYS = st.integers(0, 60).map(timedelta)
BOOLEANS = st.booleans()


@st.composite
def holds(draw: st.DrawFn, counted_from: date) -> tuple[HoldSpan, ...]:
    """Up to three holds, one after another, around the time that is counted; the last may still be going on."""
    day = counted_from - timedelta(days=30)
    spans: list[HoldSpan] = []
    for _ in range(draw(st.integers(0, 3))):
        held_on = day + draw(FEW_DAYS)
        day = held_on + draw(FEW_DAYS)
        spans.append(HoldSpan(held_on, day))
    lasts = bool(spans) and draw(BOOLEANS)
    return (*spans[:-1], HoldSpan(spans[-1].held_on, None)) if lasts else tuple(spans)


@settings(max_examples=400)
@given(st.data(), POINTS | REPEATS, DAYS)
def test_every_explanation_adds_up_to_the_date_it_explains(data: st.DataObject, rule: str, counted_from: date) -> None:
    closures = dict.fromkeys(
        data.draw(st.lists(st.dates(counted_from, counted_from + timedelta(days=60)))), "Trust day"
    )
    terms = Terms(
        calendar=Calendar(closures),
        opened_on=data.draw(st.none() | st.builds(counted_from.__add__, st.integers(-40, 200).map(timedelta))),
        turn=data.draw(st.integers(1, 6)),
        pace=data.draw(st.integers(1, 4)),
        holds=data.draw(holds(counted_from)),
    )
    due = project(parse_rule(rule), lambda _: Known(counted_from, "the start"), terms)
    assert due.on is not None
    assert explained(due.because, {*england_bank_holidays(), *closures}) == due.on
    assert terms.opened_on is None or due.on >= terms.opened_on


# ---------------------------------------------------------------- repeats never drift


def months_later(day: date, amount: int) -> date:
    year, month = day.year + (day.month - 1 + amount) // 12, (day.month - 1 + amount) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in england_bank_holidays()


def rolled(day: date) -> date:
    return next(later for days in range(12) if works(later := day + timedelta(days=days)))


def working_days_after(day: date) -> list[date]:
    return [later for days in range(1, 1400) if works(later := day + timedelta(days=days))]


REPEATING = one_stage(
    month=a_step("every month after stage starts"),
    half_year=a_step("every 6 months after stage starts", need="optional", owner="worker"),
    ten_days=a_step("every 10 working days after stage starts"),
    week=a_step("every 2 weeks after stage starts, 8 times"),
    plan=a_step("20 working days after stage starts, then every 12 months"),
)


def by_hand(start: date) -> Mapping[str, list[date]]:
    """The dates of the first turns of every step, each counted from the start."""
    working_days = working_days_after(start)
    return {
        "month": [months_later(start, n) for n in range(1, 40)],
        "half_year": [months_later(start, 6 * n) for n in range(1, 40)],
        "ten_days": working_days[9::10],
        "week": [start + timedelta(weeks=2 * n) for n in range(1, 9)],
        "plan": [months_later(working_days[19], 12 * n) for n in range(20)],
    }


@settings(max_examples=40)
@given(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.lists(st.tuples(st.sampled_from(sorted(REPEATING.steps)), st.integers(0, 45)), max_size=25),
)
def test_no_repeat_drifts_whatever_was_completed_when(start: date, moves: list[tuple[str, int]]) -> None:
    day, journey = start, opened(REPEATING, on(start))
    for step, days in moves:
        day += timedelta(days=days)
        journey = settle(journey, on(day))
        if turn := journey.open_turn(step):
            journey = done(journey, step, on(day), n=turn.n)
    for step, dates in by_hand(start).items():
        for turn in journey.current(step):
            expected = rolled(dates[turn.n - 1])
            assert turn.due_on == max(expected, rolled(turn.opened_on)), f"{step}, turn {turn.n}"


# ---------------------------------------------------------------- settling


def settled_in_steps(journey: Journey, days: list[int], start: date) -> Journey:
    day = start
    for more in days:
        day += timedelta(days=more)
        journey = settle(journey, on(day))
        assert settle(journey, on(day)) is journey
    return journey


@settings(max_examples=60)
@given(small_pledges(), st.lists(st.integers(0, 200), min_size=1, max_size=6))
def test_settling_what_is_settled_changes_nothing_and_looking_in_between_changes_nothing(
    definition: Definition, days: list[int]
) -> None:
    journey = opened(definition)
    often = settled_in_steps(journey, days, FIRST_DAY)
    assert often == settled_in_steps(journey, [sum(days)], FIRST_DAY)
