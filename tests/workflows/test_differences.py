"""Between two versions of a pledge everything that somebody would notice is said, and nothing where there is nothing."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields, replace
from typing import Any

import pytest

from workflows.conditions import parse_condition
from workflows.definition import Need, OthersSee, Requirement, Role, Stage, Step
from workflows.differences import CHANGED, GONE, NEW, differences, reminded_otherwise
from workflows.doubts import doubts
from workflows.fields import Field, FieldType
from workflows.ladder import Again, Ladder
from workflows.reading import load_shipped
from workflows.rules import parse_rule

PLEDGE = load_shipped()
STEP, STAGE = PLEDGE.steps["job_plan"], PLEDGE.stages["clearance"]
WHEN = parse_condition("jd_ps_agreed.job_description is new")
# For every part of a step another value than the one it has.
OTHERWISE: dict[str, Any] = {
    "title": "Another title", "stage": "selection", "guidance": "Another reason", "owner": Role.HR, "need": Need.OPTIONAL,
    "due": parse_rule("3 weeks after stage starts"), "agreed_by": (), "opens_with": "selection", "opens_after": "shortlist",
    "needs": ("shortlist",), "when": WHEN, "completes_when": (Requirement(condition=WHEN, otherwise="Words"),),
    "blocks_advance": (Requirement(condition=WHEN, otherwise="Words"),),
    "look_again_unless": (Requirement(condition=WHEN, otherwise="Words"),), "turn_counts_when": WHEN, "clears": "hr",
    "pace": True, "sensitive": True, "answers_seen_by": (Role.HR,), "may_be_not_applicable": False, "per_person": True,
    "carried_months": 3, "fixed_after_stage": True, "register": "attended", "fields": {},
    "ladder": Ladder(still_overdue=Again(every=3)),
}  # fmt: skip
UNSAID = {"key", "line", "others_see"}
FIELD = Field(key="a", title="A", type=FieldType.TEXT)
OF_A_FIELD: dict[str, Any] = {
    "title": "B", "type": FieldType.LINK, "hint": "A hint", "required": False, "when": WHEN, "choices": {"x": "X"},
    "columns": {"x": FIELD}, "at_least": 1, "at_most": 2, "not_before": "b", "happened": True,
    "far_ahead": True, "warn_before": "start_date", "warn_above": "b", "warn_over": "b.c", "warn_unlike": "b.c",
    "warn_unless_all": True, "warn_if_nobody": True, "warn_on_day_off": True, "warn_figure_above": 40,
    "warn_under_days_after": ("b", 3), "sets": "post",
}  # fmt: skip


def with_step(step: Step) -> Any:
    return replace(PLEDGE, steps={**PLEDGE.steps, step.key: step})


def test_a_version_is_no_different_from_itself() -> None:
    assert differences(PLEDGE, replace(PLEDGE, version=2)) == ()


def test_every_part_of_a_step_is_compared() -> None:
    assert {each.name for each in fields(Step)} == set(OTHERWISE) | UNSAID
    assert {each.name for each in fields(Field)} == set(OF_A_FIELD) | {"key", "rows_for"}


@pytest.mark.parametrize("part", OTHERWISE)
def test_a_step_that_changed_in_any_part_says_what_was_and_is(part: str) -> None:
    assert getattr(STEP, part) != OTHERWISE[part]
    (found,) = differences(PLEDGE, with_step(replace(STEP, **{part: OTHERWISE[part]})))
    assert (found.what, found.how) == ("Step", CHANGED)
    assert all("was " in line and "is now " in line for line in found.lines)
    (back,) = differences(with_step(replace(STEP, **{part: OTHERWISE[part]})), PLEDGE)
    assert len(back.lines) == len(found.lines)


@pytest.mark.parametrize("part", OF_A_FIELD)
def test_a_question_that_changed_in_any_part_is_said(part: str) -> None:
    before = with_step(replace(STEP, fields={"a": FIELD}))
    (found,) = differences(before, with_step(replace(STEP, fields={"a": replace(FIELD, **{part: OF_A_FIELD[part]})})))
    assert found.lines[0].startswith(f"Asks “{'B' if part == 'title' else 'A'}”: was ")


def test_rules_conditions_and_what_is_named_are_said_by_their_titles_and_not_by_their_short_names() -> None:
    changed: dict[str, Any] = {
        "due": parse_rule("5 working days after jd_ps_agreed"),
        "when": WHEN,
        "fields": {
            **STEP.fields,
            "on": replace(FIELD, key="on", title="Day", not_before="start_date", sets="workbook_start"),
        },
    }
    (found,) = differences(PLEDGE, with_step(replace(STEP, **changed)))
    said = "\n".join(found.lines)
    assert "5 working days after “Agree the job description and person specification”" in said
    assert "Asks “Day”: was nothing, is now “Day; text; " in said
    assert not re.search(r"[a-z]+_[a-z]+", said), said


def test_who_sees_what_is_left_of_restricted_answers_is_said() -> None:
    restricted = replace(STEP, answers_seen_by=(Role.HR,))
    (found,) = differences(with_step(restricted), with_step(replace(restricted, others_see=OthersSee.COUNT)))
    assert found.lines == ("Others see: was “nothing”, is now “count”",)


@pytest.mark.parametrize("rung", [each.name for each in fields(Ladder)])
def test_every_rung_of_the_reminders_is_compared(rung: str) -> None:
    usual = Ladder(escalated_further=None) if rung == "escalated" else Ladder()
    others: dict[str, Any] = {"due_today": False, "still_overdue": None}
    before: Any = others[rung] if rung in others else (getattr(usual, rung) or 0) + 1
    (found,) = differences(
        with_step(replace(STEP, ladder=usual)), with_step(replace(STEP, ladder=replace(usual, **{rung: before})))
    )
    assert found.lines[0].startswith(f"Reminders, {rung.replace('_', ' ')}: was ")


def test_reminders_that_change_for_most_steps_are_said_once_and_hide_no_other_change() -> None:
    steps = {key: replace(step, ladder=replace(step.ladder, due_today=False)) for key, step in PLEDGE.steps.items()}
    steps["job_plan"] = replace(steps["job_plan"], title="Another title")
    common, own = differences(PLEDGE, replace(PLEDGE, steps=steps))
    many = reminded_otherwise(PLEDGE, replace(PLEDGE, steps=steps))
    assert (common.what, common.title, common.how) == ("For most steps", "Reminders", CHANGED)
    assert common.lines == (f"Reminders, due today: was “yes”, is now “no”, for {many} of {len(steps)} steps",)
    assert own.lines == ("Title: was “Agree the job plan”, is now “Another title”",)


def test_a_step_whose_name_changed_and_not_its_title_is_doubted() -> None:
    steps = {("work_plan" if key == "job_plan" else key): step for key, step in PLEDGE.steps.items()}
    (doubt,) = doubts(PLEDGE, replace(PLEDGE, version=PLEDGE.version + 1, content_hash="x", steps=steps))
    assert doubt.startswith("The step “Agree the job plan” is called “work_plan” in the file, and “job_plan” in")
    retitled = {**steps, "work_plan": replace(STEP, title="Agree the plan of the work")}
    assert doubts(PLEDGE, replace(PLEDGE, version=PLEDGE.version + 1, content_hash="x", steps=retitled)) == ()


def test_a_stage_that_changed_is_said() -> None:
    changed: dict[str, Any] = {
        "title": "Checks",
        "target": None,
        "regions": {},
        "returns": {},
        "advance_from": "",
        "ends_as": "left",
    }
    for part, value in changed.items():
        assert getattr(STAGE, part) != value
        stages = {**PLEDGE.stages, STAGE.key: replace(STAGE, **{part: value})}
        found = differences(PLEDGE, replace(PLEDGE, stages=stages))
        assert ("Stage", CHANGED) in {(each.what, each.how) for each in found}, part
    assert {each.name for each in fields(Stage) if each.default is MISSING} >= set(changed)


def test_what_is_new_and_what_is_gone_is_said() -> None:
    steps = {key: step for key, step in PLEDGE.steps.items() if key != "job_plan"}
    assert [(each.title, each.how) for each in differences(PLEDGE, replace(PLEDGE, steps=steps))] == [
        (STEP.title, GONE)
    ]
    assert [(each.title, each.how) for each in differences(replace(PLEDGE, steps=steps), PLEDGE)] == [(STEP.title, NEW)]


def test_the_pledges_own_lists_are_compared() -> None:
    others: dict[str, Any] = {
        "title": "Another",
        "bands": {"2": "Two"},
        "phases": {**PLEDGE.phases, "x": "X"},
        "pillars": {},
    }
    for part, value in others.items():
        found = differences(PLEDGE, replace(PLEDGE, **{part: value}))
        assert [(each.what, each.how) for each in found] == [("Pledge", CHANGED)]
