"""The mails of a simulated day, as far as whoever asks may know: of digests what is new in them, and of others their kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from sqlalchemy import select

from notifications.catalogue import Digest
from notifications.outbox import Status, attempts, messages
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.clock import today
from pledge_engine.messages import list_messages
from pledge_engine.reminders.plan import Planned, planned
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.reminder import ReminderStatus, reminders
from pledge_engine.work import Work

_LAST = datetime.max.replace(tzinfo=UTC)
_WAITS = "It still waits at the end of the day."


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedMail:
    """One mail: when it would leave (UTC), to whom and of what kind; ``new`` is what a digest says that is new.

    Of a digest that does not leave, ``at`` is None and ``why_not`` says why. ``recipient`` and ``reference`` are empty where
    they are not the reader's to know, or where there is none.
    """

    at: datetime | None
    recipient: str
    kind: str
    reference: str = ""
    why_not: str = ""
    new: tuple[Planned, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fate:
    at: datetime | None
    why_not: str


def mails_of(work: Work, on: date, left: Mapping[str, datetime]) -> tuple[SimulatedMail, ...]:
    """The mails of a day, in the order in which they leave; ``left`` has the moments at which messages left, by their ids."""
    found = (*_digests(work, on, left), *_others(work, on, left))
    return tuple(sorted(found, key=lambda mail: (mail.at or _LAST, mail.recipient)))


def _digests(work: Work, on: date, left: Mapping[str, datetime]) -> Iterator[SimulatedMail]:
    fates = _fates(work, on, left)
    told = reminders.c.status.in_((ReminderStatus.WAITING, ReminderStatus.TOLD))
    new = planned(work, reminders, reminders.c.digest_on == on, told)
    for recipient, rows in groupby(new, lambda row: row.recipient):
        fate = fates.get(recipient, _Fate(None, _WAITS))
        yield SimulatedMail(at=fate.at, recipient=recipient, kind=Digest.kind, why_not=fate.why_not, new=tuple(rows))


def _fates(work: Work, on: date, left: Mapping[str, datetime]) -> dict[str, _Fate]:
    """What became of each person's digest of a day."""
    last = (
        select(attempts.c.said)
        .where(attempts.c.message_id == messages.c.id)
        .order_by(attempts.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = (
        select(messages.c.id, messages.c.status, last.label("said"), people.c.handle)
        .join(people, people.c.id == messages.c.recipient)
        .where(messages.c.kind == Digest.kind, messages.c.local_date == on)
    )
    rows = work.connection.execute(found).all()
    return {
        row.handle: _Fate(left.get(row.id), "" if row.status == Status.SENT else row.said or _WAITS) for row in rows
    }


def _others(work: Work, on: date, left: Mapping[str, datetime]) -> Iterator[SimulatedMail]:
    """The mails that left on a day and are no digests: what ``messages`` would list of them."""
    if may_generally(work.actor, Action.SEE_MESSAGES) is None:
        return
    for line in list_messages(work):
        at = left.get(line.id)
        if at is not None and today(at) == on and line.kind != Digest.kind:
            yield SimulatedMail(at=at, recipient=line.recipient, kind=line.kind, reference=line.reference)
