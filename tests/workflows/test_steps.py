"""Moves of one turn: saved, complete, agreed, sent back, taken back, not applicable."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.factories.journeys import (
    FIRST_DAY,
    HR,
    PAT,
    PEOPLE,
    SAM,
    TODAY,
    WORKER,
    allowed,
    days_on,
    done,
    finished,
    held_from,
    in_stage,
    opened,
    proposed,
    reasons,
    statuses,
    turn_of,
    words,
)
from tests.factories.pledges import START_DATE, Words, a_pledge, a_stage, a_step, one_stage
from workflows.advancing import advance_blockers
from workflows.agreeing import By
from workflows.answers import Value
from workflows.blockers import Reason, Refused
from workflows.definition import Role
from workflows.journey import Journey
from workflows.occurrences import Today
from workflows.reading import load_shipped
from workflows.steps import (
    At,
    agree,
    ask_for_change,
    complete,
    merged,
    not_applicable,
    save,
    withdraw_agreement,
)
from workflows.turn import Proposal, Status

SHIPPED = load_shipped()
YES_NO: Words = {"title": "Is it so?", "type": "yes/no"}
PLEDGE = one_stage(
    alone=a_step(fields={"so": YES_NO, "more": {**YES_NO, "required": "no"}}),
    both=a_step(agreed_by="both leads", fields={"so": YES_NO, "day": {"title": "Day", "type": "date"}}),
    three=a_step(agreed_by="both leads and worker"),
    always=a_step(never_not_applicable="yes"),
    by_hr=a_step(owner="hr"),
)
BOTH = At("both")
Act = Callable[[Journey, At, By, Today], Journey | Refused]


def sent_back(journey: Journey, at: At, by: By, today: Today) -> Journey | Refused:
    """The turn sent back for more detail."""
    return ask_for_change(journey, at, by, "more_detail", today)


def waiting() -> Journey:
    """The step that both agree, completed by the service lead and waiting for the other."""
    return allowed(proposed(opened(PLEDGE), "both", so=True, day=date(2026, 7, 1)))


# ---------------------------------------------------------------- saving


def test_saving_keeps_the_answers_and_leaves_the_step_open() -> None:
    journey = allowed(save(opened(PLEDGE), At("alone"), {"so": True}, TODAY))
    assert (turn_of(journey, "alone").status, turn_of(journey, "alone").answers) == (Status.OPEN, {"so": True})


@pytest.mark.parametrize(
    ("stored", "given", "both"),
    [
        ({}, {"a": 1}, {"a": 1}),
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": 1, "b": 2}, {"a": None}, {"b": 2}),  # Nothing takes an answer out.
        ({"a": True}, {"a": False}, {"a": False}),
        ({"a": 1}, {"a": 0}, {"a": 0}),
    ],
)
def test_new_answers_are_put_over_the_stored_ones(
    stored: dict[str, Value], given: dict[str, Value | None], both: dict[str, Value]
) -> None:
    assert merged(stored, given) == both


def test_an_edit_voids_every_agreement_and_opens_the_step_again() -> None:
    turn = turn_of(allowed(save(waiting(), BOTH, {"so": False}, TODAY)), "both")
    assert (turn.status, turn.agreements, turn.proposal, turn.happened_on) == (Status.OPEN, (), None, None)
    assert turn.answers == {"so": False, "day": date(2026, 7, 1)}


def test_an_edit_of_any_one_answer_voids_the_agreements_and_saving_the_same_again_does_not() -> None:
    for edit in ({"so": False}, {"so": None}, {"day": date(2026, 7, 2)}, {"so": False, "day": None}):
        assert turn_of(allowed(save(waiting(), BOTH, edit, TODAY)), "both").agreements == ()
    same = allowed(save(waiting(), BOTH, {"so": True, "day": date(2026, 7, 1)}, TODAY))
    assert same == waiting()


# ---------------------------------------------------------------- completing


def test_a_step_of_one_person_is_done_with_its_answers_and_its_days() -> None:
    journey = done(opened(PLEDGE), "alone", days_on(3), happened_on=days_on(1).on, so=True)
    turn = turn_of(journey, "alone")
    assert (turn.status, turn.happened_on, turn.completed_on, turn.closed_on) == (
        *(Status.DONE, days_on(1).on, days_on(1).on, days_on(3).on),
    )


def test_a_step_happened_today_unless_somebody_says_another_day() -> None:
    assert turn_of(done(opened(PLEDGE), "alone", days_on(3)), "alone").happened_on == days_on(3).on


def test_completing_an_agreed_step_is_one_s_own_agreement_and_waits_for_the_others() -> None:
    turn = turn_of(waiting(), "both")
    assert (turn.status, turn.proposal, turn.completed_on) == (Status.AWAITING_AGREEMENT, Proposal.COMPLETE, None)
    assert [(agreed.role, agreed.person) for agreed in turn.agreements] == [(SAM.role, SAM.person)]


def test_completing_for_somebody_else_agrees_nothing() -> None:
    journey = allowed(proposed(opened(PLEDGE), "both", by=HR))
    assert turn_of(journey, "both").agreements == ()
    journey = allowed(agree(journey, BOTH, SAM, TODAY))
    assert statuses(journey, "both") == ["awaiting_agreement"]
    assert statuses(allowed(agree(journey, BOTH, PAT, TODAY)), "both") == ["done"]


def test_completing_again_asks_everybody_again() -> None:
    journey = allowed(complete(waiting(), BOTH, PAT, {"so": False}, None, TODAY))
    assert [agreed.role for agreed in turn_of(journey, "both").agreements] == [Role.PROFESSIONAL_LEAD]
    assert statuses(allowed(agree(journey, BOTH, SAM, TODAY)), "both") == ["done"]


def test_completing_again_with_the_very_same_answers_is_agreeing_to_them() -> None:
    turn = turn_of(allowed(complete(waiting(), BOTH, PAT, {}, None, days_on(2))), "both")
    assert (turn.status, turn.happened_on, turn.completed_on) == (Status.DONE, FIRST_DAY, days_on(2).on)
    assert {agreed.person for agreed in turn.agreements} == {SAM.person, PAT.person}


def test_one_person_who_completes_twice_has_agreed_once() -> None:
    for by in (SAM, By(Role.PROFESSIONAL_LEAD, SAM.person)):
        turn = turn_of(allowed(complete(waiting(), BOTH, by, {}, None, TODAY)), "both")
        assert (turn.status, len(turn.agreements)) == (Status.AWAITING_AGREEMENT, 1)


def test_completing_another_day_is_no_agreement_to_the_first() -> None:
    turn = turn_of(allowed(complete(waiting(), BOTH, PAT, {}, date(2026, 6, 8), TODAY)), "both")
    assert [agreed.person for agreed in turn.agreements] == [PAT.person]


def test_both_leads_who_say_that_a_step_does_not_apply_have_agreed_it() -> None:
    journey = allowed(not_applicable(opened(PLEDGE), At("alone"), SAM, "not_relevant", TODAY))
    same = allowed(not_applicable(journey, At("alone"), PAT, "not_relevant", TODAY))
    other = allowed(not_applicable(journey, At("alone"), PAT, "post_changed", TODAY))
    twice = allowed(not_applicable(journey, At("alone"), By(Role.PROFESSIONAL_LEAD, SAM.person), "not_relevant", TODAY))
    assert [statuses(one, "alone") for one in (same, other, twice)] == [
        *(["not_applicable"], ["awaiting_agreement"], ["awaiting_agreement"]),
    ]


# ---------------------------------------------------------------- agreeing


def test_the_last_agreement_closes_the_step_on_the_later_of_its_day_and_that_of_the_agreement() -> None:
    journey = allowed(proposed(opened(PLEDGE), "both", days_on(4), happened_on=days_on(1).on))
    turn = turn_of(allowed(agree(journey, BOTH, PAT, days_on(8))), "both")
    assert (turn.status, turn.happened_on, turn.completed_on, turn.closed_on) == (
        *(Status.DONE, days_on(1).on, days_on(8).on, days_on(8).on),
    )


def test_every_agreement_of_a_closed_step_is_to_what_it_says() -> None:
    turn = turn_of(allowed(agree(waiting(), BOTH, PAT, days_on(2))), "both")
    assert {agreed.content for agreed in turn.agreements} == {turn.content}
    assert {agreed.person for agreed in turn.agreements} == {SAM.person, PAT.person}


@pytest.mark.parametrize("act", [agree, sent_back, withdraw_agreement])
def test_nothing_can_be_agreed_or_sent_back_before_it_is_proposed(act: Act) -> None:
    assert reasons(act(opened(PLEDGE), BOTH, PAT, TODAY)) == [Reason.NOTHING_TO_AGREE]
    saved = allowed(save(waiting(), BOTH, {"so": False}, TODAY))
    assert reasons(act(saved, BOTH, PAT, TODAY)) == [Reason.NOTHING_TO_AGREE]


@pytest.mark.parametrize("act", [agree, sent_back, withdraw_agreement])
def test_what_is_closed_is_closed(act: Act) -> None:
    closed = allowed(agree(waiting(), BOTH, PAT, TODAY))
    assert reasons(act(closed, BOTH, SAM, TODAY)) == [Reason.ALREADY_CLOSED]


def test_nothing_is_agreed_on_hold() -> None:
    held = held_from(waiting(), FIRST_DAY)
    assert reasons(agree(held, BOTH, PAT, TODAY)) == [Reason.HELD]
    assert reasons(not_applicable(held, At("alone"), SAM, "not_relevant", TODAY)) == [Reason.HELD]


# ---------------------------------------------------------------- sending back, taking back


def test_what_was_sent_back_keeps_the_reason_until_it_is_proposed_again() -> None:
    journey = allowed(ask_for_change(waiting(), BOTH, PAT, "more_detail", TODAY))
    journey = allowed(save(journey, BOTH, {"so": False}, TODAY))
    assert turn_of(journey, "both").reason == "more_detail"
    journey = allowed(complete(journey, BOTH, SAM, {}, None, TODAY))
    assert turn_of(journey, "both").reason == ""


def test_asking_for_a_change_sets_the_agreements_aside_and_keeps_the_answers() -> None:
    turn = turn_of(allowed(ask_for_change(waiting(), BOTH, PAT, "more_detail", TODAY)), "both")
    assert (turn.status, turn.proposal, turn.agreements, turn.happened_on) == (Status.OPEN, None, (), None)
    assert turn.answers == {"so": True, "day": date(2026, 7, 1)}


def test_only_somebody_whose_agreement_is_awaited_asks_for_a_change() -> None:
    assert reasons(ask_for_change(waiting(), BOTH, SAM, "more_detail", TODAY)) == [Reason.ALREADY_AGREED]
    assert reasons(ask_for_change(waiting(), BOTH, HR, "more_detail", TODAY)) == [Reason.NOT_YOURS_TO_AGREE]


def test_the_only_agreement_taken_back_opens_the_step_again() -> None:
    turn = turn_of(allowed(withdraw_agreement(waiting(), BOTH, SAM, TODAY)), "both")
    assert (turn.status, turn.proposal, turn.agreements) == (Status.OPEN, None, ())


def test_one_of_two_agreements_taken_back_leaves_the_other() -> None:
    journey = allowed(proposed(opened(PLEDGE), "three"))
    journey = allowed(agree(journey, At("three"), WORKER, TODAY))
    turn = turn_of(allowed(withdraw_agreement(journey, At("three"), SAM, TODAY)), "three")
    assert (turn.status, [agreed.role for agreed in turn.agreements]) == (Status.AWAITING_AGREEMENT, [Role.WORKER])


def test_nobody_takes_back_another_s_agreement() -> None:
    assert words(withdraw_agreement(waiting(), BOTH, PAT, TODAY)) == [
        "You have not agreed this step, so there is nothing to take back."
    ]


# ---------------------------------------------------------------- not applicable


def test_a_step_does_not_apply_once_both_leads_have_agreed() -> None:
    journey = allowed(not_applicable(opened(PLEDGE), At("alone"), PAT, "not_relevant", TODAY))
    turn = turn_of(journey, "alone")
    assert (turn.status, turn.proposal, turn.reason) == (
        *(Status.AWAITING_AGREEMENT, Proposal.NOT_APPLICABLE, "not_relevant"),
    )
    turn = turn_of(allowed(agree(journey, At("alone"), SAM, days_on(2))), "alone")
    assert (turn.status, turn.completed_on) == (Status.NOT_APPLICABLE, days_on(2).on)
    assert {agreed.content for agreed in turn.agreements} == {turn.content}


@pytest.mark.parametrize("role", [role for role in Role if role not in {SAM.role, PAT.role}])
def test_nobody_but_the_leads_says_that_a_step_does_not_apply(role: Role) -> None:
    for step in ("alone", "three", "by_hr"):
        outcome = not_applicable(opened(PLEDGE), At(step), PEOPLE[role], "not_relevant", TODAY)
        assert reasons(outcome) == [Reason.NOT_YOURS_TO_AGREE]


def test_some_steps_are_part_of_every_journey() -> None:
    assert words(not_applicable(opened(PLEDGE), At("always"), SAM, "not_relevant", TODAY)) == [
        "“Always” is part of every journey and cannot be marked not applicable."
    ]


@pytest.mark.parametrize(
    "step", ["selection_outcome", "conditional_offer", "hr_clearance", "oh_clearance", "start_confirmed"]
)
def test_the_steps_that_hold_a_hire_together_always_apply(step: str) -> None:
    journey = in_stage(SHIPPED, SHIPPED.steps[step].stage)
    for lead in (SAM, PAT):
        assert reasons(not_applicable(journey, At(step), lead, "not_relevant", TODAY)) == [
            Reason.MAY_NOT_BE_NOT_APPLICABLE
        ]


def test_every_other_step_of_the_pledge_may_be_marked_as_not_applicable() -> None:
    marked = set()
    for stage in SHIPPED.stages:
        journey = in_stage(SHIPPED, stage)
        for step in SHIPPED.stages[stage].steps:
            turn = journey.open_turn(step)
            if turn and not reasons(not_applicable(journey, At(step, turn.n), SAM, "not_relevant", TODAY)):
                marked.add(step)
    never = {"selection_outcome", "conditional_offer", "hr_clearance", "oh_clearance", "start_confirmed"}
    opened_later = {"contract_end_review"}  # Everybody in these journeys has a permanent post.
    assert marked == SHIPPED.steps.keys() - never - opened_later


def test_what_was_complete_may_still_be_marked_as_not_applicable_and_then_both_agree_that() -> None:
    journey = allowed(not_applicable(waiting(), BOTH, PAT, "not_relevant", TODAY))
    assert [agreed.person for agreed in turn_of(journey, "both").agreements] == [PAT.person]
    assert statuses(allowed(agree(journey, BOTH, SAM, TODAY)), "both") == ["not_applicable"]


def test_completing_a_step_that_was_proposed_as_not_applicable_completes_it() -> None:
    journey = allowed(not_applicable(opened(PLEDGE), At("alone"), PAT, "not_relevant", TODAY))
    turn = turn_of(done(journey, "alone"), "alone")
    assert (turn.status, turn.proposal, turn.reason) == (Status.DONE, Proposal.COMPLETE, "")


def test_a_step_nobody_can_decide_may_be_marked_as_not_applicable() -> None:
    journey = opened(SHIPPED)
    for step in ("readiness_plan", "readiness_actions"):
        journey = allowed(not_applicable(journey, At(step), SAM, "not_relevant", TODAY))
        journey = allowed(agree(journey, At(step), PAT, TODAY))
    assert {blocker.step for blocker in advance_blockers(journey, FIRST_DAY)}.isdisjoint(
        {"readiness_plan", "readiness_actions"}
    )


# ---------------------------------------------------------------- what completing sets in motion


def test_the_day_asked_for_in_a_field_is_the_day_it_happened() -> None:
    asked = {"title": "Day", "type": "date", "sets": "happened_on"}
    definition = one_stage(a=a_step(fields={"day": asked}))
    journey = allowed(complete(opened(definition), At("a"), SAM, {"day": date(2026, 6, 3)}, None, TODAY))
    assert turn_of(journey, "a").completed_on == date(2026, 6, 3)


def test_confirming_the_start_sets_the_dates_and_facts_that_others_count_from() -> None:
    journey = in_stage(SHIPPED, "clearance")
    journey = done(done(journey, "hr_clearance"), "oh_clearance")
    start, ends = date(2026, 9, 1), date(2027, 8, 31)
    journey = done(journey, "start_confirmed", start_date=start, post="fixed_term", contract_ends=ends)
    assert journey.dates == {"start_date": start, "contract_ends": ends}
    assert journey.facts == {"post": "fixed_term"}
    assert turn_of(journey, "local_induction").due_on == date(2026, 9, 29)


def test_an_agreed_step_sets_nothing_until_it_is_agreed() -> None:
    definition = a_pledge(
        {"only": a_stage({"a": a_step(agreed_by="both leads", fields={"start_date": START_DATE})})},
        hire_dates=["start_date"],
    )
    journey = allowed(proposed(opened(definition), "a", start_date=date(2026, 9, 1)))
    assert journey.dates == {}
    assert allowed(agree(journey, At("a"), PAT, TODAY)).dates == {"start_date": date(2026, 9, 1)}


@pytest.mark.parametrize("order", [("hr_clearance", "oh_clearance"), ("oh_clearance", "hr_clearance")])
def test_a_finished_check_clears_its_region_and_no_other(order: tuple[str, str]) -> None:
    regions = {"hr_clearance": "clearance/hr", "oh_clearance": "clearance/occupational_health"}
    journey = done(in_stage(SHIPPED, "clearance"), order[0])
    assert f"{regions[order[0]]}/cleared" in journey.state
    assert f"{regions[order[1]]}/pending" in journey.state
    assert done(journey, order[1]).state == ("clearance/hr/cleared", "clearance/occupational_health/cleared")


def test_a_check_can_be_finished_on_hold() -> None:
    held = held_from(in_stage(SHIPPED, "clearance"), FIRST_DAY)
    assert "clearance/hr/cleared" in done(held, "hr_clearance").state


def test_health_is_no_question_before_the_offer() -> None:
    for stage in ("team_readiness", "jd_agreement", "advertising", "selection"):
        journey = finished(in_stage(SHIPPED, stage))
        health = [step.key for step in SHIPPED.steps.values() if step.owner is Role.OCCUPATIONAL_HEALTH]
        assert health == ["oh_clearance"]
        for step in health:
            assert step not in journey.turns
            answers: dict[str, Value | None] = {"outcome": "cleared"}
            by = PEOPLE[Role.OCCUPATIONAL_HEALTH]
            assert reasons(complete(journey, At(step), by, answers, None, TODAY)) == [Reason.NOT_OPEN]
            assert reasons(save(journey, At(step), answers, TODAY)) == [Reason.NOT_OPEN]


def test_a_step_that_asks_for_days_alone_happened_on_the_last_of_them() -> None:
    tick: Words = {"title": "Day", "type": "date", "happened": "yes"}
    pledge = one_stage(
        checks=a_step(fields={"one": tick, "two": tick}), other=a_step(fields={"one": tick, "so": YES_NO})
    )
    days: dict[str, Value] = {"one": days_on(4).on, "two": days_on(2).on}

    def happened(step: str, answers: dict[str, Value], on: date | None = None) -> date | None:
        return turn_of(allowed(complete(opened(pledge), At(step), SAM, answers, on, days_on(6))), step).happened_on

    assert happened("checks", days) == days_on(4).on
    assert happened("checks", days, days_on(5).on) == days_on(5).on
    before: dict[str, Value] = {key: date(2026, 1, 5) for key in days}
    assert happened("checks", before) == days_on(6).on, (
        "what was done before it opened says nothing of when it is complete"
    )
    assert happened("other", {"one": days_on(4).on, "so": True}) == days_on(6).on
