"""What becomes of a message that failed: sent again once its cause is mended, or put aside by somebody who has seen it.

What nobody needs any more would otherwise be counted on every day from then on, and a failure that matters be overlooked.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, RowMapping

from notifications.claiming import put_aside, send_again
from notifications.outbox import Status, messages
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import PledgeError
from pledge_engine.message_words import STATES
from pledge_engine.messages import MessageLine, found_message, kind_told, line_of
from pledge_engine.work import Work


class NotFailed(PledgeError):
    """Only a message that failed can be sent again or put aside."""


def send_message_again(work: Work, message: str) -> MessageLine:
    """Let a message that failed wait once more, all its tries before it; raises ``NotFailed``, ``NotFound``, ``Forbidden``."""

    def waits(connection: Connection, found: str) -> bool:
        return send_again(connection, found, now=work.now)

    line = _done(work, message, "message_requeued", Status.WAITING, waits)
    work.queued.append(line.id)
    return line


def put_message_aside(work: Work, message: str) -> MessageLine:
    """Let a message that failed stand as no longer needed: somebody has seen it; raises what ``send_message_again`` does."""

    def aside(connection: Connection, found: str) -> bool:
        return put_aside(connection, messages.c.id == found) > 0

    return _done(work, message, "message_put_aside", Status.DROPPED, aside)


def _done(work: Work, message: str, verb: str, becomes: Status, do: Callable[[Connection, str], bool]) -> MessageLine:
    """The trail of the organisation says who did it, to which message: by its id, as what it is about is not everybody's.

    Of its kind it says what everybody may know, whoever did it.
    """
    role = require_generally(work.actor, Action.SEND_AGAIN)
    row: RowMapping = found_message(work, message, Action.SEND_AGAIN)
    if not do(work.connection, row["id"]):
        stands = STATES[Status(row["status"])].lower()
        raise NotFailed(f"This message stands as “{stands}”; only one that failed can be sent again or put aside.")
    changes = {
        "message": Change(new=row["id"]),
        "kind": Change(new=kind_told(row["kind"])),
        "status": Change(old=Status.FAILED, new=becomes),
    }
    append_to_organisation(work.connection, Event(verb=verb, origin=work.origin, role=role, changes=changes))
    return line_of(found_message(work, row["id"], Action.SEND_AGAIN))
