"""What is asked at the moment a message is taken for sending: what its reader should see now, and at which address.

Between its cause and its sending a record may have been held, moved or closed, and a person may have left or handed
over. Whoever knows the records answers; this package knows only the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Connection

from notifications.catalogue import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message that was taken for sending; ``local_date`` is the day in Europe/London for which it is meant."""

    id: str
    kind: str
    recipient: str
    subject_reference: str
    local_date: date
    key: str | None
    queued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the reader should see now, and the address to which it goes.

    ``promises`` is whether something was written to say so that the message relies on, such as what a link in it works by: it
    is on the disk before the message leaves.
    """

    to: str
    context: Message
    promises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """There is nothing left to say; ``why`` is a plain sentence that names nobody."""

    why: str


class Source(Protocol):
    """Knows what messages are about."""

    def resolve(self, connection: Connection, message: Claimed, now: datetime) -> Envelope | Drop:
        """What the reader should see at this moment, read on the connection that is handed over."""
        ...
