"""A date moved by hand, whom a step waits for, and the pace."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.journeys import (
    HR,
    PAT,
    SAM,
    TODAY,
    allowed,
    done,
    held_from,
    opened,
    reasons,
    turn_of,
    words,
)
from tests.factories.pledges import START_DATE, a_pledge, a_stage, a_step
from workflows.agreeing import By
from workflows.blockers import Reason
from workflows.changing import follow_rule, move_date, set_pace, wait_for
from workflows.definition import Role
from workflows.journey import Journey
from workflows.steps import At
from workflows.turn import WaitingOn

PLEDGE = a_pledge(
    {
        "only": a_stage(
            {
                "start": a_step(owner="hr", fields={"day": START_DATE}),
                "welcome": a_step("5 working days after start_date"),
                "week": a_step("every week after start_date, 3 times", owner="worker", pace="yes"),
                "later": a_step(opens="after welcome"),
            }
        )
    },
    hire_dates=["start_date"],
)
WELCOME = At("welcome")
MOVED = date(2026, 7, 15)


def started(day: date = date(2026, 7, 6)) -> Journey:
    return done(opened(PLEDGE), "start", day=day)


def moved(by: By = SAM, to: date = MOVED) -> Journey:
    return allowed(move_date(started(), WELCOME, to, "person_away", by, TODAY))


# ---------------------------------------------------------------- moving a date


def test_a_date_moved_by_hand_keeps_what_was_promised_first_and_says_what_its_rule_gives() -> None:
    assert turn_of(started(), "welcome").due_on == date(2026, 7, 13)
    turn = turn_of(moved(), "welcome")
    assert (turn.due_on, turn.first_due_on) == (MOVED, date(2026, 7, 13))
    assert "By its rule: 13 July 2026" in turn.because
    assert turn.moved is not None
    assert (turn.moved.reason, turn.moved.by) == ("person_away", ((Role.SERVICE_LEAD, SAM.person),))


def test_an_anchor_that_moves_is_shown_and_not_applied_until_the_date_follows_its_rule_again() -> None:
    journey = replace(moved(), dates={"start_date": date(2026, 8, 3)})
    again = allowed(wait_for(journey, WELCOME, None, TODAY))
    assert turn_of(again, "welcome").due_on == MOVED
    assert "By its rule: 10 August 2026" in turn_of(again, "welcome").because
    assert turn_of(allowed(follow_rule(again, WELCOME, TODAY)), "welcome").due_on == date(2026, 8, 10)
    assert words(follow_rule(started(), WELCOME, TODAY)) == ["The date follows its rule already."]


def test_the_other_lead_moving_it_to_the_same_day_stands_behind_it_too() -> None:
    both = turn_of(allowed(move_date(moved(), WELCOME, MOVED, "other_reason", PAT, TODAY)), "welcome").moved
    assert both is not None
    assert both.reason == "person_away"
    assert {role for role, _ in both.by} == {Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD}
    said = words(move_date(moved(), WELCOME, MOVED, "person_away", SAM, TODAY))
    assert said == ["You have moved this date to 15 July 2026 already: it is now for the other lead to agree."]
    same_person = By(Role.PROFESSIONAL_LEAD, SAM.person)
    assert reasons(move_date(moved(), WELCOME, MOVED, "person_away", same_person, TODAY)) == [Reason.ALREADY_AGREED]


def test_another_day_is_a_move_of_its_own_that_nobody_else_stands_behind_yet() -> None:
    other = turn_of(allowed(move_date(moved(), WELCOME, date(2026, 7, 16), "person_away", PAT, TODAY)), "welcome").moved
    assert other is not None
    assert other.by == ((Role.PROFESSIONAL_LEAD, PAT.person),)
    by_hr = turn_of(moved(HR), "welcome").moved
    assert by_hr is not None
    assert by_hr.by == (), "only leads stand behind a date"


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (date(2026, 6, 8), "A date can be moved to a day from today until 9 June 2028, not to 8 June 2026."),
        (date(2028, 6, 12), "A date can be moved to a day from today until 9 June 2028, not to 12 June 2028."),
        (date(2026, 7, 18), "18 July 2026 is not a working day: choose for example 20 July 2026."),
        (date(2026, 8, 31), "31 August 2026 is not a working day: choose for example 1 September 2026."),
    ],
)
def test_a_date_is_moved_to_a_working_day_that_lies_ahead(to: date, said: str) -> None:
    assert words(move_date(started(), WELCOME, to, "person_away", SAM, TODAY)) == [said]


def test_a_date_can_be_moved_to_today_and_no_date_of_a_held_record_or_of_a_closed_step() -> None:
    assert turn_of(moved(to=TODAY.on), "welcome").due_on == TODAY.on
    held = held_from(started(), TODAY.on)
    assert reasons(move_date(held, WELCOME, MOVED, "person_away", SAM, TODAY)) == [Reason.HELD]
    assert reasons(move_date(started(), At("start"), MOVED, "person_away", SAM, TODAY)) == [Reason.ALREADY_CLOSED]
    assert reasons(follow_rule(started(), At("start"), TODAY)) == [Reason.ALREADY_CLOSED]


# ---------------------------------------------------------------- waiting


def test_everything_that_is_wrong_with_moving_a_date_is_said_at_once() -> None:
    held = held_from(done(started(), "welcome"), TODAY.on)
    refused = move_date(held, WELCOME, date(2026, 7, 18), "person_away", SAM, TODAY)
    assert reasons(refused) == [Reason.ALREADY_CLOSED, Reason.DATE_IMPOSSIBLE, Reason.HELD]


def test_whom_a_step_waits_for_is_said_and_taken_back_and_its_date_stays() -> None:
    journey = allowed(wait_for(started(), WELCOME, WaitingOn.THIRD_PARTY, TODAY))
    turn = turn_of(journey, "welcome")
    assert (turn.waiting_on, turn.due_on) == (WaitingOn.THIRD_PARTY, date(2026, 7, 13))
    assert turn_of(allowed(wait_for(journey, WELCOME, None, TODAY)), "welcome").waiting_on is None
    assert reasons(wait_for(started(), At("start"), WaitingOn.US, TODAY)) == [Reason.ALREADY_CLOSED]


# ---------------------------------------------------------------- the pace


@pytest.mark.parametrize(("weeks", "last"), [(1, date(2026, 7, 27)), (2, date(2026, 8, 17)), (4, date(2026, 9, 28))])
def test_the_weeks_follow_the_pace(weeks: int, last: date) -> None:
    assert turn_of(allowed(set_pace(started(), weeks, TODAY)), "week", 3).due_on == last


@pytest.mark.parametrize("weeks", [0, 5, -1])
def test_a_pace_is_one_week_in_one_to_four(weeks: int) -> None:
    assert reasons(set_pace(started(), weeks, TODAY)) == [Reason.DATE_IMPOSSIBLE]


def test_the_pace_of_a_record_that_has_ended_stays() -> None:
    assert reasons(set_pace(replace(started(), state=("left",)), 2, TODAY)) == [Reason.ENDED]


def test_a_pace_explains_itself_and_the_usual_one_needs_no_word() -> None:
    paced = turn_of(allowed(set_pace(started(), 3, TODAY)), "week", 2)
    assert paced.because == "6 weeks after 6 July 2026 (the start date); at the pace of one every 3 weeks"
    assert turn_of(started(), "week", 2).because == "2 weeks after 6 July 2026 (the start date)"
