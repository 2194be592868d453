"""One hire's journey as frozen facts: visits to stages, turns of steps, dates and holds.

Facts in, answers out: this module reads what is known (anchors, conditions, what is closed) and changes nothing. People are
opaque ids here. Days are calendar days in Europe/London.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from workflows.definition import Definition, Role, Stage
from workflows.due import HoldSpan
from workflows.turn import Agreed, Superseded, Turn, digest_of, happened


@dataclass(frozen=True, slots=True)
class Ended:
    """The day a record ended, and the code of why it was withdrawn or how the person left."""

    on: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One round of a stage. ``returned`` says that a later return closed it, so that its dates no longer count.

    ``reopen_at`` is the stage at which a lead proposes to reopen a record that ended in this visit.
    """

    stage: str
    round: int
    entered_on: date
    left_on: date | None = None
    returned: bool = False
    target_on: date | None = None
    agreements: tuple[Agreed, ...] = ()
    reopen_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Everything the rules need to know of one hire.

    ``state`` is the machine's configuration as leaf paths, two while in parallel regions. ``turns`` maps each opened step to
    its turns, oldest first. ``leads`` names the person who holds each of the two lead roles; ``appointee`` the worker, once
    linked. ``pace`` is in weeks per workbook week.
    """

    definition: Definition
    state: tuple[str, ...]
    visits: tuple[Visit, ...]
    turns: Mapping[str, tuple[Turn, ...]]
    leads: Mapping[Role, str]
    appointee: str | None = None
    dates: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pace: int = 1
    holds: tuple[HoldSpan, ...] = ()
    ended: Ended | None = None

    @property
    def held(self) -> bool:
        """Whether the hire is on hold now."""
        return any(hold.resumed_on is None for hold in self.holds)

    @property
    def stage(self) -> Stage | None:
        """The stage the hire is in; None once it has been withdrawn or left."""
        return self.definition.stages.get(self.state[0].partition("/")[0])

    def visit_to(self, stage: str) -> Visit | None:
        """The latest visit to a stage that no return closed."""
        for visit in reversed(self.visits):
            if visit.stage == stage and not visit.returned:
                return visit
        return None

    def next_round(self, stage: str) -> int:
        """The round a turn of the stage belongs to when it opens now, also before the stage is entered."""
        if visit := self.visit_to(stage):
            return visit.round
        visited = [visit.round for visit in self.visits if visit.stage == stage]
        superseded = [
            turn.round
            for step in self.definition.stages[stage].steps
            for turn in self.turns.get(step, ())
            if turn.superseded
        ]
        return 1 + max((*visited, *superseded), default=0)

    def current(self, step: str) -> tuple[Turn, ...]:
        """The turns of a step in its latest round that no return closed, first turn first."""
        turns = self.turns.get(step)
        if turns is None:  # So it is for most steps of a pledge, and settling asks for each of them.
            return ()
        standing = [turn for turn in turns if turn.superseded is None]
        return tuple(turn for turn in standing if turn.round == standing[-1].round) if standing else ()

    def finished_before(self, step: str) -> Turn | None:
        """The newest turn of a step that was finished in a round since superseded, for a step that does not repeat."""
        turns = (turn for turn in reversed(self.turns.get(step, ())) if turn.superseded and happened(turn))
        return next(turns, None)

    def turn(self, step: str, n: int = 1) -> Turn | None:
        """One turn in the current round."""
        return next((turn for turn in self.current(step) if turn.n == n), None)

    def open_turn(self, step: str) -> Turn | None:
        """The earliest open turn of a step in the current round."""
        return next((turn for turn in self.current(step) if turn.status.is_open), None)

    def with_turn(self, turn: Turn) -> Journey:
        """The journey with one turn put in or replaced."""
        others = tuple(t for t in self.turns.get(turn.step, ()) if t.key != turn.key)
        ordered = tuple(sorted((*others, turn), key=lambda t: (t.round, t.n))) if others else (turn,)
        return replace(self, turns={**self.turns, turn.step: ordered})

    def with_visit(self, visit: Visit) -> Journey:
        """The journey with one visit put in or replaced."""
        kept = tuple(v for v in self.visits if (v.stage, v.round) != (visit.stage, visit.round))
        if len(kept) == len(self.visits):
            return replace(self, visits=(*self.visits, visit))
        return replace(
            self, visits=tuple(visit if (v.stage, v.round) == (visit.stage, visit.round) else v for v in self.visits)
        )

    def hire_date(self, name: str) -> date | None:
        """A hire date, or the date it defaults to while it is not set itself."""
        known = self.dates.get(name)
        if known is None and (default := self.definition.hire_dates[name].defaults_to):
            return self.hire_date(default)
        return known

    def stage_content(self, stage: str) -> str:
        """SHA-256 of what a stage agreement is bound to: its required turns and the hire's dates, as they now stand."""
        turns: list[object] = [
            (turn.key, turn.status, str(turn.completed_on), turn.content)
            for step in self.definition.steps_by_stage[stage]
            if step.required and not step.due.endless
            for turn in self.current(step.key)
        ]
        dates = sorted((name, day.isoformat()) for name, day in self.dates.items())
        return digest_of([turns, dates])


def of_earlier_person(journey: Journey, turn: Turn) -> bool:
    """Whether a turn is about somebody whose offer fell through: it is closed to all but HR, and erased in time."""
    if not journey.definition.concerns_a_person(journey.definition.steps[turn.step]):
        return False
    return turn.superseded is Superseded.ANOTHER_PERSON or journey.state == ("withdrawn",)
