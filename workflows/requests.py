"""A change that somebody asked for instead of agreeing, and taking that request back.

Taking it back puts everything as it was before: what was proposed waits again, and whoever had agreed it has agreed it. So
it is possible only while nothing that they agreed has changed, and for whoever asked or now holds the role they asked in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from workflows.advancing import agreement_blockers
from workflows.agreeing import By
from workflows.blockers import ROLE_WORDS, Reason, Refused, refuse
from workflows.completing import step_of_turn
from workflows.journey import Journey
from workflows.occurrences import Today, settle
from workflows.steps import At
from workflows.turn import Agreed, Proposal, Status
from workflows.words import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An open request for a change: who made it, and what it set aside.

    ``agreements`` are those that were set aside, and ``proposal``, ``reason``, ``happened_on`` and ``kept_from`` what had been
    proposed of a turn. ``answered`` says that an answer was changed since.
    """

    by: By
    agreements: tuple[Agreed, ...] = ()
    proposal: Proposal = Proposal.COMPLETE
    reason: str = ""
    happened_on: date | None = None
    kept_from: int | None = None
    answered: bool = False


def take_back_request(journey: Journey, at: At, by: By, request: Request | None, today: Today) -> Journey | Refused:
    """Let a turn wait for agreement again, exactly as it did before a change to it was asked for."""
    turn = step_of_turn(journey, at.step, at.n)
    if isinstance(turn, Refused):
        return turn
    title = journey.definition.steps[at.step].title
    if request is None or turn.status is not Status.OPEN:
        return refuse(Reason.NOTHING_TO_AGREE, _nothing_asked(f"“{title}”"), step=at.step, n=at.n)
    if not may_take_back(request.by, by):
        return refuse(Reason.NOT_YOURS_TO_AGREE, _not_theirs(request.by), step=at.step, n=at.n)
    if journey.held:
        return refuse(Reason.HELD, "The record is on hold: resume it before agreeing anything.", step=at.step, n=at.n)
    proposed = replace(
        turn,
        status=Status.AWAITING_AGREEMENT,
        proposal=request.proposal,
        reason=request.reason,
        happened_on=request.happened_on,
        kept_from=request.kept_from,
        agreements=request.agreements,
    )
    if request.answered or any(agreed.content != proposed.content for agreed in request.agreements):
        words = f"“{title}” was changed since, so that the request cannot be taken back: complete it, or leave it open."
        return refuse(Reason.RECORDED_SINCE, words, step=at.step, n=at.n)
    return settle(journey.with_turn(proposed), today)


def take_back_stage_request(journey: Journey, by: By, request: Request | None, today: Today) -> Journey | Refused:
    """Let the other lead's agreement to the stage stand again, as it did before a change was asked for."""
    stage = journey.stage
    visit = journey.visit_to(stage.key) if stage else None
    if stage is None or visit is None or visit.agreements or request is None:
        return refuse(Reason.NOTHING_TO_AGREE, _nothing_asked(f"the stage “{stage.title}”" if stage else "it"))
    if not may_take_back(request.by, by):
        return refuse(Reason.NOT_YOURS_TO_AGREE, _not_theirs(request.by))
    if any(agreed.content != journey.stage_content(stage.key) for agreed in request.agreements):
        words = f"Something in the stage “{stage.title}” was changed since, so that the request cannot be taken back."
        return refuse(Reason.RECORDED_SINCE, words)
    if blockers := agreement_blockers(journey, stage, today.on):
        return Refused(blockers)
    return journey.with_visit(replace(visit, agreements=request.agreements))


def may_take_back(asked: By, by: By) -> bool:
    """Whether a request is somebody's to take back: they asked, or hold the role in which it was asked now."""
    return asked.person == by.person or asked.role is by.role


def _nothing_asked(what: str) -> str:
    return f"There is no open request for a change to {what}, so there is nothing to take back."


def _not_theirs(asked: By) -> str:
    return f"{sentence(ROLE_WORDS[asked.role])} asked for this change: only they can take that back."
