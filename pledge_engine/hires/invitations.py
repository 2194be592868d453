"""Invitations that wait to be taken up: at which address, for whom, and until when. Nothing of them is in the trail.

An address is kept while it is needed and no longer: until the person has chosen how they log in, their offer has ended or they
have left, another address took its place, or 30 days are over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, insert, select

from notifications import outbox
from notifications.catalogue import Invitation
from notifications.claiming import put_aside
from notifications.leaving import stands
from pledge_engine.access.log_ins import SOMEBODY_LOGS_IN
from pledge_engine.queueing import queue_to
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import appointees, hires, invitation_links, invitations
from pledge_engine.work import Work

LASTS = timedelta(days=30)
# So long before nobody can take one up any more it is said: over a weekend too.
RUNS_OUT_SOON = timedelta(days=3)
# So many wrong answers to what only the person knows end an invitation.
MOST_TRIES = 10
_NOT_SENT = (outbox.Status.FAILED, outbox.Status.DROPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody who was invited and has not logged in yet. ``starts_on`` is the day that was agreed with them."""

    id: str
    address: str
    appointee_id: str
    hire_id: str
    name: str
    starts_on: date


def invite_at(work: Work, appointee_id: str, address: str) -> None:
    """Invite somebody at an address, in place of any address before, and let the message be sent."""
    _forget(work, invitations.c.appointee_id == appointee_id)
    row = {"id": new_id(work.now), "appointee_id": appointee_id, "address": address}
    work.connection.execute(insert(invitations), row | {"invited_at": work.now, "tries": 0})
    let_be_sent(work, row["id"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An invitation that can still be taken up. ``status`` is where its newest message stands, empty where there is none.

    One ``in_vain`` opens nothing more, because a wrong day was typed too often.
    """

    id: str
    invited_at: datetime
    status: str
    in_vain: bool = False

    @property
    def came_to_nothing(self) -> bool:
        """Whether its newest mail was not sent, and nothing lets it be sent still."""
        return self.status in _NOT_SENT


def standing_for(work: Work, hire_id: str) -> Standing | None:
    """The invitation of the person who was offered a post, where it can still be taken up."""
    last = last_invitation_to(work, hire_id)
    return last if last is not None and not last.in_vain else None


def last_invitation_to(work: Work, hire_id: str) -> Standing | None:
    """The same, also where it was tried in vain; None where there is none, or nobody took it up in time."""
    joined = invitations.join(appointees, appointees.c.id == invitations.c.appointee_id)
    theirs = and_(appointees.c.hire_id == hire_id, appointees.c.ended_on.is_(None))
    in_time = invitations.c.invited_at > work.now - LASTS
    columns = invitations.c.id, invitations.c.invited_at, invitations.c.tries
    row = work.connection.execute(select(*columns).select_from(joined).where(theirs, in_time)).one_or_none()
    if row is None:
        return None
    if row.tries >= MOST_TRIES:
        return Standing(id=row.id, invited_at=row.invited_at, status="", in_vain=True)
    sent = select(stands()).where(outbox.messages.c.recipient == row.id)
    newest_first = sent.order_by(outbox.messages.c.queued_at.desc(), outbox.messages.c.id.desc())
    newest = work.connection.execute(newest_first.limit(1)).scalar_one_or_none()
    return Standing(id=row.id, invited_at=row.invited_at, status=newest or "")


def can_be_taken_up(now: datetime) -> ColumnElement[bool]:
    """The condition on ``invitations`` under which one still stands: neither too old nor tried in vain."""
    return and_(invitations.c.invited_at > now - LASTS, invitations.c.tries < MOST_TRIES)


def tried_too_often(now: datetime) -> ColumnElement[bool]:
    """The condition on ``invitations`` under which one is over because of wrong answers, and not yet because of its age."""
    return and_(invitations.c.invited_at > now - LASTS, invitations.c.tries >= MOST_TRIES)


def runs_out_soon(now: datetime) -> ColumnElement[bool]:
    """The condition on ``invitations`` under which one can be taken up for a few days more."""
    return and_(can_be_taken_up(now), invitations.c.invited_at <= now - LASTS + RUNS_OUT_SOON)


def mail_came_to_nothing() -> ColumnElement[bool]:
    """The condition on ``invitations`` under which the newest mail of one was not sent, and nothing lets it be sent still."""
    theirs = select(outbox.messages.c.status).where(outbox.messages.c.recipient == invitations.c.id)
    newest = theirs.order_by(outbox.messages.c.queued_at.desc(), outbox.messages.c.id.desc()).limit(1)
    return newest.scalar_subquery().in_(_NOT_SENT)


def let_be_sent(work: Work, invitation_id: str, kind: str = Invitation.kind) -> None:
    """Put the message of an invitation into the outbox; it names no record. ``kind`` is another for one asked for again."""
    queue_to(work, invitation_id, kind)


def find_invited(work: Work, invitation_id: str) -> Invited | None:
    """Somebody whose invitation still stands; None once it was taken up, replaced or tried in vain, or their offer ended."""
    columns = (invitations.c.id, invitations.c.address, appointees.c.id.label("appointee_id"), appointees.c.hire_id)
    joined = invitations.join(appointees, appointees.c.id == invitations.c.appointee_id).join(
        hires, hires.c.id == appointees.c.hire_id
    )
    stands = and_(
        can_be_taken_up(work.now),
        appointees.c.ended_on.is_(None),
        ~SOMEBODY_LOGS_IN,
        hires.c.start_date.is_not(None),
        hires.c.ended_on.is_(None),
    )
    found = select(*columns, appointees.c.name, hires.c.start_date).select_from(joined)
    row = work.connection.execute(found.where(stands, invitations.c.id == invitation_id)).one_or_none()
    if row is None:
        return None
    return Invited(
        id=row.id,
        address=row.address,
        appointee_id=row.appointee_id,
        hire_id=row.hire_id,
        name=row.name or "",
        starts_on=row.start_date,
    )


def forget_invitation(work: Work, invitation_id: str) -> None:
    """Keep nothing more of an invitation, neither address nor link."""
    _forget(work, invitations.c.id == invitation_id)


def forget_invitations_to(work: Work, hire_id: str) -> None:
    """Keep nothing more of any invitation to a post."""
    _forget(work, invitations.c.appointee_id.in_(select(appointees.c.id).where(appointees.c.hire_id == hire_id)))


def forget_old_invitations(work: Work) -> None:
    """Keep nothing more of invitations that nobody took up in time."""
    _forget(work, invitations.c.invited_at <= work.now - LASTS)


def _forget(work: Work, which: ColumnElement[bool]) -> None:
    put_aside(work.connection, outbox.messages.c.recipient.in_(select(invitations.c.id).where(which)))
    gone = invitation_links.c.invitation_id.in_(select(invitations.c.id).where(which))
    work.connection.execute(delete(invitation_links).where(gone))
    work.connection.execute(delete(invitations).where(which))
