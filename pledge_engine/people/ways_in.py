"""Who has a way to log in to the pages: a password, a link to choose one that still works, or an invitation still to be sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select

from notifications.catalogue import AddressChanged, FirstPassword, PasswordLink
from notifications.leaving import KEPT, stands
from notifications.outbox import Status, messages, moment_text
from pledge_engine.store.tables import credentials, password_links, people
from workflows.words import counted, listed

WHAT_TO_DO = "Invite them: a link to choose their password is mailed."

# Said of those whom no invitation reaches.
ADDRESS_FIRST = "Give them an address first, and then invite them."


# So long before nobody can choose a password by what they were sent it is said: over a weekend too.
RUNS_OUT_SOON = timedelta(days=3)
# So long after it was queued, or sent again, a mail may have brought a link that works: tried for 3 days, the link lasts 7.
_MAY_STILL_WORK = timedelta(days=10)
_LINK_MAILS = (FirstPassword.kind, PasswordLink.kind)
_NOT_IN_VAIN = (Status.WAITING, Status.SENT)
_NOT_SENT = (Status.FAILED, Status.DROPPED)
_NAMED = 5


def has_no_way_in(now: datetime) -> ColumnElement[bool]:
    """The condition on ``people`` under which somebody who can act here cannot log in, nor will by what was sent or waits."""
    return and_(people.c.active, _has_no_password(), ~can_still_choose(now))


def _has_no_password() -> ColumnElement[bool]:
    return people.c.id.not_in(select(credentials.c.person_id))


def can_still_choose(now: datetime) -> ColumnElement[bool]:
    """The condition on ``people`` under which an invitation waits to be sent, or any link to choose a password still works.

    Links work side by side: that a later mail could not be sent takes none of them away. Where every mail failed or was put
    aside, nobody has the link that it would have brought: one that was sent long ago, or to another address, is no other way.
    """
    links = select(password_links.c.person_id).where(works(now), ~_came_to_nothing(password_links.c.person_id, now))
    return or_(people.c.id.in_(links), _invitation_waits())


def _invitation_waits() -> ColumnElement[bool]:
    waiting = and_(messages.c.kind == FirstPassword.kind, messages.c.status == Status.WAITING)
    return people.c.id.in_(select(messages.c.recipient).where(waiting))


def is_to_choose(now: datetime) -> ColumnElement[bool]:
    """The condition on ``people`` under which somebody who can act here was invited, and can still choose a password."""
    return and_(people.c.active, _has_no_password(), can_still_choose(now))


def runs_out_soon(now: datetime) -> ColumnElement[bool]:
    """The condition on ``people`` under which that is so for a few days more, and no other invitation waits to be sent."""
    return and_(is_to_choose(now), works_until(now) <= now + RUNS_OUT_SOON, ~_invitation_waits())


def works_until(now: datetime) -> ColumnElement[datetime | None]:
    """Until when the last link of somebody in ``people`` works; null where none does, as while an invitation waits."""
    theirs = and_(password_links.c.person_id == people.c.id, works(now))
    return select(func.max(password_links.c.expires_at)).where(theirs).scalar_subquery()


def _every_mail_failed(person: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a mail with a link to choose a password could not be sent to somebody, and none was."""
    theirs = select(messages.c.recipient).where(messages.c.kind.in_(_LINK_MAILS))
    failed, others = theirs.where(messages.c.status == Status.FAILED), theirs.where(messages.c.status.in_(_NOT_IN_VAIN))
    return and_(person.in_(failed), person.not_in(others))


def _came_to_nothing(person: ColumnElement[str], now: datetime) -> ColumnElement[bool]:
    """Whether a mail with a link to choose a password was not sent to somebody, and none that may still open anything was."""
    theirs = select(messages.c.recipient).where(messages.c.kind.in_(_LINK_MAILS))
    moved = select(messages.c.recipient, func.max(messages.c.queued_at).label("at"))
    last_moved = moved.where(messages.c.kind == AddressChanged.kind).group_by(messages.c.recipient).subquery()
    to_where_they_are = or_(last_moved.c.at.is_(None), messages.c.queued_at >= last_moved.c.at)
    since = moment_text(now - _MAY_STILL_WORK)
    lately = or_(messages.c.queued_at > since, messages.c.due_at > since)
    went = or_(messages.c.status == Status.WAITING, and_(messages.c.status == Status.SENT, lately, to_where_they_are))
    others = theirs.outerjoin(last_moved, last_moved.c.recipient == messages.c.recipient).where(went)
    return and_(person.in_(theirs.where(messages.c.status.in_(_NOT_SENT))), person.not_in(others))


def works(now: datetime) -> ColumnElement[bool]:
    """The condition on ``password_links`` under which a link still opens the page to choose a password."""
    return and_(password_links.c.used_at.is_(None), password_links.c.expires_at > now)


def count_without_way_in(connection: Connection, now: datetime) -> int:
    """How many people who can act here have no way to log in."""
    found = select(func.count()).select_from(people).where(has_no_way_in(now))
    return connection.execute(found).scalar_one()


def count_to_choose(connection: Connection, now: datetime) -> int:
    """How many people were invited and have not chosen a password yet."""
    return connection.execute(select(func.count()).select_from(people).where(is_to_choose(now))).scalar_one()


def told_in_vain(connection: Connection) -> str:
    """Who cannot log in yet because no invitation to them could be sent, and how many because theirs went into a folder.

    As sentences; empty where there is nobody.
    """
    failed, kept = _every_mail_failed(people.c.id), invited_in_vain()
    found = select(people.c.name, failed.label("failed"), kept.label("kept"))
    lacking = found.where(people.c.active, _has_no_password(), or_(failed, kept)).order_by(func.lower(people.c.name))
    rows = connection.execute(lacking).all()
    said = (_said_unsent([row.name for row in rows if row.failed]), _said_kept(sum(bool(row.kept) for row in rows)))
    return " ".join(part for part in said if part)


def _said_unsent(names: Sequence[str]) -> str:
    who = listed([*names[:_NAMED], *([f"{len(names) - _NAMED} more"] if len(names) > _NAMED else [])])
    mend = "See under Messages why, put the address right, and invite them again."
    return f"No invitation to {who} could be sent. {mend}" if names else ""


def _said_kept(many: int) -> str:
    went = f"Mail to {counted(many, 'people')} who {'was' if many == 1 else 'were'} invited went"
    return f"{went} into a folder on the server, from where it reaches nobody." if many else ""


def has_not_got_in(now: datetime) -> ColumnElement[bool]:
    """The condition on ``people`` under which somebody cannot log in yet: no way in, or invited by mail that reached nobody."""
    return or_(has_no_way_in(now), invited_in_vain())


def became_of_invitations() -> ColumnElement[str]:
    """How all invitations of somebody who can act here and has no password came to nothing: ``FAILED``, ``KEPT``, or empty."""
    failed = and_(people.c.active, _has_no_password(), _every_mail_failed(people.c.id))
    return case((failed, literal(str(Status.FAILED))), (invited_in_vain(), literal(KEPT)), else_=literal(""))


def invited_in_vain() -> ColumnElement[bool]:
    """The condition on ``people`` under which somebody has no password, and every invitation to them went into a folder."""
    invited = select(messages.c.recipient).where(messages.c.kind == FirstPassword.kind)
    kept = people.c.id.in_(invited.where(stands() == KEPT))
    reached = people.c.id.in_(invited.where(stands().in_((Status.WAITING, Status.SENT))))
    return and_(people.c.active, _has_no_password(), kept, ~reached)


def without_way_in(connection: Connection, handles: Collection[str], now: datetime) -> tuple[str, ...]:
    """Those of the names to log in by whose people have no way to log in, or are still to be added, in order."""
    ways = select(people.c.handle).where(people.c.handle.in_(handles), ~has_no_way_in(now))
    return tuple(sorted(set(handles) - set(connection.execute(ways).scalars())))


def told(many: int, names: str = "") -> str:
    """How many people have no way to log in, and with ``names`` who they are, as a sentence."""
    who = f": {names}" if names else ""
    return f"{counted(many, 'people')} {'has' if many == 1 else 'have'} no way to log in yet{who}."


def told_to_choose(many: int) -> str:
    """How many people were invited and have not chosen a password yet, as a sentence."""
    was, has = ("was", "has") if many == 1 else ("were", "have")
    return f"{counted(many, 'people')} {was} invited and {has} not chosen a password yet."


def left_without_address(many: int) -> str:
    """How many people cannot be invited because they have no address, as a sentence."""
    return f"{counted(many, 'people')} {'has' if many == 1 else 'have'} no way to log in and no address."
