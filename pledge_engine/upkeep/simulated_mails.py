"""The mails of a simulated day, as far as whoever asks may know: of digests what is new in them, and of others their kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from notifications.catalogue import Digest
from notifications.outbox import Status, attempts, messages
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.clock import today
from pledge_engine.messages import lines_of
from pledge_engine.reminders.plan import Planned, planned
from pledge_engine.store.tables.reminder import ReminderStatus, reminders
from pledge_engine.work import Work

_LAST = datetime.max.replace(tzinfo=UTC)
_WAITS = "It still waits at the end of the day."


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedMail:
    """One mail: when it would leave (UTC), to whom and of what kind; ``new`` is what a digest says that is new.

    Of a digest that does not leave, ``at`` is None and ``why_not`` says why; there is none where its reader is not to know for
    whom it would be. ``recipient`` and ``reference`` are empty where they are not the reader's to know, or where there is none.
    What is said of records that the reader knows to people whom they do not is put together, in place of their mails: what
    else is in a mail might tell whose it is.
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
    mails: dict[tuple[str, _Fate], list[Planned]] = defaultdict(list)
    for person, row in planned(work, reminders, on, reminders.c.digest_on == on, told):
        fate = fates.get(person, _Fate(None, _WAITS))
        whose_is_hidden = bool(row.reference) and not row.recipient
        mails[("", _Fate(fate.at, "")) if whose_is_hidden else (person, fate)].append(row)
    for (_, fate), rows in mails.items():
        recipient = max(row.recipient for row in rows)
        if fate.at or recipient:
            yield SimulatedMail(
                at=fate.at, recipient=recipient, kind=Digest.kind, why_not=fate.why_not, new=tuple(rows)
            )


def _fates(work: Work, on: date, left: Mapping[str, datetime]) -> dict[str, _Fate]:
    """What became of the digest of a day of each person, by their id."""
    last = (
        select(attempts.c.said)
        .where(attempts.c.message_id == messages.c.id)
        .order_by(attempts.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = select(messages.c.id, messages.c.status, messages.c.recipient, last.label("said")).where(
        messages.c.kind == Digest.kind, messages.c.local_date == on
    )
    rows = work.connection.execute(found).all()
    return {
        row.recipient: _Fate(left.get(row.id), "" if row.status == Status.SENT else row.said or _WAITS) for row in rows
    }


def _others(work: Work, on: date, left: Mapping[str, datetime]) -> Iterator[SimulatedMail]:
    """The mails that left on a day and are no digests: what ``messages`` would list of them."""
    if may_generally(work.actor, Action.SEE_MESSAGES) is None:
        return
    of_the_day = {message: at for message, at in left.items() if today(at) == on}
    for line in lines_of(work, of_the_day):
        if line.kind != Digest.kind:
            yield SimulatedMail(
                at=of_the_day[line.id], recipient=line.recipient, kind=line.kind, reference=line.reference
            )
