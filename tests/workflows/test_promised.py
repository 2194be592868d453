"""The worker's own word that something did not happen: what it can be said of, and which turn is meant without a number."""

from dataclasses import replace
from datetime import date

from tests.factories.journeys import TODAY, allowed, days_on, done, opened, reasons, turn_of, words
from tests.factories.pledges import START_DATE, a_pledge, a_stage, a_step
from workflows.blockers import Reason, Refused
from workflows.journey import Journey
from workflows.promised import (
    may_be_said,
    may_be_said_again,
    say_it_did_not_happen,
    take_that_back,
    turn_meant,
    turn_talked_about,
    what_was_said,
    word_to_weigh,
    write_that_it_was_talked_about,
)
from workflows.steps import At
from workflows.turn import Status, Superseded, Talked

PLEDGE = a_pledge(
    {
        "only": a_stage(
            {
                "start": a_step(owner="hr", fields={"day": START_DATE}),
                "welcome": a_step("5 working days after start_date"),
                "week": a_step("every week after start_date, 3 times", owner="worker"),
                "month": a_step("every week after start_date, 3 times"),
                "workbook": a_step("every week after start_date, 3 times", owner="worker", pace="yes"),
                "later": a_step(opens="after welcome"),
            }
        )
    },
    hire_dates=["start_date"],
)
WELCOME = At("welcome")
LATER = days_on(30)


def started(day: date = date(2026, 6, 9)) -> Journey:
    return done(opened(PLEDGE), "start", day=day)


def meant(journey: Journey, step: str, *, said: bool = False) -> At | Refused:
    return turn_meant(journey, step, LATER, sees=lambda _turn: True, said=said)


def asked(journey: Journey, *, said: bool = False, hidden: int = 0) -> str:
    """What the worker is asked who did not say which month they mean."""
    refused = turn_meant(journey, "month", LATER, sees=lambda turn: turn.n != hidden, said=said)
    assert isinstance(refused, Refused)
    (blocker,) = refused.blockers
    assert blocker.reason is Reason.WHICH_TURN
    return blocker.words


def test_the_workers_word_stands_beside_what_is_recorded_until_they_take_it_back() -> None:
    before = done(started(), "welcome")
    said = allowed(say_it_did_not_happen(before, WELCOME, TODAY))
    turn = turn_of(said, "welcome")
    assert turn == replace(turn_of(before, "welcome"), said_not_to_have_happened_on=TODAY.on)
    assert words(say_it_did_not_happen(said, WELCOME, TODAY)) == ["You said so on 9 June 2026, and both leads see it."]
    assert turn_of(allowed(take_that_back(said, WELCOME, TODAY)), "welcome").said_not_to_have_happened_on is None


def test_what_came_of_talking_about_it_stands_beside_the_workers_word_until_they_say_it_again() -> None:
    said = allowed(say_it_did_not_happen(started(), WELCOME, TODAY))
    talked = allowed(write_that_it_was_talked_about(said, WELCOME, Talked.WILL_BE_DONE, days_on(1)))
    turn = turn_of(talked, "welcome")
    assert turn == replace(turn_of(said, "welcome"), talked_about=Talked.WILL_BE_DONE, talked_about_on=days_on(1).on), (
        "the word stays"
    )
    assert may_be_said_again(PLEDGE.steps["welcome"], turn)
    again = turn_of(allowed(say_it_did_not_happen(talked, WELCOME, days_on(1))), "welcome")
    assert (again.said_not_to_have_happened_on, again.talked_about) == (days_on(1).on, None)
    back = turn_of(allowed(take_that_back(talked, WELCOME, days_on(1))), "welcome")
    assert (back.said_not_to_have_happened_on, back.talked_about, back.talked_about_on) == (None, None, None)
    other = allowed(write_that_it_was_talked_about(talked, WELCOME, Talked.TOO_LATE, days_on(2)))
    assert turn_of(other, "welcome").talked_about is Talked.TOO_LATE


def test_what_came_of_it_is_of_what_the_worker_said_and_is_true() -> None:
    said = allowed(say_it_did_not_happen(started(), WELCOME, TODAY))
    assert words(write_that_it_was_talked_about(started(), WELCOME, Talked.TOO_LATE, TODAY)) == [
        "The worker has not said of “Welcome” that it did not happen, so there is nothing to write down."
    ]
    assert words(write_that_it_was_talked_about(said, WELCOME, Talked.IS_DONE, TODAY)) == [
        "“Welcome” is not complete. Complete it, or choose what else came of it."
    ]
    talked = allowed(write_that_it_was_talked_about(said, WELCOME, Talked.TOO_LATE, TODAY))
    assert words(write_that_it_was_talked_about(talked, WELCOME, Talked.TOO_LATE, TODAY)) == [
        "That it can no longer be done was written down on 9 June 2026 already."
    ]


def test_what_was_recorded_as_done_since_may_be_said_not_to_have_happened_again() -> None:
    said = allowed(say_it_did_not_happen(started(), WELCOME, TODAY))
    answered = done(said, "welcome", today=days_on(3))
    assert not may_be_said_again(PLEDGE.steps["welcome"], turn_of(done(said, "welcome"), "welcome")), (
        "on the day itself"
    )
    assert may_be_said_again(PLEDGE.steps["welcome"], turn_of(answered, "welcome"))
    assert meant(answered, "welcome") == WELCOME
    again = allowed(say_it_did_not_happen(answered, WELCOME, days_on(5)))
    assert turn_of(again, "welcome").said_not_to_have_happened_on == days_on(5).on
    assert words(say_it_did_not_happen(again, WELCOME, days_on(6))) == [
        "You said so on 14 June 2026, and both leads see it."
    ]
    assert (
        turn_of(allowed(take_that_back(answered, WELCOME, days_on(5))), "welcome").said_not_to_have_happened_on is None
    )


def test_what_the_engine_closed_without_its_having_happened_is_nothing_to_say_it_against() -> None:
    said = allowed(say_it_did_not_happen(started(), At("month", 1), TODAY))
    closed = replace(turn_of(said, "month", 1), status=Status.NOT_KEPT, closed_on=days_on(9).on)
    assert not may_be_said_again(PLEDGE.steps["month"], closed)
    assert may_be_said_again(PLEDGE.steps["month"], replace(closed, status=Status.DONE))


def test_what_has_not_come_up_cannot_have_failed_to_happen_and_what_was_not_said_is_not_taken_back() -> None:
    assert words(say_it_did_not_happen(started(), At("later"), TODAY)) == [
        "“Later” has not come up yet on your journey."
    ]
    assert words(take_that_back(started(), WELCOME, TODAY)) == [
        "You have not said so, so there is nothing to take back."
    ]
    assert reasons(take_that_back(started(), At("later"), TODAY)) == [Reason.NOT_OPEN]


def test_what_is_the_workers_own_to_do_was_promised_by_nobody() -> None:
    said = say_it_did_not_happen(started(), At("week"), TODAY)
    assert words(said) == [
        "“Week” is yours to do, in your own time. If something stands in its way, tell one of your leads."
    ]
    assert meant(started(), "week") == At("week"), "they are not asked which turn of it they mean"


def test_time_for_what_the_worker_does_at_a_pace_was_promised_so_that_they_can_say_there_was_none() -> None:
    step, at = PLEDGE.steps["workbook"], At("workbook", 2)
    said = allowed(say_it_did_not_happen(started(), at, LATER))
    assert said.turn("workbook", 2) == replace(turn_of(started(), "workbook", 2), said_not_to_have_happened_on=LATER.on)
    assert allowed(take_that_back(said, at, LATER)).turn("workbook", 2) == turn_of(started(), "workbook", 2)
    assert meant(said, "workbook", said=True) == at
    due = turn_of(started(), "workbook", 2).due_on
    assert due is not None
    offered = [may_be_said(step, turn_of(started(), "workbook", n), due) for n in (1, 2, 3)]
    assert offered == [True, True, False], "of each week from its day on"
    assert not may_be_said(PLEDGE.steps["week"], turn_of(started(), "week"), LATER.on)


def test_there_was_time_for_what_the_worker_has_finished_and_what_they_said_before_stays_theirs_to_take_back() -> None:
    step, at = PLEDGE.steps["workbook"], At("workbook", 1)
    done = replace(turn_of(started(), "workbook", 1), status=Status.DONE, closed_on=TODAY.on, completed_on=TODAY.on)
    journey = started().with_turn(done)
    assert words(say_it_did_not_happen(journey, at, LATER)) == [
        "You have finished “Workbook, turn 1”, so there was time for it."
    ]
    assert not may_be_said(step, done, LATER.on)
    said = replace(done, said_not_to_have_happened_on=TODAY.on)
    assert may_be_said(step, said, LATER.on)
    assert allowed(take_that_back(journey.with_turn(said), at, LATER)).turn("workbook", 1) == done
    missed = replace(done, status=Status.NOT_KEPT)
    assert may_be_said(step, missed, LATER.on)


def test_nobody_missed_what_was_not_needed_any_more() -> None:
    journey = started()
    turn = turn_of(journey, "month", 1)
    spared = journey.with_turn(replace(turn, status=Status.NOT_NEEDED, closed_on=TODAY.on))
    assert may_be_said(PLEDGE.steps["month"], turn, LATER.on)
    assert not may_be_said(PLEDGE.steps["month"], turn_of(spared, "month", 1), LATER.on)
    assert words(say_it_did_not_happen(spared, At("month"), LATER)) == [
        "“Month 1” was not needed any more, so that nobody missed it."
    ]


def test_the_only_turn_whose_day_has_come_is_meant() -> None:
    first = replace(turn_of(started(), "month"), due_on=LATER.on)
    others = [replace(turn, due_on=date(2026, 9, n)) for n, turn in enumerate(started().current("month")[1:], start=1)]
    journey = replace(started(), turns={**started().turns, "month": (first, *others)})
    assert meant(journey, "month") == At("month", 1)
    assert meant(started(), "welcome") == WELCOME


def test_of_several_that_fit_the_worker_is_asked_which_and_only_of_those_they_see() -> None:
    assert asked(started()) == (
        "“Month” has come up more than once: say which turn you mean. "
        "There are 1 (16 June 2026), 2 (23 June 2026) and 3 (30 June 2026)."
    )
    assert " 2 (23 June 2026)" not in asked(started(), hidden=2)


def test_what_was_said_already_is_not_meant_again_and_is_what_is_taken_back() -> None:
    journey = started()
    for n in (1, 2):
        journey = allowed(say_it_did_not_happen(journey, At("month", n), TODAY))
    assert meant(journey, "month") == At("month", 3)
    assert "There are 1 (16 June 2026) and 2 (23 June 2026)." in asked(journey, said=True)
    once = allowed(take_that_back(journey, At("month", 1), TODAY))
    assert meant(once, "month", said=True) == At("month", 2)


def test_of_what_asks_for_nothing_more_nobody_is_asked_to_weigh_the_workers_word() -> None:
    step = PLEDGE.steps["month"]
    said = turn_of(allowed(say_it_did_not_happen(started(), At("month", 1), TODAY)), "month", 1)
    assert word_to_weigh(step, said) == what_was_said(step, said) != ""
    same_day = replace(said, status=Status.NOT_APPLICABLE, closed_on=TODAY.on)
    assert word_to_weigh(step, same_day)
    answered = (
        replace(same_day, closed_on=days_on(1).on),
        replace(said, talked_about=Talked.TOO_LATE, talked_about_on=TODAY.on),
        replace(said, superseded=Superseded.SAME_PERSON),
    )
    assert [word_to_weigh(step, turn) for turn in answered] == ["", "", ""]


def test_a_lead_who_names_no_turn_means_the_one_that_still_asks_to_be_talked_about() -> None:
    journey = started()
    for n in (1, 2):
        journey = allowed(say_it_did_not_happen(journey, At("month", n), TODAY))
    refused = turn_talked_about(journey, "month")
    assert isinstance(refused, Refused)
    assert words(refused) == [
        "“Month” has come up more than once: say which turn you mean. There are 1 (16 June 2026) and 2 (23 June 2026)."
    ]
    for n, other in ((1, 2), (2, 1)):
        talked = allowed(write_that_it_was_talked_about(journey, At("month", n), Talked.WILL_BE_DONE, TODAY))
        assert turn_talked_about(talked, "month") == At("month", other)
    assert turn_talked_about(started(), "month") == At("month", 1), "where there is nothing to write down, as it says"
