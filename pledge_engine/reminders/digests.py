"""Digests in the outbox: at most one for each person and working day, whatever it will say when it is sent."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, exists, or_, select

from notifications import outbox
from notifications.catalogue import Digest
from notifications.outbox import Status, messages, moment_text
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.reminder import ReminderStatus, reminders
from pledge_engine.work import Work


def key_of(person_id: str, on: date) -> str:
    """The key under which a person's digest of a day is there once."""
    return f"{Digest.kind}:{person_id}:{on.isoformat()}"


def was_sent() -> ColumnElement[bool]:
    """The condition on ``reminders`` that the digest they belong to has gone out."""
    return exists().where(
        messages.c.kind == Digest.kind,
        messages.c.recipient == reminders.c.recipient_id,
        messages.c.local_date == reminders.c.digest_on,
        messages.c.status == Status.SENT,
    )


def is_settled(recipient: ColumnElement[str], on: date, now: datetime) -> ColumnElement[bool]:
    """Whether a person's digest of a day can take in nothing more: it was sent, dropped or given up, or is being sent."""
    return exists().where(
        messages.c.kind == Digest.kind,
        messages.c.recipient == recipient,
        messages.c.local_date == on,
        or_(messages.c.status != Status.WAITING, messages.c.claimed_until > moment_text(now)),
    )


def queue_digests(work: Work, on: date) -> int:
    """Queue a digest for everybody who is to be told something on a day; gives how many people that is."""
    people = _people_to_tell(work.connection, on)
    addressed = [outbox.Addressed(new_id(work.now), person_id, key_of(person_id, on)) for person_id in people]
    outbox.enqueue_many(work.connection, addressed, kind=Digest.kind, local_date=on, queued_at=work.now)
    return len(people)


def _people_to_tell(connection: Connection, on: date) -> list[str]:
    waiting = (reminders.c.status == ReminderStatus.WAITING, reminders.c.digest_on == on)
    found = select(reminders.c.recipient_id).where(*waiting).distinct().order_by(reminders.c.recipient_id)
    return list(connection.execute(found).scalars())
