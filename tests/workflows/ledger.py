"""Bookkeeping of one hire by the test alone: who asked for what, what was allowed, and what must be true by then.

It reads a definition's plain facts and shares no decision with the rules. Every ``note_…`` is called for a move that was
allowed, and fails where it should not have been.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflows.agreeing import By
from workflows.answers import Value
from workflows.conditions import AnyRow, Condition, Is
from workflows.definition import BOTH_LEADS, Definition, Role, Step
from workflows.journey import Journey
from workflows.turn import Proposal, Turn

Key = tuple[str, int]


@dataclass
class Proposed:
    """What a turn is to become, in which words, and who has agreed so far."""

    becomes: str
    content: object
    needed: tuple[Role, ...]
    given: dict[Role, str] = field(default_factory=dict)

    def add(self, by: By) -> None:
        assert by.role in self.needed, f"{by.role} agreed what only {self.needed} may"
        assert by.role not in self.given, f"{by.role} agreed twice"
        assert by.person not in self.given.values(), f"{by.person} agreed in two roles"
        self.given[by.role] = by.person


@dataclass
class Ledger:
    definition: Definition
    answers: dict[Key, dict[str, Value]] = field(default_factory=dict)
    proposals: dict[Key, Proposed] = field(default_factory=dict)
    closed: dict[Key, str] = field(default_factory=dict)
    stage_given: dict[Role, tuple[str, object]] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def taken_up(cls, journey: Journey) -> "Ledger":
        """A ledger begun in the middle: what came before is copied and not judged."""
        ledger = cls(journey.definition, dates=dict(journey.dates), facts=dict(journey.facts))
        for turn in (turn for step in journey.turns for turn in journey.current(step)):
            ledger.answers[turn.step, turn.n] = dict(turn.answers)
            if not turn.status.is_open and turn.status != "not_needed":
                ledger.closed[turn.step, turn.n] = turn.status.value
            if turn.proposal is not None:
                ledger.proposals[turn.step, turn.n] = proposed(journey, turn)
        visit = journey.visit_to(journey.stage.key) if journey.stage else None
        for given in visit.agreements if visit else ():
            assert visit is not None
            ledger.stage_given[given.role] = (given.person, ledger.snapshot(visit.stage))
        return ledger

    # ---------------------------------------------------------------- moves of a step

    def note_saved(self, key: Key, given: Mapping[str, Value | None]) -> None:
        after = self.with_answers(key, given)
        if after != self.answers.get(key, {}):
            self.proposals.pop(key, None)
        self.answers[key] = after

    def with_answers(self, key: Key, given: Mapping[str, Value | None]) -> dict[str, Value]:
        both = {**self.answers.get(key, {}), **given}
        return {name: value for name, value in both.items() if value is not None}

    def note_completed(self, key: Key, by: By, given: Mapping[str, Value | None], day: date) -> None:
        assert key not in self.closed, f"{key} was completed twice"
        self.answers[key] = self.with_answers(key, given)
        step = self.definition.steps[key[0]]
        for needed in step.needs:
            assert self.is_satisfied(self.definition.steps[needed]), f"{key} was completed before {needed}"
        if not step.agreed_by:
            self.proposals.pop(key, None)
            self.close(key, "done")
            return
        self.propose(key, Proposed("done", (dict(self.answers[key]), day), step.agreed_by), by)

    def note_not_applicable(self, key: Key, by: By, reason: str) -> None:
        assert self.definition.steps[key[0]].may_be_not_applicable, f"{key} is part of every journey"
        assert key not in self.closed
        assert by.role in BOTH_LEADS
        self.propose(key, Proposed("not_applicable", (dict(self.answers.get(key, {})), reason), BOTH_LEADS), by)

    def propose(self, key: Key, proposed: Proposed, by: By) -> None:
        """Propose something new, or agree to the very same that somebody else has proposed already."""
        there = self.proposals.get(key)
        same = there is not None and (there.becomes, there.content) == (proposed.becomes, proposed.content)
        if there and same and there.given and by.person not in there.given.values():
            self.note_agreed(key, by)
            return
        if by.role in proposed.needed:
            proposed.add(by)
        self.proposals[key] = proposed

    def note_agreed(self, key: Key, by: By) -> None:
        proposed = self.proposals[key]
        proposed.add(by)
        if set(proposed.given) == set(proposed.needed):
            del self.proposals[key]
            self.close(key, proposed.becomes)

    def note_change_asked(self, key: Key, by: By) -> None:
        proposed = self.proposals.pop(key)
        assert by.role in proposed.needed
        assert by.person not in proposed.given.values()

    def note_withdrawn(self, key: Key, by: By) -> None:
        given = self.proposals[key].given
        assert by.person in given.values(), "somebody took back what they had not given"
        self.proposals[key].given = {role: person for role, person in given.items() if person != by.person}
        if not self.proposals[key].given:
            del self.proposals[key]

    def close(self, key: Key, becomes: str) -> None:
        self.closed[key] = becomes
        if becomes in {"done", "carried"}:
            for name, asked in self.definition.steps[key[0]].fields.items():
                value = self.answers[key].get(name)
                if asked.sets in self.definition.hire_dates and isinstance(value, date):
                    self.dates[asked.sets] = value
                if asked.sets in self.definition.hire_facts and value is not None:
                    self.facts[asked.sets] = str(value)

    # ---------------------------------------------------------------- moves of the stage

    def note_stage_agreed(self, stage: str, by: By) -> None:
        self.must_be_satisfied(stage)
        assert by.role in BOTH_LEADS
        standing = self.standing()
        assert by.role not in standing, "a lead agreed the stage twice"
        assert by.person not in standing.values(), "one person agreed the stage in two roles"
        self.stage_given[by.role] = (by.person, self.snapshot(stage))

    def note_stage_withdrawn(self, by: By) -> None:
        assert by.person in self.standing().values()
        self.stage_given = {role: given for role, given in self.stage_given.items() if given[0] != by.person}

    def note_stage_change_asked(self, by: By) -> None:
        assert by.person not in self.standing().values()
        self.stage_given = {}

    def note_advanced(self, stage: str, today: date, *, held: bool) -> None:
        self.must_be_satisfied(stage)
        standing = self.standing()
        assert set(standing) == set(BOTH_LEADS), f"{stage} was left with the agreement of {standing}"
        assert len(set(standing.values())) == 2, f"{stage} was agreed by one person"
        assert not held, "a hire on hold moved on"
        waited_for = self.definition.stages[stage].advance_from
        if waited_for:
            day = self.hire_date(waited_for)
            assert day is not None, f"{stage} was left before {waited_for} was known"
            assert day <= today, f"{stage} was left before {waited_for}"
        self.stage_given = {}
        for key in self.definition.stages[stage].steps:
            self.closed.setdefault((key, 1), "left")

    def hire_date(self, name: str) -> date | None:
        default = self.definition.hire_dates[name].defaults_to
        return self.dates.get(name) or (self.hire_date(default) if default else None)

    def must_be_satisfied(self, stage: str) -> None:
        for key in self.definition.stages[stage].steps:
            step = self.definition.steps[key]
            if step.required and not step.due.endless:
                assert self.is_satisfied(step), f"{stage} was agreed or left without {key}"
            for requirement in step.blocks_advance:
                blocks = (key, 1) in self.closed and self.holds(requirement.condition) is False
                assert not blocks, f"{stage} was left although: {requirement.otherwise}"

    def drop_stale(self, stage: str) -> None:
        """Set aside the agreements to a stage that no longer holds what was agreed; called after every move."""
        now = self.snapshot(stage)
        self.stage_given = {role: given for role, given in self.stage_given.items() if given[1] == now}

    def standing(self) -> dict[Role, str]:
        """Who has agreed the stage, and in which role."""
        return {role: person for role, (person, _) in self.stage_given.items()}

    def snapshot(self, stage: str) -> object:
        """What a stage agreement is about, as the test sees it: which required steps are needed, and the hire's dates."""
        steps = [self.definition.steps[key] for key in self.definition.stages[stage].steps]
        return [(step.key, self.is_unneeded(step)) for step in steps if step.required], sorted(self.dates.items())

    # ---------------------------------------------------------------- what is closed and what is needed

    def is_satisfied(self, step: Step) -> bool:
        if self.is_unneeded(step):
            return True
        times = step.due.repeat.times if step.due.repeat else 1
        return self.counting(step) >= (times or 0)

    def counting(self, step: Step) -> int:
        """How many turns are closed and count."""
        counts = 0
        for (key, n), how in self.closed.items():
            if key == step.key and how in {"done", "not_applicable", "carried"}:
                asked = step.turn_counts_when
                value = self.answers.get((key, n), {}).get(asked.subject.field) if asked else None
                counts += not asked or how == "not_applicable" or is_so(asked, value)
        return counts

    def is_unneeded(self, step: Step) -> bool:
        return step.when is not None and self.holds(step.when) is False

    def holds(self, condition: Condition) -> bool | None:
        """Whether a condition on a step's answer is true; None while that cannot be known."""
        if not condition.subject.step:
            fact = self.facts.get(condition.subject.field)
            return is_so(condition, fact) if fact else None
        asked = self.definition.steps[condition.subject.step]
        how = self.closed.get((asked.key, 1))
        value = self.answers.get((asked.key, 1), {}).get(condition.subject.field)
        if how == "not_applicable":
            return None
        if value is not None and (how in {"done", "carried"} or not asked.agreed_by):
            return is_so(condition, value)
        return is_so(condition, None) if how or self.is_unneeded(asked) else None


def proposed(journey: Journey, turn: Turn) -> Proposed:
    """What a turn that is taken up in the middle is to become, and who has agreed to it."""
    given = {agreed.role: agreed.person for agreed in turn.agreements}
    if turn.proposal is Proposal.NOT_APPLICABLE:
        return Proposed("not_applicable", (dict(turn.answers), turn.reason), BOTH_LEADS, given)
    if turn.kept_from is not None:
        return Proposed("carried", None, BOTH_LEADS, given)
    needed = journey.definition.steps[turn.step].agreed_by
    return Proposed("done", (dict(turn.answers), turn.happened_on), needed, given)


def is_so(condition: Condition, value: Value | None) -> bool:
    """Whether a value makes a condition true; a missing value is none of those it names."""
    if isinstance(condition, AnyRow):
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, tuple) else []
        return any(all(row.get(name) is True for name in condition.fields) for row in rows)
    assert isinstance(condition, Is)
    words = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return (value is not None and words in condition.values) != condition.negated
