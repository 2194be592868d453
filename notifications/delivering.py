"""Delivering what is due: take some, ask what each should say now, send it, record what became of it.

An attempt is on the disk before the server hears of its message, and what the server said is recorded before it hears of
the next. So at most the one message that is being handed over when a courier is killed can arrive twice. Where the
database outlives its couriers, several attempts are written down together and an answer need not wait for the disk
(``TOGETHER``): a courier that is killed then leaves all of those flagged that it had not come to, and a database that is
killed may forget the answers to them; each of these says that it may have been sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from functools import partial
from secrets import randbelow
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from notifications.asking import BROKEN, Ask, NotResolved, ask, ask_with_care
from notifications.catalogue import AT_ANY_TIME
from notifications.channels.channel import Delivery
from notifications.claiming import Claim, begin_attempts, claim, release
from notifications.heartbeat import ended
from notifications.mail import Mail, compose
from notifications.mistakes import kind_and_place
from notifications.outbox import Ending
from notifications.outcomes import MAY_HAVE_BEEN_SENT, Outcome
from notifications.pause import paused_since
from notifications.post import Post
from notifications.render import render
from notifications.settings import QUESTIONS
from notifications.settling import on_the_disk, settle
from notifications.source import Envelope

T = TypeVar("T")
COURIER = "courier"
log = structlog.get_logger("notifications")

# A database that is being restarted is back within these waits, in seconds; afterwards the lease runs out.
PATIENCE = (0.2, 1.0, 3.0, 6.0, 12.0)
# How many attempts are written down in one commit. Where a commit need not wait for the disk to outlive this process, as on
# a server, their answers are then recorded one by one; otherwise each is written down with the answer to the one before it.
TOGETHER = {"postgresql": 10}
_NEVER = datetime.min.replace(tzinfo=UTC)
_BAD_ADDRESS = Outcome(ending=Ending.REFUSED, said="The address cannot be used for mail.")


class Skip(Enum):
    """Why no message is sent now: there is nothing to say in this one or it was lost to another, or none may leave."""

    THIS = auto()
    ALL = auto()


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a message, not recorded yet."""

    claimed: Claim
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The attempts that were last written down: of which messages, and which of them were not lost.

    ``outlives`` is whether the database is a server, which remembers an answer that is not on the disk when a courier ends.
    One that is turned to from ``since`` up to ``until`` still has a lease that outlasts the longest send.
    """

    asked: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    outlives: bool = False
    since: datetime = _NEVER
    until: datetime = _NEVER

    def covers(self, claimed: Claim, now: datetime) -> bool:
        """Whether a message need not be written down once more before it is sent."""
        return claimed.message.id in self.asked and self.since <= now <= self.until


def deliver_some(post: Post) -> bool:
    """Deliver a few of the messages that are due; True when there may be more, and the server took these."""
    taken, begun = _take(post)
    if not taken:
        return False
    with post.channel.open() as delivery:
        went_well = _deliver(post, delivery, taken, begun)
    return went_well and len(taken) == post.settings.at_once


def _take(post: Post) -> tuple[tuple[Claim, ...], Begun]:
    """Some messages, and the attempts that were written down in the same commit."""
    now = post.clock.now()
    with post.sessions() as connection:
        ended(connection, COURIER, now)
        if paused_since(connection) is not None:
            return (), Begun()
        only = None if post.may_leave(now) else AT_ANY_TIME
        taken = claim(connection, now=now, lease=post.settings.lease, most=post.settings.at_once, only=only)
        return taken, _begin(post, connection, taken, now)


def _deliver(post: Post, delivery: Delivery, taken: Sequence[Claim], begun: Begun) -> bool:
    """Send one after another; False when the server is away or nothing may leave any more; the rest was let go."""
    last: Tried | None = None
    rest: Sequence[Claim] = ()
    stopped = False
    for index, claimed in enumerate(taken):
        turn, begun = _turned(post, last, taken[index:], begun)
        last = Tried(claimed, _send(post, delivery, claimed, turn)) if isinstance(turn, Envelope) else None
        stopped = turn is Skip.ALL or (last is not None and last.outcome.ending is Ending.AWAY)
        if stopped:
            rest = taken[index + (last is not None) :]
            break
    if last is not None and begun.outlives and not rest:
        _patiently(post, partial(_record_alone, post, last), alone=True)
    else:
        _patiently(post, partial(_finish, post, last, rest))
    return not stopped


def _turned(post: Post, last: Tried | None, to_come: Sequence[Claim], begun: Begun) -> tuple[Envelope | Skip, Begun]:
    """One transaction, or two where the first is a journey to a server that answers without waiting for the disk.

    Guarding against mistakes takes two journeys to the database, so it waits until there is one.
    """
    before: Tried | bool | None = last
    if last is not None and begun.outlives and begun.covers(to_come[0], post.clock.now()):
        before = _patiently(post, partial(_record_alone, post, last), alone=True)
    try:
        return _patiently(post, partial(_turn, post, before, to_come, begun, partial(ask, post.source)))
    except NotResolved:
        return _patiently(post, partial(_turn, post, before, to_come, begun, partial(ask_with_care, post.source)))


def _turn(
    post: Post, last: Tried | bool | None, to_come: Sequence[Claim], begun: Begun, asking: Ask, connection: Connection
) -> tuple[Envelope | Skip, Begun]:
    """Record what became of the last message, and turn to the next one, the first of those to come.

    Where that was recorded already, ``last`` is whether sending was paused then.
    """
    now, claimed = post.clock.now(), to_come[0]
    if isinstance(last, Tried):
        paused = _record(connection, last, now)
    else:
        paused = paused_since(connection) is not None if last is None else last
    covered = begun.covers(claimed, now)
    if paused or not post.may_send(now, claimed.message.kind):
        return Skip.ALL, begun
    if not covered:
        begun = _begin(post, connection, to_come, now)
    if claimed.message.id not in begun.held:
        return Skip.THIS, begun
    found = asking(connection, claimed, now)
    if isinstance(found, Envelope):
        if found.promises:
            on_the_disk(connection)
        return found, begun
    _record(connection, Tried(claimed, found), now)
    return Skip.THIS, begun


def _begin(post: Post, connection: Connection, to_come: Sequence[Claim], now: datetime) -> Begun:
    lease = post.settings.lease
    together = to_come[: TOGETHER.get(connection.dialect.name, 1)]
    return Begun(
        asked=frozenset(each.message.id for each in together),
        held=begin_attempts(connection, together, now=now, lease=lease),
        outlives=connection.dialect.name in TOGETHER,
        since=now,
        until=now + lease - post.settings.timeout * QUESTIONS,
    )


def _finish(post: Post, last: Tried | None, rest: Sequence[Claim], connection: Connection) -> None:
    if last is not None:
        _record(connection, last, post.clock.now())
    release(connection, rest)


def _record_alone(post: Post, last: Tried, connection: Connection) -> bool:
    return _record(connection, last, post.clock.now(), on_disk=False)


def _record(connection: Connection, tried: Tried, now: datetime, *, on_disk: bool = True) -> bool:
    """Record what became of a message; gives whether sending is paused."""
    chance = randbelow(1000) / 1000
    settled = settle(connection, tried.claimed, tried.outcome, now=now, chance=chance, on_disk=on_disk)
    if not settled.held:
        log.warning("claim_lost", message=tried.claimed.message.id, outcome=tried.outcome.ending.value)
    return settled.paused


def _send(post: Post, delivery: Delivery, claimed: Claim, envelope: Envelope) -> Outcome:
    try:
        mail = _written(post, claimed, envelope)
    except ValueError:
        return _BAD_ADDRESS
    except Exception as error:  # noqa: BLE001 - A template that fails must not hold up the messages behind it.
        log.error("not_written", message=claimed.message.id, error=kind_and_place(error))
        return BROKEN
    try:
        return delivery.send(mail)
    except Exception as error:  # noqa: BLE001 - The same; how far it got is not known.
        log.error("not_sent", message=claimed.message.id, error=kind_and_place(error))
        return Outcome(ending=Ending.UNKNOWN, said=MAY_HAVE_BEEN_SENT)


def _written(post: Post, claimed: Claim, envelope: Envelope) -> Mail:
    return compose(
        render(envelope.context, post.settings.sent_by),
        to=envelope.to,
        message_id=claimed.message.id,
        now=post.clock.now(),
        settings=post.settings,
    )


def _patiently(post: Post, act: Callable[[Connection], T], *, alone: bool = False) -> T:
    """One transaction, tried again for a while: what a server has accepted should be recorded, also if the database restarts."""
    for seconds in PATIENCE:
        try:
            with post.sessions(alone=alone) as connection:
                return act(connection)
        except NotResolved:
            raise
        except Exception:  # noqa: BLE001 - Each database has errors of its own, and all are worth another try.
            log.warning("database_away", again_in=seconds)
            post.sleep(seconds)
    with post.sessions(alone=alone) as connection:
        return act(connection)
