"""What a team has prepared once and need not prepare again: for how long, all of it or nothing, and its actions with it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.journeys import TODAY, days_on, done, opened, statuses, turn_of
from tests.factories.pledges import a_pledge, a_stage, a_step, one_stage
from workflows.definition import Definition
from workflows.journey import Journey
from workflows.readiness import carried_into, carried_steps, finished_by_team, follow_ups, may_be_carried
from workflows.turn import Status, Turn

TEXT: dict[str, Any] = {"title": "What", "type": "text"}
ACTIONS = {
    "actions": {
        "title": "Actions",
        "type": "rows",
        "columns": {"what": TEXT, "open": {"title": "Open", "type": "yes/no"}},
    }
}
STILL_OPEN = "any plan.actions where open"
CLOSED = {
    "closed": {
        "title": "Closed",
        "type": "rows",
        "rows_for": STILL_OPEN,
        "columns": {"on": {"title": "On", "type": "date"}},
    }
}
PLEDGE = a_pledge(
    {
        "only": a_stage(
            {
                "session": a_step(carried_for="12 months"),
                "plan": a_step(agreed_by="both leads", carried_for="6 months", fields=ACTIONS),
                "follow": a_step(when=STILL_OPEN, fields=CLOSED),
                "desk": a_step(),
            }
        )
    }
)
FINISHED = date(2026, 6, 9)


def prepared(*, also_followed: bool = False) -> Journey:
    journey = done(opened(PLEDGE), "session")
    journey = done(journey, "plan", actions=({"what": "Find a room", "open": True},))
    return done(journey, "follow", closed=({"on": FINISHED},)) if also_followed else journey


def found(journey: Journey) -> list[Turn]:
    return [turn for key in journey.turns for turn in journey.current(key)]


def carried(journey: Journey, on: date, definition: Definition = PLEDGE) -> list[str]:
    return [turn.step for turn in may_be_carried(definition, found(journey), on)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 12, 9), ["session", "plan"]),
        (date(2026, 12, 10), []),
    ],
)
def test_it_holds_for_the_shortest_time_of_all_from_the_day_the_last_of_it_was_finished(
    on: date, expected: list[str]
) -> None:
    assert carried(prepared(), on) == expected


def test_the_time_runs_from_the_second_agreement() -> None:
    later = prepared().with_turn(replace(turn_of(prepared(), "plan"), completed_on=date(2026, 8, 3)))
    assert carried(later, date(2027, 2, 3)) == ["session", "plan"]
    assert carried(later, date(2027, 2, 4)) == []


@pytest.mark.parametrize("missing", ["session", "plan"])
def test_all_of_it_is_carried_or_nothing(missing: str) -> None:
    journey = prepared().with_turn(replace(turn_of(prepared(), missing), status=Status.NOT_APPLICABLE))
    assert carried(journey, FINISHED) == []


def test_actions_that_are_finished_are_carried_with_the_plan_and_open_ones_are_not() -> None:
    assert carried(prepared(also_followed=True), FINISHED) == ["session", "plan", "follow"]
    assert carried(prepared(), FINISHED) == ["session", "plan"]


def test_a_pledge_that_carries_nothing_carries_nothing() -> None:
    plain = one_stage(a=a_step())
    assert carried_steps(plain) == ()
    assert carried(done(opened(plain), "a"), FINISHED, plain) == []
    assert follow_ups(plain) == {}


def test_what_is_carried_counts_from_its_own_day_and_brings_its_answers_and_no_agreement() -> None:
    journey = carried_into(opened(PLEDGE), may_be_carried(PLEDGE, found(prepared()), FINISHED), date(2026, 9, 1))
    turn = turn_of(journey, "plan")
    assert (turn.status, turn.completed_on, turn.closed_on) == (Status.CARRIED, FINISHED, date(2026, 9, 1))
    assert turn.answers == turn_of(prepared(), "plan").answers
    assert turn.agreements == ()
    assert statuses(journey, "desk") == ["open"]


def test_which_step_finishes_the_actions_of_which() -> None:
    assert follow_ups(PLEDGE) == {"follow": "plan"}


def test_an_action_finished_for_another_post_closes_here_on_the_day_it_was_finished() -> None:
    elsewhere = turn_of(prepared(also_followed=True), "follow")
    here = finished_by_team(prepared(), elsewhere, days_on(30))
    turn = turn_of(here, "follow")
    assert (turn.status, turn.completed_on, turn.closed_on) == (Status.CARRIED, FINISHED, days_on(30).on)
    assert turn.answers == elsewhere.answers


def test_what_is_closed_here_already_stays_as_it_is() -> None:
    journey = prepared(also_followed=True)
    assert finished_by_team(journey, turn_of(journey, "follow"), TODAY) is journey
