"""A request that its reader chose to read with the mail of the next working morning, and not at once.

Its message waits in the outbox until a little after that mail: the mail says it, and the message is then dropped. Where no such
mail has left by then, as when reminders were stopped, the message leaves by itself. So nothing is lost by being folded in.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, select

from notifications.catalogue import Digest
from notifications.claiming import claimed_of
from notifications.outbox import Ending, Status, attempts, messages, moment_text
from notifications.source import Claimed, Drop
from pledge_engine.hires.folded import FOLDED, leaves_on
from pledge_engine.work import Work

SAID_IN_THE_MAIL = Drop(why="The reader has it with the reminders of that morning, as they chose.")


def _waits_for(on: date) -> ColumnElement[bool]:
    """The condition on ``messages`` that the mail of a day says it."""
    waits = (messages.c.status == Status.WAITING, messages.c.key.startswith(FOLDED, autoescape=True))
    return and_(*waits, messages.c.tries == 0, messages.c.due_at <= moment_text(leaves_on(on)))


def people_with_folded(work: Work, on: date) -> set[str]:
    """The ids of those to whom the mail of a day says a request that was folded into it."""
    return set(work.connection.execute(select(messages.c.recipient).where(_waits_for(on))).scalars())


def folded_for(work: Work, person_id: str, on: date) -> list[Claimed]:
    """The messages that the person's mail of a day says, the oldest first."""
    found = select(messages).where(_waits_for(on), messages.c.recipient == person_id)
    rows = work.connection.execute(found.order_by(messages.c.queued_at, messages.c.id)).mappings()
    return [claimed_of(row) for row in rows]


def was_said(work: Work, message: Claimed) -> bool:
    """Whether a folded message was said by a mail of today that left after it was queued, so that it need not leave itself."""
    if not (message.key or "").startswith(FOLDED):
        return False
    mail = messages.alias("mail_of_today")
    left = exists().where(
        mail.c.kind == Digest.kind,
        mail.c.recipient == message.recipient,
        mail.c.local_date == work.today,
        attempts.c.message_id == mail.c.id,
        attempts.c.outcome == Ending.ACCEPTED,
        attempts.c.began_at > moment_text(message.queued_at),
    )
    return bool(work.connection.execute(select(left)).scalar_one())
