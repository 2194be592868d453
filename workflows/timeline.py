"""From which stage on a step can be open and can be closed, and a date be known; places count from 0, the first stage.

Only order is known here, no dates. What waits for something of a later stage cannot come before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.definition import Definition, Step
from workflows.rules import Anchor, DueRule, EachTurn, FieldOf, LaterOf, Named


class Timeline:
    """The order in which the parts of a definition can come about; names that are not known are passed over."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self.setters = _setters(definition)
        own = {step.key: self.place(step) for step in definition.steps.values()}
        self.opens = {key: self._first_place(definition.steps[key], own[key]) for key in own}
        self.closes = dict(self.opens)
        self._settle()

    def place(self, step: Step) -> int:
        """The place of a step's own stage."""
        return self._definition.position[step.stage]

    def known(self, name: str) -> int | None:
        """The first place at which a step can be closed or a hire date be known; None when that is never."""
        if name in self.closes:
            return None if self._definition.steps[name].due.endless else self.closes[name]
        dates = defaults(self._definition, name)
        places = [self.closes[step] for date in dates for step in self.setters.get(date, ())]
        return min(places, default=None)

    def _first_place(self, step: Step, own: int) -> int:
        stage = step.opens_with or step.stage
        if step.opens_after in self._definition.steps:
            return 0
        return self._definition.position.get(stage, own)

    def _settle(self) -> None:
        """Move each step to the place of what it waits for, until nothing moves: places only grow, so this ends."""
        steps = self._definition.steps
        waits = {step.key: _waits_for(step) for step in steps.values()}
        waiting: dict[str, list[str]] = {}
        for key, names in waits.items():
            for name in names:
                waiting.setdefault(name, []).append(key)
        unsettled = dict.fromkeys(steps)
        while unsettled:
            key, _ = unsettled.popitem()
            opens = max(self.opens[key], self.closes.get(steps[key].opens_after, 0))
            closes = max(opens, self.closes[key], *(self.closes.get(name, 0) for name in waits[key]))
            if (opens, closes) != (self.opens[key], self.closes[key]):
                self.opens[key], self.closes[key] = opens, closes
                unsettled.update(dict.fromkeys(waiting.get(key, ())))


def _waits_for(step: Step) -> set[str]:
    """What must be closed before the step can be: names of steps, and perhaps of things that are none."""
    return {step.opens_after, *step.needs, *([step.when.subject.step] if step.when else ())}


def defaults(definition: Definition, name: str) -> Iterator[str]:
    """A hire date, then the date it defaults to, and so on; each once, also where they lead in a ring."""
    seen: set[str] = set()
    while name in definition.hire_dates and name not in seen:
        seen.add(name)
        yield name
        name = definition.hire_dates[name].defaults_to


def _setters(definition: Definition) -> Mapping[str, list[str]]:
    """The steps with a field that sets a hire date or a hire fact, by the name of what is set."""
    found: dict[str, list[str]] = {}
    for step in definition.steps.values():
        for name in {field.sets for field in step.fields.values() if field.sets}:
            found.setdefault(name, []).append(step.key)
    return found


def anchors(rule: DueRule) -> Iterator[Anchor]:
    """Everything a rule counts from."""
    if rule.point:
        yield rule.point.anchor
    if rule.repeat and rule.repeat.anchor:
        yield rule.repeat.anchor
    if rule.repeat and rule.repeat.until:
        yield rule.repeat.until


def names_of(anchor: Anchor) -> tuple[str, ...]:
    """The steps and hire dates an anchor names."""
    match anchor:
        case Named(name=name):
            return (name,)
        case LaterOf(first=first, second=second):
            return (first.name, second.name)
        case FieldOf(step=step) | EachTurn(step=step):
            return (step,)
        case _:
            return ()
