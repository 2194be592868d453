"""One turn of a step, as frozen facts: where it stands, what was answered and agreed, and when it is due.

People are opaque ids here. Days are calendar days in Europe/London.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from workflows.answers import Value, to_json
from workflows.definition import BOTH_LEADS, Role


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
# How a turn closes whose step was done, in this record or before it was carried or imported.
HAPPENED = frozenset({Status.DONE, Status.CARRIED, Status.IMPORTED})


class Proposal(StrEnum):
    """What a turn that awaits agreement will become once everyone has agreed."""

    COMPLETE = "complete"
    NOT_APPLICABLE = "not_applicable"


class Superseded(StrEnum):
    """For whom the round goes on that a return opened in place of this turn's."""

    SAME_PERSON = "same_person"
    ANOTHER_PERSON = "another_person"


class Talked(StrEnum):
    """What came of talking with the worker about what they said did not happen."""

    WILL_BE_DONE = "will_be_done"
    IS_DONE = "is_done"
    TOO_LATE = "too_late"

    @property
    def words(self) -> str:
        """What came of it, in the middle of a sentence."""
        return _CAME_OF_IT[self]


_CAME_OF_IT = {
    Talked.WILL_BE_DONE: "it will be done",
    Talked.IS_DONE: "it is done",
    Talked.TOO_LATE: "it can no longer be done",
}


class WaitingOn(StrEnum):
    """Whom an open turn waits for, where somebody has said so."""

    US = "us"
    CANDIDATE = "candidate"
    THIRD_PARTY = "third_party"

    @property
    def words(self) -> str:
        """Whom that is, as it is said behind "waits for"."""
        return _WAITED_FOR[self]


_WAITED_FOR = {
    WaitingOn.US: "us",
    WaitingOn.CANDIDATE: "the candidate",
    WaitingOn.THIRD_PARTY: "somebody outside the trust",
}


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
    are looked at again. ``said_not_to_have_happened_on`` is the day on which the worker said so, and ``talked_about`` what came
    of talking with them about that, as a lead wrote down on ``talked_about_on``.
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
    talked_about: Talked | None = None
    talked_about_on: date | None = None
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
        return digest_of(bound if self.kept_from is None else {**bound, "kept_from": self.kept_from})

    @property
    def answered(self) -> str:
        """SHA-256 of the answers alone."""
        return digest_of(self._answers_as_json())

    def _answers_as_json(self) -> Mapping[str, object]:
        return {key: to_json(value) for key, value in self.answers.items()}


def happened(turn: Turn) -> bool:
    """Whether what the turn asks for was done, in this record or before it was carried or imported."""
    return turn.status in HAPPENED


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest_of(value: object) -> str:
    """SHA-256 of a value as JSON in one way of writing it."""
    return hashlib.sha256(_ENCODER.encode(value).encode("utf-8")).hexdigest()
