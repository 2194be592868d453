"""Group sessions: six attended and not six elapsed, make-ups included, and never one session twice."""

from datetime import date

import pytest

from tests.factories.journeys import PEOPLE, TODAY, allowed, on, opened, reasons, statuses, turn_of, words
from tests.factories.pledges import a_step, one_stage
from workflows.attendance import came, missed_in_words, outcomes
from workflows.attending import (
    attend,
    attend_instead,
    earlier_than_missed,
    fills_later_month,
    made_up_for,
    on_day_off,
    take_out,
)
from workflows.blockers import Reason, Refused
from workflows.calendar import Calendar
from workflows.correcting import correct
from workflows.definition import Role
from workflows.journey import Journey
from workflows.occurrences import settle
from workflows.outcomes import Outcome, outcome_of
from workflows.reading import load_shipped
from workflows.steps import At
from workflows.turn import Status
from workflows.words import long_date

ATTENDANCE = {
    "outcome": {
        "title": "Attendance",
        "type": "choice",
        "choices": {"missed": "Missed", "attended": "Attended", "did_not_run": "Did not run"},
    }
}
DAY = {"met_on": {"title": "Day", "type": "date", "sets": "happened_on"}}
TRAINING = {
    "outcome": {
        "title": "Training",
        "type": "choice",
        "choices": {"completed": "Completed", "had_it": "Had it before"},
    },
    "completed_on": {"title": "Day", "type": "date", "when": "training.outcome is completed", "sets": "happened_on"},
}
PLEDGE = one_stage(
    month=a_step(
        "every month after stage starts, 3 times",
        owner="facilitator",
        register="attended",
        turn_counts_when="month.outcome is attended",
        fields=ATTENDANCE,
    ),
    reflect=a_step(
        "every month after stage starts", owner="facilitator", need="optional", register="attended", fields=ATTENDANCE
    ),
    practice=a_step("every month after stage starts", owner="facilitator", register="attended", fields=ATTENDANCE),
    meet=a_step(register="met_on", fields=DAY),
    training=a_step(register="completed", fields=TRAINING),
)
FAY = PEOPLE[Role.FACILITATOR]
LATER = on("2026-12-01")


def tried(journey: Journey, outcome: str, day: str, step: str = "month") -> tuple[Journey, At] | Refused:
    return attend(journey, journey.definition.steps[step], outcome, date.fromisoformat(day), FAY, on(day))


def attended(journey: Journey, outcome: str, day: str, step: str = "month") -> Journey:
    done = tried(journey, outcome, day, step)
    assert not isinstance(done, Refused), done
    return done[0]


def put_right(journey: Journey, n: int, outcome: str, day: str) -> tuple[Journey, At] | Refused:
    step = journey.definition.steps["month"]
    return attend_instead(journey, step, At("month", n), outcome, date.fromisoformat(day), FAY, LATER)


def refusal(outcome: tuple[Journey, At] | Refused) -> list[str]:
    assert isinstance(outcome, Refused)
    return words(outcome)


def answered(journey: Journey) -> list[object]:
    return [turn.answers.get("outcome") for turn in journey.current("month") if turn.status is Status.DONE]


def test_every_session_attended_fills_the_earliest_open_month() -> None:
    journey = opened(PLEDGE)
    for n, day in enumerate(("2026-06-15", "2026-06-16", "2026-09-20"), start=1):
        journey = attended(journey, "attended", day)
        assert turn_of(journey, "month", n).happened_on == date.fromisoformat(day)
    assert statuses(journey, "month") == ["done", "done", "done"]
    assert refusal(tried(journey, "attended", "2026-10-01")) == ["“Month” has no turn open to record."]


@pytest.mark.parametrize("missed", ["missed", "did_not_run"])
def test_a_month_that_was_not_attended_adds_one_at_the_end(missed: str) -> None:
    journey = attended(opened(PLEDGE), missed, "2026-06-15")
    assert statuses(journey, "month") == ["done", "open", "open", "open"]
    assert turn_of(journey, "month", 4).due_on == date(2026, 10, 9)


def test_a_make_up_before_its_month_has_passed_fills_that_month_and_a_later_one_the_next() -> None:
    missed = attended(opened(PLEDGE), "missed", "2026-06-15")
    made_up = attended(missed, "attended", "2026-07-09")
    assert answered(made_up) == ["attended"]
    assert statuses(made_up, "month") == ["done", "open", "open", "ended"], "the month added for it is not needed"
    too_late = attended(missed, "attended", "2026-07-10")
    assert answered(too_late) == ["missed", "attended"]
    assert statuses(too_late, "month") == ["done", "done", "open", "open"]


def test_what_was_attended_is_never_filled_again_and_a_second_miss_takes_the_next_month() -> None:
    journey = attended(attended(opened(PLEDGE), "attended", "2026-06-15"), "attended", "2026-06-20")
    assert answered(journey) == ["attended", "attended"]
    twice = attended(attended(opened(PLEDGE), "missed", "2026-06-15"), "missed", "2026-06-16")
    assert answered(twice) == ["missed", "missed"]


@pytest.mark.parametrize(
    ("first", "again", "told"),
    [
        ("attended", "attended", "(attended): put that session right instead, on"),
        ("missed", "did_not_run", "(missed): put that session right instead, on"),
        (
            "missed",
            "attended",
            "(missed), and a make-up is on another day. If they came to that session after all, put it right on",
        ),
    ],
)
def test_one_session_is_recorded_once_for_a_person(first: str, again: str, told: str) -> None:
    journey = attended(attended(opened(PLEDGE), "attended", "2026-06-14"), first, "2026-06-15")
    (words,) = refusal(tried(journey, again, "2026-06-15"))
    assert words == (
        f"“Month 2” already has the session of 15 June 2026 recorded {told} the register of that day or on the page of the step."
    )


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-06-15", ""),
        ("2026-06-14", "Sunday"),
        ("2026-05-25", "Spring bank holiday"),
        ("2026-06-17", "Trust closure"),
    ],
)
def test_a_session_on_a_day_on_which_nobody_works_asks_to_look_again(day: str, why: str) -> None:
    held_on = date.fromisoformat(day)
    said = on_day_off(held_on, Calendar({date(2026, 6, 17): "Trust closure"}))
    assert said == (
        f"the session of {long_date(held_on)} was on no working day ({why}): check the date." if why else ""
    )


@pytest.mark.parametrize("missed", ["missed", "did_not_run"])
@pytest.mark.parametrize("step", ["reflect", "practice"])
def test_a_make_up_fills_the_month_of_a_repeat_without_end_too_while_it_has_not_passed(step: str, missed: str) -> None:
    # Given a month due on 9 July that was missed, so that the next is open already
    journey = attended(opened(PLEDGE), missed, "2026-06-15", step)
    assert statuses(journey, step) == ["done", "open"]
    # When somebody comes to another session on the day it is due, then that month is filled and the next still asked for
    made_up = attended(journey, "attended", "2026-07-09", step)
    assert statuses(made_up, step) == ["done", "open"]
    filled = turn_of(made_up, step)
    assert (filled.answers["outcome"], filled.happened_on) == ("attended", date(2026, 7, 9))
    kept = outcome_of(filled, owner=Role.FACILITATOR, required=True, calendar=Calendar())
    assert kept is not None
    assert kept.outcome is Outcome.KEPT
    # And a day later it stays missed, and the session is the next month's
    too_late = attended(journey, "attended", "2026-07-10", step)
    assert [turn.answers.get("outcome") for turn in too_late.current(step)] == [missed, "attended", None]


def test_a_session_recorded_late_fills_the_month_of_its_day_and_none_that_was_missed_after_it() -> None:
    # Given a month due in July that nobody recorded, and that of August, which was missed
    journey = attended(settle(opened(PLEDGE), on("2026-08-20")), "missed", "2026-08-20", "practice")
    assert statuses(journey, "practice") == ["not_kept", "done", "open"]
    # When a session of June is written down, then it fills the month due in July, and August stays missed
    done = attend(journey, PLEDGE.steps["practice"], "attended", date(2026, 6, 20), FAY, on("2026-08-21"))
    assert not isinstance(done, Refused), done
    assert [turn.answers.get("outcome") for turn in done[0].current("practice")] == ["attended", "missed", None]
    assert earlier_than_missed(journey, PLEDGE.steps["practice"], date(2026, 6, 20)) == ""


def test_a_training_that_somebody_had_before_is_not_made_up_for() -> None:
    journey = attended(opened(PLEDGE), "had_it", "2026-06-15", "training")
    assert made_up_for(journey, PLEDGE.steps["training"], date(2026, 6, 16)) is None


def test_a_step_that_asks_only_for_the_day_closes_for_those_who_came() -> None:
    journey = attended(opened(PLEDGE), "attended", "2026-06-15", "meet")
    assert turn_of(journey, "meet").answers == {"met_on": date(2026, 6, 15)}
    assert dict(outcomes(PLEDGE.steps["meet"])) == {"attended": "Attended"}


def test_training_is_completed_on_the_day_and_what_was_had_before_has_none() -> None:
    assert came(PLEDGE.steps["training"]) == "completed"
    journey = attended(opened(PLEDGE), "completed", "2026-06-15", "training")
    assert turn_of(journey, "training").answers == {"outcome": "completed", "completed_on": date(2026, 6, 15)}
    before = attended(opened(PLEDGE), "had_it", "2026-06-15", "training")
    assert turn_of(before, "training").answers == {"outcome": "had_it"}


def test_the_outcome_of_those_who_came_is_named_first() -> None:
    assert list(outcomes(PLEDGE.steps["month"])) == ["attended", "missed", "did_not_run"]
    assert came(PLEDGE.steps["month"]) == "attended"


def test_an_outcome_is_put_right_and_the_months_follow() -> None:
    journey = attended(opened(PLEDGE), "attended", "2026-06-15")
    right = put_right(journey, 1, "did_not_run", "2026-06-15")
    assert not isinstance(right, Refused)
    assert answered(right[0]) == ["did_not_run"]
    assert len(right[0].current("month")) == 4
    back = put_right(right[0], 1, "attended", "2026-06-15")
    assert not isinstance(back, Refused)
    assert statuses(back[0], "month") == ["done", "open", "open", "ended"]


def test_what_the_session_no_longer_says_is_not_put_right_through_it() -> None:
    journey = attended(opened(PLEDGE), "attended", "2026-06-15")
    expected = ["“Month” no longer says what this session said of it; put it right on the record itself."]
    assert refusal(put_right(journey, 1, "missed", "2026-06-16")) == expected
    assert refusal(put_right(journey, 2, "missed", "2026-06-15")) == expected
    assert refusal(put_right(journey, 9, "missed", "2026-06-15")) == expected


def test_a_session_that_has_not_been_held_yet_is_not_recorded() -> None:
    refused = attend(opened(PLEDGE), PLEDGE.steps["month"], "attended", date(2026, 6, 10), FAY, TODAY)
    assert isinstance(refused, Refused)
    assert reasons(refused) == [Reason.DATE_IMPOSSIBLE]


def test_the_shipped_pledge_records_four_steps_in_groups() -> None:
    registered = [step.key for step in load_shipped().steps.values() if step.register]
    assert registered == ["meet_greet", "group_supervision", "peer_training", "reflective_practice"]
    assert allowed(opened(PLEDGE)).stage is not None


def test_a_session_that_counted_for_nothing_is_put_right_also_once_enough_were_attended() -> None:
    journey = attended(opened(PLEDGE), "missed", "2026-06-15")
    journey = attended(attended(journey, "attended", "2026-08-10"), "attended", "2026-08-11")
    journey = attended(journey, "missed", "2026-08-12")
    journey = attended(journey, "attended", "2026-10-12")
    right = put_right(journey, 4, "did_not_run", "2026-08-12")
    assert not isinstance(right, Refused)
    assert answered(right[0]) == ["missed", "attended", "attended", "did_not_run", "attended"]
    assert words(correct(journey, At("month", 4), LATER)) == [
        "“Month 4” is not needed any more, because enough of the others count: it stays as it is."
    ]


def test_a_session_that_nobody_came_to_is_told_by_how_it_was() -> None:
    journey = attended(opened(PLEDGE), "did_not_run", "2026-06-15")
    journey = attended(journey, "attended", "2026-07-10")
    step = journey.definition.steps["month"]
    assert [missed_in_words(step, turn) for turn in journey.current("month")][:3] == ["Did not run", "", ""]
    journey = attended(journey, "had_it", "2026-07-10", "training")
    for key in ("meet", "training"):  # A training that somebody already has is none that they missed.
        assert missed_in_words(journey.definition.steps[key], turn_of(journey, key)) == ""


def late_in_autumn() -> Journey:
    """Nobody recorded practice for four months, then one session was: the turn of October is closed, November's is open."""
    return attended(settle(opened(PLEDGE), on("2026-10-20")), "attended", "2026-10-20", "practice")


def recorded_late(journey: Journey, outcome: str, day: str) -> tuple[Journey, At]:
    step = journey.definition.steps["practice"]
    done = attend(journey, step, outcome, date.fromisoformat(day), FAY, on("2026-10-22"))
    assert not isinstance(done, Refused), done
    return done


@pytest.mark.parametrize("outcome", ["attended", "missed", "did_not_run"])
def test_a_session_recorded_late_fills_the_month_of_its_day(outcome: str) -> None:
    # Given months that closed because nobody recorded a session, and one that is open and due in November
    journey = late_in_autumn()
    before = statuses(journey, "practice")
    assert before[-1] == "open"
    # When a session of August is written down in October
    after, at = recorded_late(journey, outcome, "2026-08-20")
    # Then it fills August, which began on the 10th, and the month to come stays open
    filled = turn_of(after, "practice", at.n)
    assert (filled.due_on, filled.happened_on) == (date(2026, 8, 10), date(2026, 8, 20))
    assert statuses(after, "practice")[-1] == "open"
    assert statuses(after, "practice").count("done") == before.count("done") + 1
    assert fills_later_month(after, after.definition.steps["practice"], at, date(2026, 8, 20)) == ""


def test_whoever_is_taken_out_of_a_month_that_has_passed_leaves_it_as_nobody_held_it() -> None:
    # Given a session of August that was written down in October
    journey = late_in_autumn()
    after, at = recorded_late(journey, "attended", "2026-08-20")
    # When its person is taken out
    out = take_out(after, after.definition.steps["practice"], at, date(2026, 8, 20), on("2026-10-23"))
    # Then August is closed as before, so that the next session fills no month that has passed
    assert isinstance(out, Journey)
    assert statuses(out, "practice") == statuses(journey, "practice")
    assert turn_of(out, "practice", at.n).closed_on == turn_of(journey, "practice", at.n).closed_on


def test_a_session_whose_month_is_held_already_says_which_month_to_come_it_fills() -> None:
    # Given an August that is recorded, late
    journey, _ = recorded_late(late_in_autumn(), "attended", "2026-08-20")
    # When another session of August is recorded
    after, at = recorded_late(journey, "attended", "2026-08-21")
    # Then it says for which month that counts
    said = fills_later_month(after, after.definition.steps["practice"], at, date(2026, 8, 21))
    assert said == "the session of 21 August 2026 fills Practice, turn 5, due 9 November 2026: check the date."
