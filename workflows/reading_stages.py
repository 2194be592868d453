"""The stages of a definition: from the section that describes one to a frozen ``Stage`` and its steps."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflows.definition import ReturnAllowed, Stage, Step
from workflows.mistakes import nearest, shown
from workflows.nodes import Section
from workflows.reading_fields import Reading
from workflows.reading_steps import STEP_KEYS, read_step
from workflows.reading_values import Entries

STAGE_KEYS = ("title", "phase", "target", "ends_as", "advance_from", "regions", "returns", "steps")
ENDS = ("withdrawn", "left")


def read_stages(entries: Entries, reading: Reading) -> tuple[Mapping[str, Stage], Mapping[str, Step]]:
    """Every stage, and every step of all of them."""
    stages: dict[str, Stage] = {}
    steps: dict[str, Step] = {}
    for key, line, section in entries.sections("stages", "stage", needed=True):
        reading.places["stage", key] = line
        stage = Entries(section, f"the stage '{key}'", STAGE_KEYS, reading.mistakes)
        own = _steps(stage, key, steps, reading)
        steps |= own
        stages[key] = _stage(stage, key, tuple(own), reading)
    return MappingProxyType(stages), MappingProxyType(steps)


def _steps(entries: Entries, stage: str, others: Mapping[str, Step], reading: Reading) -> dict[str, Step]:
    own = {}
    for key, line, section in entries.sections("steps", "step", needed=True):
        if key in others:
            first = f"'{others[key].stage}', line {others[key].line}"
            reading.mistakes.add(line, f"there is another step '{key}' in {first}", "give one of the two another name")
            continue
        reading.places["step", key] = line
        own[key] = read_step(Entries(section, f"the step '{key}'", STEP_KEYS, reading.mistakes), key, stage, reading)
    return own


def _stage(entries: Entries, key: str, steps: tuple[str, ...], reading: Reading) -> Stage:
    for name in STAGE_KEYS:
        reading.places["stage", key, name] = entries.line_of(name)
    ends_as = entries.text("ends_as", "withdrawn")
    if ends_as:
        entries.choice("ends_as", ends_as, ENDS)
    for name in ("regions", "returns"):
        section = entries.node(name)
        if isinstance(section, Section):
            reading.places |= {("stage", key, name, inner): line for inner, line in section.lines.items()}
    target = entries.rule("target")
    if target is None and "target" in entries:
        reading.doubtful.add(("stage", key, "target"))
    return Stage(
        key=key,
        title=entries.text("title", "Team readiness"),
        phase=entries.text("phase", "recruitment"),
        target=target,
        regions=MappingProxyType(dict(entries.titles("regions"))),
        returns=_returns(entries, key, reading),
        ends_as=ends_as,
        advance_from=entries.text("advance_from"),
        steps=steps,
        line=reading.places["stage", key],
    )


def _returns(entries: Entries, key: str, reading: Reading) -> Mapping[str, ReturnAllowed]:
    returns = {}
    for stage, words in entries.titles("returns").items():
        if words in set(ReturnAllowed):
            returns[stage] = ReturnAllowed(words)
        else:
            line = reading.line_of("stage", key, "returns", stage)
            reading.mistakes.add(line, f"{shown(words)} does not say when", nearest(words, list(ReturnAllowed)))
    return MappingProxyType(returns)
