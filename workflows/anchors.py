"""What a journey's rules count from, and what its conditions ask: read from the latest round that no return closed.

A not-applicable step counts from its second agreement and its fields stay unknown. Fields are known when saved, those of
agreed steps when agreed. A repeating step's day is that of its last needed turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflows.answers import Value
from workflows.calendar import Calendar
from workflows.conditions import Absent, Condition, Subject, Unanswered, holds
from workflows.definition import Definition, Stage, Step
from workflows.due import Anchored, Due, Known, Terms, Unknown, project
from workflows.journey import Journey
from workflows.rules import Anchor, EachTurn, FieldOf, LaterOf, Named, StageStarts, StageTarget
from workflows.turn import Status, Turn, happened
from workflows.words import turns_named

_SETTLED = frozenset({Status.DONE, Status.CARRIED, Status.IMPORTED, Status.NOT_APPLICABLE, Status.NOT_NEEDED})


def turn_counts(step: Step, turn: Turn) -> bool:
    """Whether a closed turn counts toward the number its repeat needs: "six attended, not six elapsed"."""
    if turn.status not in _SETTLED:
        return False
    if step.turn_counts_when is None or not happened(turn):
        return True
    return holds(step.turn_counts_when, lambda subject: turn.answers.get(subject.field, Absent())) is True


def closing_day(journey: Journey, step: Step) -> date | None:
    """The day a step closed in its current round; None while a needed turn is open, and always for an endless repeat."""
    if step.due.endless:
        return None
    if step.due.repeat is None:
        turn = journey.turn(step.key)
        return turn.completed_on if turn and turn.status in _SETTLED else None
    days = sorted(
        turn.completed_on for turn in journey.current(step.key) if turn.completed_on and turn_counts(step, turn)
    )
    needed = step.due.repeat.times or 0
    return days[needed - 1] if len(days) >= needed else None


def is_closed(journey: Journey, step: Step) -> bool:
    """Whether nothing more is asked of the step in its current round."""
    return closing_day(journey, step) is not None


class Anchors:
    """Resolves the anchors of the rules of one stage; ``turn`` is the turn an ``each`` anchor counts from."""

    def __init__(self, journey: Journey, stage: Stage, calendar: Calendar, *, turn: int = 1) -> None:
        """Bind the journey whose facts are read, and the stage whose start and target the rules mean."""
        self._journey = journey
        self._stage = stage
        self._calendar = calendar
        self._turn = turn

    def __call__(self, anchor: Anchor) -> Anchored:
        """The anchor's day with the words that name it, or only the words."""
        definition = self._journey.definition
        match anchor:
            case StageStarts():
                visit = self._journey.visit_to(self._stage.key)
                return _anchored(visit.entered_on if visit else None, f"the start of “{self._stage.title}”")
            case StageTarget():
                return _anchored(self.stage_target().on, f"the target of “{self._stage.title}”")
            case FieldOf(step=step, field=field):
                words = f"“{definition.steps[step].fields[field].title}” of “{definition.steps[step].title}”"
                return _anchored(self._field_date(step, field), words)
            case EachTurn(step=step):
                turn = self._journey.turn(step, self._turn)
                day = turn.completed_on if turn and happened(turn) else None
                return _anchored(day, turns_named(definition.steps[step].title, [self._turn]))
            case LaterOf(first=first, second=second):
                return self._later(first, second)
            case Named(name=name):
                return self._named(name)

    def stage_target(self) -> Due:
        """When the stage is meant to be complete; unknown while its own anchor is, or when it has no target."""
        rule = self._stage.target
        if rule is None:
            return Due(None, "no target")
        return project(rule, self, Terms(calendar=self._calendar, holds=self._journey.holds))

    def _named(self, name: str) -> Anchored:
        definition = self._journey.definition
        if name in definition.hire_dates:
            return _anchored(self._journey.hire_date(name), f"the {definition.hire_dates[name].title.lower()}")
        step = definition.steps[name]
        return _anchored(closing_day(self._journey, step), f"“{step.title}”")

    def _later(self, first: Named, second: Named) -> Anchored:
        both = self._named(first.name), self._named(second.name)
        missing = [anchor for anchor in both if isinstance(anchor, Unknown)]
        if missing:
            return Unknown(f"the later of {both[0].what} and {both[1].what}")
        known = [anchor for anchor in both if isinstance(anchor, Known)]
        later = max(known, key=lambda anchor: anchor.on)
        return Known(later.on, f"{later.what}, the later of two")

    def _field_date(self, step: str, field: str) -> date | None:
        value = field_answer(self._journey, step, field)
        return value if isinstance(value, date) else None


def _anchored(day: date | None, what: str) -> Anchored:
    return Unknown(what) if day is None else Known(day, what)


def field_answer(journey: Journey, step: str, field: str) -> Value | Unanswered | Absent:
    """What is known of a field in the step's current round."""
    turn = journey.turn(step)
    if turn is None or turn.status is Status.NOT_APPLICABLE:
        return Unanswered(Subject(step, field))
    agreed_only = bool(journey.definition.steps[step].agreed_by)
    if not agreed_only or happened(turn):
        value = turn.answers.get(field)
        if value is not None:
            return value
    return Absent() if not turn.status.is_open else Unanswered(Subject(step, field))


@dataclass(frozen=True, slots=True)
class Own:
    """The answers of the turn at hand, which stand in for what is stored of its step."""

    step: str
    answers: Mapping[str, Value]


def condition_holds(journey: Journey, condition: Condition, own: Own | None = None) -> bool | Unanswered:
    """Decide a condition of a step or a field, or name the subject to answer first."""

    def lookup(subject: Subject) -> Value | Unanswered | Absent:
        if not subject.step:
            return journey.facts.get(subject.field) or Unanswered(subject)
        if own is not None and subject.step == own.step:
            return own.answers.get(subject.field, Absent())
        return field_answer(journey, subject.step, subject.field)

    return holds(condition, lookup)


def due_before_it_opens(journey: Journey, step: Step, calendar: Calendar) -> Due:
    """What is known of the date of a step that has not opened: the date of its first turn, or only its rule in words."""
    anchors = Anchors(journey, journey.definition.stages[step.stage], calendar)
    return project(step.due, anchors, Terms(calendar=calendar, holds=journey.holds))


def condition_subject(definition: Definition, unanswered: Unanswered) -> str:
    """The title of the step to answer first, for a condition that cannot be decided yet."""
    if unanswered.subject.step:
        return definition.steps[unanswered.subject.step].title
    for step in definition.steps.values():
        if any(field.sets == unanswered.subject.field for field in step.fields.values()):
            return step.title
    return unanswered.subject.field.replace("_", " ")
