"""What the reader of a message should see now, and where it goes: asked of the records at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from notifications.catalogue import (
    AddressChanged,
    AgreementNeeded,
    ChangeAsked,
    CodeTakenAway,
    Digest,
    FirstPassword,
    Invitation,
    InvitationAgain,
    LookNeeded,
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
from pledge_engine.hires.invitations import find_invited
from pledge_engine.office import Office
from pledge_engine.people.directory import load_reader
from pledge_engine.people.old_address import old_address
from pledge_engine.reminders.digest import compose
from pledge_engine.reminders.folding import SAID_IN_THE_MAIL, was_said
from pledge_engine.reminders.immediate import (
    agreement_needed,
    change_asked,
    something_to_read,
    step_closed,
    worker_said,
)
from pledge_engine.reminders.links import Links
from pledge_engine.reminders.look_needed import look_needed
from pledge_engine.reminders.nudged import nudged
from pledge_engine.reminders.stopping import what_stopped
from pledge_engine.work import Work
from workflows.definition import Role

NOBODY = Drop(why="The person it was for can no longer log in.")
NO_ADDRESS = Drop(why="No address is recorded for the person it was for.")
ERASED = Drop(why="The address that it was for has been erased.")
NOTHING_LEFT = Drop(why="Nothing that it would have said is still open.")
ASKED_TOO_LONG_AGO = Drop(why="It was asked for too long ago; whoever still needs it asks for another.")
ITS_DAY_HAS_PASSED = Drop(why="Its day has passed: what it would have said is in the digest of the next working day.")

# Whoever asked has given up waiting by then.
_ASKED_WITHIN = {PasswordLink.kind: timedelta(minutes=30), FirstPassword.kind: timedelta(days=7)}
_TO_A_PASSWORD: Mapping[str, type[PasswordLink | FirstPassword]] = {
    PasswordLink.kind: PasswordLink,
    FirstPassword.kind: FirstPassword,
}
_TO_AN_INVITATION: Mapping[str, type[Invitation | InvitationAgain]] = {
    Invitation.kind: Invitation,
    InvitationAgain.kind: InvitationAgain,
}

NewInvitationLink = Callable[[Work, str], str]
NewSecret = Callable[[Work, PersonActor, str, str], str]
Said = Callable[[Work, PersonActor, Claimed, Links], Message | None]
_SAID: Mapping[str, Said] = {
    AgreementNeeded.kind: agreement_needed,
    ChangeAsked.kind: change_asked,
    StepClosed.kind: step_closed,
    WorkerSaid.kind: worker_said,
    LookNeeded.kind: look_needed,
    SomethingToRead.kind: something_to_read,
    Nudged.kind: nudged,
    SweepStopped.kind: lambda work, _reader, message, _links: what_stopped(work, message.local_date),
    CodeTakenAway.kind: lambda _work, _reader, _message, _links: CodeTakenAway(),
    Digest.kind: lambda work, reader, message, links: compose(work, reader, message.local_date, links),
}


def in_the_mail_alone(_work: Work, _whose: PersonActor | str, _kind: str = "", _message_id: str = "") -> str:
    """What stands in place of a secret where a message is only looked at."""
    return "only-in-the-mail-itself"


class Records:
    """The source of every message: the records of one office, and the pages they are read on.

    ``work_domains`` are the parts of addresses after the @ that belong to the trust. To any other address, and while none are
    named to that of somebody who is a worker only, a mail says no more than that there is something to read.
    ``new_secret`` makes what a link to set a password works by, and ``new_invitation_link`` what an invitation does; whoever only
    looks at messages has neither, and makes nothing.
    """

    def __init__(
        self,
        office: Office,
        links: Links,
        *,
        work_domains: frozenset[str] = frozenset(),
        new_secret: NewSecret = in_the_mail_alone,
        new_invitation_link: NewInvitationLink = in_the_mail_alone,
    ) -> None:
        self._office = office
        self._links = links
        self._work_domains = work_domains
        self._new_secret = new_secret
        self._new_invitation_link = new_invitation_link

    def resolve(self, connection: Connection, message: Claimed, now: datetime) -> Envelope | Drop:
        """What the reader should see at this moment, read on the connection that is handed over."""
        work = self._office.on(connection, now)
        if message.kind in _TO_AN_INVITATION:
            return self._invitation(work, message)
        if message.kind == AddressChanged.kind:
            replaced = old_address(work, message.key)
            return Envelope(to=replaced, context=AddressChanged()) if replaced else ERASED
        found = load_reader(connection, message.recipient, work.today)
        if found is None:
            return NOBODY
        reader, address = found
        if address is None:
            return NO_ADDRESS
        if message.kind == Digest.kind and message.local_date < work.today:
            return ITS_DAY_HAS_PASSED
        if to_a_password := _TO_A_PASSWORD.get(message.kind):
            if now - message.queued_at >= _ASKED_WITHIN[message.kind]:
                return ASKED_TOO_LONG_AGO
            link = self._links.password(self._new_secret(work, reader, message.kind, message.id))
            return Envelope(to=address, context=to_a_password(link=link), promises=True)
        if was_said(work, message):
            return SAID_IN_THE_MAIL
        said = _SAID[message.kind](work, reader, message, self._links)
        if said is None:
            return NOTHING_LEFT
        # That a code was taken away says nothing of what is read here, so that it goes whole to any address.
        whole = message.kind == CodeTakenAway.kind or self._is_work(address, reader)
        return Envelope(to=address, context=said if whole else self._hint)

    def _invitation(self, work: Work, message: Claimed) -> Envelope | Drop:
        """To somebody who cannot log in yet, at the address they chose."""
        invited = find_invited(work, message.recipient)
        if invited is None:
            return NOTHING_LEFT
        secret, said = self._new_invitation_link(work, invited.id), _TO_AN_INVITATION[message.kind]
        return Envelope(to=invited.address, context=said(link=self._links.invitation(secret)), promises=True)

    @property
    def _hint(self) -> SomethingToRead:
        return SomethingToRead(link=self._links.home)

    def _is_work(self, address: str, reader: PersonActor) -> bool:
        """Whether an address is the reader's at work, as far as anybody has said."""
        if self._work_domains:
            return address.rpartition("@")[2].lower() in self._work_domains
        return any(grant.role is not Role.WORKER for grant in reader.grants)
