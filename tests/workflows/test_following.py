"""A real day is a real day: what was agreed only afterwards holds none back, is asked about, and changes no outcome."""

from datetime import date

import pytest

from tests.factories.journeys import CALENDAR, PAT, SAM, allowed, days_on, done, opened, proposed, turn_of, words
from tests.factories.pledges import a_pledge, a_stage, a_step
from workflows.correcting import correct
from workflows.definition import Definition, Role
from workflows.journey import Journey
from workflows.outcomes import Outcome, outcome_of
from workflows.second_looks import second_looks
from workflows.steps import At, agree, not_applicable

PLEDGE = a_pledge(
    {
        "only": a_stage(
            {
                "plan": a_step("20 working days after stage starts", agreed_by="both leads"),
                "needing": a_step("20 working days after stage starts", needs=["plan"]),
                "counting": a_step("1 working day after plan"),
                "each": a_step("every week after stage starts, 2 times", agreed_by="both leads"),
                "after_each": a_step("5 days after each each"),
            }
        )
    }
)
HAPPENED, AGREED, TODAY = days_on(1), days_on(6), days_on(8)


def agreed_late(step: str = "plan", pledge: Definition = PLEDGE) -> Journey:
    """The step happened on 10 June, and was agreed by both leads on 15 June."""
    journey = allowed(proposed(opened(pledge), step, HAPPENED, by=SAM))
    return allowed(agree(journey, At(step), PAT, AGREED))


@pytest.mark.parametrize("step", ["needing", "counting"])
def test_what_happened_between_the_step_before_and_its_agreement_is_recorded_and_asked_about(step: str) -> None:
    journey = done(agreed_late(), step, TODAY, happened_on=days_on(3).on)
    assert turn_of(journey, step).completed_on == days_on(3).on
    title = journey.definition.steps[step].title
    assert second_looks(journey, turn_of(journey, step), TODAY) == (
        (
            f"“{title}” happened on 12 June 2026, and “Plan”, which it comes after, was agreed only on 15 June 2026: "
            "check both days."
        ),
    )


def test_the_same_holds_of_each_turn_that_follows_one() -> None:
    journey = done(agreed_late("each"), "after_each", TODAY, happened_on=days_on(3).on)
    (said,) = second_looks(journey, turn_of(journey, "after_each"), TODAY)
    assert "was agreed only on 15 June 2026" in said


def test_a_day_before_the_step_before_it_happened_is_still_refused_with_that_day() -> None:
    outcome = proposed(agreed_late(), "needing", TODAY, happened_on=days_on(0).on)
    (said,) = words(outcome)
    assert said == (
        "“Needing” cannot have happened on 9 June 2026: it comes after “Plan”, on 10 June 2026. If that day is "
        "wrong, the service lead puts it right first."
    )


def test_nothing_is_asked_of_the_day_of_the_agreement_or_of_an_agreement_that_came_after_it_was_recorded() -> None:
    journey = done(agreed_late(), "needing", TODAY, happened_on=AGREED.on)
    assert second_looks(journey, turn_of(journey, "needing"), TODAY) == ()
    later = days_on(30)
    journey = allowed(correct(journey, At("plan"), later))
    journey = allowed(proposed(journey, "plan", later, by=SAM, happened_on=HAPPENED.on))
    journey = allowed(agree(journey, At("plan"), PAT, later))
    assert turn_of(journey, "plan").completed_on == later.on
    assert second_looks(journey, turn_of(journey, "needing"), later) == ()


def test_what_does_not_apply_never_happened_and_holds_no_day_back() -> None:
    journey = allowed(not_applicable(opened(PLEDGE), At("plan"), SAM, "not_relevant", HAPPENED))
    journey = allowed(agree(journey, At("plan"), PAT, AGREED))
    journey = done(journey, "needing", TODAY, happened_on=days_on(0).on)
    assert second_looks(journey, turn_of(journey, "needing"), TODAY) == ()


@pytest.mark.parametrize(
    ("day", "outcome"),
    [(3, Outcome.KEPT), (6, Outcome.KEPT), (7, Outcome.KEPT), (8, Outcome.KEPT_LATE)],
)
def test_it_is_kept_or_kept_late_by_its_own_day_against_its_rules_date(day: int, outcome: Outcome) -> None:
    """One working day after the agreement of 15 June is 16 June, whenever the step itself happened."""
    journey = done(agreed_late(), "counting", TODAY, happened_on=days_on(day).on)
    turn = turn_of(journey, "counting")
    assert turn.due_on == date(2026, 6, 16)
    settled = outcome_of(turn, owner=Role.SERVICE_LEAD, required=True, calendar=CALENDAR)
    assert settled is not None
    assert (settled.outcome, settled.on) == (outcome, days_on(day).on)
