"""Who logs in as the worker of a record, or that nobody does yet, for those who would notice: HR and the leads.

Nobody else is told, and nobody here at which address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pledge_engine.access.policy import records
from pledge_engine.clock import today
from pledge_engine.hires.invitations import last_invitation_to
from pledge_engine.hires.offers import can_be_invited
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.taking_up import TAKEN_UP
from pledge_engine.hires.told_rows import told_on
from workflows.blockers import ROLE_WORDS
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.words import listed, long_date

_TOLD_TO = {Role.HR, *BOTH_LEADS}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn:
    """The log-in of a record's worker. ``since`` is the day on which they took an invitation up, if they did.

    ``offered_to`` is the name in the offer where theirs is another; whose access has ended is not ``active``.
    """

    handle: str
    name: str
    since: date | None
    offered_to: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """That nobody logs in as the worker. ``invited_on`` is the day in London of an invitation that can still be taken up.

    ``in_vain`` is that the last one opens nothing more because a wrong day was typed too often, ``unsent`` that its mail did not
    reach them.
    """

    invited_on: date | None
    in_vain: bool = False
    unsent: bool = False


def log_in_of(reader: Reader) -> LogIn | None:
    """The log-in of the worker; None where there is none, and for whoever is not told."""
    if not _is_told(reader):
        return None
    told = told_on(reader.work, reader.record)
    if told.log_in is None:
        return None
    taken = (event["at"] for event in told.events if event["verb"] == TAKEN_UP and event["actor"] == told.log_in.id)
    at = next(taken, None)
    alike = told.log_in.name.casefold() == told.worker.casefold()
    return LogIn(
        handle=told.log_in.handle,
        name=told.log_in.name,
        since=today(datetime.fromisoformat(at)) if at else None,
        offered_to="" if alike else told.worker,
        active=told.log_in.active,
    )


def log_in_lacking(reader: Reader) -> Lacking | None:
    """That nobody logs in as the worker although the start is confirmed; None otherwise, and for whoever is not told."""
    if not _is_told(reader) or reader.journey.stage is None or not can_be_invited(reader):
        return None
    last = last_invitation_to(reader.work, reader.record.id)
    in_vain = last is not None and last.in_vain
    invited_on = today(last.invited_at) if last and not in_vain else None
    return Lacking(invited_on=invited_on, in_vain=in_vain, unsent=last is not None and last.came_to_nothing)


def recorded_without_log_in(reader: Reader, step: Step) -> str:
    """Who may record a step that is the worker's to do while nobody logs in as them, or that it waits for them to agree.

    Empty of every other step.
    """
    theirs = step.owner is Role.WORKER or Role.WORKER in step.agreed_by
    if not theirs or (lacking := log_in_lacking(reader)) is None:
        return ""
    may_record = listed(ROLE_WORDS[role] for role in Role if records(role, step))
    meanwhile = "Until they log in it is never late"
    if step.may_be_not_applicable:
        meanwhile += ", and where the worker agrees, both leads together can close it as not applicable"
    invited = (
        f"They were invited on {long_date(lacking.invited_on)}{', and the mail could not be sent' if lacking.unsent else ''}."
        if lacking.invited_on
        else "HR can invite them from the page of the record."
    )
    if step.owner is not Role.WORKER:
        return (
            f"The worker agrees this too, and nobody logs in as the worker now. {invited} It waits for them until then."
        )
    return f"Only {may_record} may record this, and nobody logs in as the worker now. {invited} {meanwhile}."


def _is_told(reader: Reader) -> bool:
    return reader.sees_names and bool(reader.roles & _TOLD_TO)
