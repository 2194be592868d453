"""A pledge as frozen, typed values: phases, stages, steps, fields, and the career framework.

Values are made only by ``workflows.reading``, which checks them against each other and names every mistake with its line.
Nothing here reads a file or knows of any hire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from workflows.conditions import AnyRow, Condition
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


# What a date field sets when it asks for the day on which its step happened.
HAPPENED_ON = "happened_on"
# What a number field sets when it asks how many people one advert appoints.
APPOINTED = "appointed"

BOTH_LEADS = (Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD)


class FieldType(StrEnum):
    """What may be answered in a field."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes/no"
    CHOICE = "choice"
    MANY_OF = "many of"
    LINK = "link"
    ROWS = "rows"


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
class Field:
    """One question of a step. ``choices`` maps the stored key to the words shown; ``columns`` are the fields of a row.

    ``not_before`` and ``warn_under_days_after`` name another date of the same step; the latter with a number of days.
    What has ``happened`` is a date on which something was done, and no plan; one that is ``far_ahead`` usually lies years away.
    ``warn_before`` is the anchor, as a due rule would say it, before which a date does not usually lie.
    ``warn_above`` names another number of the same step, and ``warn_over`` one of another step as "step.field".
    ``warn_unlike`` names a field of another step as "step.field", whose answer this one usually repeats.
    ``warn_unless_all`` says that all choices are meant to be chosen.
    ``warn_if_nobody`` says that somebody is meant to be named, and ``warn_on_day_off`` that a plan is meant for a working day.
    ``warn_figure_above`` is the most that a figure in a text usually is.
    """

    key: str
    title: str
    type: FieldType
    hint: str = ""
    required: bool = True
    when: Condition | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Field] = field(default_factory=dict)
    at_least: int | None = None
    at_most: int | None = None
    not_before: str = ""
    happened: bool = False
    far_ahead: bool = False
    warn_before: str = ""
    warn_above: str = ""
    warn_over: str = ""
    warn_unlike: str = ""
    warn_unless_all: bool = False
    warn_if_nobody: bool = False
    warn_on_day_off: bool = False
    warn_figure_above: int | None = None
    warn_under_days_after: tuple[str, int] | None = None
    rows_for: AnyRow | None = None
    sets: str = ""


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
