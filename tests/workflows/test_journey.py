"""A journey's facts: which of them stand, which round counts, and what an agreement is bound to."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.journeys import (
    FIRST_DAY,
    LEADS,
    TODAY,
    allowed,
    days_on,
    done,
    finished,
    held_from,
    opened,
    proposed,
    resumed,
    turn_of,
)
from tests.factories.pledges import a_pledge, a_stage, a_step
from workflows.definition import Definition
from workflows.journey import Journey, Visit
from workflows.turn import Proposal, Status, Superseded, Turn, happened

PLEDGE = a_pledge(
    {
        "one": a_stage({"a": a_step(agreed_by="both leads"), "b": a_step(need="optional")}),
        "two": a_stage({"c": a_step("every month after stage starts")}),
    },
)
TURN = Turn(
    step="a",
    round=1,
    n=1,
    status=Status.AWAITING_AGREEMENT,
    opened_on=FIRST_DAY,
    happened_on=FIRST_DAY,
    proposal=Proposal.COMPLETE,
    answers={"link": "https://intranet.example/plan", "count": 3},
)


def visits(*rounds: tuple[str, int, bool]) -> tuple[Visit, ...]:
    return tuple(Visit(stage=s, round=n, entered_on=FIRST_DAY, returned=returned) for s, n, returned in rounds)


def turns(*rounds: tuple[int, int, Status]) -> tuple[Turn, ...]:
    return tuple(replace(TURN, round=r, n=n, status=status) for r, n, status in rounds)


def a_journey(
    *, visited: tuple[Visit, ...] = (), opened_turns: tuple[Turn, ...] = (), definition: Definition = PLEDGE
) -> Journey:
    return Journey(definition=definition, state=("one",), visits=visited, turns={"a": opened_turns}, leads=LEADS)


def test_only_two_statuses_are_open() -> None:
    assert {status for status in Status if status.is_open} == {Status.OPEN, Status.AWAITING_AGREEMENT}


def test_what_was_done_here_or_before_happened_and_nothing_else_did() -> None:
    assert {status for status in Status if happened(replace(TURN, status=status))} == {
        *(Status.DONE, Status.CARRIED, Status.IMPORTED)
    }


@pytest.mark.parametrize(
    "other",
    [
        replace(TURN, answers={"link": "https://intranet.example/other", "count": 3}),
        replace(TURN, answers={"link": "https://intranet.example/plan"}),
        replace(TURN, answers={**TURN.answers, "note": "more"}),
        replace(TURN, answers={"link": "https://intranet.example/plan", "count": "3"}),
        replace(TURN, happened_on=date(2026, 6, 8)),
        replace(TURN, happened_on=None),
        replace(TURN, proposal=Proposal.NOT_APPLICABLE),
        replace(TURN, proposal=None),
        replace(TURN, reason="not_relevant"),
    ],
)
def test_an_agreement_is_bound_to_every_field_the_day_and_what_the_step_becomes(other: Turn) -> None:
    assert other.content != TURN.content


@pytest.mark.parametrize(
    "other",
    [
        replace(TURN, answers=dict(sorted(TURN.answers.items()))),
        replace(TURN, due_on=date(2026, 7, 1), because="5 days after it", first_due_on=date(2026, 7, 1)),
        replace(TURN, status=Status.DONE, completed_on=FIRST_DAY, closed_on=FIRST_DAY),
    ],
)
def test_an_agreement_outlives_a_date_that_moves_and_the_order_of_answers(other: Turn) -> None:
    assert other.content == TURN.content


def test_the_latest_visit_that_no_return_closed_counts() -> None:
    journey = a_journey(visited=visits(("one", 1, False), ("two", 1, True), ("one", 2, False)))
    found = journey.visit_to("one")
    assert found is not None
    assert found.round == 2
    assert journey.visit_to("two") is None


@pytest.mark.parametrize(
    ("visited", "number"),
    [
        ((), 1),
        ((("one", 1, False),), 1),  # The round that is under way.
        ((("one", 1, True),), 2),  # The one after a return.
        ((("one", 1, True), ("one", 2, True)), 3),
        ((("one", 1, True), ("one", 2, False)), 2),
    ],
)
def test_a_turn_belongs_to_the_round_under_way_or_to_the_next(
    visited: tuple[tuple[str, int, bool], ...], number: int
) -> None:
    assert a_journey(visited=visits(*visited)).next_round("one") == number


def test_the_turns_of_a_step_are_those_of_its_latest_round_that_no_return_closed() -> None:
    *standing, last = turns((1, 1, Status.DONE), (2, 1, Status.DONE), (2, 2, Status.OPEN), (3, 1, Status.RETURNED))
    journey = a_journey(opened_turns=(*standing, replace(last, superseded=Superseded.SAME_PERSON)))
    assert [(turn.round, turn.n) for turn in journey.current("a")] == [(2, 1), (2, 2)]
    assert turn_of(journey, "a", 1).round == 2
    assert journey.open_turn("a") == turn_of(journey, "a", 2)
    assert journey.turn("a", 3) is None
    assert journey.current("b") == ()
    assert journey.open_turn("b") is None


def test_a_turn_put_in_keeps_the_others_in_order() -> None:
    journey = a_journey(opened_turns=turns((1, 1, Status.DONE), (2, 1, Status.OPEN)))
    journey = journey.with_turn(replace(TURN, round=1, n=2)).with_turn(replace(TURN, round=1, n=1, reason="changed"))
    assert [(turn.round, turn.n, turn.reason) for turn in journey.turns["a"]] == [
        *((1, 1, "changed"), (1, 2, ""), (2, 1, ""))
    ]


def test_a_visit_put_in_replaces_the_same_round_and_no_other() -> None:
    journey = a_journey(visited=visits(("one", 1, False), ("two", 1, False)))
    left = replace(journey.visits[0], left_on=FIRST_DAY)
    assert journey.with_visit(left).visits == (left, journey.visits[1])
    again = replace(left, round=2)
    assert journey.with_visit(again).visits == (*journey.visits, again)


def test_a_hire_date_is_the_one_it_defaults_to_until_it_is_set_itself() -> None:
    dates = {"title": "Day", "type": "date"}
    fields = {name: {**dates, "sets": name} for name in ("start_date", "group_start", "course_start")}
    definition = a_pledge(
        {"only": a_stage({"a": a_step(fields=fields)})}, hire_dates=["start_date", "group_start", "course_start"]
    )
    journey = opened(definition)
    assert journey.hire_date("group_start") is None
    journey = replace(journey, dates={"start_date": date(2026, 9, 1)})
    assert journey.hire_date("group_start") == date(2026, 9, 1)
    journey = replace(journey, dates={**journey.dates, "group_start": date(2026, 10, 1)})
    assert journey.hire_date("group_start") == date(2026, 10, 1)
    assert journey.hire_date("course_start") == date(2026, 9, 1)


def test_a_hire_is_held_until_its_last_hold_ends() -> None:
    journey = opened(PLEDGE)
    assert not journey.held
    held = held_from(journey, FIRST_DAY)
    assert held.held
    assert not resumed(held, days_on(3)).held


@pytest.mark.parametrize(
    ("state", "stage"),
    [(("one",), "one"), (("two/x/pending", "two/y/cleared"), "two"), (("withdrawn",), None), (("left",), None)],
)
def test_a_hire_is_in_the_stage_its_state_begins_with_or_has_ended(state: tuple[str, ...], stage: str | None) -> None:
    found = replace(opened(PLEDGE), state=state).stage
    assert (found.key if found else None) == stage


def test_a_stage_agreement_is_bound_to_required_steps_and_not_to_optional_or_endless_ones() -> None:
    journey = opened(PLEDGE)
    before = journey.stage_content("one")
    assert done(journey, "b").stage_content("one") == before
    waiting = allowed(proposed(journey, "a"))
    agreed = finished(journey)
    assert len({before, waiting.stage_content("one"), agreed.stage_content("one")}) == 3
    assert agreed.stage_content("two") == opened(PLEDGE, TODAY).stage_content("two")
