"""Delivering what is due: take some, ask what each should say now, send it, record what became of it.

One transaction stands between two sends: it records the last one and writes down the next before the server hears of it.
So at most the one message that is being handed over when everything stops can arrive twice, and its attempt says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from enum import Enum, auto
from functools import partial
from secrets import randbelow
from typing import Protocol, TypeVar

import structlog
from sqlalchemy import Connection

from notifications.catalogue import AT_ANY_TIME
from notifications.channels.channel import Channel, Delivery
from notifications.claiming import Claim, begin_attempt, claim, release, settle
from notifications.heartbeat import ended
from notifications.mail import compose
from notifications.mistakes import kind_and_place
from notifications.outbox import Ending
from notifications.outcomes import MAY_HAVE_BEEN_SENT, Outcome
from notifications.pause import paused_since
from notifications.render import render
from notifications.settings import MailSettings
from notifications.source import Drop, Envelope, Source

T = TypeVar("T")
COURIER = "courier"
log = structlog.get_logger("notifications")

# A database that is being restarted is back within these waits, in seconds; afterwards the lease runs out.
PATIENCE = (0.2, 1.0, 3.0, 6.0, 12.0)
_BROKEN = Outcome(ending=Ending.BROKEN, said="The message could not be written: the program made a mistake.")
_BAD_ADDRESS = Outcome(ending=Ending.REFUSED, said="The address cannot be used for mail.")


class Clock(Protocol):
    """Says what time it is, as an aware moment in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """All that delivering needs. ``may_leave`` says whether messages may leave at a moment; see ``notifications.window``.

    Those of a kind that somebody waits for leave at any moment.
    """

    sessions: Callable[[], AbstractContextManager[Connection]]
    channel: Channel
    clock: Clock
    source: Source
    settings: MailSettings
    may_leave: Callable[[datetime], bool]
    sleep: Callable[[float], None] = field(default=time.sleep)

    def may_send(self, connection: Connection, now: datetime, kind: str) -> bool:
        """Whether a message of this kind may leave at this moment; none does while sending is paused."""
        return (self.may_leave(now) or kind in AT_ANY_TIME) and paused_since(connection) is None


class Skip(Enum):
    """Why no message is sent now: there is nothing to say in this one or it was lost to another, or none may leave."""

    THIS = auto()
    ALL = auto()


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a message, not recorded yet."""

    claimed: Claim
    outcome: Outcome


def deliver_some(post: Post) -> bool:
    """Deliver a few of the messages that are due; True when there may be more, and the server took these."""
    taken = _take(post)
    if not taken:
        return False
    with post.channel.open() as delivery:
        went_well = _deliver(post, delivery, taken)
    return went_well and len(taken) == post.settings.at_once


def _take(post: Post) -> tuple[Claim, ...]:
    now = post.clock.now()
    with post.sessions() as connection:
        ended(connection, COURIER, now)
        if paused_since(connection) is not None:
            return ()
        only = None if post.may_leave(now) else AT_ANY_TIME
        return claim(connection, now=now, lease=post.settings.lease, most=post.settings.at_once, only=only)


def _deliver(post: Post, delivery: Delivery, taken: Sequence[Claim]) -> bool:
    """Send one after another; False when the server is away or nothing may leave any more, and the rest was let go."""
    last: Tried | None = None
    rest: Sequence[Claim] = ()
    for index, claimed in enumerate(taken):
        turn = _patiently(post, partial(_turn, post, last, claimed))
        last = Tried(claimed, _send(post, delivery, claimed, turn)) if isinstance(turn, Envelope) else None
        if turn is Skip.ALL or (last and last.outcome.ending is Ending.AWAY):
            rest = taken[index:]
            break
    _patiently(post, partial(_finish, post, last, rest))
    return not rest


def _turn(post: Post, last: Tried | None, claimed: Claim, connection: Connection) -> Envelope | Skip:
    """Record what became of the last message, and turn to the next one."""
    now = post.clock.now()
    _record(connection, last, now)
    if not post.may_send(connection, now, claimed.message.kind):
        return Skip.ALL
    if not begin_attempt(connection, claimed, now=now, lease=post.settings.lease):
        return Skip.THIS
    found = _ask(post.source, connection, claimed, now)
    if isinstance(found, Envelope):
        return found
    _record(connection, Tried(claimed, found), now)
    return Skip.THIS


def _finish(post: Post, last: Tried | None, rest: Sequence[Claim], connection: Connection) -> None:
    _record(connection, last, post.clock.now())
    release(connection, rest)


def _record(connection: Connection, tried: Tried | None, now: datetime) -> None:
    if tried is not None and not settle(
        connection, tried.claimed, tried.outcome, now=now, chance=randbelow(1000) / 1000
    ):
        log.warning("claim_lost", message=tried.claimed.message.id, outcome=tried.outcome.ending.value)


def _ask(source: Source, connection: Connection, claimed: Claim, now: datetime) -> Envelope | Outcome:
    """What the reader should see now; a mistake in finding that out undoes nothing but itself."""
    try:
        with connection.begin_nested():
            found = source.resolve(connection, claimed.message, now)
    except Exception as error:  # noqa: BLE001 - Whatever went wrong, the messages behind this one must still go out.
        log.error("not_resolved", message=claimed.message.id, error=kind_and_place(error))
        return _BROKEN
    return Outcome(ending=Ending.DROPPED, said=found.why) if isinstance(found, Drop) else found


def _send(post: Post, delivery: Delivery, claimed: Claim, envelope: Envelope) -> Outcome:
    try:
        mail = _written(post, claimed, envelope)
    except ValueError:
        return _BAD_ADDRESS
    except Exception as error:  # noqa: BLE001 - A template that fails must not hold up the messages behind it.
        log.error("not_written", message=claimed.message.id, error=kind_and_place(error))
        return _BROKEN
    try:
        return delivery.send(mail)
    except Exception as error:  # noqa: BLE001 - The same; how far it got is not known.
        log.error("not_sent", message=claimed.message.id, error=kind_and_place(error))
        return Outcome(ending=Ending.UNKNOWN, said=MAY_HAVE_BEEN_SENT)


def _written(post: Post, claimed: Claim, envelope: Envelope) -> EmailMessage:
    return compose(
        render(envelope.context),
        to=envelope.to,
        message_id=claimed.message.id,
        now=post.clock.now(),
        settings=post.settings,
    )


def _patiently(post: Post, act: Callable[[Connection], T]) -> T:
    """One transaction, tried again for a while: what a server has accepted should be recorded, also if the database restarts."""
    for seconds in PATIENCE:
        try:
            with post.sessions() as connection:
                return act(connection)
        except Exception:  # noqa: BLE001 - Each database has errors of its own, and all are worth another try.
            log.warning("database_away", again_in=seconds)
            post.sleep(seconds)
    with post.sessions() as connection:
        return act(connection)
