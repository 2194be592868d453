"""Digests in the outbox: at most one for each person and working day, whatever it will say when it is sent."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Connection, String, cast, exists, func, literal, or_, select

from notifications import outbox
from notifications.catalogue import Digest
from notifications.outbox import Status, messages
from pledge_engine.reminders.digest_keys import key_of
from pledge_engine.reminders.folding import people_with_folded
from pledge_engine.reminders.looking_again import people_to_look_again
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.reminder import ReminderStatus, reminders
from pledge_engine.work import Work


def _key(recipient: ColumnElement[str], on: ColumnElement[str]) -> ColumnElement[str]:
    """The same key as the database puts it together, which finds a digest at once however many messages there are."""
    return literal(f"{Digest.kind}:", String) + recipient + literal(":", String) + on


def was_sent(dialect: str) -> ColumnElement[bool]:
    """The condition on ``reminders`` that the digest they belong to has gone out."""
    day = reminders.c.digest_on
    on = cast(day, String) if dialect == "sqlite" else func.to_char(day, "YYYY-MM-DD", type_=String())
    return exists().where(messages.c.key == _key(reminders.c.recipient_id, on), messages.c.status == Status.SENT)


def is_settled(recipient: ColumnElement[str], on: BindParameter[str], now: BindParameter[str]) -> ColumnElement[bool]:
    """Whether a person's digest of a day can take in nothing more: it was sent, dropped or given up, or is being sent.

    ``on`` is the day as ISO text, and ``now`` a moment as the outbox writes it.
    """
    return exists().where(
        messages.c.key == _key(recipient, on),
        or_(messages.c.status != Status.WAITING, messages.c.claimed_until > now),
    )


def queue_digests(work: Work, on: date) -> int:
    """Queue a digest for everybody who is to be told something on a day; gives how many people that is."""
    told = _people_to_tell(work.connection, on)
    people = sorted({*told, *people_with_folded(work, on), *people_to_look_again(work, on)})
    addressed = [outbox.Addressed(new_id(work.now), person_id, key_of(person_id, on)) for person_id in people]
    outbox.enqueue_many(work.connection, addressed, kind=Digest.kind, local_date=on, queued_at=work.now)
    return len(people)


def _people_to_tell(connection: Connection, on: date) -> list[str]:
    waiting = (reminders.c.status == ReminderStatus.WAITING, reminders.c.digest_on == on)
    found = select(reminders.c.recipient_id).where(*waiting).distinct()
    return list(connection.execute(found).scalars())
