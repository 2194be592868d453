"""How a record ends and begins again: withdrawn or left, what closes with it, and who may reopen it where."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.journeys import (
    FIRST_DAY,
    HR,
    PAT,
    SAM,
    TODAY,
    allowed,
    days_on,
    finished,
    held_from,
    in_stage,
    moved_on,
    opened,
    reasons,
    statuses,
    turn_of,
    words,
)
from tests.factories.pledges import a_pledge, a_stage, a_step
from workflows.agreeing import By
from workflows.blockers import Reason
from workflows.changing import wait_for
from workflows.definition import Role
from workflows.ending import FOR_THE_VACANCY, leave, reopen, withdraw
from workflows.journey import Ended, Journey
from workflows.steps import At
from workflows.turn import WaitingOn

PLEDGE = a_pledge(
    {
        "before": a_stage({"ask": a_step(), "maybe": a_step(need="optional")}, ends_as="withdrawn"),
        "check": a_stage({"clear": a_step("5 working days after stage starts")}, ends_as="withdrawn"),
        "at_work": a_stage({"meet": a_step("5 working days after stage starts"), "learn": a_step(owner="worker")}),
        "later": a_stage({"talk": a_step("5 working days after stage starts")}),
    }
)


def left_at(stage: str = "later") -> Journey:
    return allowed(leave(in_stage(PLEDGE, stage), "new_employer", days_on(9).on, days_on(9)))


def withdrawn() -> Journey:
    return allowed(withdraw(in_stage(PLEDGE, "check"), "not_funded", TODAY))


# ---------------------------------------------------------------- ending


def test_a_record_is_withdrawn_before_the_start_and_left_after_it() -> None:
    ended = withdrawn()
    assert (ended.state, ended.ended) == (("withdrawn",), Ended(FIRST_DAY, "not_funded"))
    assert left_at().state == ("left",)
    assert words(leave(in_stage(PLEDGE, "check"), "other", FIRST_DAY, TODAY)) == [
        "Nobody has started yet in “Check”: the record is withdrawn rather than left."
    ]
    assert words(withdraw(in_stage(PLEDGE, "later"), "not_funded", TODAY)) == [
        "Somebody works here in “Later”: record that they left rather than withdrawing the record."
    ]
    assert words(withdraw(ended, "not_funded", TODAY)) == ["This record has ended already (withdrawn)."]


def test_what_was_due_is_missed_what_was_not_is_no_longer_needed_and_the_worker_misses_nothing() -> None:
    ended = allowed(leave(in_stage(PLEDGE, "at_work"), "other", days_on(20).on, days_on(20)))
    assert (statuses(ended, "meet"), statuses(ended, "learn")) == (["not_kept"], ["not_taken_up"])
    early = allowed(leave(in_stage(PLEDGE, "at_work"), "other", days_on(2).on, days_on(20)))
    assert statuses(early, "meet") == ["ended"], "it was not due on the day on which the person left"
    assert statuses(allowed(withdraw(opened(PLEDGE), "not_funded", TODAY)), "maybe") == ["not_taken_up"]


def test_what_nobody_knows_to_be_needed_is_not_missed_when_a_record_ends() -> None:
    asked = {
        "ask": a_step(fields={"more": {"title": "More", "type": "yes/no"}}),
        "then": a_step(when="ask.more is yes"),
    }
    pledge = a_pledge({"only": a_stage(asked, ends_as="withdrawn")})
    journey = opened(pledge)
    for key in asked:
        journey = journey.with_turn(replace(turn_of(journey, key), due_on=FIRST_DAY))
    ended = allowed(withdraw(journey, "not_funded", days_on(30)))
    assert (statuses(ended, "ask"), statuses(ended, "then")) == (["not_kept"], ["ended"])


def test_a_closed_turn_that_could_be_late_no_longer_can() -> None:
    journey = in_stage(PLEDGE, "check")
    late = journey.with_turn(replace(turn_of(journey, "ask"), can_be_late=True))
    assert not turn_of(allowed(withdraw(late, "not_funded", TODAY)), "ask").can_be_late


def test_nothing_of_a_record_that_has_ended_is_late_waits_for_anybody_or_is_on_hold() -> None:
    journey = allowed(wait_for(in_stage(PLEDGE, "check"), At("clear"), WaitingOn.CANDIDATE, TODAY))
    ended = allowed(withdraw(held_from(journey, FIRST_DAY), "not_funded", days_on(3)))
    assert all(not turn.can_be_late and turn.waiting_on is None for turns in ended.turns.values() for turn in turns)
    assert all(not visit.agreements for visit in ended.visits[-1:])
    assert not ended.held
    assert ended.holds[-1].resumed_on == days_on(3).on
    assert [visit.left_on for visit in ended.visits] == [FIRST_DAY, days_on(3).on]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 6, 10), "10 June 2026 has not come yet: record it on the day, or after it."),
        (date(2026, 6, 8), "“At work” began on 9 June 2026, after 8 June 2026: check the date."),
    ],
)
def test_somebody_left_on_a_day_that_has_come_and_not_before_the_stage_began(on: date, said: str) -> None:
    assert words(leave(in_stage(PLEDGE, "at_work"), "other", on, TODAY)) == [said]


# ---------------------------------------------------------------- reopening


def test_a_withdrawn_record_is_reopened_by_one_lead_as_a_new_round() -> None:
    again = allowed(reopen(withdrawn(), "before", SAM, days_on(1)))
    visit = again.visit_to("before")
    assert visit is not None
    assert (again.state, again.ended, visit.round, visit.entered_on) == (("before",), None, 2, days_on(1).on)
    assert turn_of(again, "ask").round == 2


def test_a_record_that_was_left_is_reopened_when_both_leads_name_the_same_stage() -> None:
    proposed = allowed(reopen(left_at(), "later", SAM, TODAY))
    assert proposed.state == ("left",)
    assert reasons(reopen(proposed, "later", SAM, TODAY)) == [Reason.ALREADY_AGREED]
    same_person = By(Role.PROFESSIONAL_LEAD, SAM.person)
    assert reasons(reopen(proposed, "later", same_person, TODAY)) == [Reason.SAME_PERSON]
    elsewhere = allowed(reopen(proposed, "at_work", PAT, TODAY))
    assert elsewhere.state == ("left",), "another stage is another proposal"
    assert allowed(reopen(proposed, "later", PAT, TODAY)).state == ("later",)


def test_only_leads_reopen_a_record() -> None:
    assert reasons(reopen(left_at(), "later", HR, TODAY)) == [Reason.NOT_YOURS_TO_AGREE]


@pytest.mark.parametrize(
    ("journey", "at", "said"),
    [
        (
            left_at("at_work"),
            "later",
            "This record cannot be reopened at “Later”: it can be at “At work”.",
        ),
        (
            left_at(),
            "check",
            f"This record cannot be reopened at “Check”: it can be at “At work” or “Later”. {FOR_THE_VACANCY}",
        ),
        (withdrawn(), "at_work", "This record cannot be reopened at “At work”: it can be at “Before” or “Check”."),
        (withdrawn(), "nowhere", "This record cannot be reopened at “nowhere”: it can be at “Before” or “Check”."),
        (opened(PLEDGE), "before", "This record has not ended, so there is nothing to reopen."),
    ],
)
def test_a_record_is_reopened_at_a_stage_not_later_than_the_one_it_ended_in(
    journey: Journey, at: str, said: str
) -> None:
    assert words(reopen(journey, at, SAM, TODAY)) == [said]


def test_a_record_that_is_reopened_later_can_go_on_to_its_end() -> None:
    again = allowed(reopen(withdrawn(), "check", SAM, TODAY))
    assert moved_on(finished(again)).state == ("at_work",)
