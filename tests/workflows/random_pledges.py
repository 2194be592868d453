"""Small pledges of every shape, as the text of definition files that the checker accepts."""

from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from tests.factories.pledges import START_DATE, Words, a_stage, a_step, pledge_text
from workflows.definition import Definition
from workflows.reading import DefinitionMistakes, read_definition

AMOUNTS = st.integers(1, 12)
UNITS = st.sampled_from(["working days", "days", "weeks", "months"])
OWNERS = st.sampled_from(["service_lead", "professional_lead", "hr", "facilitator", "worker"])
SO: Words = {"title": "Is it so?", "type": "yes/no"}
DAY: Words = {"title": "Which day?", "type": "date", "required": "no"}


class _Shape:
    """What has been drawn so far, so that a rule only names what comes before it."""

    def __init__(self) -> None:
        self.ending: list[str] = []
        self.asking: list[str] = []
        self.turning: list[str] = []


@st.composite
def small_pledges(draw: st.DrawFn) -> Definition:
    """A pledge of two or three stages with a handful of steps each; the first sets the start date."""
    shape = _Shape()
    count = draw(st.integers(2, 3))
    stages = {}
    for place in range(count):
        steps = {"start": a_step(fields={"start_date": START_DATE})} if place == 0 else {}
        shape.ending += steps
        for number in range(draw(st.integers(1, 4))):
            key = f"step_{place}{number}"
            steps[key] = draw(_steps(key, place, shape, last=place == count - 1))
        stages[f"stage_{place}"] = a_stage(steps, **draw(_stage_words(steps, place)))
    try:
        return read_definition(pledge_text(stages, hire_dates=["start_date", "group_start"]), "random.yaml")
    except DefinitionMistakes:
        reject()


@st.composite
def _stage_words(draw: st.DrawFn, steps: dict[str, Words], place: int) -> dict[str, Any]:
    words: dict[str, Any] = {}
    if draw(st.booleans()):
        words["target"] = f"{draw(AMOUNTS)} {draw(UNITS)} after stage starts"
    if place and draw(st.booleans()):
        words["returns"] = {"stage_0": "any time"}
    if place and draw(st.booleans()):
        words["advance_from"] = "start_date"
    clearing = [
        key
        for key, step in steps.items()
        if step["need"] == "required" and "when" not in step and "every" not in step["due"]
    ]
    if len(clearing) >= 2 and draw(st.booleans()):
        words["regions"] = {f"region_{key}": key for key in clearing[:2]}
        for key in clearing[:2]:
            steps[key] = {**steps[key], "clears": f"region_{key}"}
    return words


@st.composite
def _steps(draw: st.DrawFn, key: str, place: int, shape: _Shape, *, last: bool) -> Words:
    owner = draw(OWNERS)
    step = dict(a_step(draw(_dues(place, shape, last=last)), owner=owner))
    repeats = "every" in step["due"] or " each " in step["due"]
    endless = repeats and "times" not in step["due"]
    if draw(st.integers(0, 3)) == 0 or (endless and not last and "until" not in step["due"]):
        step["need"] = "optional"
    step["fields"] = {"so": SO if draw(st.booleans()) else {**SO, "required": "no"}, "day": DAY}
    agreed = {"service_lead": "both leads", "professional_lead": "both leads", "worker": "both leads and worker"}
    if owner in agreed and draw(st.booleans()):
        step["agreed_by"] = agreed[owner]
    if draw(st.integers(0, 4)) == 0:
        step["never_not_applicable"] = "yes"
    if draw(st.integers(0, 4)) == 0:
        step["completes_when"] = [{"condition": f"{key}.so is yes", "otherwise": "It is not so yet."}]
    _wait_for_others(draw, step, place, shape)
    if "times" in step["due"] and draw(st.booleans()):
        step["turn_counts_when"] = f"{key}.so is yes"
    if "agreed_by" not in step and "completes_when" not in step and draw(st.integers(0, 3)) == 0:
        step.pop("turn_counts_when", None)
        step |= draw(_sessions(key, counts="times" in step["due"]))
        (shape.turning if repeats else shape.ending).append(key)
        return step
    if "week" in step["due"] and "every" in step["due"] and draw(st.booleans()):
        step["pace"] = "yes"
    (shape.turning if repeats else shape.asking).append(key)
    if not endless:
        shape.ending.append(key)
    return step


@st.composite
def _sessions(draw: st.DrawFn, key: str, *, counts: bool) -> dict[str, Any]:
    """What makes a step one that is done in group sessions."""
    choices = {"missed": "Missed", "attended": "Attended", "off": "Did not run"}
    words: dict[str, Any] = {
        "register": "attended",
        "fields": {"came": {"title": "Attendance", "type": "choice", "choices": choices}},
    }
    if counts and draw(st.booleans()):
        words["turn_counts_when"] = f"{key}.came is attended"
    return words


def _wait_for_others(draw: st.DrawFn, step: dict[str, Any], place: int, shape: _Shape) -> None:
    if shape.asking and draw(st.integers(0, 3)) == 0:
        step["when"] = f"{draw(st.sampled_from(shape.asking))}.so is {draw(st.sampled_from(['yes', 'no', 'not yes']))}"
    if shape.ending and draw(st.integers(0, 3)) == 0:
        step["needs"] = [draw(st.sampled_from(shape.ending))]
    match draw(st.integers(0, 5)):
        case 0 if place:
            step["opens"] = f"with stage_{draw(st.integers(0, place - 1))}"
        case 1 if shape.ending:
            step["opens"] = f"after {draw(st.sampled_from(shape.ending))}"


@st.composite
def _dues(draw: st.DrawFn, place: int, shape: _Shape, *, last: bool) -> str:
    count = f"{draw(AMOUNTS)} {draw(UNITS)}"
    anchors = ["stage starts", *(["start_date", "group_start"] if place or last else [])]
    points = [*anchors, *shape.ending, *(f"{key}.day" for key in shape.asking)]
    match draw(st.integers(0, 8)):
        case 0 | 1 | 2:
            return f"{count} after {draw(st.sampled_from(points))}"
        case 3:
            return f"{count} before {draw(st.sampled_from(points))}"
        case 4:
            return f"on {draw(st.sampled_from(points))}"
        case 5:
            return f"every {count} after {draw(st.sampled_from(points))}, {draw(st.integers(1, 3))} times"
        case 6:
            until = draw(st.sampled_from(["", ", until start_date"]))
            return f"every {count} after {draw(st.sampled_from(anchors))}{until}"
        case 7 if shape.turning:
            return f"{count} after each {draw(st.sampled_from(shape.turning))}"
        case 8 if len(shape.ending) > 1:
            return f"{count} after {shape.ending[-1]} and {draw(st.sampled_from([shape.ending[0], 'start_date']))}"
    return f"{count} after stage starts, then every {draw(AMOUNTS)} {draw(UNITS)}, 2 times"
