"""Rules are said as forms call things: no short name of a step, a question or a choice reaches anybody."""

from __future__ import annotations

import re

import pytest

from workflows.conditions import parse_condition
from workflows.reading import load_shipped
from workflows.spoken_rules import condition_in_words, in_titles

PLEDGE = load_shipped()
JOB, PLAN = (f"“{PLEDGE.steps[key].title}”" for key in ("jd_ps_agreed", "readiness_plan"))
CONDITIONS = [
    *(step.when for step in PLEDGE.steps.values() if step.when),
    *(field.when for step in PLEDGE.steps.values() for field in step.fields.values() if field.when),
]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "jd_ps_agreed.job_description is new or changed",
            f"the answer to “Is the job description unchanged, new or changed?” in {JOB} is new or changed",
        ),
        (
            "any readiness_plan.actions where needed_before_advert and open",
            f"at least one row of “Actions” in {PLAN} says yes to “Needed before the advert” and “Still to be done”",
        ),
        ("post is fixed term", "the post is fixed term"),
        (
            "banding_confirmed.outcome is not in review",
            "the answer to “Outcome of job matching” in “Confirm the banding through job matching” is not in review",
        ),
        (
            "readiness_plan.none_needed is not yes",
            "the answer to “No actions are needed” in “Agree the team's action plan” is not yes",
        ),
    ],
)
def test_a_condition_is_said_by_the_titles_and_choices_of_its_form(text: str, said: str) -> None:
    assert condition_in_words(PLEDGE, parse_condition(text)) == said


def test_on_its_own_form_the_step_of_a_question_is_not_said_again() -> None:
    step = PLEDGE.steps["start_confirmed"]
    when = step.fields["contract_ends"].when
    assert when
    assert condition_in_words(PLEDGE, when, beside=step) == (
        "the answer to “Is the post permanent or fixed term?” is fixed term"
    )


def test_a_rule_names_the_question_that_it_counts_from() -> None:
    said = in_titles(PLEDGE, "10 working days before advert_open.closes_on, then every 2 weeks, until start_date")
    title = PLEDGE.steps["advert_open"].fields["closes_on"].title
    assert said == f"10 working days before “{title}” in “Open the advert”, then every 2 weeks, until “Start date”"
    assert in_titles(PLEDGE, "on interviews") == "on interviews"


def test_nothing_in_the_shipped_pledge_is_said_by_a_short_name() -> None:
    said = [
        *(condition_in_words(PLEDGE, condition) for condition in CONDITIONS),
        *(in_titles(PLEDGE, step.due.text) for step in PLEDGE.steps.values()),
        *(in_titles(PLEDGE, stage.target.text) for stage in PLEDGE.stages.values() if stage.target),
    ]
    assert len(said) > 60
    assert [words for words in said if re.search(r"\w_\w|\w\.\w", words)] == []
