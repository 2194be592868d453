"""Inviting somebody by mail to choose their first password, and how far that has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Row, select

from notifications.catalogue import FirstPassword
from notifications.leaving import KEPT, stands
from notifications.outbox import Status, messages
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import Invalid
from pledge_engine.hires.wording import moment
from pledge_engine.people.directory import find_person, lock_person
from pledge_engine.people.links_sent import forget_failed_invitations
from pledge_engine.people.ways_in import can_still_choose
from pledge_engine.queueing import queue_to
from pledge_engine.store.tables import credentials, people, second_factors
from pledge_engine.surface import way_out
from pledge_engine.work import Work
from workflows.answers import FieldMistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whether somebody can log in, and how: ``invited`` is where the last invitation stands, empty where there was none.

    ``invitation`` is its id, and ``stands`` that it or one before it waits to be sent, or that a link of theirs works.
    """

    has_password: bool
    second_factor: bool
    invited: str
    invited_at: datetime | None
    invitation: str
    stands: bool

    @property
    def lapsed(self) -> bool:
        """Whether they were invited in vain: they have no password, and nothing that was sent lets them choose one."""
        return bool(self.invited) and not self.has_password and not self.stands


def invite(work: Work, handle: str, *, besides: str = "") -> str:
    """Let an invitation be mailed to an active person who has chosen no password yet, and return the id of the message.

    The link in it is made when it is sent, so that it is never stored. While an invitation stands another is sent only on
    purpose: ``besides`` the last one, by its id. Raises ``Forbidden``, ``NotFound`` or ``Invalid``.
    """
    role = require_generally(work.actor, Action.MANAGE_PEOPLE)
    lock_person(work.connection, handle)  # Of two who invite at one moment the second is told of the first.
    person = find_person(work.connection, handle)
    if work.connection.execute(select(people.c.email).where(people.c.id == person.id)).scalar_one() is None:
        raise _mistake("no email address is recorded", "add one first")
    if _has_password(work, person.id):
        mend = "they can ask for another on the page to log in"
        raise _mistake(f"{person.name} has chosen a password already", mend)
    _check_none_stands(work, person.id, person.name, besides)
    forget_failed_invitations(work, [person.id])
    message_id = queue_to(work, person.id, FirstPassword.kind)
    changes = {"person": Change(new=person.id)}
    append_to_organisation(
        work.connection, Event(verb="person_invited", origin=work.origin, role=role, changes=changes)
    )
    return message_id


def account_of(work: Work, person_id: str) -> Account:
    """How far somebody, by id, has come with logging in; raises ``Forbidden`` for all but administrators."""
    require_generally(work.actor, Action.MANAGE_PEOPLE)
    factor = select(second_factors.c.person_id).where(
        second_factors.c.person_id == person_id, second_factors.c.turned_on_at.is_not(None)
    )
    last = _last(work, person_id)
    return Account(
        has_password=_has_password(work, person_id),
        second_factor=work.connection.execute(factor).first() is not None,
        invited=last.status if last else "",
        invited_at=_queued(last) if last else None,
        invitation=last.id if last else "",
        stands=last is not None and _stands(work, person_id),
    )


def last_invitation(work: Work, handle: str) -> str:
    """The id of the last invitation of an active person, empty where there was none; raises ``Forbidden`` and ``NotFound``."""
    return account_of(work, find_person(work.connection, handle).id).invitation


def _check_none_stands(work: Work, person_id: str, name: str, besides: str) -> None:
    last = _last(work, person_id)
    if last is None or not _stands(work, person_id):
        return
    already = f"{name} was already invited on {moment(_queued(last))}"
    if last.status == Status.WAITING:
        raise _mistake(f"{already}, and that invitation waits to be sent", "it leaves within the sending hours")
    if last.id != besides:
        still = (
            "the link still works"
            if last.status in {Status.SENT, KEPT}
            else "an invitation before that one still stands"
        )
        mend = way_out(
            work,
            on_pages="send another only if it did not reach them",
            typed="send another with --again, only if it did not reach them",
        )
        raise _mistake(f"{already}, and {still}", mend)


def _last(work: Work, person_id: str) -> Row[str, str, str] | None:
    """The last invitation of somebody, as the message that carries it."""
    columns = messages.c.id, stands().label("status"), messages.c.queued_at
    theirs = select(*columns).where(messages.c.recipient == person_id, messages.c.kind == FirstPassword.kind)
    return work.connection.execute(
        theirs.order_by(messages.c.queued_at.desc(), messages.c.id.desc()).limit(1)
    ).one_or_none()


def _queued(last: Row[str, str, str]) -> datetime:
    return datetime.fromisoformat(last.queued_at).astimezone(UTC)


def _stands(work: Work, person_id: str) -> bool:
    standing = select(people.c.id).where(people.c.id == person_id, can_still_choose(work.now))
    return work.connection.execute(standing).first() is not None


def _has_password(work: Work, person_id: str) -> bool:
    found = select(credentials.c.person_id).where(credentials.c.person_id == person_id)
    return work.connection.execute(found).first() is not None


def _mistake(problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake("person", "Invitation", problem, mend)])
