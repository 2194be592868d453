"""Requests for agreement that follow each other within minutes: the first is mailed at once, and all that follow are one mail.

A message says all that waits on its record at the moment it leaves (``reminders.immediate``), and is dropped where a later one
will. So it is enough that the next leaves no sooner than some minutes after the last, and that those in between leave with it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import case, func, select

from notifications.catalogue import AgreementNeeded
from notifications.outbox import Status, messages, moment_text, put_off
from pledge_engine.work import Work


def gather(work: Work, message_id: str, kind: str, recipient: str, reference: str) -> None:
    """Let a message that was just queued leave with those that wait already, or a while after the last that was sent."""
    if kind != AgreementNeeded.kind or not work.gathers:
        return
    left_at = case((messages.c.due_at > messages.c.queued_at, messages.c.due_at), else_=messages.c.queued_at)
    others = (
        messages.c.status.in_((Status.WAITING, Status.SENT)),
        # Found by when they were queued: one that was put off was queued no longer ago than that.
        messages.c.queued_at > moment_text(work.now - 2 * work.gathers),
        messages.c.kind == kind,
        messages.c.recipient == recipient,
        messages.c.subject_reference == reference,
        messages.c.id != message_id,
    )
    last = work.connection.execute(select(func.max(left_at)).where(*others)).scalar()
    if not last:
        return
    leaves = datetime.fromisoformat(last).astimezone(UTC)
    until = leaves if leaves > work.now else leaves + work.gathers
    if until > work.now:
        put_off(work.connection, message_id, until=until)
