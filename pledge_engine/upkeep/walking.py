"""Walking a fictional hire through the pledge, by the commands that people use and in the names of the right people.

A walk asks the record what is open, does each thing on or shortly before its due date, and never turns its clock back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from pledge_engine.clock import LONDON, FixedClock
from pledge_engine.hires import stage_commands, step_commands
from pledge_engine.hires.acting import Done
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.telling import said
from pledge_engine.hires.views import HireView, TaskLine
from pledge_engine.office import Office
from pledge_engine.upkeep.acts import Act, Hands, Restraint
from pledge_engine.upkeep.stories import Scene, Story, made_up
from pledge_engine.work import Work
from workflows.answers import to_json
from workflows.blockers import ROLE_WORDS, Reason
from workflows.calendar import Calendar
from workflows.definition import BOTH_LEADS, Definition, Role, Step
from workflows.rules import Direction

_CANNOT = frozenset({"cannot_start", "undecided", "awaiting_agreement"})
_STAGE_REASONS = frozenset({Reason.STAGE_NOT_AGREED.value, Reason.DATE_NOT_COME.value})
_BEGINNING = time(9, 30)


class Walk:
    """One hire on its way. ``day`` is the day on which it last did something."""

    def __init__(self, office: Office, clock: FixedClock, hands: Hands, story: Story, day: date) -> None:
        self.office, self.clock, self.hands, self.story, self.day = office, clock, hands, story, day
        self.reference = ""
        self.calendar = Calendar()
        self._acts_today = 0

    def at(self, day: date) -> None:
        """Put the clock on a day, a few minutes after what was done before."""
        self._acts_today = self._acts_today + 1 if day == self.day else 0
        self.day = day
        opening = datetime.combine(day, _BEGINNING, tzinfo=LONDON)
        self.clock.set(opening + timedelta(minutes=2 * self._acts_today))

    def do(self, act: Act) -> None:
        """Do one thing in the name of the right person."""
        self.at(act.on)
        with self.office.work(self.hands.actor(act.role)) as work:
            self.reference = act.command(work).reference

    def do_and_tell(self, act: Act) -> HistoryEntry:
        """Do one thing in the name of the right person, and give what the trail says of it."""
        self.at(act.on)
        with self.office.work(self.hands.actor(act.role)) as work:
            done = act.command(work)
            self.reference = done.reference
            return said(work, done)

    def look(self) -> HireView:
        """The record as the professional lead sees it on the walk's day."""
        self.clock.set(datetime.combine(self.day, _BEGINNING, tzinfo=LONDON))
        with self.office.work(self.hands.actor(Role.PROFESSIONAL_LEAD), write=False) as work:
            return show_hire(work, self.reference)

    def next_act(self, definition: Definition, restraint: Restraint) -> Act | None:
        """The next thing to do, or None when nothing is left that the walk may do."""
        view = self.look()
        acts = [act for act in self._on_steps(view, definition, restraint) if self.hands.holds(act.role)]
        in_stage = any(act.step in definition.stages[view.stage].steps for act in acts)
        if not in_stage:
            acts += self._on_stage(view, definition)
        return min(acts, key=lambda act: act.on, default=None)

    def _on_steps(self, view: HireView, definition: Definition, restraint: Restraint) -> Iterator[Act]:
        for task in view.tasks:
            step = definition.steps[task.step]
            if task.state == "awaiting_agreement":
                if step.key not in restraint.agreements:
                    yield self._agreement(task)
            elif task.state not in _CANNOT and task.due_on and step.key not in restraint.steps:
                if (most := restraint.part_done.get(step.key)) is None:
                    yield self._completion(task, step)
                elif not task.answered.startswith(f"{most} "):
                    yield self._saving(task, step, most)

    def _agreement(self, task: TaskLine) -> Act:
        role = task.awaiting[0]
        on = self.calendar.add_working_days(max(self.day, task.happened_on or self.day), 1)
        reference = self.reference
        return Act(on, role, lambda work: step_commands.agree_step(work, reference, task.step, n=task.n), task.step)

    def _completion(self, task: TaskLine, step: Step) -> Act:
        on, reference = self._planned(task, step), self.reference

        def complete(work: Work) -> Done:
            return step_commands.complete_step(work, reference, step.key, self._answers(work, step), n=task.n)

        return Act(on, step.owner, complete, task.step, completes=True)

    def _saving(self, task: TaskLine, step: Step, most: int) -> Act:
        on, reference = self.calendar.add_working_days(self.day, 3), self.reference

        def save(work: Work) -> Done:
            part = dict(list(self._answers(work, step).items())[:most])
            return step_commands.save_step(work, reference, step.key, part, n=task.n)

        return Act(on, step.owner, save, task.step)

    def _answers(self, work: Work, step: Step) -> Mapping[str, object]:
        journey = open_reader(work, self.reference).journey
        answers = made_up(Scene(journey, step, work.today, self.story, self.calendar))
        return {key: to_json(value) for key, value in answers.items()}

    def _planned(self, task: TaskLine, step: Step) -> date:
        """On the day for what repeats or is due "on" a day; for the rest up to three working days before, or one after."""
        assert task.due_on is not None
        on_the_day = step.due.repeats or (step.due.point and step.due.point.direction is Direction.ON)
        early = 0 if on_the_day else sum(map(ord, self.reference + step.key)) % 5 - 1
        return max(self.day, self.calendar.add_working_days(task.due_on, -early))

    def _only_agreements_missing(self, view: HireView) -> bool:
        return all(blocker.reason in _STAGE_REASONS for blocker in view.blockers)

    def _on_stage(self, view: HireView, definition: Definition) -> Iterator[Act]:
        """Both leads agree the stage, then it advances; where a date has to come first, not before that day."""
        if definition.next_stage(view.stage) is None or not self._only_agreements_missing(view):
            return
        reference, on = self.reference, self.calendar.roll_forward(self.day)
        if name := definition.stages[view.stage].advance_from:
            dates = dict(view.dates)
            on = max(on, dates.get(definition.hire_dates[name].title, on))
        given = {line.role for line in view.agreements if line.agreed_on}
        for role in BOTH_LEADS:
            if ROLE_WORDS[role] not in given:
                yield Act(on, role, lambda work: stage_commands.agree_stage(work, reference))
                return
        yield Act(on, Role.PROFESSIONAL_LEAD, lambda work: stage_commands.advance(work, reference))
