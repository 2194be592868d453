"""Finds steps that wait for each other in a ring, so that none of them could ever be dated or started."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from workflows.definition import Definition, Step
from workflows.reading_fields import Reading
from workflows.rules import Anchor, StageTarget
from workflows.timeline import Timeline, anchors, defaults, names_of

_MOST_RINGS = 10


def check_loops(definition: Definition, timeline: Timeline, reading: Reading) -> None:
    """Note every ring of steps that wait for each other, once, by naming it."""
    waits = {step.key: dict(_waits_for(definition, timeline, step)) for step in definition.steps.values()}
    for _ in range(_MOST_RINGS):
        ring = _ring(waits)
        if not ring:
            return
        # The ring is told from the step that stands first in the file, so that the same file always says the same.
        first = min(range(len(ring)), key=lambda place: reading.line_of("step", ring[place]))
        ordered = (*ring[first:], *ring[: first + 1])
        key = waits[ordered[0]].pop(ordered[1])
        words = " → ".join(ordered)
        problem = f"'{ordered[0]}' waits for itself" if len(ring) == 1 else f"these steps wait for each other: {words}"
        reading.mistakes.add(
            reading.line_of("step", ordered[0], key), problem, "let one of them count from something else"
        )


def _ring(waits: dict[str, dict[str, str]]) -> list[str]:
    """One ring, each step before the one it waits for; empty when there is none."""
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[:0:-1]
    return []


def _waits_for(definition: Definition, timeline: Timeline, step: Step) -> Iterator[tuple[str, str]]:
    """The steps that must come first, each with the key that says so."""
    for anchor in anchors(step.due):
        for name in _steps_behind(definition, timeline, step, anchor):
            yield name, "due"
    for name, key in ((step.opens_after, "opens"), *((need, "needs") for need in step.needs)):
        if name in definition.steps:
            yield name, key
    if step.when and step.when.subject.step in definition.steps:
        yield step.when.subject.step, "when"
    yield from _asks_of_others(definition, step)


def _asks_of_others(definition: Definition, step: Step) -> Iterator[tuple[str, str]]:
    """The other steps whose answers are needed before this one can be completed, or be asked whole."""
    conditions = [(requirement.condition, "completes_when") for requirement in step.completes_when]
    conditions += [(field.when, "fields") for field in step.fields.values() if field.when]
    for condition, key in conditions:
        if condition.subject.step in definition.steps and condition.subject.step != step.key:
            yield condition.subject.step, key


def _steps_behind(definition: Definition, timeline: Timeline, step: Step, anchor: Anchor) -> Iterator[str]:
    """The steps an anchor waits for, also where a hire date or the stage's target stands between."""
    if isinstance(anchor, StageTarget):
        target = definition.stages[step.stage].target
        for inner in anchors(target) if target else ():
            if not isinstance(inner, StageTarget):
                yield from _steps_behind(definition, timeline, step, inner)
        return
    for name in names_of(anchor):
        if name in definition.steps:
            yield name
        elif name in definition.hire_dates:
            *_, last = defaults(definition, name)
            source = timeline.setters.get(last, [])
            # Where several steps may set a date, none of them has to come first.
            if len(source) == 1:
                yield source[0]
