import pytest

from pledge_engine.hires.forms import FREE_TEXT_WARNING, form_of
from workflows.answers import parse_answer
from workflows.definition import Step
from workflows.fields import FieldType
from workflows.reading import load_shipped

PLEDGE = load_shipped()
STEPS = PLEDGE.steps.values()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_every_example_would_be_accepted(step: Step) -> None:
    for field in form_of(PLEDGE, step).fields:
        assert parse_answer(step.fields[field.field], field.example) is not None


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_the_warning_stands_beside_free_text_and_nowhere_else(step: Step) -> None:
    for field in form_of(PLEDGE, step).fields:
        asked = step.fields[field.field]
        free = asked.type is FieldType.TEXT or any(c.type is FieldType.TEXT for c in asked.columns.values())
        assert field.warning == (FREE_TEXT_WARNING if free else "")


def test_an_example_is_the_answer_that_completes_the_step() -> None:
    steps = PLEDGE.steps
    assert [field.example for field in form_of(PLEDGE, steps["oh_clearance"]).fields] == ["cleared"]
    assert form_of(PLEDGE, steps["banding_confirmed"]).fields[0].example == "matched"


def test_a_question_says_when_it_is_asked() -> None:
    fields = {field.field: field for field in form_of(PLEDGE, PLEDGE.steps["jd_ps_agreed"]).fields}
    assert fields["framework_reason"].only_when == "jd_ps_agreed.in_framework is no"
    assert fields["framework_reason"].asked_if == (
        "only if the answer to “Is it in line with the career framework?” is no"
    )
    assert fields["title"].only_when == fields["title"].asked_if == ""


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_on_which_day_it_happened_is_asked_once(step: Step) -> None:
    hint = form_of(PLEDGE, step).day_hint
    asked = [field for field in step.fields.values() if field.sets == "happened_on"]
    if step.key == "peer_training":  # Asked for a day only of those who were not trained already.
        assert hint == "Leave empty if you gave “Date it was completed”, or if it was today"
    elif step.key == "hr_clearance":
        assert hint == "Leave empty if it was on the last of these days"
    elif asked:
        assert hint == ""
    else:
        assert hint == "Leave empty if it was today"


def test_who_can_read_is_said_of_what_only_some_may_read() -> None:
    read_by = {step.key: form_of(PLEDGE, step).read_by for step in STEPS}
    assert {key for key, said in read_by.items() if said} == {s.key for s in STEPS if s.answers_seen_by}
    readers = "the worker, the service lead named on this record, HR and occupational health"
    assert read_by["oh_clearance"] == (
        f"What is recorded here can be read by {readers}, as soon as it is saved and before the step is complete.",
        "While one of them is away, whoever covers for them can read it too.",
        "Everybody else sees only whether the step is complete.",
    )
    assert read_by["hr_clearance"][-1] == "Everybody else sees only how many of the questions are answered."
