"""Taking messages for sending, each by one courier at a time, whoever else is killed; ``settling`` records what became of them.

A claim is a lease with a number, the fence. When its lease ends somebody else may take the message under the next
number, and from then on the older claim can record nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    RowMapping,
    String,
    bindparam,
    delete,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningUpdate

from notifications.outbox import Ending, Status, attempts, messages, moment_text
from notifications.outcomes import MAY_HAVE_BEEN_SENT
from notifications.source import Claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that was taken, under which number, and how often it was tried before."""

    message: Claimed
    fence: int
    tries: int


def claim(
    connection: Connection, *, now: datetime, lease: timedelta, most: int, only: Collection[str] | None = None
) -> tuple[Claim, ...]:
    """Take up to ``most`` messages that are due and that nobody is at, the longest due first; ``only`` of these kinds.

    An attempt that its courier did not live to record is closed here: the message may have been sent.
    """
    moment = moment_text(now)
    asked = {"moment": moment, "most": most, "until": moment_text(now + lease)}
    if only is not None:
        asked["only"] = sorted(only)
    found = connection.execute(_taking(some_kinds=only is not None), asked).mappings()
    rows = sorted(found, key=lambda row: (row["due_at"], row["queued_at"], row["id"]))
    _close_abandoned(connection, [row["id"] for row in rows], moment)
    return tuple(_claim_of(row) for row in rows)


@cache
def _taking(*, some_kinds: bool) -> ReturningUpdate[Any]:
    """Built once: the layer above the database then recognises it without looking at each part again."""
    moment = bindparam("moment", type_=String())
    free = (
        select(messages.c.id)
        .where(messages.c.status == Status.WAITING, messages.c.due_at <= moment, messages.c.claimed_until <= moment)
        .where(messages.c.kind.in_(bindparam("only", expanding=True)) if some_kinds else true())
        .order_by(messages.c.due_at, messages.c.queued_at)
        .limit(bindparam("most", type_=Integer()))
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    taking = update(messages).where(messages.c.id.in_(select(free.c.id)))
    return taking.values(fence=messages.c.fence + 1, claimed_until=bindparam("until")).returning(messages)


def _claim_of(row: RowMapping) -> Claim:
    return Claim(
        message=claimed_of(row),
        fence=row["fence"],
        tries=row["tries"],
    )


def claimed_of(row: RowMapping) -> Claimed:
    """A row of messages as whoever knows the records is asked about it."""
    return Claimed(
        id=row["id"],
        kind=row["kind"],
        recipient=row["recipient"],
        subject_reference=row["subject_reference"],
        local_date=row["local_date"],
        key=row["key"],
        queued_at=datetime.fromisoformat(row["queued_at"]).astimezone(UTC),
    )


def _close_abandoned(connection: Connection, ids: Sequence[str], moment: str) -> None:
    if ids:
        connection.execute(_CLOSE, {"ids": ids, "moment": moment})


def begin_attempts(
    connection: Connection, claims: Sequence[Claim], *, now: datetime, lease: timedelta
) -> frozenset[str]:
    """Write down that messages are about to be handed over, and hold them for another lease; gives those not lost meanwhile.

    Doing it twice under one claim is doing it once, because nobody knows whether a commit arrived that was not answered.
    """
    until, moment, held = moment_text(now + lease), moment_text(now), set[str]()
    for tries, together in groupby(sorted(claims, key=_tries), key=_tries):
        held.update(_hold(connection, tuple(together), until=until, tries=tries + 1))
    begun = [
        {"message_id": each.message.id, "number": each.fence, "began_at": moment}
        for each in claims
        if each.message.id in held
    ]
    if begun:
        connection.execute(_BEGIN[connection.dialect.name], begun)
    return frozenset(held)


def _tries(claimed: Claim) -> int:
    return claimed.tries


def release(connection: Connection, claims: Sequence[Claim]) -> None:
    """Let go of messages that were taken and not tried: an attempt that was written down and never made is none."""
    for each in claims:
        if _hold(connection, (each,), until="", tries=each.tries):
            unmade = (attempts.c.message_id == each.message.id, attempts.c.number == each.fence)
            connection.execute(delete(attempts).where(*unmade, attempts.c.outcome.is_(None)))


def send_again(connection: Connection, message_id: str, *, now: datetime) -> bool:
    """Let a message that failed wait again, with all its tries before it; False when it is not one that failed."""
    waiting = {"status": Status.WAITING, "due_at": moment_text(now), "tries": 0}
    failed = (messages.c.id == message_id, messages.c.status == Status.FAILED)
    return connection.execute(update(messages).where(*failed).values(waiting)).rowcount > 0


def put_aside(connection: Connection, *which: ColumnElement[bool]) -> int:
    """Let messages that failed stand as no longer needed, and say how many they were; what their attempts came to stays."""
    failed = update(messages).where(messages.c.status == Status.FAILED, *which)
    return connection.execute(failed.values(status=Status.DROPPED)).rowcount


def let_lapse(connection: Connection, *, recipient: str, kinds: Collection[str], now: datetime) -> None:
    """Let what waits for somebody be sent no more; what a courier is at just now may have been sent, and says so."""
    theirs = messages.c.recipient == recipient, messages.c.kind.in_(kinds), messages.c.status == Status.WAITING
    lapsing = update(messages).where(*theirs).values(status=Status.DROPPED, fence=messages.c.fence + 1)
    lapsed = connection.execute(lapsing.returning(messages.c.id)).scalars().all()
    _close_abandoned(connection, lapsed, moment_text(now))


def _hold(connection: Connection, claims: Sequence[Claim], *, until: str, tries: int) -> Sequence[str]:
    """Say until when messages are held and how often they were tried; gives those whose claim is still the newest."""
    those = [(each.message.id, each.fence) for each in claims]
    told = {"ids": [each.message.id for each in claims], "those": those, "until": until, "tried": tries}
    return connection.execute(_HOLD, told).scalars().all()


# Built once: the layer above the database then recognises them without looking at each part again. Both are asked for the id
# alone too, because SQLite finds no row by a pair.
_HOLD = (
    update(messages)
    .where(
        messages.c.status == Status.WAITING,
        messages.c.id.in_(bindparam("ids", expanding=True)),
        tuple_(messages.c.id, messages.c.fence).in_(bindparam("those", expanding=True)),
    )
    .values(claimed_until=bindparam("until"), tries=bindparam("tried"))
    .returning(messages.c.id)
)
_CLOSE = (
    update(attempts)
    .where(attempts.c.message_id.in_(bindparam("ids", expanding=True)), attempts.c.outcome.is_(None))
    .values(outcome=Ending.UNKNOWN, said=MAY_HAVE_BEEN_SENT, ended_at=bindparam("moment"))
)
_BEGIN = {
    name: kind.insert(attempts).on_conflict_do_nothing()
    for name, kind in (("sqlite", sqlite), ("postgresql", postgresql))
}
