"""A hire that is placed in the middle stands there by the rules, with a past that counts neither way."""

from datetime import date, timedelta

import pytest

from workflows.blockers import Refused
from workflows.calendar import Calendar
from workflows.definition import Role
from workflows.due import HoldSpan
from workflows.importing import place
from workflows.journey import Ended, Journey
from workflows.occurrences import Today, settle
from workflows.reading import load_shipped
from workflows.standing import Standing, Told
from workflows.turn import Status, Turn

PLEDGE = load_shipped()
TODAY = Today(date(2026, 11, 27), Calendar())
LEADS = {Role.SERVICE_LEAD: "robin", Role.PROFESSIONAL_LEAD: "sam"}
MARCH, START = date(2025, 3, 3), date(2024, 8, 5)


def placed(standing: Standing) -> Journey:
    journey = place(PLEDGE, standing, LEADS, TODAY)
    assert isinstance(journey, Journey), journey
    return journey


def refused(standing: Standing) -> list[tuple[str, str]]:
    refusal = place(PLEDGE, standing, LEADS, TODAY)
    assert isinstance(refusal, Refused)
    return [(blocker.field, blocker.words) for blocker in refusal.blockers]


def open_turns(journey: Journey) -> dict[str, Turn]:
    return {turn.step: turn for turns in journey.turns.values() for turn in turns if turn.status.is_open}


def test_everything_before_the_present_stage_is_imported_and_nothing_of_it_is_kept_or_not_kept() -> None:
    journey = placed(Standing(stage="clearance", entered={"clearance": date(2026, 10, 1)}))
    position = PLEDGE.position["clearance"]
    for step, turns in journey.turns.items():
        if PLEDGE.position[PLEDGE.steps[step].stage] < position:
            assert {turn.status for turn in turns} == {Status.IMPORTED}
            assert not any(turn.due_on for turn in turns)
    assert journey.state == ("clearance/hr/pending", "clearance/occupational_health/pending")


def test_an_imported_anchor_counts_from_its_own_date() -> None:
    offered = {"conditional_offer": Told(done=True, on=date(2026, 9, 25))}
    journey = placed(Standing(stage="clearance", entered={"clearance": date(2026, 10, 1)}, steps=offered))
    assert open_turns(journey)["oh_clearance"].due_on == date(2026, 10, 16)
    assert open_turns(journey)["oh_clearance"].can_be_late


def test_a_day_before_the_one_it_usually_follows_comes_in_as_it_is() -> None:
    early = {"local_induction": Told(done=True, on=date(2026, 8, 31))}
    journey = placed(Standing(stage="workbook", dates={"start_date": date(2026, 9, 7)}, steps=early))
    (turn,) = journey.turns["local_induction"]
    assert (turn.status, turn.completed_on) == (Status.IMPORTED, date(2026, 8, 31))


def test_where_nobody_knows_since_when_it_is_today_so_that_nothing_is_born_overdue() -> None:
    standing = Standing(stage="workbook", dates={"start_date": date(2026, 9, 7)})
    late = [turn for turn in open_turns(placed(standing)).values() if turn.due_on and turn.due_on < TODAY.on]
    assert late == []


@pytest.mark.parametrize("months", [0, 1, 7, 20, 60])
def test_an_endless_repeat_opens_at_the_turn_that_falls_due_next_and_closes_none_as_not_kept(months: int) -> None:
    entered = TODAY.on - timedelta(days=30 * months)
    standing = Standing(stage="cppd", entered={"cppd": entered}, dates={"start_date": date(2020, 1, 6)})
    journey = placed(standing)
    turns = [turn for turns in journey.turns.values() for turn in turns]
    assert not [turn for turn in turns if turn.status in {Status.NOT_KEPT, Status.NOT_TAKEN_UP, Status.ENDED}]
    for step, turn in open_turns(journey).items():
        if PLEDGE.steps[step].due.endless and turn.due_on:
            assert turn.due_on >= TODAY.on
    assert settle(journey, TODAY) == journey


def test_a_repeat_that_was_promised_for_a_day_past_is_late_since_then() -> None:
    standing = Standing(
        stage="cppd",
        entered={"cppd": MARCH},
        dates={"start_date": START},
        steps={"reflective_practice": Told(done=True, on=date(2026, 10, 5), due_on=date(2026, 11, 3))},
    )
    turn = open_turns(placed(standing))["reflective_practice"]
    assert (turn.due_on, turn.can_be_late) == (date(2026, 11, 3), True)


def test_a_repeat_that_ends_is_open_on_its_last_turn_where_the_day_it_is_promised_for_is_that_of_its_end() -> None:
    standing = Standing(
        stage="clearance",
        entered={"clearance": TODAY.on},
        dates={"start_date": TODAY.on},
        steps={
            "conditional_offer": Told(done=True, on=date(2026, 10, 23)),
            "hr_clearance": Told(done=True, on=TODAY.on),
            "oh_clearance": Told(done=True, on=TODAY.on),
            "start_confirmed": Told(done=True, on=TODAY.on),
            "keep_in_touch": Told(due_on=TODAY.on),
        },
    )
    turn = open_turns(placed(standing))["keep_in_touch"]
    assert (turn.n, turn.due_on, turn.moved) == (2, TODAY.on, None)


def test_weeks_and_sessions_that_counted_are_history_and_the_rest_is_open_at_its_pace() -> None:
    standing = Standing(
        stage="workbook",
        entered={"workbook": date(2026, 9, 7)},
        dates={"start_date": date(2026, 9, 7)},
        pace=2,
        steps={"workbook_week": Told(times=3), "group_supervision": Told(times=1, missed=1)},
    )
    journey = placed(standing)
    weeks = journey.turns["workbook_week"]
    assert [turn.status for turn in weeks] == [Status.IMPORTED] * 3 + [Status.OPEN] * 5
    assert weeks[3].due_on == date(2026, 11, 2)
    sessions = journey.turns["group_supervision"]
    assert [turn.status.is_open for turn in sessions] == [False, False, *[True] * 5]


def test_clearance_that_is_done_clears_its_region() -> None:
    standing = Standing(stage="clearance", steps={"hr_clearance": Told(done=True, on=date(2026, 11, 2))})
    assert placed(standing).state == ("clearance/hr/cleared", "clearance/occupational_health/pending")


def test_a_date_that_the_rule_would_not_give_is_told_as_moved_and_the_rules_date_stays_beside_it() -> None:
    standing = Standing(
        stage="advertising",
        entered={"advertising": date(2026, 11, 2)},
        steps={"advert_open": Told(due_on=date(2026, 12, 15))},
    )
    turn = open_turns(placed(standing))["advert_open"]
    assert (turn.due_on, turn.first_due_on) == (date(2026, 12, 15), date(2026, 11, 23))
    assert "It stood so in the tracker"[1:] in turn.because


def test_a_record_that_has_ended_is_history_alone() -> None:
    ended = Ended(date(2026, 6, 1), "not_funded")
    journey = placed(Standing(stage="selection", entered={"selection": date(2026, 4, 1)}, ended=ended))
    assert (journey.state, open_turns(journey)) == (("withdrawn",), {})
    assert {turn.status for turns in journey.turns.values() for turn in turns} == {Status.IMPORTED}


def test_a_step_that_is_put_right_is_open_with_its_dates_and_with_what_had_opened_after_it() -> None:
    done = dict.fromkeys(("hr_clearance", "oh_clearance"), Told(done=True, on=date(2026, 11, 2)))
    put_right = Told(again=True, due_on=date(2026, 11, 30))
    followed = {
        "meet_greet": Told(again=True, due_on=date(2027, 1, 25)),
        "local_induction": Told(done=True, on=TODAY.on),
    }
    standing = Standing(
        stage="clearance",
        entered={"clearance": date(2026, 10, 1)},
        dates={"start_date": date(2027, 1, 4)},
        steps={**done, **followed, "start_confirmed": put_right},
    )
    journey = placed(standing)
    assert journey.dates == {"start_date": date(2027, 1, 4)}
    dates = {step: turn.due_on for step, turn in open_turns(journey).items()}
    assert (dates["start_confirmed"], dates["meet_greet"]) == (date(2026, 11, 30), date(2027, 1, 25))
    assert "local_induction" not in dates


def test_weeks_that_are_open_between_others_are_told_by_their_numbers() -> None:
    weeks = Told(times=3, on=date(2026, 11, 2), again=True, open_turns=(2, 5, 6, 7, 8))
    started = date(2026, 9, 7)
    standing = Standing(
        stage="workbook", entered={"workbook": started}, dates={"start_date": started}, steps={"workbook_week": weeks}
    )
    turns = placed(standing).turns["workbook_week"]
    assert [turn.n for turn in turns if turn.status.is_open] == [2, 5, 6, 7, 8]
    assert [turn.n for turn in turns if turn.status is Status.IMPORTED] == [1, 3, 4]
    too_many = Told(times=6, open_turns=(2, 3, 4))
    assert ("workbook_week", "“Workbook week” has 8 turns: those that counted and those that are open are more.") in (
        refused(Standing(stage="workbook", dates={"start_date": started}, steps={"workbook_week": too_many}))
    )


def test_a_hold_stands_beside_the_state() -> None:
    held = HoldSpan(date(2026, 11, 2), None, date(2027, 1, 4))
    journey = placed(Standing(stage="advertising", holds=(held,)))
    assert (journey.held, journey.state) == (True, ("advertising",))


@pytest.mark.parametrize(
    ("standing", "column"),
    [
        (Standing(stage="workbook"), "start_date"),
        (Standing(stage="workbook", dates={"start_date": date(2027, 1, 4)}), "start_date"),
        (Standing(stage="selection", entered={"clearance": date(2026, 1, 5)}), "entered.clearance"),
        (Standing(stage="selection", entered={"selection": date(2026, 12, 5)}), "entered.selection"),
        (
            Standing(stage="selection", entered={"advertising": date(2026, 3, 2), "selection": date(2026, 1, 5)}),
            "entered.selection",
        ),
        (Standing(stage="clearance", steps={"oh_clearance": Told(done=True, on=date(2026, 12, 5))}), "oh_clearance"),
        (Standing(stage="clearance", steps={"oh_clearance": Told(not_applicable=True)}), "oh_clearance"),
        (Standing(stage="advertising", steps={"conditional_offer": Told(done=True)}), "conditional_offer"),
        (Standing(stage="advertising", steps={"job_plan": Told(still_open=True)}), "job_plan"),
        (Standing(stage="advertising", steps={"advert_open": Told(done=True)}), "advert_open"),
        (Standing(stage="advertising", ended=Ended(date(2027, 1, 4), "not_funded")), "ended_on"),
        (Standing(stage="advertising", holds=(HoldSpan(date(2027, 1, 4), None, None),)), "held_on"),
    ],
)
def test_what_cannot_be_is_refused_with_its_column(standing: Standing, column: str) -> None:
    assert column in {field for field, _ in refused(standing)}


def test_both_leads_are_two_people() -> None:
    same = dict.fromkeys(LEADS, "robin")
    refusal = place(PLEDGE, Standing(stage="advertising"), same, TODAY)
    assert isinstance(refusal, Refused)
    assert [blocker.field for blocker in refusal.blockers] == ["professional_lead"]
