"""Sending can be paused: nothing leaves while a pause has not ended, whatever waits in the outbox.

Whatever sends asks ``paused_since`` first, in the transaction in which it takes a message. A database that was restored
remembers messages as waiting that may have been sent since, so it begins with a pause, and a person ends it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, ColumnElement, Connection, String, Table, exists, func, insert, select, update

from notifications.outbox import METADATA, moment_text

pauses = Table(
    "sending_pause",
    METADATA,
    Column("began_at", String(27), primary_key=True),
    Column("ended_at", String(27)),
)

# Built once: the layer above the database then recognises it without looking at each part again.
_SINCE = select(func.min(pauses.c.began_at)).where(pauses.c.ended_at.is_(None))


def pause_sending(connection: Connection, now: datetime) -> None:
    """Let nothing leave from this moment on; does nothing while sending is paused already."""
    if paused_since(connection) is None:
        connection.execute(insert(pauses), {"began_at": moment_text(now), "ended_at": None})


def resume_sending(connection: Connection, now: datetime) -> bool:
    """Let messages leave again; False when nothing was paused."""
    ended = update(pauses).where(pauses.c.ended_at.is_(None)).values(ended_at=moment_text(now))
    return connection.execute(ended).rowcount > 0


def paused_since(connection: Connection) -> datetime | None:
    """The moment, in UTC, from which nothing leaves; None while messages may be sent."""
    began = connection.execute(_SINCE).scalar_one()
    return datetime.fromisoformat(began).astimezone(UTC) if began else None


def is_paused() -> ColumnElement[bool]:
    """The condition that nothing may be sent, for a statement that asks for more."""
    return exists().where(pauses.c.ended_at.is_(None))
