"""The page that explains the definition file: what it shows works, and what it leaves out does not exist."""

import re
from importlib.resources import files
from pathlib import Path
from textwrap import dedent

import pytest

from workflows.checking import MOST_HIRE_DATES, MOST_STAGES, MOST_STEPS
from workflows.conditions import parse_condition
from workflows.definition import Need, OthersSee, ReturnAllowed
from workflows.fields import FieldType
from workflows.mistakes import MOST_MISTAKES
from workflows.reading import DEFINITION_KEYS, HIRE_DATE_KEYS, PILLAR_KEYS, DefinitionMistakes, read_definition
from workflows.reading_fields import COLUMN_KEYS, FIELD_KEYS, WARN_KEYS
from workflows.reading_stages import ENDS, STAGE_KEYS
from workflows.reading_steps import AGREED_BY, OWNERS, REQUIREMENT_KEYS, STEP_KEYS
from workflows.reading_values import LONGEST_NAME, LONGEST_RULE
from workflows.rules import parse_rule
from workflows.sources import DEEPEST, LARGEST_FILE, LONGEST_VALUE, MOST_VALUES

PAGE = (Path(__file__).parents[2] / "docs" / "definition-format.md").read_text(encoding="utf-8")
SHIPPED = files("workflows").joinpath("definitions", "lived_experience_pledge.yaml").read_text(encoding="utf-8")
FILE = "my-pledge.yaml"


def part(title: str) -> str:
    """The text beneath one heading, up to the next."""
    return PAGE.split(f"# {title}\n", 1)[1].split("\n#", 1)[0]


def fences(text: str) -> list[str]:
    """The examples that stand apart, without the indentation of the list they stand in."""
    return [dedent(found[1]) for found in re.finditer(r"^ *```\w*\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)]


def first_column(text: str) -> list[str]:
    """What the rows of a table tell people to write."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def replaced(old: str, new: str) -> str:
    assert SHIPPED.count(old) == 1
    return SHIPPED.replace(old, new)


def told(text: str) -> str:
    with pytest.raises(DefinitionMistakes) as caught:
        read_definition(text, FILE)
    return str(caught.value)


def test_one_date_can_be_moved_with_the_page_alone() -> None:
    before, after, version, command, _ = (
        fence.strip() for fence in fences(part("Move one date, from beginning to end"))
    )
    old, new = (
        read_definition(SHIPPED, FILE),
        read_definition(
            replaced(f"        {before}\n", f"        {after}\n").replace("version: 2\n", f"{version}\n"), FILE
        ),
    )
    assert command == f"pledge definition check {FILE}"
    assert new.version == old.version + 1
    assert [key for key, step in new.steps.items() if step.due != old.steps[key].due] == ["readiness_plan"]
    assert new.steps["readiness_plan"].due.text == "15 working days after readiness_session"


def test_the_mistakes_on_the_page_are_the_ones_that_are_told() -> None:
    *_, shown = fences(part("Move one date, from beginning to end"))
    rule = "        due: 10 working days after readiness_session\n"
    assert told(replaced(rule, "        due: 15 wroking days after readiness_session\n")) == shown.strip()
    (ring,) = fences(part("What the check looks for"))
    held = "        due: 30 working days after stage starts\n        carried_for"
    assert told(replaced(held, held.replace("stage starts", "readiness_plan"))) == ring.strip()


def test_the_step_and_the_fields_of_the_page_can_be_added_as_they_stand() -> None:
    step = fences(part("Add a step"))[0]
    read = read_definition(replaced("      wellbeing_plan:\n", indented(step, 6) + "      wellbeing_plan:\n"), FILE)
    assert read.stages["workbook"].steps[4:6] == ("first_week_lunch", "wellbeing_plan")
    field = fences(part("Add a field"))[0]
    place = "            title: Date of the lunch\n            type: date\n"
    lunch = indented(step, 6).replace(place, place + indented(field, 10))
    added = read_definition(replaced("      wellbeing_plan:\n", lunch + "      wellbeing_plan:\n"), FILE)
    assert list(added.steps["first_week_lunch"].fields) == ["held_on", "review_on"]


def indented(text: str, spaces: int) -> str:
    return "".join(" " * spaces + line + "\n" for line in text.splitlines())


def test_every_rule_and_condition_of_the_page_is_understood() -> None:
    shapes, anchors = part("Due rules").split("**What you can count from:**")
    rules = first_column(shapes)
    assert len(rules) == 9
    assert all(parse_rule(rule).text == rule for rule in rules)
    assert [str(type(parse_rule(f"on {anchor}").point)) for anchor in first_column(anchors)]
    assert len(first_column(anchors)) == 7
    conditions = first_column(part("Conditions"))
    assert len(conditions) == 4
    assert all(parse_condition(condition).text == condition for condition in conditions)


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("Every key of a step", STEP_KEYS),
        ("Every key of a field", FIELD_KEYS),
        ("Stages", STAGE_KEYS),
        ("The rest of the file", DEFINITION_KEYS),
    ],
)
def test_each_table_lists_exactly_the_keys_there_are(title: str, keys: tuple[str, ...]) -> None:
    listed = [
        key for row in re.findall(r"^\| (`[^|]+`) \|", part(title), re.MULTILINE) for key in re.findall(r"`(\w+)`", row)
    ]
    assert sorted(listed) == sorted(keys)


@pytest.mark.parametrize(
    "word",
    sorted(
        {
            *(*COLUMN_KEYS, *WARN_KEYS, *HIRE_DATE_KEYS, *PILLAR_KEYS, *AGREED_BY, *OWNERS, *ENDS),
            *(*FieldType, *Need, *OthersSee, *ReturnAllowed, "pillars", "roles", "bands"),
        }
    ),
)
def test_every_word_a_value_may_be_is_on_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE


def test_the_keys_of_a_requirement_are_shown() -> None:
    assert all(f"{key}: " in part("Every key of a step") for key in REQUIREMENT_KEYS)


def test_the_limits_of_the_page_are_the_limits() -> None:
    limits = part("What the check looks for").split("**Limits.**")[1]
    for number in (
        LARGEST_FILE,
        MOST_VALUES,
        LONGEST_VALUE,
        LONGEST_RULE,
        DEEPEST,
        MOST_STAGES,
        MOST_STEPS,
        MOST_HIRE_DATES,
    ):
        assert re.search(rf"\b{number:,}\b", limits)
    assert f"After {MOST_MISTAKES} mistakes" in limits
    assert f"at most {LONGEST_NAME}" in part("How the file is written")
