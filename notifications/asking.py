"""What the reader of one message should see now, asked of whoever knows, and what becomes of the message where that fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import Connection

from notifications.claiming import Claim
from notifications.mistakes import kind_and_place
from notifications.outbox import Ending
from notifications.outcomes import Outcome
from notifications.source import Drop, Envelope, Source

log = structlog.get_logger("notifications")

BROKEN = Outcome(ending=Ending.BROKEN, said="The message could not be written: the program made a mistake.")


class NotResolved(Exception):
    """What a message should say could not be found out, because of a mistake."""

    def __init__(self, mistake: Exception) -> None:
        super().__init__()
        self.mistake = mistake


Ask = Callable[[Connection, Claim, datetime], Envelope | Outcome]


def ask(source: Source, connection: Connection, claimed: Claim, now: datetime) -> Envelope | Outcome:
    """What the reader should see now; a mistake in finding that out has to undo the whole transaction."""
    try:
        found = source.resolve(connection, claimed.message, now)
    except Exception as error:
        raise NotResolved(error) from error
    return Outcome(ending=Ending.DROPPED, said=found.why) if isinstance(found, Drop) else found


def ask_with_care(source: Source, connection: Connection, claimed: Claim, now: datetime) -> Envelope | Outcome:
    """The same, where a mistake undoes nothing but itself, and is what became of the message."""
    try:
        with connection.begin_nested():
            return ask(source, connection, claimed, now)
    except NotResolved as error:
        log.error("not_resolved", message=claimed.message.id, error=kind_and_place(error.mistake))
        return BROKEN
