"""Checks that a step can be completed and its stage be left: its conditions and its fields leave at least one answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.conditions import Is
from workflows.definition import Definition, Step
from workflows.fields import Field, FieldType
from workflows.reading_fields import Reading

_ONE_ANSWER = frozenset({FieldType.CHOICE, FieldType.YES_NO})
_YES_NO = frozenset({"yes", "no"})


def check_requirements(definition: Definition, reading: Reading) -> None:
    """Note every condition that no answer meets, and every ring of fields that wait for each other."""
    for step in definition.steps.values():
        _check_answers_left(step, reading)
        _check_same_sets(step, reading)
        for key, waits in (("when", _asked_after(step)), ("not_before", _not_before(step))):
            for ring in _rings(waits):
                line = reading.line_of("step", step.key, "fields", ring[0], key)
                reading.mistakes.add(line, _told(ring, key), f"take '{key}' out of one of them")


def _check_answers_left(step: Step, reading: Reading) -> None:
    """A field that is always asked needs an answer with which the step can be completed and the stage be left."""
    left: dict[str, frozenset[str]] = {}
    for key, place, condition in _own_conditions(step):
        field = step.fields.get(condition.subject.field)
        if field is None or reading.is_doubtful(step.key, field.key) or not _always_asked(field):
            continue
        possible = _possible(field)
        if not possible.issuperset(condition.values):
            continue
        met = possible.difference(condition.values) if condition.negated else possible.intersection(condition.values)
        met = met & left.get(field.key, possible) if field.type in _ONE_ANSWER else met
        if not met:
            what = (
                f"'{step.key}' could never be completed" if key == "completes_when" else "the stage could never be left"
            )
            problem = f"{what}: no answer to '{field.key}' meets this and what is asked of it before"
            line = reading.line_of("step", step.key, key, place)
            reading.mistakes.add(line, problem, "let the conditions leave at least one answer")
            return
        left[field.key] = met


def _own_conditions(step: Step) -> Iterator[tuple[str, str, Is]]:
    for key, requirements in (("completes_when", step.completes_when), ("blocks_advance", step.blocks_advance)):
        for place, requirement in enumerate(requirements):
            condition = requirement.condition
            if isinstance(condition, Is) and condition.subject.step == step.key:
                yield key, str(place), condition


def _always_asked(field: Field) -> bool:
    return field.required and field.when is None and field.type in {*_ONE_ANSWER, FieldType.MANY_OF}


def _possible(field: Field) -> frozenset[str]:
    return _YES_NO if field.type is FieldType.YES_NO else frozenset(field.choices)


def _check_same_sets(step: Step, reading: Reading) -> None:
    """Where two fields set the same, each needs a condition, or nobody could say which of them is right."""
    first: dict[str, Field] = {}
    for field in step.fields.values():
        other = first.setdefault(field.sets, field) if field.sets else field
        if other is not field and not (field.when and other.when):
            line = reading.line_of("step", step.key, "fields", field.key, "sets")
            problem = f"'{other.key}' and '{field.key}' both set '{field.sets}'"
            reading.mistakes.add(line, problem, "take 'sets' out of one of them, or give each a 'when'")


def _asked_after(step: Step) -> Mapping[str, str]:
    """The field of the same step that must be answered before a field is asked."""
    return {
        field.key: field.when.subject.field
        for field in step.fields.values()
        if field.when and field.when.subject.step == step.key
    }


def _not_before(step: Step) -> Mapping[str, str]:
    return {field.key: field.not_before for field in step.fields.values() if field.not_before not in {"", field.key}}


def _rings(waits: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Every ring of fields, told once, from the field that stands first in the file."""
    seen: set[str] = set()
    for start in waits:
        path: list[str] = []
        name = start
        while name in waits and name not in seen:
            seen.add(name)
            path.append(name)
            name = waits[name]
        if name in path:
            yield tuple(path[path.index(name) :])


def _told(ring: tuple[str, ...], key: str) -> str:
    if key == "not_before":
        return f"these dates could only be the same day: {' → '.join((*ring, ring[0]))}"
    if len(ring) == 1:
        return f"whether '{ring[0]}' is asked depends on its own answer"
    return f"whether these fields are asked depends on each other: {' → '.join((*ring, ring[0]))}"
