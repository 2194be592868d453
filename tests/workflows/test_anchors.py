"""What rules count from and what conditions ask, as it becomes known."""

from dataclasses import replace
from datetime import date

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
    moved_on,
    opened,
    proposed,
    turn_of,
)
from tests.factories.pledges import START_DATE, a_pledge, a_stage, a_step
from workflows.anchors import (
    Anchors,
    Own,
    closing_day,
    condition_holds,
    condition_subject,
    field_answer,
    is_closed,
    turn_counts,
)
from workflows.conditions import Absent, Subject, Unanswered, parse_condition
from workflows.due import Anchored, Known, Unknown
from workflows.journey import Journey
from workflows.rules import Anchor, EachTurn, FieldOf, LaterOf, Named, StageStarts, StageTarget
from workflows.steps import At, agree, not_applicable, save
from workflows.turn import Status, Superseded

YES_NO = {"title": "Is it so?", "type": "yes/no"}
DAY = {"title": "Day", "type": "date"}
PLEDGE = a_pledge(
    {
        "one": a_stage(
            {
                "alone": a_step(fields={"so": YES_NO, "day": DAY, "more": {**YES_NO, "required": "no"}}),
                "both": a_step(agreed_by="both leads", fields={"so": YES_NO, "day": DAY}),
                "thrice": a_step(
                    "every week after stage starts, 3 times",
                    fields={"so": YES_NO},
                    turn_counts_when="thrice.so is yes",
                ),
                "wanted": a_step(when="alone.so is yes"),
                "start": a_step(need="optional", fields={"start_date": START_DATE}),
            },
            target="20 working days after stage starts",
        ),
        "two": a_stage(
            {
                "monthly": a_step("every month after stage starts"),
                "after_each": a_step("1 week after each monthly"),
            }
        ),
    },
    hire_dates=["start_date", "group_start"],
)


def anchored(journey: Journey, anchor: Anchor, *, stage: str = "one", turn: int = 1) -> Anchored:
    return Anchors(journey, PLEDGE.stages[stage], CALENDAR, turn=turn)(anchor)


def day_of(anchor: Anchored) -> date | None:
    return anchor.on if isinstance(anchor, Known) else None


def in_two() -> Journey:
    return moved_on(finished(opened(PLEDGE)))


# ---------------------------------------------------------------- anchors


def test_stage_starts_is_the_day_the_step_s_own_stage_was_entered() -> None:
    journey = opened(PLEDGE)
    assert anchored(journey, StageStarts()) == Known(FIRST_DAY, "the start of “One”")
    assert anchored(journey, StageStarts(), stage="two") == Unknown("the start of “Two”")
    assert day_of(anchored(moved_on(finished(journey), days_on(9)), StageStarts(), stage="two")) == days_on(9).on


def test_stage_target_is_when_the_stage_should_be_complete() -> None:
    journey = opened(PLEDGE)
    assert anchored(journey, StageTarget()) == Known(date(2026, 7, 7), "the target of “One”")
    assert anchored(journey, StageTarget(), stage="two") == Unknown("the target of “Two”")


def test_a_step_counts_from_the_day_it_closed() -> None:
    journey = opened(PLEDGE)
    assert anchored(journey, Named("alone")) == Unknown("“Alone”")
    journey = done(journey, "alone", days_on(5), happened_on=days_on(2).on)
    assert anchored(journey, Named("alone")) == Known(days_on(2).on, "“Alone”")


def test_an_agreed_step_counts_from_the_later_of_its_day_and_the_last_agreement() -> None:
    journey = allowed(proposed(opened(PLEDGE), "both", days_on(3), happened_on=days_on(1).on))
    assert day_of(anchored(journey, Named("both"))) is None
    journey = allowed(agree(journey, At("both"), PAT, days_on(8)))
    assert day_of(anchored(journey, Named("both"))) == days_on(8).on


def test_a_step_that_does_not_apply_counts_from_its_second_agreement() -> None:
    journey = allowed(not_applicable(opened(PLEDGE), At("alone"), SAM, "not_relevant", days_on(3)))
    assert day_of(anchored(journey, Named("alone"))) is None
    journey = allowed(agree(journey, At("alone"), PAT, days_on(6)))
    assert day_of(anchored(journey, Named("alone"))) == days_on(6).on


def test_a_step_that_is_not_needed_counts_from_the_day_that_was_decided() -> None:
    journey = done(opened(PLEDGE), "alone", days_on(4), happened_on=FIRST_DAY, so=False)
    assert anchored(journey, Named("wanted")) == Known(days_on(4).on, "“Wanted”")


def test_a_date_answered_in_a_field_is_an_anchor_as_soon_as_it_is_saved() -> None:
    journey = allowed(save(opened(PLEDGE), At("alone"), {"day": date(2026, 9, 1)}, TODAY))
    assert anchored(journey, FieldOf("alone", "day")) == Known(date(2026, 9, 1), "“Day” of “Alone”")


def test_a_date_of_an_agreed_step_is_an_anchor_once_it_is_agreed() -> None:
    journey = allowed(proposed(opened(PLEDGE), "both", day=date(2026, 9, 1)))
    assert anchored(journey, FieldOf("both", "day")) == Unknown("“Day” of “Both”")
    journey = allowed(agree(journey, At("both"), PAT, TODAY))
    assert day_of(anchored(journey, FieldOf("both", "day"))) == date(2026, 9, 1)


def test_a_hire_date_is_an_anchor_by_its_own_name_and_by_that_of_a_date_that_defaults_to_it() -> None:
    journey = opened(PLEDGE)
    assert anchored(journey, Named("group_start")) == Unknown("the group start")
    journey = done(journey, "start", start_date=date(2026, 9, 1))
    assert anchored(journey, Named("start_date")) == Known(date(2026, 9, 1), "the start date")
    assert anchored(journey, Named("group_start")) == Known(date(2026, 9, 1), "the group start")


def test_the_later_of_two_is_known_when_both_are() -> None:
    two = LaterOf(Named("alone"), Named("both"))
    journey = done(opened(PLEDGE), "alone", days_on(4))
    assert anchored(journey, two) == Unknown("the later of “Alone” and “Both”")
    assert anchored(done(journey, "both", days_on(6)), two) == Known(days_on(6).on, "“Both”, the later of two")


def test_each_turn_counts_from_the_same_turn_of_the_other_step_if_that_happened() -> None:
    journey = done(in_two(), "monthly", days_on(3))
    assert anchored(journey, EachTurn("monthly"), turn=1) == Known(days_on(3).on, "“Monthly”, turn 1")
    assert anchored(journey, EachTurn("monthly"), turn=2) == Unknown("“Monthly”, turn 2")
    journey = allowed(not_applicable(journey, At("monthly", 2), SAM, "not_relevant", TODAY))
    journey = allowed(agree(journey, At("monthly", 2), PAT, TODAY))
    assert anchored(journey, EachTurn("monthly"), turn=2) == Unknown("“Monthly”, turn 2")


def test_a_carried_or_imported_step_counts_from_its_own_day() -> None:
    journey = opened(PLEDGE)
    for status in (Status.CARRIED, Status.IMPORTED):
        earlier = replace(turn_of(journey, "alone"), status=status, completed_on=date(2026, 1, 5), closed_on=FIRST_DAY)
        assert day_of(anchored(journey.with_turn(earlier), Named("alone"))) == date(2026, 1, 5)


def test_a_round_that_a_return_closed_is_no_anchor() -> None:
    journey = done(opened(PLEDGE), "alone", days_on(2))
    returned = journey.with_turn(replace(turn_of(journey, "alone"), superseded=Superseded.SAME_PERSON))
    assert anchored(returned, Named("alone")) == Unknown("“Alone”")
    visit = replace(journey.visits[0], returned=True, left_on=days_on(2).on)
    assert anchored(journey.with_visit(visit), StageStarts()) == Unknown("the start of “One”")


# ---------------------------------------------------------------- closing


def test_a_step_that_repeats_closes_with_the_last_turn_that_is_needed() -> None:
    journey = opened(PLEDGE)
    for n, so in ((1, True), (2, False), (3, True)):
        journey = done(journey, "thrice", days_on(n), n=n, so=so)
    assert not is_closed(journey, PLEDGE.steps["thrice"])  # Turn 2 did not count, so a fourth was added.
    journey = done(journey, "thrice", days_on(8), n=4, so=True)
    assert closing_day(journey, PLEDGE.steps["thrice"]) == days_on(8).on


def test_the_last_needed_turn_is_the_latest_day_whatever_its_number() -> None:
    journey = opened(PLEDGE)
    for n, day in ((1, 9), (2, 4), (3, 6)):
        journey = done(journey, "thrice", days_on(9), n=n, happened_on=days_on(day).on, so=True)
    assert closing_day(journey, PLEDGE.steps["thrice"]) == days_on(9).on


def test_a_step_that_repeats_without_end_never_closes() -> None:
    journey = done(in_two(), "monthly", days_on(3))
    assert closing_day(journey, PLEDGE.steps["monthly"]) is None
    assert not is_closed(journey, PLEDGE.steps["after_each"])


@pytest.mark.parametrize("status", [s for s in Status if s not in {Status.OPEN, Status.AWAITING_AGREEMENT}])
def test_only_what_was_settled_closes_a_step(status: Status) -> None:
    journey = done(opened(PLEDGE), "alone")
    journey = journey.with_turn(replace(turn_of(journey, "alone"), status=status))
    settled = {Status.DONE, Status.NOT_APPLICABLE, Status.NOT_NEEDED, Status.CARRIED, Status.IMPORTED}
    assert is_closed(journey, PLEDGE.steps["alone"]) is (status in settled)


def test_a_turn_that_does_not_apply_counts_although_it_answers_nothing() -> None:
    journey = allowed(not_applicable(opened(PLEDGE), At("thrice", 2), SAM, "not_relevant", TODAY))
    journey = allowed(agree(journey, At("thrice", 2), PAT, TODAY))
    assert turn_counts(PLEDGE.steps["thrice"], turn_of(journey, "thrice", 2))
    assert not turn_counts(PLEDGE.steps["thrice"], turn_of(journey, "thrice", 1))


# ---------------------------------------------------------------- answers and conditions


def test_a_field_is_unanswered_until_saved_and_of_an_agreed_step_until_agreed() -> None:
    journey = opened(PLEDGE)
    assert field_answer(journey, "alone", "so") == Unanswered(Subject("alone", "so"))
    journey = allowed(save(journey, At("alone"), {"so": True}, TODAY))
    assert field_answer(journey, "alone", "so") is True
    journey = allowed(proposed(journey, "both", so=False))
    assert field_answer(journey, "both", "so") == Unanswered(Subject("both", "so"))
    journey = allowed(agree(journey, At("both"), PAT, TODAY))
    assert field_answer(journey, "both", "so") is False


def test_a_field_left_empty_is_an_answer_once_its_step_is_closed() -> None:
    journey = opened(PLEDGE)
    assert isinstance(field_answer(journey, "alone", "more"), Unanswered)
    assert field_answer(done(journey, "alone"), "alone", "more") == Absent()


def test_the_fields_of_a_step_that_does_not_apply_stay_unknown() -> None:
    journey = allowed(save(opened(PLEDGE), At("alone"), {"so": True}, TODAY))
    journey = allowed(not_applicable(journey, At("alone"), SAM, "not_relevant", TODAY))
    journey = allowed(agree(journey, At("alone"), PAT, TODAY))
    assert field_answer(journey, "alone", "so") == Unanswered(Subject("alone", "so"))


def test_the_fields_of_a_step_that_is_not_open_yet_are_unanswered() -> None:
    assert field_answer(opened(PLEDGE), "monthly", "so") == Unanswered(Subject("monthly", "so"))


def test_a_condition_on_the_answers_at_hand_overlooks_the_stored_ones() -> None:
    journey = allowed(save(opened(PLEDGE), At("alone"), {"so": True}, TODAY))
    condition = parse_condition("alone.so is yes")
    assert condition_holds(journey, condition) is True
    assert condition_holds(journey, condition, Own("alone", {"so": False})) is False
    assert condition_holds(journey, condition, Own("alone", {})) is False
    assert condition_holds(journey, condition, Own("both", {"so": False})) is True


def test_a_condition_on_a_fact_waits_for_the_step_that_sets_it() -> None:
    journey = opened(PLEDGE)
    fact = parse_condition("post is fixed term")
    undecided = condition_holds(journey, fact)
    assert undecided == Unanswered(Subject("", "post"))
    assert condition_holds(replace(journey, facts={"post": "fixed_term"}), fact) is True
    assert condition_holds(replace(journey, facts={"post": "permanent"}), fact) is False


@pytest.mark.parametrize(
    ("subject", "said"),
    [(Subject("both", "so"), "Both"), (Subject("", "start_date"), "Start"), (Subject("", "no_such"), "no such")],
)
def test_what_to_answer_first_is_named_by_the_title_of_its_step(subject: Subject, said: str) -> None:
    assert condition_subject(PLEDGE, Unanswered(subject)) == said


def test_an_answer_that_is_no_date_is_no_anchor() -> None:
    journey = opened(PLEDGE)
    odd = replace(turn_of(journey, "alone"), answers={"day": "soon"})
    assert anchored(journey.with_turn(odd), FieldOf("alone", "day")) == Unknown("“Day” of “Alone”")
