"""Who must agree, who has, and who may: two leads are two different people, each in their own role."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workflows.blockers import ROLE_WORDS, Reason, Refused, refuse
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.turn import Agreed, Proposal, Status, Turn
from workflows.words import listed


@dataclass(frozen=True, slots=True)
class By:
    """Who makes a move, and the role they make it in."""

    role: Role
    person: str


def required_roles(step: Step, proposal: Proposal, *, kept: bool = False) -> tuple[Role, ...]:
    """Everyone who must agree before a turn becomes what is proposed; both leads for "not applicable" and "still holds"."""
    return BOTH_LEADS if kept or proposal is Proposal.NOT_APPLICABLE else step.agreed_by


def awaited_roles(step: Step, turn: Turn) -> tuple[Role, ...]:
    """The roles whose agreement a proposed turn still waits for."""
    given = {agreed.role for agreed in turn.agreements}
    return still_to_agree(step, turn.proposal or Proposal.COMPLETE, given, kept=turn.kept_from is not None)


def holding_roles(step: Step, turn: Turn) -> tuple[Role, ...]:
    """Whose part a turn is now: its owner's, or where it waits for agreement all whose agreement is missing."""
    waiting = turn.status is Status.AWAITING_AGREEMENT
    return (awaited_roles(step, turn) if waiting else ()) or (step.owner,)


def still_to_agree(step: Step, proposal: Proposal, given: Collection[Role], *, kept: bool = False) -> tuple[Role, ...]:
    """The roles whose agreement a proposal needs and does not have; ``kept`` is for what is proposed to hold still."""
    return tuple(role for role in required_roles(step, proposal, kept=kept) if role not in given)


def may_not_agree(given: Sequence[Agreed], by: By, required: Sequence[Role], what: str) -> Refused | None:
    """Why somebody may not add their agreement, or None when they may."""
    if by.role not in required:
        people = listed(ROLE_WORDS[role] for role in required)
        return refuse(Reason.NOT_YOURS_TO_AGREE, f"{what} is agreed by {people}.")
    if any(agreed.role is by.role for agreed in given):
        return refuse(
            Reason.ALREADY_AGREED, f"{what} already has the agreement of {ROLE_WORDS[by.role]}.", role=by.role
        )
    if any(agreed.person == by.person for agreed in given):
        people = listed(ROLE_WORDS[role] for role in required)
        words = f"{what} needs {people} to be different people, and you have agreed it already: somebody else must."
        return refuse(Reason.SAME_PERSON, words)
    return None
