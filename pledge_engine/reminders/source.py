"""What the reader of a message should see now, and where it goes: asked of the records at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from notifications.catalogue import (
    AgreementNeeded,
    ChangeAsked,
    Digest,
    Message,
    Nudged,
    PasswordLink,
    SomethingToRead,
    StepClosed,
    SweepStopped,
    WorkerSaid,
)
from notifications.source import Claimed, Drop, Envelope
from pledge_engine.access.actor import PersonActor
from pledge_engine.office import Office
from pledge_engine.people.directory import load_actor_by_id
from pledge_engine.reminders.digest import compose
from pledge_engine.reminders.immediate import agreement_needed, change_asked, step_closed, worker_said
from pledge_engine.reminders.links import Links
from pledge_engine.reminders.nudged import nudged
from pledge_engine.reminders.stopping import what_stopped
from pledge_engine.store.tables.person import people
from pledge_engine.work import Work
from workflows.definition import Role

NOBODY = Drop(why="The person it was for can no longer log in.")
NO_ADDRESS = Drop(why="No address is recorded for the person it was for.")
NOTHING_LEFT = Drop(why="Nothing that it would have said is still open.")
ASKED_TOO_LONG_AGO = Drop(why="It was asked for too long ago; whoever still needs it asks for another.")
ITS_DAY_HAS_PASSED = Drop(why="Its day has passed: what it would have said is in the digest of the next working day.")

# Whoever asked has given up waiting by then.
_ASKED_WITHIN = timedelta(minutes=30)

NewSecret = Callable[[Work, PersonActor], str]
Said = Callable[[Work, PersonActor, Claimed, Links], Message | None]
_SAID: Mapping[str, Said] = {
    AgreementNeeded.kind: agreement_needed,
    ChangeAsked.kind: change_asked,
    StepClosed.kind: step_closed,
    WorkerSaid.kind: worker_said,
    Nudged.kind: nudged,
    SweepStopped.kind: lambda work, _reader, message, _links: what_stopped(work, message.local_date),
    Digest.kind: lambda work, reader, message, links: compose(work, reader, message.local_date, links),
}


def in_the_mail_alone(_work: Work, _reader: PersonActor) -> str:
    """What stands in place of a secret where a message is only looked at."""
    return "only-in-the-mail-itself"


class Records:
    """The source of every message: the records of one office, and the pages they are read on.

    ``work_domains`` are the parts of addresses after the @ that belong to the trust. To any other address, and while none are
    named to that of somebody who is a worker only, a mail says no more than that there is something to read.
    ``new_secret`` makes what a link to set a password works by; whoever only looks at messages has none, and makes nothing.
    """

    def __init__(
        self,
        office: Office,
        links: Links,
        *,
        work_domains: frozenset[str] = frozenset(),
        new_secret: NewSecret = in_the_mail_alone,
    ) -> None:
        self._office = office
        self._links = links
        self._work_domains = work_domains
        self._new_secret = new_secret

    def resolve(self, connection: Connection, message: Claimed, now: datetime) -> Envelope | Drop:
        """What the reader should see at this moment, read on the connection that is handed over."""
        work = self._office.on(connection, now)
        reader = load_actor_by_id(connection, message.recipient, work.today)
        if reader is None:
            return NOBODY
        address = connection.execute(select(people.c.email).where(people.c.id == reader.id)).scalar_one()
        if address is None:
            return NO_ADDRESS
        if message.kind == Digest.kind and message.local_date < work.today:
            return ITS_DAY_HAS_PASSED
        if message.kind == PasswordLink.kind:
            if now - message.queued_at >= _ASKED_WITHIN:
                return ASKED_TOO_LONG_AGO
            return Envelope(to=address, context=PasswordLink(link=self._links.password(self._new_secret(work, reader))))
        said = _SAID[message.kind](work, reader, message, self._links)
        if said is None:
            return NOTHING_LEFT
        return Envelope(to=address, context=said if self._is_work(address, reader) else self._hint)

    @property
    def _hint(self) -> SomethingToRead:
        return SomethingToRead(link=self._links.home)

    def _is_work(self, address: str, reader: PersonActor) -> bool:
        """Whether an address is the reader's at work, as far as anybody has said."""
        if self._work_domains:
            return address.rpartition("@")[2].lower() in self._work_domains
        return any(grant.role is not Role.WORKER for grant in reader.grants)
