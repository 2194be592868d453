"""Checks how a definition hangs together: names, phases, stages with their regions and returns, and what fields set."""

from __future__ import annotations

from workflows.definition import Definition, Stage, Step
from workflows.fields import APPOINTED, HAPPENED_ON, Field, FieldType
from workflows.mistakes import nearest, one_of
from workflows.reading_fields import LISTS, Reading
from workflows.reading_stages import ENDS
from workflows.timeline import Timeline


def check_shape(definition: Definition, timeline: Timeline, reading: Reading) -> None:
    """Note every name used twice, every part that names another wrongly, and every region nothing clears."""
    shape = _Shape(definition, timeline, reading)
    shape.check_names()
    shape.check_hire_dates()
    shape.check_hire_facts()
    for stage in definition.stages.values():
        shape.check_stage(stage)
        shape.check_regions(stage)
        shape.check_returns(stage)
    for step in definition.steps.values():
        shape.check_clears(step)
        shape.check_register(step)
        for field in step.fields.values():
            shape.check_field(step, field)


class _Shape:
    def __init__(self, definition: Definition, timeline: Timeline, reading: Reading) -> None:
        self._definition = definition
        self._timeline = timeline
        self._reading = reading

    def check_names(self) -> None:
        """Rules name steps, stages and hire dates alike, so that each name means one thing."""
        kinds = {
            "hire date": self._definition.hire_dates,
            "stage": self._definition.stages,
            "step": self._definition.steps,
        }
        for end in ENDS:
            if end in self._definition.stages:
                self._note(("stage", end), f"'{end}' is how a record ends, so no stage can be called that", "rename it")
        taken: dict[str, tuple[str, str]] = {}
        for kind, names in kinds.items():
            for name in names:
                if name in taken:
                    both = sorted((taken[name], (kind, name)), key=lambda path: self._reading.line_of(*path))
                    problem = f"'{name}' is a {both[0][0]} and a {both[1][0]}"
                    self._note(both[1], problem, "give one of the two another name")
                taken[name] = (kind, name)

    def check_hire_dates(self) -> None:
        """A date or fact is set by a field; a date may default to another date, but not in the end to itself."""
        dates = self._definition.hire_dates
        for kind, names in (("hire date", dates), ("hire fact", self._definition.hire_facts)):
            for name in {HAPPENED_ON, APPOINTED}.intersection(names):
                self._note(
                    (kind, name), f"'{name}' means something of its own after 'sets'", f"give the {kind} another name"
                )
        for date in dates.values():
            if date.defaults_to and date.defaults_to not in dates:
                self._note(
                    ("hire date", date.key),
                    f"'{date.defaults_to}' is not a hire date",
                    nearest(date.defaults_to, dates),
                )
            elif not date.defaults_to and date.key not in self._timeline.setters:
                mend = f"give a date field the line 'sets: {date.key}'"
                self._note(("hire date", date.key), f"no field sets '{date.key}', so it is never known", mend)
            name, steps = date.defaults_to, 0
            while name in dates and name != date.key and steps <= len(dates):
                name, steps = dates[name].defaults_to, steps + 1
            if name == date.key:
                self._note(
                    ("hire date", date.key), f"'{date.key}' defaults in the end to itself", "take one 'defaults_to' out"
                )

    def check_hire_facts(self) -> None:
        """A fact is set by a field, or no condition that asks it could be decided."""
        for fact in self._definition.hire_facts:
            if fact in self._definition.hire_dates:
                self._note(
                    ("hire fact", fact), f"'{fact}' is a hire date and a hire fact", "give one of the two another name"
                )
            if fact in LISTS:
                self._note(
                    ("hire fact", fact), f"'{fact}' is a list of the career framework", "give the fact another name"
                )
            if fact not in self._timeline.setters:
                mend = f"give a choice field the line 'sets: {fact}'"
                self._note(("hire fact", fact), f"no field sets '{fact}', so it is never known", mend)

    def check_stage(self, stage: Stage) -> None:
        """A stage belongs to a phase, and a record that can be left cannot be withdrawn later."""
        if stage.phase and stage.phase not in self._definition.phases:
            mend = nearest(stage.phase, self._definition.phases)
            self._note(("stage", stage.key, "phase"), f"'{stage.phase}' is not a phase", mend)
        place = self._definition.position[stage.key]
        earlier = [self._definition.stages[key] for key in self._definition.stage_order[:place]]
        if stage.ends_as == "withdrawn" and any(other.ends_as == "left" for other in earlier):
            problem = f"'{stage.key}' ends as withdrawn, after a stage in which the person had already started"
            self._note(("stage", stage.key, "ends_as"), problem, "write 'ends_as: left'")

    def check_regions(self, stage: Stage) -> None:
        """Each region is cleared by exactly one required step of its stage."""
        steps = [self._definition.steps[key] for key in stage.steps]
        for region in stage.regions:
            path = ("stage", stage.key, "regions", region)
            clearing = [step for step in steps if step.clears == region]
            if not clearing:
                self._note(
                    path, f"no step clears the region '{region}'", f"give a step of '{stage.key}' 'clears: {region}'"
                )
            if len(clearing) > 1:
                names = " and ".join(f"'{step.key}'" for step in clearing)
                self._note(path, f"{names} all clear the region '{region}'", "leave it to one of them")
            for step in clearing:
                doubtful = ("step", step.key, "need") in self._reading.doubtful
                if (not step.required and not doubtful) or step.when is not None:
                    problem = f"the region '{region}' could stay uncleared, because '{step.key}' need not be done"
                    self._note(("step", step.key, "clears"), problem, "write 'need: required' and no 'when'")

    def check_returns(self, stage: Stage) -> None:
        """A return leads to an earlier stage."""
        position = self._definition.position
        for target in stage.returns:
            path = ("stage", stage.key, "returns", target)
            if target not in position:
                self._note(path, f"'{target}' is not a stage", nearest(target, position))
            elif position[target] >= position[stage.key]:
                self._note(path, f"'{target}' is not before '{stage.key}'", "return to an earlier stage")

    def check_clears(self, step: Step) -> None:
        """A step clears a region of its own stage."""
        regions = self._definition.stages[step.stage].regions
        if step.clears and step.clears not in regions:
            problem = f"'{step.clears}' is not a region of '{step.stage}'"
            self._note(("step", step.key, "clears"), problem, nearest(step.clears, regions))

    def check_register(self, step: Step) -> None:
        """A register answers a step whole: its attendance, or its date, and nothing else; nobody has to agree it."""
        fields = step.fields.values()
        dates = [field.key for field in fields if field.sets == HAPPENED_ON]
        choices = [choice for field in fields for choice in field.choices]
        path = ("step", step.key, "register")
        if not step.register or any(self._reading.is_doubtful(step.key, field.key) for field in fields):
            return
        if step.register not in (*choices, *dates):
            problem = f"'{step.register}' is neither a choice of '{step.key}' nor the date on which it happened"
            self._note(path, problem, nearest(step.register, (*choices, *dates)))
        elif step.agreed_by:
            self._note(path, f"'{step.key}' has to be agreed, and nobody agrees a register", "take 'register' out")
        elif step.answers_seen_by:
            problem = f"only some may read '{step.key}', and whoever reads a register reads it"
            self._note(path, problem, "take 'register' out")
        elif others := [f.key for f in fields if f.key not in dates and step.register not in f.choices]:
            problem = f"'{step.key}' also asks for '{others[0]}', which a register does not answer"
            self._note(path, problem, "take 'register' out, or the field")

    def check_field(self, step: Step, field: Field) -> None:
        """What a field sets is of its kind; what it warns about is a date or number of its step; its limits leave room."""
        path = ("step", step.key, "fields", field.key)
        if field.sets:
            self._check_sets(step, field, (*path, "sets"))
        warned = field.warn_under_days_after[0] if field.warn_under_days_after else ""
        for key, name, kind in (
            ("not_before", field.not_before, FieldType.DATE),
            ("warn_under_days_after", warned, FieldType.DATE),
            ("warn_above", field.warn_above, FieldType.NUMBER),
        ):
            others = [other.key for other in step.fields.values() if other.type is kind and other is not field]
            if name and name not in others:
                self._note((*path, key), f"'{name}' is not another {kind} of '{step.key}'", nearest(name, others))
        if field.type is FieldType.ROWS and field.at_most == 0:
            self._note((*path, "at_most"), f"'{field.key}' could have no row at all", "write 1 or more")
        for part in (field, *field.columns.values()):
            if part.at_least is not None and part.at_most is not None and part.at_least > part.at_most:
                where = path if part is field else (*path, "columns", part.key)
                self._note(
                    (*where, "at_most"), "'at_least' is more than 'at_most'", "write the smaller number at 'at_least'"
                )

    def _check_sets(self, step: Step, field: Field, path: tuple[str, ...]) -> None:
        dates, facts = self._definition.hire_dates, self._definition.hire_facts
        doubtful = self._reading.is_doubtful(step.key, field.key)
        if field.sets in facts:
            if set(field.choices) != set(facts[field.sets]) and not doubtful:
                problem = f"'{field.sets}' is one of {one_of(facts[field.sets])}, and the field has other choices"
                self._note(path, problem, f"write 'type: choice' and 'choices: {field.sets}'")
        elif field.sets == APPOINTED:
            if field.type is not FieldType.NUMBER and not doubtful:
                self._note(path, f"'{APPOINTED}' is a number and the field is not", "write 'type: number'")
        elif field.sets not in (*dates, HAPPENED_ON):
            mend = nearest(field.sets, (*dates, *facts, HAPPENED_ON, APPOINTED))
            self._note(path, f"'{field.sets}' is neither a hire date nor a hire fact", mend)
        elif field.type is not FieldType.DATE and not doubtful:
            self._note(path, f"'{field.sets}' is a date and the field is not", "write 'type: date'")

    def _note(self, path: tuple[str, ...], problem: str, mend: str) -> None:
        self._reading.mistakes.add(self._reading.line_of(*path), problem, mend)
