"""One hire's journey as frozen facts: visits to stages, turns of steps, agreements, dates and holds.

Facts in, answers out: this module reads what is known (anchors, conditions, what is closed) and changes nothing. People are
opaque ids here. Days are calendar days in Europe/London.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from workflows.answers import Value, to_json
from workflows.definition import BOTH_LEADS, Definition, Role, Stage
from workflows.due import HoldSpan


class Status(StrEnum):
    """Where one turn of a step stands. Only the first two are open."""

    OPEN = "open"
    AWAITING_AGREEMENT = "awaiting_agreement"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    NOT_NEEDED = "not_needed"
    CARRIED = "carried"
    IMPORTED = "imported"
    RETURNED = "returned"
    NOT_TAKEN_UP = "not_taken_up"
    NOT_KEPT = "not_kept"
    ENDED = "ended"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done or agreed."""
        return self in _OPEN


_OPEN = frozenset({Status.OPEN, Status.AWAITING_AGREEMENT})
_HAPPENED = frozenset({Status.DONE, Status.CARRIED, Status.IMPORTED})


class Proposal(StrEnum):
    """What a turn that awaits agreement will become once everyone has agreed."""

    COMPLETE = "complete"
    NOT_APPLICABLE = "not_applicable"


class Superseded(StrEnum):
    """For whom the round goes on that a return opened in place of this turn's."""

    SAME_PERSON = "same_person"
    ANOTHER_PERSON = "another_person"


class WaitingOn(StrEnum):
    """Whom an open turn waits for, where somebody has said so."""

    US = "us"
    CANDIDATE = "candidate"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class Agreed:
    """One person's agreement, in one role, to exactly the content whose hash is given."""

    role: Role
    person: str
    on: date
    content: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A date moved by hand: the day it was moved to, the day on which, the reason's code, and the leads who stand behind it."""

    to: date
    on: date
    reason: str
    by: tuple[tuple[Role, str], ...] = ()

    @property
    def by_both_leads(self) -> bool:
        """Whether the date counts in place of the rule's when it is asked what was kept."""
        return {role for role, _ in self.by} == set(BOTH_LEADS)


@dataclass(frozen=True, slots=True)
class Ended:
    """The day a record ended, and the code of why it was withdrawn or how the person left."""

    on: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of a step in one round; steps that do not repeat have turn 1 only.

    ``happened_on`` is the day it is said to have happened; ``completed_on`` the day that counts for rules (for an agreed
    step the later of that and the last agreement); ``closed_on`` the day on which the turn was closed in the record.
    ``reason`` is the code a turn is not applicable for, or for which an open one was sent back.
    ``can_be_late`` says whether it would be overdue once past its date (see ``workflows.lateness``).
    ``rule_due_on`` is what the rule alone gives, kept only beside a date that was moved by hand.
    ``superseded`` says that a later round took its place. ``kept_from`` is the round in which it was finished before, for one
    that is proposed to hold still, or does. ``bound_to`` is the digest of the answers that its stage was left with, once they
    are looked at again. ``said_not_to_have_happened_on`` is the day on which the worker said so.
    """

    step: str
    round: int
    n: int
    status: Status
    opened_on: date
    due_on: date | None = None
    first_due_on: date | None = None
    because: str = ""
    happened_on: date | None = None
    completed_on: date | None = None
    closed_on: date | None = None
    proposal: Proposal | None = None
    reason: str = ""
    can_be_late: bool = False
    answers: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    agreements: tuple[Agreed, ...] = ()
    superseded: Superseded | None = None
    kept_from: int | None = None
    bound_to: str = ""
    moved: Moved | None = None
    waiting_on: WaitingOn | None = None
    said_not_to_have_happened_on: date | None = None
    rule_due_on: date | None = None

    @property
    def key(self) -> tuple[str, int, int]:
        """What identifies the turn within its hire: step, round and turn number."""
        return (self.step, self.round, self.n)

    @property
    def promised_on(self) -> date | None:
        """The day by which it was promised: the rule's, or one to which both leads moved it."""
        moved_by_one = self.moved is not None and not self.moved.by_both_leads
        return self.rule_due_on if moved_by_one else self.due_on

    @property
    def content(self) -> str:
        """SHA-256 of everything an agreement is bound to: every field, the day it happened and what it becomes."""
        bound: dict[str, object] = {
            "answers": self._answers_as_json(),
            "happened_on": self.happened_on.isoformat() if self.happened_on else None,
            "proposal": self.proposal,
            "reason": self.reason,
        }
        return _digest(bound if self.kept_from is None else {**bound, "kept_from": self.kept_from})

    @property
    def answered(self) -> str:
        """SHA-256 of the answers alone."""
        return _digest(self._answers_as_json())

    def _answers_as_json(self) -> Mapping[str, object]:
        return {key: to_json(value) for key, value in self.answers.items()}


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
        return _digest([turns, dates])


def happened(turn: Turn) -> bool:
    """Whether what the turn asks for was done, in this record or before it was carried or imported."""
    return turn.status in _HAPPENED


def of_earlier_person(journey: Journey, turn: Turn) -> bool:
    """Whether a turn is about somebody whose offer fell through: it is closed to all but HR, and erased in time."""
    if not journey.definition.concerns_a_person(journey.definition.steps[turn.step]):
        return False
    return turn.superseded is Superseded.ANOTHER_PERSON or journey.state == ("withdrawn",)


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def _digest(value: object) -> str:
    return hashlib.sha256(_ENCODER.encode(value).encode("utf-8")).hexdigest()
