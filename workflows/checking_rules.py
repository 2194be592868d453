"""Checks due rules, ``opens`` and ``needs``: every name is there, is of the right kind, and can come about in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.definition import Definition, Stage, Step
from workflows.fields import Field, FieldType
from workflows.mistakes import nearest
from workflows.reading_fields import Reading
from workflows.rules import Anchor, DueRule, EachTurn, FieldOf, LaterOf, StageTarget, Unit, parse_anchor
from workflows.timeline import Timeline, anchors, names_of

_NAMES = "step or hire date"


def check_rules(definition: Definition, timeline: Timeline, reading: Reading) -> None:
    """Note every due rule, target, opening and need that could never come about."""
    rules = _Rules(definition, timeline, reading)
    for stage in definition.stages.values():
        rules.check_target(stage)
    for step in definition.steps.values():
        rules.check_due(step)
        rules.check_opening(step)
        rules.check_needs(step)
        rules.check_questions(step)


class _Rules:
    def __init__(self, definition: Definition, timeline: Timeline, reading: Reading) -> None:
        self._definition = definition
        self._timeline = timeline
        self._reading = reading

    def check_target(self, stage: Stage) -> None:
        """A target is one date, known while the stage lasts; so is the date a hire must wait for."""
        path = ("stage", stage.key, "target")
        place = self._definition.position[stage.key]
        if stage.target:
            if stage.target.repeats:
                self._note(
                    path, "a stage has one target and this rule repeats", "write a rule without 'every' or 'each'"
                )
            if any(isinstance(anchor, StageTarget) for anchor in anchors(stage.target)):
                self._note(path, "the target counts from itself", "count from 'stage starts' or a hire date")
            self._check_anchors(stage.target, path, place, f"the target of '{stage.key}'")
        if stage.advance_from:
            path = ("stage", stage.key, "advance_from")
            if stage.advance_from not in self._definition.hire_dates:
                mend = nearest(stage.advance_from, self._definition.hire_dates)
                self._note(path, f"'{stage.advance_from}' is not a hire date", mend)
            else:
                self._check_in_time(stage.advance_from, path, place, f"the stage '{stage.key}'")

    def check_due(self, step: Step) -> None:
        """A due rule counts from what can be known while the step's stage lasts, and ends where the stage must end."""
        path = ("step", step.key, "due")
        self._check_has_target(step, anchors(step.due), path)
        self._check_anchors(step.due, path, self._timeline.place(step), f"'{step.key}'")
        last = self._definition.stage_order[-1]
        if (
            step.due.endless
            and step.required
            and step.stage != last
            and not (step.due.repeat and step.due.repeat.until)
        ):
            mend = "end the rule with ', 6 times' or ', until start_date', or write 'need: optional'"
            self._note(path, f"'{step.key}' repeats without end, so '{step.stage}' could never be left", mend)
        if step.pace and (step.due.repeat is None or step.due.repeat.unit is not Unit.WEEKS):
            mend = "write for example 'every week after workbook_start, 8 times', or take 'pace' out"
            self._note(("step", step.key, "pace"), "a pace is for steps that repeat in weeks", mend)

    def check_opening(self, step: Step) -> None:
        """A step opens with its own stage or an earlier one, or after a step that can close by then."""
        path = ("step", step.key, "opens")
        position = self._definition.position
        if step.opens_with:
            if step.opens_with not in position:
                self._note(path, f"'{step.opens_with}' is not a stage", self._other_kind(step.opens_with, "after"))
            elif position[step.opens_with] > position[step.stage]:
                mend = "open it with its own stage or an earlier one, or move it to that stage"
                self._note(path, f"'{step.opens_with}' comes after the step's own stage, '{step.stage}'", mend)
        if step.opens_after:
            if step.opens_after not in self._definition.steps:
                self._note(path, f"'{step.opens_after}' is not a step", self._other_kind(step.opens_after, "with"))
            else:
                self._check_in_time(step.opens_after, path, self._timeline.place(step), f"'{step.key}'")

    def check_needs(self, step: Step) -> None:
        """What a step needs is another step that can close by then."""
        path = ("step", step.key, "needs")
        for name in step.needs:
            if name not in self._definition.steps:
                self._note(path, f"'{name}' is not a step", nearest(name, self._definition.steps))
            else:
                self._check_in_time(name, path, self._timeline.place(step), f"'{step.key}'")

    def check_questions(self, step: Step) -> None:
        """What a date is usually not before, and what a number is usually not over, is known to everybody who is asked."""
        for field in step.fields.values():
            path = ("step", step.key, "fields", field.key)
            if field.warn_over:
                self._check_over(step, parse_anchor(field.warn_over), field.warn_over, (*path, "warn_over"))
            if field.warn_unlike:
                self._check_like(step, field, (*path, "warn_unlike"))
            if field.warn_before:
                self._check_before(step, parse_anchor(field.warn_before), field.warn_before, (*path, "warn_before"))

    def _check_before(self, step: Step, anchor: Anchor, text: str, path: tuple[str, ...]) -> None:
        if step.key in names_of(anchor):
            mend = "name another step or a hire date; for another date of the same step, write 'not_before'"
            self._note(path, f"'{text}' is of '{step.key}' itself", mend)
            return
        self._check_may_be_told(anchor, path, "name the step alone: {}")
        self._check_has_target(step, (anchor,), path)
        self._check_anchor(anchor, path, self._timeline.place(step), f"'{step.key}'")

    def _check_like(self, step: Step, field: Field, path: tuple[str, ...]) -> None:
        """What an answer usually repeats is one of the same kind, of another step, which is known by then and to everybody."""
        anchor = parse_anchor(field.warn_unlike)
        assert isinstance(anchor, FieldOf)
        other = self._definition.steps.get(anchor.step)
        if anchor.step == step.key:
            self._note(path, f"'{field.warn_unlike}' is of '{step.key}' itself", "name a field of another step")
        elif other is None:
            self._note(path, f"there is no step '{anchor.step}'", nearest(anchor.step, self._definition.steps))
        elif anchor.field not in other.fields:
            problem = f"the step '{other.key}' has no field '{anchor.field}'"
            self._note(path, problem, nearest(anchor.field, other.fields))
        elif other.answers_seen_by:
            problem = f"the answers of '{other.key}' are for some alone, and whoever looks again would be told them"
            self._note(path, problem, "name a step whose answers everybody may read")
        elif self._reading.is_doubtful(other.key, anchor.field) or self._reading.is_doubtful(step.key, field.key):
            return
        elif (of := other.fields[anchor.field]).type is not field.type or of.choices.keys() != field.choices.keys():
            self._note(path, f"'{field.warn_unlike}' is not answered in the same way", "name a field of the same kind")
        else:
            self._check_in_time(anchor.step, path, self._timeline.place(step), f"'{step.key}'")

    def _check_over(self, step: Step, anchor: Anchor, text: str, path: tuple[str, ...]) -> None:
        """What a number is usually not over is a number of another step, which is known by then."""
        assert isinstance(anchor, FieldOf)
        other = self._definition.steps.get(anchor.step)
        if anchor.step == step.key:
            self._note(path, f"'{text}' is of '{step.key}' itself", f"write 'warn_above: {anchor.field}'")
        elif other is None:
            self._note(path, f"there is no step '{anchor.step}'", nearest(anchor.step, self._definition.steps))
        elif anchor.field not in other.fields:
            self._note(
                path, f"the step '{other.key}' has no field '{anchor.field}'", nearest(anchor.field, other.fields)
            )
        elif other.fields[anchor.field].type is not FieldType.NUMBER:
            numbers = [key for key, field in other.fields.items() if field.type is FieldType.NUMBER]
            if not self._reading.is_doubtful(other.key, anchor.field):
                self._note(path, f"'{text}' is not a number", nearest(anchor.field, numbers))
        else:
            self._check_may_be_told(anchor, path, "name a number that everybody may read, or take it out")
            place, what = self._timeline.place(step), f"'{step.key}'"
            self._check_in_time(other.key, path, place, what, turn_is_enough=True)

    def _check_may_be_told(self, anchor: Anchor, path: tuple[str, ...], mend: str) -> None:
        """Note an answer that only some may read."""
        other = self._definition.steps.get(anchor.step) if isinstance(anchor, FieldOf) else None
        if isinstance(anchor, FieldOf) and other and other.answers_seen_by:
            read = f"{anchor.step}.{anchor.field}"
            problem = f"only some may read '{read}', and whoever is asked to look again would be told it"
            self._note(path, problem, mend.format(other.key))

    def _check_has_target(self, step: Step, counted: Iterable[Anchor], path: tuple[str, ...]) -> None:
        target = self._definition.stages[step.stage].target
        no_target = target is None and ("stage", step.stage, "target") not in self._reading.doubtful
        if no_target and any(isinstance(anchor, StageTarget) for anchor in counted):
            mend = "count from 'stage starts', or give the stage a target"
            self._note(path, f"the stage '{step.stage}' has no target", mend)

    def _check_anchors(self, rule: DueRule, path: tuple[str, ...], place: int, what: str) -> None:
        if rule.repeat and any(isinstance(anchor, EachTurn) for anchor in anchors(rule)):
            mend = "write for example '6 months after each review', and nothing after it"
            self._note(path, "'each' is only for a single date", mend)
        for anchor in anchors(rule):
            self._check_anchor(anchor, path, place, what)

    def _check_anchor(self, anchor: Anchor, path: tuple[str, ...], place: int, what: str) -> None:
        problems = tuple(self._problems(anchor))
        for problem, mend in problems:
            self._note(path, problem, mend)
        for name in () if problems else names_of(anchor):
            self._check_in_time(name, path, place, what, turn_is_enough=isinstance(anchor, FieldOf | EachTurn))

    def _problems(self, anchor: Anchor) -> Iterator[tuple[str, str]]:
        steps, dates = self._definition.steps, self._definition.hire_dates
        only_steps = isinstance(anchor, FieldOf | EachTurn)
        for name in names_of(anchor):
            if name in self._definition.stages and name not in steps:
                yield f"'{name}' is a stage, which is no day", "write 'stage starts' or 'stage target', or name a step"
            elif only_steps and name in dates:
                yield f"'{name}' is a hire date, not a step", f"write '{name}' alone"
            elif name not in steps and name not in dates:
                known = tuple(steps) if only_steps else (*steps, *dates)
                yield f"there is no {'step' if only_steps else _NAMES} '{name}'", nearest(name, known)
        if isinstance(anchor, LaterOf) and anchor.first == anchor.second:
            yield f"'{anchor.first.name}' is named twice", f"write '{anchor.first.name}' alone"
        if isinstance(anchor, FieldOf) and anchor.step in steps:
            yield from self._field_problems(steps[anchor.step], anchor.field)
        if isinstance(anchor, EachTurn) and anchor.step in steps and not steps[anchor.step].due.repeats:
            yield f"'{anchor.step}' does not repeat", f"leave out 'each': 'after {anchor.step}'"

    def _field_problems(self, step: Step, name: str) -> Iterator[tuple[str, str]]:
        if name not in step.fields:
            yield f"the step '{step.key}' has no field '{name}'", nearest(name, step.fields)
        elif step.fields[name].type is not FieldType.DATE and not self._reading.is_doubtful(step.key, name):
            dates = [key for key, field in step.fields.items() if field.type is FieldType.DATE]
            mend = f"count from {' or '.join(dates)}" if dates else "count from the step itself, without the field"
            yield f"'{step.key}.{name}' is not a date", mend

    def _check_in_time(
        self, name: str, path: tuple[str, ...], place: int, what: str, *, turn_is_enough: bool = False
    ) -> None:
        """Note a step or hire date that cannot be known before the stage at ``place`` is over."""
        definition = self._definition
        if name in definition.steps and definition.steps[name].due.endless and not turn_is_enough:
            mend = f"write 'after each {name}', or name another step" if path[-1] == "due" else "name a step that ends"
            self._note(path, f"'{name}' repeats without end, so the day it closes never comes", mend)
            return
        known = self._timeline.closes[name] if turn_is_enough else self._timeline.known(name)
        stage = definition.stage_order[place]
        if known is not None and known > place:
            mend = (
                f"use something that happens by the end of '{stage}', or move it to '{definition.stage_order[known]}'"
            )
            later = definition.stage_order[known]
            self._note(path, f"{what} ends with '{stage}', and '{name}' cannot be known before '{later}'", mend)

    def _other_kind(self, name: str, word: str) -> str:
        """The mend for a step after 'with' or a stage after 'after'; ``word`` is the one that would fit the name."""
        steps, stages = self._definition.steps, self._definition.stages
        if name in (steps if word == "after" else stages):
            return f"write '{word} {name}'"
        return nearest(name, stages if word == "after" else steps)

    def _note(self, path: tuple[str, ...], problem: str, mend: str) -> None:
        self._reading.mistakes.add(self._reading.line_of(*path), problem, mend)
