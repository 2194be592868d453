"""Asking for a link to set a password, forgotten or the first: it comes by mail, to the address recorded for the person.

Whoever asks learns nothing: for a name or an address that nobody has the same is done, and the same is answered.
"""

from __future__ import annotations

from sqlalchemy import func, or_, select

from notifications.catalogue import PasswordLink
from notifications.outbox import enqueue
from pledge_engine.logins.attempts import ASKING, count_attempt
from pledge_engine.logins.sessions import LOGGING_IN
from pledge_engine.office import Office
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import people
from pledge_engine.work import Work


def ask_for_link(office: Office, typed: str) -> None:
    """Let a link be mailed to whoever logs in by this name or has this address; raises ``TooSoon`` for anything asked again.

    The link itself is made when the mail is sent, so that it is never stored.
    """
    with office.work(LOGGING_IN) as work:
        count_attempt(work, typed, ASKING)
        person = _person(work, typed.strip().lower())
        message_id = new_id(work.now)
        with work.connection.begin_nested() as written:
            enqueue(
                work.connection,
                message_id=message_id,
                kind=PasswordLink.kind,
                recipient=person or message_id,
                subject_reference="",
                local_date=work.today,
                queued_at=work.now,
            )
            if person is None:
                written.rollback()
        work.queued.append(message_id)


def _person(work: Work, typed: str) -> str | None:
    """The one person who is meant, by id; nobody where an address is shared, or none is recorded."""
    meant = or_(people.c.handle == typed, func.lower(people.c.email) == typed)
    found = select(people.c.id).where(people.c.active, people.c.email.is_not(None), meant).limit(2)
    ids = work.connection.execute(found).scalars().all()
    return ids[0] if len(ids) == 1 else None
