"""Days in answers that cannot be: ahead of what has happened, after the step itself, or years ago."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.journeys import FIRST_DAY, HR, days_on, done, in_stage, opened, proposed, turn_of, words
from tests.factories.pledges import Words, a_step, one_stage
from workflows.answers import Value
from workflows.blockers import Refused
from workflows.reading import load_shipped
from workflows.steps import At, complete, save

SHIPPED = load_shipped()
CHECKED: Words = {"title": "Checked", "type": "date", "happened": "yes"}
PLANNED: Words = {"title": "Planned", "type": "date", "required": "no"}
ROWS: Words = {
    "title": "Things",
    "type": "rows",
    "required": "no",
    "columns": {"closed_on": {**CHECKED, "title": "Closed"}},
}
PLEDGE = one_stage(a=a_step(fields={"checked": CHECKED, "planned": PLANNED, "things": ROWS}))
TENTH = days_on(10)


def fields(outcome: object) -> list[str]:
    return [blocker.field for blocker in outcome.blockers] if isinstance(outcome, Refused) else []


def test_a_step_cannot_have_happened_before_a_day_that_it_records_as_done() -> None:
    refused = proposed(opened(PLEDGE), "a", TENTH, happened_on=days_on(3).on, checked=days_on(8).on)
    assert words(refused) == [
        "“A” cannot have happened on 12 June 2026: “Checked”, 17 June 2026, is later. Change the day that is wrong."
    ]
    assert fields(refused) == ["happened_on"]
    for day in (8, 9, 10):
        completed = done(opened(PLEDGE), "a", TENTH, happened_on=days_on(day).on, checked=days_on(8).on)
        assert turn_of(completed, "a").completed_on == days_on(day).on


def test_of_several_days_that_are_later_the_last_is_named() -> None:
    rows: Value = ({"closed_on": days_on(5).on}, {"closed_on": days_on(7).on})
    refused = proposed(opened(PLEDGE), "a", TENTH, happened_on=days_on(3).on, checked=days_on(4).on, things=rows)
    assert words(refused) == [
        "“A” cannot have happened on 12 June 2026: “Closed” in row 2, 16 June 2026, is later. Change the day that is wrong."
    ]


@pytest.mark.parametrize("move", ["save", "complete"])
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("checked", days_on(11).on, "“Checked”, 20 June 2026, has not come yet: give it on the day, or after it."),
        ("things", ({"closed_on": days_on(11).on},), "“Closed” in row 1, 20 June 2026, has not come yet: give it on"),
        (
            "checked",
            date(2025, 6, 8),
            "“Checked”, 8 June 2025, is more than a year before this step opened on 9 June 2026",
        ),
        (
            "planned",
            date(2016, 6, 9),
            "“Planned”, 9 June 2016, is more than a year before this step opened on 9 June 2026",
        ),
        ("planned", date.min, "is more than a year before this step opened on 9 June 2026: check the year."),
        ("planned", date(2030, 6, 9), ""),
        ("planned", date(2025, 6, 9), ""),
        ("checked", date(2025, 6, 9), ""),
        ("checked", TENTH.on, ""),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field_whether_saved_or_completed(
    move: str, field: str, value: Value, said: str
) -> None:
    answers: dict[str, Value] = {"checked": FIRST_DAY, field: value}
    journey = opened(PLEDGE)
    refused = (
        save(journey, At("a"), answers, TENTH)
        if move == "save"
        else complete(journey, At("a"), HR, answers, None, TENTH)
    )
    assert [said in sentence for sentence in words(refused)] == ([True] if said else [])
    assert fields(refused) == ([field] if said else [])


def test_a_day_that_was_kept_before_does_not_keep_another_answer_from_being_saved() -> None:
    turn = turn_of(opened(PLEDGE), "a")
    kept = opened(PLEDGE).with_turn(replace(turn, answers={"planned": date(2016, 6, 9)}))
    assert words(save(kept, At("a"), {"checked": FIRST_DAY}, TENTH)) == []
    assert fields(complete(kept, At("a"), HR, {"checked": FIRST_DAY}, None, TENTH)) == ["planned"]


@pytest.mark.parametrize("check", ["identity", "right_to_work", "registration", "references", "criminal_record"])
def test_a_check_has_not_come_back_tomorrow_nor_after_the_checks_were_complete(check: str) -> None:
    journey, today = in_stage(SHIPPED, "clearance"), days_on(20)
    assert fields(save(journey, At("hr_clearance"), {check: days_on(21).on}, today)) == [check]
    refused = proposed(journey, "hr_clearance", today, {check: days_on(15).on}, happened_on=days_on(5).on)
    assert fields(refused) == ["happened_on"]


def test_an_action_was_not_finished_tomorrow() -> None:
    column = SHIPPED.steps["readiness_actions"].fields["closed"].columns["closed_on"]
    assert column.happened


def test_what_is_planned_or_looked_at_again_may_lie_ahead() -> None:
    ahead = {"planned_open", "planned_close", "closes_on", "interview_date", "review_on", "due"}
    for step in SHIPPED.steps.values():
        for field in (*step.fields.values(), *(c for f in step.fields.values() for c in f.columns.values())):
            assert not (field.happened and field.key in ahead)
    refused = proposed(in_stage(SHIPPED, "advertising"), "recruitment_strategy", planned_open=date(2019, 6, 9))
    assert fields(refused) == ["planned_open"]
