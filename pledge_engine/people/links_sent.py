"""Links to set a password that somebody was sent: none of them outlives the address that it was sent to."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import update

from notifications.catalogue import SAID_ONCE, FirstPassword, PasswordLink
from notifications.claiming import let_lapse, put_aside
from notifications.outbox import messages
from pledge_engine.store.tables import password_links
from pledge_engine.work import Work

_KINDS = frozenset({FirstPassword.kind, PasswordLink.kind})


def use_up(work: Work, person_id: str) -> None:
    """Let every link of a person work no more."""
    theirs = update(password_links).where(password_links.c.person_id == person_id, password_links.c.used_at.is_(None))
    work.connection.execute(theirs.values(used_at=work.now))


def let_links_lapse(work: Work, person_id: str) -> None:
    """Let every link of a person work no more, and none that waits be sent to where they are reached from now on."""
    # A link is made with the message that carries it: once no message can be sent, no newer link is left to be used up.
    let_lapse(work.connection, recipient=person_id, kinds=_KINDS, now=work.now)
    use_up(work, person_id)


def forget_failures(work: Work, person_id: str) -> None:
    """Count nothing as failed that was for an address which was put right, where the next reminders say what is still open.

    What is said only once stays to be sent again: no reminder says that somebody took a code away, or that a step was closed.
    """
    put_aside(work.connection, messages.c.recipient == person_id, messages.c.kind.not_in(SAID_ONCE))


def forget_failed_invitations(work: Work, people_ids: Collection[str]) -> None:
    """Count no invitation as failed in whose place another is sent."""
    put_aside(work.connection, messages.c.recipient.in_(people_ids), messages.c.kind.in_(_KINDS))
