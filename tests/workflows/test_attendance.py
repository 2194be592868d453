"""Whether somebody came, recorded on the step itself: the same holds of a day on hold as for a register."""

from datetime import date

import pytest

from tests.factories.journeys import allowed, on, opened, words
from tests.workflows.test_attending import FAY, PLEDGE
from workflows.attending import attend
from workflows.blockers import Refused
from workflows.holding import hold, resume
from workflows.journey import Journey
from workflows.steps import At, complete

HELD, DAY_HELD, RESUMED = "2026-08-10", "2026-08-12", "2026-08-20"
SAID = (
    "The record was on hold on 12 August 2026, so that nobody was due to come: record only that somebody came, "
    "or nothing of that day."
)


@pytest.fixture
def journey() -> Journey:
    """A journey that was on hold for some days."""
    held = allowed(hold(opened(PLEDGE), date(2026, 9, 30), on(HELD)))
    return allowed(resume(held, on(RESUMED)))


def recorded(journey: Journey, outcome: str, day: str, step: str = "month") -> Journey | Refused:
    return complete(journey, At(step, 1), FAY, {"outcome": outcome}, date.fromisoformat(day), on(RESUMED))


@pytest.mark.parametrize("outcome", ["missed", "did_not_run"])
def test_nobody_is_recorded_as_missing_on_a_day_on_hold_on_the_step_as_in_a_register(
    journey: Journey, outcome: str
) -> None:
    day = date.fromisoformat(DAY_HELD)
    assert words(recorded(journey, outcome, DAY_HELD)) == [SAID]
    of_the_register = attend(journey, PLEDGE.steps["month"], outcome, day, FAY, on(RESUMED))
    assert isinstance(of_the_register, Refused)
    assert words(of_the_register) == [SAID]
    assert isinstance(recorded(journey, outcome, RESUMED), Journey)


def test_that_somebody_came_is_recorded_of_any_day_and_what_is_had_already_is_no_absence(journey: Journey) -> None:
    assert isinstance(recorded(journey, "attended", DAY_HELD), Journey)
    assert isinstance(recorded(journey, "had_it", DAY_HELD, "training"), Journey)
