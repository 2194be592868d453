"""Messages that wait to be sent, written in the transaction of whatever caused them.

A row holds what kind of message it is, to whom and about what, by opaque references and without a word of text: what
the reader should see is asked when it is sent. There is no foreign key to anything outside this package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Status(StrEnum):
    """Where a message stands. The last three are final; one that failed waits again when a person sends it again."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


class Ending(StrEnum):
    """How one attempt ended. Nobody knows of ``UNKNOWN`` whether the server took the message: it may have been sent."""

    ACCEPTED = "accepted"
    PUT_OFF = "put_off"
    REFUSED = "refused"
    AWAY = "away"
    UNKNOWN = "unknown"
    BROKEN = "broken"
    DROPPED = "dropped"


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(value.value) for value in values)})", name=column)


def _moment(name: str) -> Column[str]:
    """A moment as text; empty, which sorts before every moment, until there is one."""
    return Column(name, String(27), nullable=False, server_default=text("''"))


messages = Table(
    "message",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject_reference", Text, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("key", Text, unique=True),
    Column("status", Text, nullable=False),
    Column("queued_at", String(27), nullable=False),
    # When it is tried next, and until when somebody is at it.
    _moment("due_at"),
    _moment("claimed_until"),
    # Goes up with every claim: what is done in the name of an older claim counts for nothing.
    Column("fence", Integer, nullable=False, server_default=text("0")),
    # How often it was tried since it was queued, or since a person sent it again.
    Column("tries", Integer, nullable=False, server_default=text("0")),
    _one_of("status", Status),
    Index(None, "status", "queued_at"),
    Index(
        "ix_message_waiting",
        "due_at",
        "queued_at",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
)

# One row for each time a message was about to be handed to a server; it is there before the server hears of the message.
attempts = Table(
    "attempt",
    METADATA,
    Column("message_id", String(32), ForeignKey(messages.c.id), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("began_at", String(27), nullable=False),
    _moment("ended_at"),
    Column("outcome", Text),
    Column("said", Text, nullable=False, server_default=text("''")),
    # What took the message, a mail server or a folder: not known of those that were taken before this was written down.
    Column("taken_by", Text),
    _one_of("outcome", Ending),
    Index("ix_attempt_began_at", "began_at"),
)

# Built once for each database: the layer above it then recognises it without looking at each part again.
_ADD = {
    name: kind.insert(messages).on_conflict_do_nothing(index_elements=["key"])
    for name, kind in (("sqlite", sqlite), ("postgresql", postgresql))
}
_ADD_AND_SAY = {name: added.returning(messages.c.id) for name, added in _ADD.items()}


def count_waiting(connection: Connection) -> int:
    """How many messages wait to be sent."""
    return connection.execute(select(func.count()).where(messages.c.status == Status.WAITING)).scalar_one()


def count_by_status(connection: Connection) -> Mapping[Status, int]:
    """How many messages there are of each status, all of them named."""
    found = select(messages.c.status, func.count().label("many")).group_by(messages.c.status)
    counted = {row.status: row.many for row in connection.execute(found)}
    return {status: counted.get(status, 0) for status in Status}


def moment_text(moment: datetime) -> str:
    """An aware moment as fixed-width UTC text, which sorts as time does; raises ``ValueError`` for one without a zone."""
    if moment.utcoffset() is None:
        raise ValueError("a moment does not say its time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def enqueue(
    connection: Connection,
    *,
    message_id: str,
    kind: str,
    recipient: str,
    subject_reference: str,
    local_date: date,
    queued_at: datetime,
    key: str | None = None,
) -> bool:
    """Add a message to those that wait; False when one with the same key is there already, whatever became of it.

    ``recipient`` is an opaque id, ``subject_reference`` what people call the record ("R-0042"), ``local_date`` the day
    in Europe/London for which it is meant, and ``queued_at`` an aware moment.
    """
    row = {
        "id": message_id,
        "kind": kind,
        "recipient": recipient,
        "subject_reference": subject_reference,
        "local_date": local_date,
        "key": key,
        "status": Status.WAITING,
        "queued_at": moment_text(queued_at),
    }
    return connection.execute(_ADD_AND_SAY[connection.dialect.name], row).first() is not None


def put_off(connection: Connection, message_id: str, *, until: datetime, key: str | None = None) -> None:
    """Let a message that waits leave no sooner than an aware moment, where a key is given under that, which says why."""
    later = {"due_at": moment_text(until)} | ({"key": key} if key else {})
    this = (messages.c.id == message_id, messages.c.status == Status.WAITING)
    connection.execute(update(messages).where(*this).values(later))


class Addressed(NamedTuple):
    """Of one of many messages what it has to itself: its id, for whom it is, and the key under which it is there once."""

    message_id: str
    recipient: str
    key: str


def enqueue_many(
    connection: Connection, addressed: Sequence[Addressed], *, kind: str, local_date: date, queued_at: datetime
) -> None:
    """Add messages about no record, one for each of many people; one whose key is there already stays as it is."""
    same = {
        "kind": kind,
        "subject_reference": "",
        "local_date": local_date,
        "status": Status.WAITING,
        "queued_at": moment_text(queued_at),
    }
    rows = [{"id": each.message_id, "recipient": each.recipient, "key": each.key, **same} for each in addressed]
    if rows:
        connection.execute(_ADD[connection.dialect.name], rows)
