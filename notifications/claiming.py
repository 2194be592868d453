"""Taking messages for sending, and recording what became of them: each by one courier at a time, whoever else is killed.

A claim is a lease with a number, the fence. When its lease ends somebody else may take the message under the next
number, and from then on the older claim can record nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, RowMapping, Update, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from notifications.outbox import Ending, Status, attempts, messages, moment_text
from notifications.outcomes import MAY_HAVE_BEEN_SENT, Outcome
from notifications.retrying import Again, decide
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
    free = (
        select(messages.c.id)
        .where(messages.c.status == Status.WAITING, messages.c.due_at <= moment, messages.c.claimed_until <= moment)
        .where(true() if only is None else messages.c.kind.in_(only))
        .order_by(messages.c.due_at, messages.c.queued_at)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    taking = (
        update(messages)
        .where(messages.c.id.in_(select(free.c.id)))
        .values(fence=messages.c.fence + 1, claimed_until=moment_text(now + lease))
        .returning(messages)
    )
    rows = sorted(connection.execute(taking).mappings(), key=lambda row: (row["due_at"], row["queued_at"], row["id"]))
    _close_abandoned(connection, [row["id"] for row in rows], moment)
    return tuple(_claim_of(row) for row in rows)


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
        connection.execute(
            update(attempts)
            .where(attempts.c.message_id.in_(ids), attempts.c.outcome.is_(None))
            .values(outcome=Ending.UNKNOWN, said=MAY_HAVE_BEEN_SENT, ended_at=moment)
        )


def begin_attempt(connection: Connection, claimed: Claim, *, now: datetime, lease: timedelta) -> bool:
    """Write down that the message is about to be handed over, and hold it for another lease; False if it was lost.

    Doing it twice under one claim is doing it once, because nobody knows whether a commit arrived that was not answered.
    """
    held = connection.execute(
        _held(claimed).values(claimed_until=moment_text(now + lease), tries=claimed.tries + 1)
    ).rowcount
    if held:
        add = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        row = {"message_id": claimed.message.id, "number": claimed.fence, "began_at": moment_text(now)}
        connection.execute(add(attempts).on_conflict_do_nothing(), row)
    return held > 0


def settle(connection: Connection, claimed: Claim, outcome: Outcome, *, now: datetime, chance: float) -> bool:
    """Record how the attempt of a claim ended and what follows; False where the claim was lost, and nothing is recorded."""
    if not connection.execute(_held(claimed).values(_what_follows(claimed, outcome, now, chance))).rowcount:
        return False
    connection.execute(
        update(attempts)
        .where(attempts.c.message_id == claimed.message.id, attempts.c.number == claimed.fence)
        .values(outcome=outcome.ending, said=outcome.said, ended_at=moment_text(now))
    )
    return True


def _what_follows(claimed: Claim, outcome: Outcome, now: datetime, chance: float) -> dict[str, object]:
    if outcome.ending is Ending.ACCEPTED:
        return {"status": Status.SENT, "claimed_until": ""}
    if outcome.ending is Ending.DROPPED:
        return {"status": Status.DROPPED, "claimed_until": ""}
    decision = decide(outcome.ending, tries=claimed.tries + 1, now=now, chance=chance)
    if isinstance(decision, Again):
        return {"due_at": moment_text(decision.at), "claimed_until": ""}
    return {"status": Status.FAILED, "claimed_until": ""}


def release(connection: Connection, claimed: Sequence[Claim]) -> None:
    """Let go of messages that were taken and not tried."""
    for each in claimed:
        connection.execute(_held(each).values(claimed_until=""))


def send_again(connection: Connection, message_id: str, *, now: datetime) -> bool:
    """Let a message that failed wait again, with all its tries before it; False when it is not one that failed."""
    waiting = {"status": Status.WAITING, "due_at": moment_text(now), "tries": 0}
    failed = (messages.c.id == message_id, messages.c.status == Status.FAILED)
    return connection.execute(update(messages).where(*failed).values(waiting)).rowcount > 0


def _held(claimed: Claim) -> Update:
    """Only while the claim is the newest."""
    return update(messages).where(
        messages.c.id == claimed.message.id, messages.c.fence == claimed.fence, messages.c.status == Status.WAITING
    )
