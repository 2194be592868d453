"""Why a move is refused, as values: every reason at once, each in plain words that any door may show or rephrase."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import Role


class Reason(StrEnum):
    """The kinds of reason a move can be refused for."""

    NOT_IN_DEFINITION = "not_in_definition"
    NOT_OPEN = "not_open"
    ALREADY_CLOSED = "already_closed"
    SESSION_RECORDED = "session_recorded"
    CANNOT_START = "cannot_start"
    UNDECIDED = "undecided"
    REASON_UNTRUE = "reason_untrue"
    STEP_OPEN = "step_open"
    AWAITING_AGREEMENT = "awaiting_agreement"
    ANSWER_MISSING = "answer_missing"
    ANSWER_BLOCKS = "answer_blocks"
    DATE_IMPOSSIBLE = "date_impossible"
    DATE_NOT_COME = "date_not_come"
    STAGE_NOT_AGREED = "stage_not_agreed"
    NOTHING_TO_AGREE = "nothing_to_agree"
    ALREADY_AGREED = "already_agreed"
    SAME_PERSON = "same_person"
    NOT_YOURS_TO_AGREE = "not_yours_to_agree"
    MAY_NOT_BE_NOT_APPLICABLE = "may_not_be_not_applicable"
    HELD = "held"
    NOT_HELD = "not_held"
    NOT_FROM_HERE = "not_from_here"
    ENDED = "ended"
    CHANGED_AFTER_ITS_STAGE = "changed_after_its_stage"
    RECORDED_SINCE = "recorded_since"
    WHICH_TURN = "which_turn"
    NO_OFFER = "no_offer"
    NOTHING_LEFT = "nothing_left"
    LEFT_INSTEAD = "left_instead"
    WITHDRAWN_INSTEAD = "withdrawn_instead"
    BROKEN_STATE = "broken_state"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason, with the step, turn and field it is about, and the role that can lift it, where there is one.

    The field is one of the step, or ``happened_on`` where it is about the day of the step itself.
    """

    reason: Reason
    words: str
    step: str = ""
    n: int = 0
    field: str = ""
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A move that may not happen now, with everything that stands in its way."""

    blockers: tuple[Blocker, ...]


def refuse(
    reason: Reason, words: str, *, step: str = "", n: int = 0, field: str = "", role: Role | None = None
) -> Refused:
    """A refusal for a single reason."""
    return Refused((Blocker(reason, words, step=step, n=n, field=field, role=role),))


ROLE_WORDS = {
    Role.SERVICE_LEAD: "the service lead",
    Role.PROFESSIONAL_LEAD: "the professional lead",
    Role.HR: "HR",
    Role.OCCUPATIONAL_HEALTH: "occupational health",
    Role.FACILITATOR: "the group facilitator",
    Role.LX_LEADERSHIP: "lived experience senior leadership",
    Role.WORKER: "the worker",
    Role.AUDITOR: "the auditor",
    Role.ADMINISTRATOR: "the administrator",
    Role.BOARD: "the board",
}
