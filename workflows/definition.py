"""A pledge as frozen, typed values: phases, stages, steps, and the career framework.

Values are made only by ``workflows.reading``, which checks them against each other and names every mistake with its line.
Nothing here reads a file or knows of any hire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from workflows.conditions import Condition
from workflows.fields import HAPPENED_ON, Field
from workflows.ladder import Ladder
from workflows.rules import DueRule


class Role(StrEnum):
    """The roles a person may hold; the first seven may own a step."""

    SERVICE_LEAD = "service_lead"
    PROFESSIONAL_LEAD = "professional_lead"
    HR = "hr"
    OCCUPATIONAL_HEALTH = "occupational_health"
    FACILITATOR = "facilitator"
    LX_LEADERSHIP = "lx_leadership"
    WORKER = "worker"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    BOARD = "board"


BOTH_LEADS = (Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD)


class Need(StrEnum):
    """How a step stands to its stage."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class OthersSee(StrEnum):
    """What is left of restricted answers for those who may not read them."""

    NOTHING = "nothing"
    COUNT = "count"


class ReturnAllowed(StrEnum):
    """When a return to an earlier stage is allowed."""

    ANY_TIME = "any time"
    NOTHING_DONE = "while nothing is done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A condition with the sentence that is said while it is not met."""

    condition: Condition
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One promise of the pledge, with who holds it, when it is due and what it asks.

    ``agreed_by`` is empty for a step its owner completes alone. ``carried_months`` is how long a finished step of a team
    serves later hires. ``sensitive`` hides the title outside the record; ``answers_seen_by`` (empty = everyone who sees the
    record) restricts the answers. ``turn_counts_when`` makes a repeat go on until enough turns count.
    ``register`` is what a group session records for somebody who came: a choice of the step, or its date field's key.
    What is not as ``look_again_unless`` says is asked about and refused nowhere.
    What is ``fixed_after_stage`` blocks the next advance when it is changed once its stage is over. ``ladder`` says when it
    is reminded of.
    """

    key: str
    title: str
    stage: str
    guidance: str
    owner: Role
    need: Need
    due: DueRule
    fields: Mapping[str, Field]
    agreed_by: tuple[Role, ...] = ()
    opens_with: str = ""
    opens_after: str = ""
    needs: tuple[str, ...] = ()
    when: Condition | None = None
    completes_when: tuple[Requirement, ...] = ()
    blocks_advance: tuple[Requirement, ...] = ()
    look_again_unless: tuple[Requirement, ...] = ()
    turn_counts_when: Condition | None = None
    clears: str = ""
    pace: bool = False
    sensitive: bool = False
    answers_seen_by: tuple[Role, ...] = ()
    others_see: OthersSee = OthersSee.NOTHING
    may_be_not_applicable: bool = True
    per_person: bool = False
    carried_months: int | None = None
    fixed_after_stage: bool = False
    register: str = ""
    ladder: Ladder = Ladder()  # noqa: RUF009 - A ladder is frozen.
    line: int = 0

    @property
    def days_asked(self) -> tuple[Field, ...]:
        """The fields that ask for the day on which the step happened."""
        return tuple(asked for asked in self.fields.values() if asked.sets == HAPPENED_ON)

    @property
    def tells_its_day(self) -> bool:
        """Whether completing it always answers on which day it happened, so that nobody need be asked for that once more."""
        met = {requirement.condition for requirement in self.completes_when}
        return any(asked.required and (asked.when is None or asked.when in met) for asked in self.days_asked)

    @property
    def ends_with_its_last_day(self) -> bool:
        """Whether it asks for nothing but days on which parts of it were done: it is done with the last of them."""
        return bool(self.fields) and all(asked.happened and not asked.sets for asked in self.fields.values())

    @property
    def required(self) -> bool:
        """Whether the stage cannot be agreed while the step is open."""
        return self.need is Need.REQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One part of the journey. ``advance_from`` names the hire date that must have come before the hire moves on."""

    key: str
    title: str
    phase: str
    target: DueRule | None
    regions: Mapping[str, str]
    returns: Mapping[str, ReturnAllowed]
    ends_as: str
    advance_from: str
    steps: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HireDate:
    """A date of the hire itself; until it is set it is the date named by ``defaults_to``."""

    key: str
    title: str
    defaults_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pillar:
    """One pillar of the career structure, with its roles: key to title."""

    key: str
    title: str
    roles: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A versioned pledge. ``content_hash`` is the SHA-256 of the text it was read from."""

    key: str
    version: int
    title: str
    content_hash: str
    phases: Mapping[str, str]
    stages: Mapping[str, Stage]
    steps: Mapping[str, Step]
    hire_dates: Mapping[str, HireDate]
    hire_facts: Mapping[str, Mapping[str, str]]
    pillars: Mapping[str, Pillar]
    bands: Mapping[str, str]

    @cached_property
    def stage_order(self) -> tuple[str, ...]:
        """The stages' keys in the order in which a hire goes through them."""
        return tuple(self.stages)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """The place of each stage in the order, counted from 0."""
        return {key: place for place, key in enumerate(self.stage_order)}

    def next_stage(self, stage: str) -> str | None:
        """The stage after this one, or None after the last."""
        place = self.position[stage] + 1
        return self.stage_order[place] if place < len(self.stage_order) else None

    @cached_property
    def offer_stage(self) -> str | None:
        """The stage in which somebody is offered the post; from there on a record is about a person."""
        return next((step.stage for step in self.steps.values() if step.per_person), None)

    def concerns_a_person(self, step: Step) -> bool:
        """Whether what is answered in a step is about the person who was offered the post."""
        if step.per_person:
            return True
        return self.offer_stage is not None and self.position[step.stage] > self.position[self.offer_stage]

    @cached_property
    def steps_followed_first(self) -> tuple[Step, ...]:
        """The steps in the order of the pledge, but each after those that it follows turn by turn."""
        return tuple(sorted(self.steps.values(), key=lambda step: step.due.followed is not None))

    @cached_property
    def steps_by_stage(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps of each stage, in the order in which the definition lists them."""
        return {key: tuple(self.steps[step] for step in stage.steps) for key, stage in self.stages.items()}
