"""Inviting everybody at once who holds a role and cannot log in yet, as after a tracker was brought in; who it would be first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from notifications.catalogue import FirstPassword
from notifications.outbox import Addressed, enqueue_many
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_all_to_organisation
from pledge_engine.people.links_sent import forget_failed_invitations
from pledge_engine.people.listing import PersonRow, list_to_invite
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import people
from pledge_engine.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ToInvite:
    """Who holds a role and cannot log in yet, nor will by an invitation that stands: by whether mail can reach them."""

    reached: tuple[PersonRow, ...]
    without_address: tuple[PersonRow, ...]


def who_would_be_invited(work: Work) -> ToInvite:
    """Who they are, by name; raises ``Forbidden`` for all but administrators."""
    found = list_to_invite(work)
    return ToInvite(
        reached=tuple(each for each in found if each.email),
        without_address=tuple(each for each in found if not each.email),
    )


def invite_all(work: Work, among: Collection[str] | None = None) -> ToInvite:
    """Let an invitation be mailed to each of them who has an address, with one event for each; gives who they are.

    ``among`` are the ids of those who were shown before: nobody is invited whom nobody saw. Raises ``Forbidden``.
    """
    role = require_generally(work.actor, Action.MANAGE_PEOPLE)
    known = [each.id for each in who_would_be_invited(work).reached if among is None or each.id in among]
    # Of two who invite at one moment the second waits here, and then finds those who were invited.
    work.connection.execute(select(people.c.id).where(people.c.id.in_(known)).order_by(people.c.id).with_for_update())
    found = who_would_be_invited(work)
    invited = tuple(each for each in found.reached if each.id in known)
    addressed = [Addressed(new_id(work.now), each.id, "") for each in invited]
    addressed = [each._replace(key=f"{FirstPassword.kind}:{each.message_id}") for each in addressed]
    forget_failed_invitations(work, [each.id for each in invited])
    enqueue_many(work.connection, addressed, kind=FirstPassword.kind, local_date=work.today, queued_at=work.now)
    work.queued.extend(each.message_id for each in addressed)
    told = [
        Event(verb="person_invited", origin=work.origin, role=role, changes={"person": Change(new=each.id)})
        for each in invited
    ]
    append_all_to_organisation(work.connection, told)
    return ToInvite(reached=invited, without_address=found.without_address)
