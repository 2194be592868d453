"""Inviting somebody by mail to choose their first password, and how far that has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from notifications.catalogue import FirstPassword
from notifications.outbox import enqueue, messages
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import Invalid
from pledge_engine.people.directory import find_person
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import credentials, people, second_factors
from pledge_engine.work import Work
from workflows.answers import FieldMistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whether somebody can log in, and how: ``invited`` is the state of the last invitation, empty where there was none."""

    has_password: bool
    second_factor: bool
    invited: str
    invited_at: datetime | None


def invite(work: Work, handle: str) -> str:
    """Let an invitation be mailed to an active person who has chosen no password yet, and return the id of the message.

    The link in it is made when it is sent, so that it is never stored. Raises ``Forbidden``, ``NotFound`` or ``Invalid``.
    """
    role = require_generally(work.actor, Action.MANAGE_PEOPLE)
    person = find_person(work.connection, handle)
    if work.connection.execute(select(people.c.email).where(people.c.id == person.id)).scalar_one() is None:
        raise _mistake("no email address is recorded", "add one first")
    if _has_password(work, person.id):
        mend = "they can ask for another on the page to log in"
        raise _mistake(f"{person.name} has chosen a password already", mend)
    message_id = new_id(work.now)
    enqueue(
        work.connection,
        message_id=message_id,
        kind=FirstPassword.kind,
        recipient=person.id,
        subject_reference="",
        local_date=work.today,
        queued_at=work.now,
    )
    work.queued.append(message_id)
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
    sent = select(messages.c.status, messages.c.queued_at).where(
        messages.c.recipient == person_id, messages.c.kind == FirstPassword.kind
    )
    last = work.connection.execute(sent.order_by(messages.c.queued_at.desc()).limit(1)).one_or_none()
    return Account(
        has_password=_has_password(work, person_id),
        second_factor=work.connection.execute(factor).first() is not None,
        invited=last.status if last else "",
        invited_at=datetime.fromisoformat(last.queued_at).astimezone(UTC) if last else None,
    )


def _has_password(work: Work, person_id: str) -> bool:
    found = select(credentials.c.person_id).where(credentials.c.person_id == person_id)
    return work.connection.execute(found).first() is not None


def _mistake(problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake("person", "Invitation", problem, mend)])
