"""Made-up answers that are shown to be tried would be accepted, together and as they stand."""

from datetime import date

import pytest

from pledge_engine.hires.examples import examples
from tests.factories.journeys import opened
from workflows.answers import parse_answer
from workflows.calendar import Calendar
from workflows.completing import missing_fields
from workflows.definition import Step
from workflows.reading import load_shipped
from workflows.unusual import unusual

PLEDGE = load_shipped()
DAY = date(2026, 8, 6)


@pytest.mark.parametrize("step", PLEDGE.steps.values(), ids=lambda step: step.key)
def test_examples_answer_all_that_a_step_needs_and_nothing_in_them_is_unusual(step: Step) -> None:
    journey = opened(PLEDGE)
    typed = {key: parse_answer(step.fields[key], words) for key, words in examples(journey, step, {}, DAY).items()}
    answers = {key: value for key, value in typed.items() if value is not None}
    assert not missing_fields(journey, step, answers)
    assert unusual(step, answers, DAY, Calendar()) == ()


def test_what_was_answered_already_is_not_asked_again_and_what_follows_from_it_is() -> None:
    step = PLEDGE.steps["banding_confirmed"]
    assert list(examples(opened(PLEDGE), step, {"outcome": "matched"}, DAY)) == ["decided_on"]
