"""Inviting the person to log in, once their start is confirmed: at an address that they chose, if they want any.

Whoever confirms the start asks them. The address is no answer of the record and in no event; that they were invited is.
"""

from __future__ import annotations

from sqlalchemy import Row, select

from notifications.leaving import KEPT
from pledge_engine.access.finding import find_hire
from pledge_engine.access.log_ins import SOMEBODY_LOGS_IN
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require
from pledge_engine.audit.event import Change
from pledge_engine.clock import today as today_in_london
from pledge_engine.errors import Invalid, RefusedMove
from pledge_engine.hires.acting import Done, Happening, finish, open_record, present
from pledge_engine.hires.invitations import LASTS, Standing, invite_at, standing_for
from pledge_engine.hires.offers import is_confirmed, record_offers
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.record import Record
from pledge_engine.hires.wording import moment
from pledge_engine.people.naming import clean_email
from pledge_engine.store.tables import appointees
from pledge_engine.surface import way_out
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, FieldMistake
from workflows.blockers import Blocker, Reason
from workflows.words import long_date

_NOT_CONFIRMED = (
    "The start date is not confirmed yet. Once it is, ask the person at which address they want to be written to."
)
_LOGS_IN = (
    "They can log in already. For a new password they ask on the page to log in. If somebody else took the invitation "
    "up, ask an administrator to end the access of that log-in, and then invite the right person."
)
# What is said of the newest mail; nothing of one that is kept no more.
_SENT = {
    "waiting": "The mail waits to be sent, within the sending hours.",
    "sent": "The mail was sent. Its link works for half an hour, and the page that it leads to sends another.",
    KEPT: "The mail went into a folder on the server, from where it reaches nobody: tell an administrator.",
    "failed": "The mail could not be sent: ask them for the address again.",
    "dropped": "The mail was not sent: make sure of the address with them, and send another.",
}
_ARRIVES = {"waiting", "sent"}


def invite(work: Work, reference: str, address: str, *, instead_of: str = "") -> Done:
    """Invite the person who was offered the post at an address of their choice; an earlier invitation opens nothing more.

    While one can be taken up another is sent only on purpose: ``instead_of`` that one, by its id. Somebody can be invited anew
    where whoever took an invitation up has lost their access since. Whether anybody has that address is neither asked nor told.
    Raises ``NotFound``, ``Forbidden``, ``Invalid``, and ``RefusedMove`` before the start is confirmed and while somebody logs in
    as the person.
    """
    record = open_record(work, reference, Action.INVITE_WORKER)
    journey = present(work, record)
    offer = _offer(work, record.id)
    if offer is None or journey.stage is None or not is_confirmed(journey):
        raise RefusedMove([Blocker(Reason.NOT_OPEN, _NOT_CONFIRMED)])
    if offer.somebody_logs_in:
        raise RefusedMove([Blocker(Reason.NOTHING_LEFT, _LOGS_IN)])
    cleaned = _checked(address)
    _check_none_stands(work, record, instead_of)
    invite_at(work, offer.id, cleaned)
    anew = {"access_ended": Change(old=offer.person_id)} if offer.person_id else {}
    return finish(work, record, journey, Happening("worker_invited", extra=anew))


def standing_invitation(work: Work, reference: str) -> Standing | None:
    """The invitation that the person who was offered the post can still take up, if any; for whoever may invite them.

    Raises ``NotFound`` and ``Forbidden``.
    """
    _, scope = find_hire(work.connection, work.actor, reference)
    require(work.actor, Action.INVITE_WORKER, scope)
    return standing_for(work, scope.hire_id)


def said_of(standing: Standing) -> str:
    """What became of an invitation that nobody has taken up yet, and what comes next."""
    said = [f"They were invited on {moment(standing.invited_at)}, and have not logged in yet."]
    if standing.status in _SENT:
        said.append(_SENT[standing.status])
    if standing.status in _ARRIVES:
        until = long_date(today_in_london(standing.invited_at + LASTS))
        said.append(f"They can take it up until {until}. The record then says how they log in.")
    return " ".join(said)


def _check_none_stands(work: Work, record: Record, instead_of: str) -> None:
    standing = standing_for(work, record.id)
    if standing is not None and standing.id != instead_of:
        problem = f"the person was already invited on {moment(standing.invited_at)}"
        mend = way_out(
            work,
            on_pages="send another only if it did not reach them",
            typed="send another with --again, only if it did not reach them",
        )
        raise Invalid([FieldMistake("invitation", "Invitation", problem, mend)])


def may_invite_after(work: Work, reference: str, step: str) -> bool:
    """Whether a step that was just completed set the start date, and its person is to be invited now by whoever did.

    Not where they were invited already, and the mail has come or is on its way.
    """
    pledge = work.newest(SHIPPED_PLEDGE)
    done = pledge.steps.get(step)
    sets = done is not None and any(field.sets == "start_date" for field in done.fields.values())
    if not sets or "invite" not in record_offers(work, reference).acts:
        return False
    standing = standing_invitation(work, reference)
    return standing is None or standing.status not in _ARRIVES


def why_nobody_is_invited(work: Work, reference: str) -> str:
    """Why whoever may invite the person cannot now; empty where they can. Raises ``NotFound`` and ``Forbidden``."""
    _, scope = find_hire(work.connection, work.actor, reference)
    require(work.actor, Action.INVITE_WORKER, scope)
    if "invite" in record_offers(work, reference).acts:
        return ""
    offer = _offer(work, scope.hire_id)
    return _LOGS_IN if offer is not None and offer.somebody_logs_in else _NOT_CONFIRMED


def _offer(work: Work, hire_id: str) -> Row[str, str | None, bool] | None:
    columns = appointees.c.id, appointees.c.person_id, SOMEBODY_LOGS_IN.label("somebody_logs_in")
    standing = select(*columns).where(appointees.c.hire_id == hire_id, appointees.c.ended_on.is_(None))
    return work.connection.execute(standing).one_or_none()


def _checked(address: str) -> str:
    try:
        cleaned = clean_email(address)
    except AnswerMistake as mistake:
        raise Invalid([FieldMistake("address", "Email address", mistake.problem, mistake.mend)]) from mistake
    if cleaned is None:
        mend = "type the address that they want, or go back if they want none"
        raise Invalid([FieldMistake("address", "Email address", "nothing is typed", mend)])
    return cleaned
