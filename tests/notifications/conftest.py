"""An outbox in a database of its own, and a courier's round of it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, select

from notifications.catalogue import AgreementNeeded
from notifications.channels.channel import Channel
from notifications.channels.smtp import Smtp
from notifications.delivering import deliver_some
from notifications.outbox import METADATA, attempts, enqueue, messages
from notifications.post import Post
from notifications.settings import MailSettings
from notifications.source import Claimed, Drop, Envelope
from pledge_engine.store.session import begin, open_store
from tests.factories.mail_server import MailServer, mail_server

NOON = datetime(2026, 8, 6, 12, 0, tzinfo=UTC)
LINK = "https://pledge.trust.example/records/R-0042"


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        METADATA.create_all(connection)
        yield connection
    engine.dispose()


def agreement_needed(reference: str) -> AgreementNeeded:
    return AgreementNeeded(
        reference=reference,
        post_label="Oak team, post 2",
        subject_title="Agree the job plan",
        due_on=date(2026, 8, 20),
        link=LINK,
    )


@dataclass
class Known:
    """A source that knows what every message should say, and what has become pointless since."""

    pointless: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)

    def resolve(self, _connection: Connection, message: Claimed, _now: datetime) -> Envelope | Drop:
        if message.recipient in self.failing:
            raise LookupError(message.recipient)
        if message.recipient in self.pointless:
            return Drop(why="The step is done.")
        return Envelope(to=f"{message.recipient}@trust.example", context=agreement_needed(message.subject_reference))


@dataclass
class Hands:
    """A clock that is moved by hand."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


def queue_one(engine: Engine, recipient: str, at: datetime) -> None:
    """One message, which goes by the name of whom it is for."""
    with begin(engine) as connection:
        enqueue(
            connection,
            message_id=recipient,
            kind="agreement_needed",
            recipient=recipient,
            subject_reference="R-0042",
            local_date=at.date(),
            queued_at=at,
        )


@dataclass
class Round:
    """A courier with one outbox, one mail server and a clock, and everything that can be seen of them from outside."""

    engine: Engine
    server: MailServer
    clock: Hands = field(default_factory=Hands)
    source: Known = field(default_factory=Known)
    open: bool = True
    naps: list[float] = field(default_factory=list)

    def begin(self, *, alone: bool = False) -> AbstractContextManager[Connection]:
        return begin(self.engine, alone=alone)

    def queue(self, *recipients: str) -> None:
        """A message to each, by which it goes."""
        for number, recipient in enumerate(recipients):
            queue_one(self.engine, recipient, self.clock.at - timedelta(hours=1) + timedelta(seconds=number))

    def post(self, channel: Channel | None = None, settings: MailSettings | None = None, **given: Any) -> Post:
        told = settings or self.server.settings()
        allowed: Callable[[datetime], bool] = lambda _now: self.open  # noqa: E731 - It has to be read each time.
        return Post(
            **{
                "sessions": self.begin,
                "channel": channel or Smtp(told),
                "clock": self.clock,
                "source": self.source,
                "settings": told,
                "may_leave": allowed,
                "sleep": self.naps.append,
                **given,
            }
        )

    def deliver(self, **given: Any) -> bool:
        return deliver_some(self.post(**given))

    def later(self, **step: float) -> None:
        self.clock.at += timedelta(**step)

    def statuses(self) -> dict[str, str]:
        with self.begin() as connection:
            return {row.id: row.status for row in connection.execute(select(messages.c.id, messages.c.status))}

    def endings(self, message: str) -> list[str | None]:
        """How each attempt of a message ended, oldest first."""
        rows = select(attempts.c.outcome).where(attempts.c.message_id == message).order_by(attempts.c.number)
        with self.begin() as connection:
            return list(connection.execute(rows).scalars())

    def tries(self, message: str) -> int:
        """How often a message was tried."""
        with self.begin() as connection:
            tries: int = connection.execute(select(messages.c.tries).where(messages.c.id == message)).scalar_one()
        return tries

    def held_until(self, message: str) -> datetime:
        """Until when nobody else may take a message."""
        with self.begin() as connection:
            found = select(messages.c.claimed_until).where(messages.c.id == message)
            return datetime.fromisoformat(connection.execute(found).scalar_one())

    def said(self, message: str) -> list[str]:
        rows = select(attempts.c.said).where(attempts.c.message_id == message).order_by(attempts.c.number)
        with self.begin() as connection:
            return list(connection.execute(rows).scalars())


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def rounds(database: str, mails: MailServer) -> Iterator[Round]:
    """On each kind of database."""
    engine = open_store(database)
    yield Round(engine, mails)
    engine.dispose()
