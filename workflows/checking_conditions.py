"""Checks conditions: what they ask about is there, can be answered in time, and can have the values they name."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workflows.conditions import AnyRow, Condition, Is
from workflows.definition import Definition, Step
from workflows.fields import Field, FieldType
from workflows.mistakes import nearest
from workflows.reading_fields import Reading
from workflows.timeline import Timeline

_YES_NO = ("yes", "no")
_ASKED_ABOUT = "look_again_unless"


def check_conditions(definition: Definition, timeline: Timeline, reading: Reading) -> None:
    """Note every condition that could never be decided or never be true."""
    conditions = _Conditions(definition, timeline, reading)
    for step in definition.steps.values():
        for path, condition in _conditions_of(step):
            conditions.check(step, path, condition)
        if step.turn_counts_when is not None:
            conditions.check_turns(step, step.turn_counts_when)


def _conditions_of(step: Step) -> Iterator[tuple[tuple[str, ...], Condition]]:
    path = ("step", step.key)
    for key, condition in (("when", step.when), ("turn_counts_when", step.turn_counts_when)):
        if condition is not None:
            yield (*path, key), condition
    for key in ("completes_when", "blocks_advance", _ASKED_ABOUT):
        for place, requirement in enumerate(getattr(step, key)):
            yield (*path, key, str(place)), requirement.condition
    for field in step.fields.values():
        for key, condition in (("when", field.when), ("rows_for", field.rows_for)):
            if condition is not None:
                yield (*path, "fields", field.key, key), condition


class _Conditions:
    def __init__(self, definition: Definition, timeline: Timeline, reading: Reading) -> None:
        self._definition = definition
        self._timeline = timeline
        self._reading = reading

    def check(self, step: Step, path: tuple[str, ...], condition: Condition) -> None:
        """Note what is wrong with one condition of a step or of one of its fields."""
        subject = condition.subject
        if not subject.step:
            self._check_fact(step, path, condition)
            return
        asked = self._definition.steps.get(subject.step)
        if asked is None:
            self._note(path, f"there is no step '{subject.step}'", nearest(subject.step, self._definition.steps))
            return
        field = asked.fields.get(subject.field)
        if field is None:
            self._note(
                path, f"the step '{asked.key}' has no field '{subject.field}'", nearest(subject.field, asked.fields)
            )
            return
        if asked.key != step.key:
            self._check_in_time(step, path, f"{asked.key}.{field.key}", self._timeline.closes[asked.key])
            if asked.answers_seen_by and _ASKED_ABOUT in path:
                problem = f"the answers of '{asked.key}' are for some alone, and whoever looks again would be told them"
                self._note(path, problem, "ask about a step whose answers everybody may read")
        if not self._reading.is_doubtful(asked.key, field.key):
            self._check_kind(path, condition, asked, field)

    def check_turns(self, step: Step, condition: Condition) -> None:
        """Only a step with a counted number of turns can go on until enough of them count."""
        path = ("step", step.key, "turn_counts_when")
        if step.due.repeat is None or step.due.repeat.times is None:
            mend = "write for example 'every month after group_start, 6 times', or take it out"
            self._note(path, f"'{step.key}' does not repeat a counted number of times", mend)
        if condition.subject.step != step.key:
            self._note(path, "a turn counts by its own answers", f"ask about a field of '{step.key}'")

    def _check_fact(self, step: Step, path: tuple[str, ...], condition: Condition) -> None:
        facts = self._definition.hire_facts
        fact = condition.subject.field
        if fact not in facts or isinstance(condition, AnyRow):
            mend = nearest(fact, facts) if facts else "name a step and its field, with a dot between"
            self._note(path, f"'{fact}' is not a hire fact", mend)
            return
        setters = self._timeline.setters.get(fact, [])
        if setters and step.key not in setters:
            self._check_in_time(step, path, fact, min(self._timeline.closes[key] for key in setters))
        self._check_values(path, condition, facts[fact], fact)

    def _check_in_time(self, step: Step, path: tuple[str, ...], what: str, known: int) -> None:
        if known > self._timeline.place(step):
            later = self._definition.stage_order[known]
            problem = f"'{step.key}' ends with '{step.stage}', and '{what}' cannot be answered before '{later}'"
            self._note(path, problem, "ask about something that is answered by then")

    def _check_kind(self, path: tuple[str, ...], condition: Condition, asked: Step, field: Field) -> None:
        name = f"{asked.key}.{field.key}"
        if isinstance(condition, AnyRow):
            self._check_rows(path, condition, field, name)
        elif field.type in {FieldType.CHOICE, FieldType.MANY_OF}:
            self._check_values(path, condition, field.choices, name)
        elif field.type is FieldType.YES_NO:
            self._check_values(path, condition, _YES_NO, name)
        elif field.type is not FieldType.NUMBER:
            mend = "ask about a choice, a yes or no, or a number"
            self._note(path, f"'{name}' is of type '{field.type}', which a condition cannot compare", mend)
        elif not all(value.isdigit() for value in condition.values):
            self._note(path, f"'{name}' is a number", "compare it with a number such as 0")
        elif not condition.negated:
            self._check_limits(path, condition, field, name)

    def _check_limits(self, path: tuple[str, ...], condition: Is, field: Field, name: str) -> None:
        least, most = field.at_least or 0, field.at_most
        for value in condition.values:
            if int(value) < least or (most is not None and int(value) > most):
                limits = f"{least} or more" if most is None else f"from {least} to {most}"
                self._note(path, f"'{name}' is never '{value}'", f"compare it with a number {limits}")

    def _check_rows(self, path: tuple[str, ...], condition: AnyRow, field: Field, name: str) -> None:
        if field.type is not FieldType.ROWS:
            self._note(path, f"'{name}' has no rows", "write 'is' and a value instead of 'any' and 'where'")
            return
        for column in condition.fields:
            if column not in field.columns:
                self._note(path, f"the rows of '{name}' have no column '{column}'", nearest(column, field.columns))
            elif field.columns[column].type is not FieldType.YES_NO:
                self._note(path, f"the column '{column}' is not a yes or no", "name a column of type 'yes/no'")

    def _check_values(self, path: tuple[str, ...], condition: Is, known: Collection[str], name: str) -> None:
        for value in condition.values:
            if value not in known:
                self._note(path, f"'{name}' is never '{value}'", nearest(value, known))

    def _note(self, path: tuple[str, ...], problem: str, mend: str) -> None:
        self._reading.mistakes.add(self._reading.line_of(*path), problem, mend)
