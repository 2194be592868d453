"""Recording what became of an attempt, under the number of its claim; whose claim was lost records nothing.

It is what a courier does between two sends, so that each database is asked in as few journeys as it takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, bindparam, func, select, text, update

from notifications.catalogue import MENDED_BY_NOBODY
from notifications.claiming import Claim
from notifications.outbox import Ending, Status, attempts, messages, moment_text
from notifications.outcomes import Outcome
from notifications.pause import is_paused, paused_since
from notifications.retrying import Again, decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """``held`` is whether the claim was not lost, and the outcome recorded; ``paused`` whether nothing may be sent any more."""

    held: bool
    paused: bool


def settle(
    connection: Connection, claimed: Claim, outcome: Outcome, *, now: datetime, chance: float, on_disk: bool = True
) -> Settled:
    """Record how the attempt of a claim ended and what follows.

    Without ``on_disk`` a server of PostgreSQL answers the commit before it is on the disk. It outlives this process then,
    but for less than a second not the fall of the server. SQLite has no server, so its commits are always on the disk.
    """
    status, again = _what_follows(claimed, outcome, now, chance)
    recorded = {
        "of_message": claimed.message.id,
        "of_fence": claimed.fence,
        "becomes": status,
        "again": again,
        "ending": outcome.ending,
        "words": outcome.said,
        "taker": outcome.taken_by,
        "moment": moment_text(now),
    }
    if connection.dialect.name == "sqlite":
        held = connection.execute(_SETTLE, recorded).rowcount > 0
        if held:
            connection.execute(_NOTE, recorded)
        return Settled(held=held, paused=paused_since(connection) is not None)
    row = connection.execute(_ALL_OF_IT, {**recorded, "waits": None if on_disk else "off"}).one()
    return Settled(held=row.held, paused=row.paused)


def on_the_disk(connection: Connection) -> None:
    """Let the commit of this transaction wait for the disk after all, whatever was settled in it before."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ON_DISK)


def _what_follows(claimed: Claim, outcome: Outcome, now: datetime, chance: float) -> tuple[Status, str | None]:
    """Where the message stands then, and when it is tried again if it is."""
    if outcome.ending is Ending.ACCEPTED:
        return Status.SENT, None
    nobody_can = outcome.ending is Ending.REFUSED and claimed.message.kind in MENDED_BY_NOBODY
    if outcome.ending is Ending.DROPPED or nobody_can:
        return Status.DROPPED, None
    decision = decide(outcome.ending, tries=claimed.tries + 1, now=now, chance=chance)
    return (Status.WAITING, moment_text(decision.at)) if isinstance(decision, Again) else (Status.FAILED, None)


# Built once: the layer above the database then recognises them without looking at each part again.
_SETTLE = (
    update(messages)
    .where(
        messages.c.id == bindparam("of_message"),
        messages.c.fence == bindparam("of_fence"),
        messages.c.status == Status.WAITING,
    )
    .values(
        status=bindparam("becomes"),
        due_at=func.coalesce(bindparam("again", type_=String()), messages.c.due_at),
        claimed_until="",
    )
)
_NOTE = (
    update(attempts)
    .where(attempts.c.message_id == bindparam("of_message"), attempts.c.number == bindparam("of_fence"))
    .values(
        outcome=bindparam("ending"),
        said=bindparam("words"),
        taken_by=bindparam("taker", type_=String()),
        ended_at=bindparam("moment"),
    )
)
# PostgreSQL does all of it in one journey. What is set is set until the end of the transaction.
_SETTLED = _SETTLE.returning(messages.c.id).cte("settled")
_NOTED = _NOTE.where(attempts.c.message_id.in_(select(_SETTLED.c.id))).returning(attempts.c.number).cte("noted")
_COMMIT = "synchronous_commit"
_AS_IT_IS = func.current_setting(_COMMIT)
_ON_DISK = text(f"SET LOCAL {_COMMIT} TO DEFAULT")
_ALL_OF_IT = select(
    (select(func.count()).select_from(_SETTLED).scalar_subquery() > 0).label("held"),
    is_paused().label("paused"),
    func.set_config(_COMMIT, func.coalesce(bindparam("waits", type_=String()), _AS_IT_IS), True),
).add_cte(_NOTED)
