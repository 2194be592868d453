"""Does what should leave leave? Since when messages wait, and since when every try has been in vain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, literal, not_, select

from notifications.catalogue import AT_ANY_TIME
from notifications.outbox import Ending, Status, attempts, messages, moment_text
from notifications.settings import ChannelKind

# Where a message stands that was put into a folder, or on a screen, of the server: nobody takes it any further.
KEPT = "kept"

# How a try ended that says nothing against the address of its reader: the next message is likely to fare no better.
_IN_VAIN = (Ending.PUT_OFF, Ending.AWAY, Ending.UNKNOWN, Ending.BROKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many messages wait, how many of these were tried, also of those queued long ago, and how many failed.

    The other two are since when (UTC) the oldest message waits that may leave, within the sending hours and at any time; None
    where none of these waits. One that was put off counts from the moment to which it was.
    """

    waiting: int
    tried: int
    long_tried: int
    failed: int
    oldest_in_hours: datetime | None
    oldest_at_any_time: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InVain:
    """Since when (UTC) every try has been in vain, and what was said of the last: a plain sentence without an address."""

    since: datetime
    said: str


def look_at_outbox(connection: Connection, *, long_ago: datetime) -> Standing:
    """How the outbox stands, in one statement; ``long_ago`` is an aware moment."""
    waits = messages.c.status == Status.WAITING
    tried = and_(waits, messages.c.tries > 0)
    put_off = and_(messages.c.tries == 0, messages.c.due_at > messages.c.queued_at)
    could_leave = case((put_off, messages.c.due_at), else_=messages.c.queued_at)
    always = messages.c.kind.in_(sorted(AT_ANY_TIME))
    found = select(
        func.count(case((waits, 1))).label("waiting"),
        func.count(case((tried, 1))).label("tried"),
        func.count(case((and_(tried, messages.c.queued_at <= moment_text(long_ago)), 1))).label("long_tried"),
        func.count(case((messages.c.status == Status.FAILED, 1))).label("failed"),
        func.min(case((and_(waits, not_(always)), could_leave))).label("in_hours"),
        func.min(case((and_(waits, always), could_leave))).label("at_any_time"),
    ).where(messages.c.status.in_((Status.WAITING, Status.FAILED)))
    row = connection.execute(found).one()
    return Standing(
        waiting=row.waiting,
        tried=row.tried,
        long_tried=row.long_tried,
        failed=row.failed,
        oldest_in_hours=_moment(row.in_hours),
        oldest_at_any_time=_moment(row.at_any_time),
    )


def tried_in_vain(connection: Connection) -> InVain | None:
    """Since when no message has left though some were tried; None where the last try says nothing of the kind.

    That one reader is put off, whose mailbox may be full, says nothing about the others.
    """
    newest = (attempts.c.began_at.desc(), attempts.c.ended_at.desc())
    taken = select(attempts).where(attempts.c.outcome == Ending.ACCEPTED).order_by(*newest).limit(1)
    last = connection.execute(taken).one_or_none()
    since = (attempts.c.began_at >= last.began_at, attempts.c.ended_at > last.ended_at) if last else ()
    tries = select(attempts, messages.c.recipient).join(messages, messages.c.id == attempts.c.message_id)
    vain = tries.where(attempts.c.outcome.in_(_IN_VAIN), *since).subquery()
    said = select(vain.c.said).order_by(vain.c.ended_at.desc()).limit(1).scalar_subquery()
    of_the_server = func.count(case((vain.c.outcome != Ending.PUT_OFF, 1)))
    readers = func.count(vain.c.recipient.distinct()).label("readers")
    row = connection.execute(
        select(
            func.min(vain.c.ended_at).label("first"), said.label("said"), of_the_server.label("of_the_server"), readers
        )
    ).one()
    began = _moment(row.first)
    return InVain(since=began, said=row.said) if began and (row.of_the_server or row.readers > 1) else None


def stands() -> ColumnElement[str]:
    """Where a message stands: its status, or ``KEPT`` in place of having been sent."""
    kept = attempts.c.taken_by.in_((ChannelKind.FOLDER, ChannelKind.CONSOLE))
    reached_nobody = exists().where(attempts.c.message_id == messages.c.id, kept)
    return case((and_(messages.c.status == Status.SENT, reached_nobody), literal(KEPT)), else_=messages.c.status)


def count_handed_over(connection: Connection) -> int:
    """How many messages a mail server is known to have taken."""
    taken = select(func.count()).where(attempts.c.taken_by == ChannelKind.SMTP)
    return connection.execute(taken).scalar_one()


def sent_unknown_by_what(connection: Connection) -> bool:
    """Whether any message left before it was kept what took it: a mail server, or a folder on the server."""
    unknown = exists().where(attempts.c.message_id == messages.c.id, attempts.c.taken_by.is_not(None))
    return bool(connection.execute(select(exists().where(messages.c.status == Status.SENT, ~unknown))).scalar_one())


def _moment(found: str | None) -> datetime | None:
    return datetime.fromisoformat(found).astimezone(UTC) if found else None
