"""Inviting the person to log in, once their start is confirmed: at an address that they chose, if they want any.

Whoever confirms the start asks them. The address is no answer of the record and in no event; that they were invited is.
"""

from __future__ import annotations

from sqlalchemy import Row, select

from pledge_engine.access.log_ins import SOMEBODY_LOGS_IN
from pledge_engine.access.permissions import Action
from pledge_engine.audit.event import Change
from pledge_engine.errors import Invalid, RefusedMove
from pledge_engine.hires.acting import Done, Happening, finish, open_record, present
from pledge_engine.hires.invitations import invite_at
from pledge_engine.hires.offers import is_confirmed, record_offers
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.record import Record
from pledge_engine.people.naming import clean_email
from pledge_engine.store.tables import appointees
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, FieldMistake
from workflows.blockers import Blocker, Reason


def invite(work: Work, reference: str, address: str) -> Done:
    """Invite the person who was offered the post at an address of their choice; an earlier invitation opens nothing more.

    That can be done anew where somebody took an invitation up and their access has ended since. Whether anybody has that
    address is neither asked nor told. Raises ``NotFound``, ``Forbidden``, ``Invalid``, and ``RefusedMove`` before the start is
    confirmed and while somebody logs in as the person.
    """
    record = open_record(work, reference, Action.INVITE_WORKER)
    journey = present(work, record)
    offer = _offer(work, record)
    if offer is None or journey.stage is None or not is_confirmed(journey):
        words = "The start date is not confirmed yet. Once it is, ask the person at which address they want to be written to."
        raise RefusedMove([Blocker(Reason.NOT_OPEN, words)])
    if offer.somebody_logs_in:
        words = (
            "They can log in already. For a new password they ask on the page to log in. If somebody else took the invitation "
            "up, ask an administrator to end the access of that log-in, and then invite the right person."
        )
        raise RefusedMove([Blocker(Reason.NOTHING_LEFT, words)])
    invite_at(work, offer.id, _checked(address))
    anew = {"access_ended": Change(old=offer.person_id)} if offer.person_id else {}
    return finish(work, record, journey, Happening("worker_invited", extra=anew))


def may_invite_after(work: Work, reference: str, step: str) -> bool:
    """Whether a step that was just completed set the start date, and its person can be invited now by whoever did."""
    pledge = work.newest(SHIPPED_PLEDGE)
    done = pledge.steps.get(step)
    sets = done is not None and any(field.sets == "start_date" for field in done.fields.values())
    return sets and "invite" in record_offers(work, reference).acts


def _offer(work: Work, record: Record) -> Row[str, str | None, bool] | None:
    columns = appointees.c.id, appointees.c.person_id, SOMEBODY_LOGS_IN.label("somebody_logs_in")
    standing = select(*columns).where(appointees.c.hire_id == record.id, appointees.c.ended_on.is_(None))
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
