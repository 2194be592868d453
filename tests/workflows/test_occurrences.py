"""Which turns open, close, repeat and go on, and what happens to what was agreed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories.journeys import (
    CALENDAR,
    FIRST_DAY,
    PAT,
    SAM,
    TODAY,
    allowed,
    days_on,
    done,
    finished,
    held_from,
    in_stage,
    moved_on,
    on,
    opened,
    proposed,
    resumed,
    statuses,
    turn_of,
)
from tests.factories.pledges import START_DATE, Words, a_pledge, a_stage, a_step, one_stage
from workflows.dating import next_turn_on, turns_over_on
from workflows.definition import Definition
from workflows.hire_dates import set_date
from workflows.journey import Journey
from workflows.occurrences import settle
from workflows.reading import load_shipped
from workflows.stages import agree_stage
from workflows.steps import At, agree, not_applicable, save
from workflows.turn import Status

SHIPPED = load_shipped()
YES_NO = {"title": "Is it so?", "type": "yes/no"}


def two_stages(first: dict[str, Words], second: dict[str, Words]) -> Definition:
    return a_pledge({"one": a_stage(first), "two": a_stage(second)})


def dues(journey: Journey, step: str) -> list[date | None]:
    return [turn.due_on for turn in journey.current(step)]


# ---------------------------------------------------------------- opening


def test_a_step_opens_with_its_stage_or_with_an_earlier_one_that_it_names() -> None:
    definition = two_stages({"a": a_step()}, {"b": a_step(), "early": a_step(opens="with one")})
    journey = opened(definition)
    assert set(journey.turns) == {"a", "early"}
    journey = moved_on(finished(journey, days_on(5)), days_on(5))
    assert turn_of(journey, "b").opened_on == days_on(5).on
    assert turn_of(journey, "early").opened_on == FIRST_DAY


def test_a_step_opened_early_counts_from_the_start_of_its_own_stage() -> None:
    definition = two_stages({"a": a_step()}, {"early": a_step("5 working days after stage starts", opens="with one")})
    journey = opened(definition)
    assert turn_of(journey, "early").due_on is None
    journey = moved_on(finished(journey, days_on(7)), days_on(7))
    assert turn_of(journey, "early").due_on == date(2026, 6, 23)


def test_a_step_opens_after_another_on_the_day_that_closes_in_the_record() -> None:
    definition = two_stages({"a": a_step()}, {"next_one": a_step("5 days after a", opens="after a")})
    journey = opened(definition)
    assert "next_one" not in journey.turns
    journey = done(journey, "a", days_on(9), happened_on=days_on(1).on)
    assert turn_of(journey, "next_one").opened_on == days_on(9).on
    assert turn_of(journey, "next_one").due_on == days_on(9).on


def test_a_counted_repeat_opens_all_its_turns_at_once() -> None:
    journey = opened(one_stage(week=a_step("every week after stage starts, 3 times")))
    assert dues(journey, "week") == [days_on(7).on, days_on(14).on, days_on(21).on]
    assert statuses(journey, "week") == ["open"] * 3


def test_nothing_opens_in_a_stage_that_has_been_left() -> None:
    definition = two_stages(
        {"a": a_step(), "after_b": a_step(need="optional", opens="after b")}, {"b": a_step(opens="with one")}
    )
    journey = moved_on(finished(opened(definition)))
    assert "after_b" not in done(journey, "b").turns


# ---------------------------------------------------------------- conditions


CONDITIONAL = one_stage(
    asks=a_step(fields={"so": YES_NO}),
    wanted=a_step("5 working days after stage starts", when="asks.so is yes", agreed_by="both leads"),
)


def test_a_conditional_step_stays_open_until_its_condition_is_decided() -> None:
    journey = opened(CONDITIONAL)
    assert statuses(journey, "wanted") == ["open"]


@pytest.mark.parametrize(("so", "status"), [(True, "open"), (False, "not_needed")])
def test_a_conditional_step_is_needed_or_not_as_its_condition_says(so: bool, status: str) -> None:
    journey = allowed(save(opened(CONDITIONAL), At("asks"), {"so": so}, TODAY))
    assert statuses(journey, "wanted") == [status]


def test_a_step_that_is_needed_after_all_opens_again_and_is_not_born_overdue() -> None:
    journey = allowed(save(opened(CONDITIONAL), At("asks"), {"so": False}, TODAY))
    journey = allowed(save(journey, At("asks"), {"so": True}, days_on(20)))
    turn = turn_of(journey, "wanted")
    assert (turn.status, turn.completed_on, turn.closed_on) == (Status.OPEN, None, None)
    assert (turn.opened_on, turn.due_on) == (days_on(20).on, days_on(20).on)


def test_an_answer_that_is_taken_out_leaves_the_condition_undecided_again() -> None:
    journey = allowed(save(opened(CONDITIONAL), At("asks"), {"so": False}, TODAY))
    journey = allowed(save(journey, At("asks"), {"so": None}, TODAY))
    assert statuses(journey, "wanted") == ["open"]


def test_a_step_that_is_no_longer_needed_keeps_no_agreement() -> None:
    journey = allowed(save(opened(CONDITIONAL), At("asks"), {"so": True}, TODAY))
    journey = allowed(proposed(journey, "wanted"))
    assert len(turn_of(journey, "wanted").agreements) == 1
    journey = allowed(save(journey, At("asks"), {"so": False}, TODAY))
    assert statuses(journey, "wanted") == ["not_needed"]
    assert turn_of(journey, "wanted").agreements == ()


def test_a_step_of_a_stage_that_has_been_left_is_not_opened_again() -> None:
    definition = two_stages(
        {"wanted": a_step(when="early.so is yes")}, {"early": a_step(opens="with one", fields={"so": YES_NO})}
    )
    journey = allowed(save(opened(definition), At("early"), {"so": False}, TODAY))
    journey = moved_on(journey)
    journey = allowed(save(journey, At("early"), {"so": True}, TODAY))
    assert statuses(journey, "wanted") == ["not_needed"]


# ---------------------------------------------------------------- repeats without end


MONTHLY = two_stages(
    {"a": a_step()}, {"monthly": a_step("every month after stage starts"), "own": a_step(need="optional")}
)


def in_two(definition: Definition = MONTHLY) -> Journey:
    return moved_on(finished(opened(definition)))


def test_exactly_one_turn_of_an_endless_repeat_is_open_and_the_next_opens_when_it_is_done() -> None:
    journey = in_two()
    assert dues(journey, "monthly") == [date(2026, 7, 9)]
    journey = done(journey, "monthly", days_on(3))
    assert statuses(journey, "monthly") == ["done", "open"]
    assert dues(journey, "monthly") == [date(2026, 7, 9), date(2026, 8, 10)]  # 9 August is a Sunday.
    assert turn_of(journey, "monthly", 2).opened_on == days_on(3).on


def test_the_open_turn_gives_way_on_the_day_the_next_falls_due_and_not_before() -> None:
    journey = in_two()
    assert turns_over_on(journey, MONTHLY.steps["monthly"], CALENDAR) == date(2026, 8, 10)
    assert next_turn_on(journey, CALENDAR) == date(2026, 8, 10)
    assert statuses(settle(journey, on("2026-08-09")), "monthly") == ["open"]
    journey = settle(journey, on("2026-08-10"))
    assert statuses(journey, "monthly") == ["not_kept", "open"]
    assert (turn_of(journey, "monthly", 1).closed_on, turn_of(journey, "monthly", 2).due_on) == (
        *(date(2026, 8, 10), date(2026, 8, 10)),
    )


def test_a_repeat_that_nobody_looked_at_for_years_catches_up_turn_by_turn() -> None:
    journey = settle(in_two(), on("2029-06-11"))
    assert statuses(journey, "monthly") == [*["not_kept"] * 35, "open"]
    day_by_day = in_two()
    for day in range(0, 1100, 7):
        day_by_day = settle(day_by_day, days_on(day))
    assert settle(day_by_day, on("2029-06-11")) == journey


def test_even_a_daily_repeat_catches_up_with_years() -> None:
    definition = one_stage(daily=a_step("every day after stage starts"))
    journey = settle(opened(definition), days_on(800))
    assert len(journey.current("daily")) == 800


@pytest.mark.parametrize(
    ("owner", "need", "status"),
    [
        ("service_lead", "required", "not_kept"),
        ("service_lead", "optional", "not_taken_up"),
        ("worker", "required", "not_taken_up"),  # What the worker holds is never counted against them.
        ("worker", "optional", "not_taken_up"),
    ],
)
def test_a_turn_that_was_overtaken_was_missed_only_if_it_was_promised(owner: str, need: str, status: str) -> None:
    journey = opened(one_stage(monthly=a_step("every month after stage starts", owner=owner, need=need)))
    journey = settle(journey, on("2026-08-10"))
    assert statuses(journey, "monthly") == [status, "open"]


def test_a_turn_that_awaits_an_agreement_is_overtaken_like_any_other() -> None:
    definition = one_stage(monthly=a_step("every month after stage starts", agreed_by="both leads"))
    journey = settle(allowed(proposed(opened(definition), "monthly")), on("2026-08-10"))
    assert statuses(journey, "monthly") == ["not_kept", "open"]
    assert turn_of(journey, "monthly").agreements == ()
    assert turn_of(journey, "monthly").proposal is None


def test_nothing_turns_over_while_the_hire_is_held() -> None:
    held = held_from(in_two(), days_on(1).on)
    assert next_turn_on(held, CALENDAR) is None
    assert statuses(settle(held, on("2027-06-09")), "monthly") == ["open"]


def test_resuming_moves_the_dates_on_without_a_burst_of_missed_turns() -> None:
    journey = resumed(held_from(in_two(), days_on(1).on), on("2027-06-09"))
    assert statuses(journey, "monthly") == ["open"]
    due_on = turn_of(journey, "monthly").due_on
    assert due_on is not None
    assert due_on > date(2027, 6, 9)


def test_a_repeat_stops_with_its_stage() -> None:
    definition = two_stages(
        {"a": a_step(), "often": a_step("every week after stage starts", need="optional")}, {"b": a_step()}
    )
    journey = settle(moved_on(finished(opened(definition))), days_on(300))
    assert statuses(journey, "often") == ["not_taken_up"]
    assert next_turn_on(journey, CALENDAR) is None


def test_what_was_over_before_it_opened_was_never_missed() -> None:
    definition = a_pledge(
        {
            "one": a_stage({"offer": a_step()}),
            "two": a_stage({"call": a_step("every 10 working days after offer")}),
        }
    )
    journey = done(opened(definition), "offer")
    journey = moved_on(journey, days_on(70))
    assert statuses(journey, "call") == [*["not_needed"] * 4, "open"]
    last = turn_of(journey, "call", 5)
    assert last.due_on == last.opened_on == days_on(70).on


# ---------------------------------------------------------------- until


def keeping_in_touch(start: date) -> Journey:
    """A hire in clearance whose offer and checks are done, with the start date confirmed."""
    journey = in_stage(SHIPPED, "clearance")
    for step in ("hr_clearance", "oh_clearance"):
        journey = done(journey, step)
    return done(journey, "start_confirmed", start_date=start)


@pytest.mark.parametrize(
    ("start", "turns"),
    [
        ("2026-06-23", ["not_needed"]),  # The first contact would fall on the day of the start.
        ("2026-06-24", ["open"]),
        ("2026-06-10", ["not_needed"]),
    ],
)
def test_a_repeat_until_a_day_has_no_turn_on_that_day_or_after(start: str, turns: list[str]) -> None:
    assert statuses(keeping_in_touch(date.fromisoformat(start)), "keep_in_touch") == turns


def test_no_turn_follows_one_that_is_done_when_the_next_would_fall_past_the_end() -> None:
    journey = done(keeping_in_touch(date(2026, 7, 6)), "keep_in_touch")
    assert statuses(journey, "keep_in_touch") == ["done"]
    assert turns_over_on(journey, SHIPPED.steps["keep_in_touch"], CALENDAR) is None
    assert next_turn_on(journey, CALENDAR) is None


def test_a_start_that_moves_on_asks_for_the_contact_again() -> None:
    journey = keeping_in_touch(date(2026, 6, 16))
    assert statuses(journey, "keep_in_touch") == ["not_needed"]
    journey = allowed(set_date(journey, "start_date", date(2026, 8, 10), days_on(2)))
    assert statuses(journey, "keep_in_touch") == ["open"]
    assert turn_of(journey, "keep_in_touch").due_on == date(2026, 6, 23)


def test_a_contact_that_a_later_start_brings_back_is_not_born_overdue() -> None:
    journey = done(keeping_in_touch(date(2026, 6, 30)), "keep_in_touch")
    assert statuses(journey, "keep_in_touch") == ["done"]
    late = days_on(30)
    journey = allowed(set_date(settle(journey, late), "start_date", date(2026, 8, 10), late))
    assert statuses(journey, "keep_in_touch") == ["done", "open"]
    assert turn_of(journey, "keep_in_touch", 2).due_on == late.on


def test_a_hold_moves_the_last_contact_past_the_start_and_then_it_is_not_needed() -> None:
    journey = keeping_in_touch(date(2026, 6, 26))
    assert statuses(journey, "keep_in_touch") == ["open"]
    journey = resumed(held_from(journey, days_on(1).on), days_on(8))
    assert statuses(journey, "keep_in_touch") == ["not_needed"]


def test_a_pace_counts_toward_the_end_too() -> None:
    definition = a_pledge(
        {
            "only": a_stage(
                {
                    "start": a_step(fields={"start_date": START_DATE}),
                    "week": a_step("every week after stage starts, until start_date", pace="yes"),
                }
            )
        },
        hire_dates=["start_date"],
    )
    journey = replace(opened(definition), pace=4)
    journey = done(journey, "start", start_date=days_on(28).on)
    assert statuses(journey, "week") == ["not_needed"]


# ---------------------------------------------------------------- each


FOLLOWED = one_stage(
    talk=a_step("every 6 months after stage starts", agreed_by="both leads"),
    follow_up=a_step("1 month after each talk"),
)


def test_a_follow_up_is_shown_in_words_until_what_it_follows_has_happened() -> None:
    journey = opened(FOLLOWED)
    follow_up = turn_of(journey, "follow_up")
    assert follow_up.due_on is None
    assert follow_up.because == "1 month after “Talk”, turn 1, which has no date yet"
    journey = done(journey, "talk", days_on(6))
    assert turn_of(journey, "follow_up").due_on == date(2026, 7, 15)


def test_a_turn_that_was_missed_has_no_follow_up() -> None:
    journey = settle(opened(FOLLOWED), on("2027-06-09"))
    assert statuses(journey, "talk") == ["not_kept", "open"]
    assert statuses(journey, "follow_up") == ["not_needed", "open"]
    assert turn_of(journey, "follow_up").closed_on == turn_of(journey, "talk").closed_on
    journey = done(journey, "talk", on("2027-06-10"), n=2)
    assert turn_of(journey, "follow_up", 2).due_on == date(2027, 7, 12)  # 10 July is a Saturday.


# ---------------------------------------------------------------- six attended, not six elapsed


GROUP = one_stage(
    group=a_step(
        "every month after stage starts, 6 times",
        owner="facilitator",
        fields={
            "outcome": {
                "title": "Attendance",
                "type": "choice",
                "choices": {"attended": "Attended", "not_attended": "Not attended", "did_not_run": "Did not run"},
            }
        },
        turn_counts_when="group.outcome is attended",
    )
)


def attend(journey: Journey, *outcomes: str) -> Journey:
    for n, outcome in enumerate(outcomes, start=1):
        journey = done(journey, "group", days_on(n), n=n, outcome=outcome)
    return journey


@pytest.mark.parametrize(
    ("outcomes", "turns"),
    [
        ([], 6),
        (["attended"] * 6, 6),
        (["not_attended"], 7),
        (["did_not_run", "not_attended"], 8),
        (["attended", "did_not_run", "attended"], 7),
        ([*["not_attended"] * 6, *["attended"] * 6], 12),
        ([*["attended"] * 5, *["not_attended"] * 5], 11),
    ],
)
def test_months_are_added_until_six_can_be_attended(outcomes: list[str], turns: int) -> None:
    journey = attend(opened(GROUP), *outcomes)
    assert len(journey.current("group")) == turns


def test_an_added_month_counts_from_the_same_start_as_the_others() -> None:
    journey = attend(opened(GROUP), "did_not_run")
    assert turn_of(journey, "group", 7).due_on == date(2027, 1, 11)  # 9 January is a Saturday.
    assert turn_of(journey, "group", 7).because.startswith("7 months after 9 June 2026 (the start of “Only”)")


@pytest.mark.parametrize(
    ("missed_on", "recorded_on", "due", "why"),
    [
        # All six are due by Wednesday 9 December 2026: by its start alone the seventh would be due on 11 January 2027.
        (
            "2027-02-04",
            "2027-02-05",
            date(2027, 3, 4),
            "1 month after 4 February 2027 (the one that this was added for)",
        ),
        (
            "2026-12-31",
            "2027-01-04",
            date(2027, 2, 1),
            "1 month after 31 December 2026 (the one that this was added for)",
        ),
        ("2027-02-04", "2027-03-04", date(2027, 4, 5), "1 month after 4 March 2027 (the day on which this was added)"),
        ("2026-12-01", "2026-12-01", date(2027, 1, 11), "7 months after 9 June 2026 (the start of “Only”)"),
    ],
)
def test_a_month_that_is_added_is_due_a_month_after_the_session_that_did_not_run_at_the_soonest(
    missed_on: str, recorded_on: str, due: date, why: str
) -> None:
    journey = attend(opened(GROUP), *["attended"] * 5)
    day = date.fromisoformat(missed_on)
    journey = done(journey, "group", on(recorded_on), n=6, happened_on=day, outcome="did_not_run")
    turn = turn_of(journey, "group", 7)
    assert turn.due_on == due
    assert turn.because.startswith(why)


def test_each_month_that_is_added_counts_from_the_session_it_was_added_for() -> None:
    journey = attend(opened(GROUP), *["attended"] * 4)
    for n, day in ((5, "2027-03-01"), (6, "2027-04-01")):
        journey = done(journey, "group", on(day), n=n, outcome="did_not_run")
    assert [turn_of(journey, "group", n).due_on for n in (7, 8)] == [date(2027, 4, 1), date(2027, 5, 4)]


def test_a_month_that_does_not_apply_adds_none() -> None:
    journey = allowed(not_applicable(opened(GROUP), At("group", 2), SAM, "not_relevant", TODAY))
    journey = allowed(agree(journey, At("group", 2), PAT, TODAY))
    assert len(journey.current("group")) == 6


# ---------------------------------------------------------------- dates, targets and agreements


def test_an_anchor_that_moves_moves_every_open_date_and_keeps_the_first_one_promised() -> None:
    definition = one_stage(
        plan=a_step(fields={"day": {"title": "Day", "type": "date"}}), visit=a_step("5 days after plan.day")
    )
    journey = allowed(save(opened(definition), At("plan"), {"day": date(2026, 7, 1)}, TODAY))
    assert turn_of(journey, "visit").due_on == date(2026, 7, 6)
    journey = allowed(save(journey, At("plan"), {"day": date(2026, 7, 8)}, TODAY))
    turn = turn_of(journey, "visit")
    assert (turn.due_on, turn.first_due_on) == (date(2026, 7, 13), date(2026, 7, 6))
    assert turn.because.startswith("5 days after 8 July 2026")


def test_a_closed_step_keeps_the_date_it_had() -> None:
    definition = one_stage(
        plan=a_step(fields={"day": {"title": "Day", "type": "date"}}),
        visit=a_step("5 days after plan.day", need="optional"),
    )
    journey = allowed(save(opened(definition), At("plan"), {"day": date(2026, 6, 1)}, TODAY))
    journey = allowed(not_applicable(journey, At("visit"), SAM, "not_relevant", TODAY))
    journey = allowed(agree(journey, At("visit"), PAT, TODAY))
    had = turn_of(journey, "visit")
    journey = allowed(save(journey, At("plan"), {"day": date(2026, 7, 8)}, TODAY))
    assert turn_of(journey, "visit") == had


def test_a_stage_has_its_target_once_what_it_counts_from_is_known() -> None:
    journey = opened(SHIPPED)
    assert journey.visits[0].target_on == date(2026, 9, 2)  # 60 working days; 31 August is a bank holiday.
    moved = moved_on(finished(journey))
    assert [visit.target_on for visit in moved.visits] == [date(2026, 9, 2), date(2026, 8, 4)]


def test_a_change_to_a_required_step_voids_the_agreements_to_its_stage() -> None:
    definition = two_stages(
        {"wanted": a_step(when="early.so is yes")}, {"early": a_step(opens="with one", fields={"so": YES_NO})}
    )
    journey = allowed(save(opened(definition), At("early"), {"so": False}, TODAY))
    journey = allowed(agree_stage(journey, SAM, TODAY))
    assert journey.visits[0].agreements
    journey = allowed(save(journey, At("early"), {"so": True}, TODAY))
    assert statuses(journey, "wanted") == ["open"]
    assert journey.visits[0].agreements == ()


def test_settling_what_is_settled_gives_the_very_same_journey() -> None:
    for definition in (SHIPPED, MONTHLY, CONDITIONAL, FOLLOWED, GROUP):
        journey = opened(definition)
        for days in (0, 1, 40, 400):
            journey = settle(journey, days_on(days))
            assert settle(journey, days_on(days)) is journey


def test_settling_day_by_day_ends_where_settling_once_does() -> None:
    once = settle(in_stage(SHIPPED, "cppd"), days_on(400))
    daily = in_stage(SHIPPED, "cppd")
    for days in range(401):
        daily = settle(daily, on(FIRST_DAY + timedelta(days=days)))
    assert daily == once
