"""Messages as people look at them: what waits, what was sent and what failed.

Who leads a record sees what is said about it, and to whom unless that would tell who holds a step that is not named to
them: ``reminders.naming``. That somebody is to look at a confidential step is told to nobody but them, and that a worker said
something to their two leads to nobody but those. Whoever looks after the place as a whole sees kinds, states and failures,
and for whom a failed one was, so that an address can be mended; never what it is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false, func, or_, select, true

from notifications.catalogue import LookNeeded, SomethingToRead, WorkerSaid
from notifications.claiming import claimed_of
from notifications.leaving import stands
from notifications.outbox import Status, attempts, messages
from notifications.render import Rendered, render
from notifications.sender import Sender
from notifications.source import Drop, Source
from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import Reach, reach
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import hearing_hires, visible_hires
from pledge_engine.errors import NotFound
from pledge_engine.reminders.naming import recipient_is_named, step_is_named
from pledge_engine.reminders.nudged import is_the_turn_asked_about
from pledge_engine.store.tables import hires, occurrences, people
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS

MOST, PAGE = 200, 50
# So many of the last digits of an id name a message, and hardly ever two.
SHORTEST = 8
# Of these the kind alone, beside whom it is for and when, would say what was recorded or said.
_TELLING = frozenset({LookNeeded.kind, WorkerSaid.kind})


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """One message. ``recipient`` is the name that whom it is for logs in by, and ``name`` what they are called.

    These and ``reference`` are empty where they are not the reader's to know. ``theirs`` says that all of it is: what it is about
    is then no single record where there is no reference. ``stands`` is its status, or ``leaving.KEPT``.
    One that waits is tried no sooner than ``next_try``, where that is to come or it was tried before.
    """

    id: str
    kind: str
    status: str
    stands: str
    queued_at: datetime
    tries: int
    next_try: datetime | None
    said: str
    reference: str
    recipient: str
    name: str
    theirs: bool

    @property
    def number(self) -> str:
        """By what people and addresses name it: the last 12 digits of its id."""
        return self.id[-12:]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesFound:
    """A page of messages, and how many there are that the reader may know of."""

    lines: tuple[MessageLine, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLine:
    """One attempt: when it began, how it ended, by what it was taken, and what a mail server or the program said of it."""

    number: int
    began_at: datetime
    outcome: str
    taken_by: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageShown:
    """One message whole. ``says`` is what it would say now; None where that is not the reader's, or there is nothing left."""

    line: MessageLine
    attempts: tuple[AttemptLine, ...]
    says: Rendered | None
    why_nothing: str


def list_messages(work: Work, status: Status | None = None) -> tuple[MessageLine, ...]:
    """The newest 200 messages that the actor may know of, newest first; raises ``Forbidden``."""
    return tuple(line_of(row) for row in work.connection.execute(_newest(work, status).limit(MOST)).mappings())


def find_messages(work: Work, status: Status | None = None, *, page: int = 1) -> MessagesFound:
    """A page of 50 of all messages that the actor may know of, newest first; raises ``Forbidden``."""
    found = _newest(work, status)
    every = found.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    total = work.connection.execute(every).scalar_one()
    rows = work.connection.execute(found.limit(PAGE).offset((page - 1) * PAGE)).mappings()
    return MessagesFound(lines=tuple(map(line_of, rows)), total=total)


def _newest(work: Work, status: Status | None) -> Select[Any]:
    require_generally(work.actor, Action.SEE_MESSAGES)
    found = _lines(work, Action.SEE_MESSAGES).order_by(messages.c.queued_at.desc(), messages.c.id.desc())
    return found if status is None else found.where(messages.c.status == status)


def lines_of(work: Work, ids: Collection[str]) -> Iterator[MessageLine]:
    """Those of some messages that the actor may know of, in no order; raises ``Forbidden``."""
    require_generally(work.actor, Action.SEE_MESSAGES)
    asked = sorted(ids)
    for first in range(0, len(asked), MOST):
        found = _lines(work, Action.SEE_MESSAGES).where(messages.c.id.in_(asked[first : first + MOST]))
        yield from (line_of(row) for row in work.connection.execute(found).mappings())


def show_message(work: Work, message: str, source: Source, sent_by: Sender) -> MessageShown:
    """One message with its attempts, named by the last digits of its id; raises ``NotFound`` and ``Forbidden``."""
    require_generally(work.actor, Action.SEE_MESSAGES)
    row = found_message(work, message, Action.SEE_MESSAGES)
    tried = select(attempts).where(attempts.c.message_id == row["id"]).order_by(attempts.c.number)
    says, why = (
        _says(work, row, source, sent_by)
        if row["readable"]
        else (None, "What it says is for those who may see the record.")
    )
    return MessageShown(
        line=line_of(row),
        attempts=tuple(
            _attempt(number, each) for number, each in enumerate(work.connection.execute(tried).mappings(), 1)
        ),
        says=says,
        why_nothing=why,
    )


def _lines(work: Work, action: Action) -> Select[tuple[object, ...]]:
    everywhere = _everywhere(work, action)
    about = hires.c.id.is_not(None)
    # That there is one at all would say what was recorded in a restricted step, or that the worker said something to their leads.
    to_be_told = or_(messages.c.kind != WorkerSaid.kind, hearing_hires(work.actor))
    told_to_leads = and_(messages.c.kind != LookNeeded.kind, to_be_told)
    mine = messages.c.recipient == work.actor.audit_id
    last = (
        select(attempts.c.said)
        .where(attempts.c.message_id == messages.c.id)
        .order_by(attempts.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    joined = (
        messages.outerjoin(people, people.c.id == messages.c.recipient)
        .outerjoin(
            hires, and_(hires.c.reference == messages.c.subject_reference, told_to_leads, _readable_records(work))
        )
        .outerjoin(occurrences, and_(hires.c.id.is_not(None), is_the_turn_asked_about()))
    )
    all_of_it = and_(about, or_(occurrences.c.id.is_(None), step_is_named(work)))
    known = recipient_is_named(work, messages.c.recipient, all_of_it)
    return (
        select(
            messages,
            people.c.handle,
            people.c.name,
            stands().label("stands"),
            func.coalesce(last, "").label("said"),
            or_(about, mine).label("readable"),
            known.label("recipient_known"),
        )
        .select_from(joined)
        .where(true() if everywhere else or_(about, mine))
    )


def _readable_records(work: Work) -> ColumnElement[bool]:
    return visible_hires(work.actor, Action.SEE_HIRE, among=BOTH_LEADS)


def _everywhere(work: Work, action: Action) -> bool:
    """Whether a role lets the actor know of every message there is, whatever it is about."""
    held = work.actor.grants if isinstance(work.actor, PersonActor) else ()
    return any(reach(grant.role, action) is Reach.TRUST for grant in held)


def found_message(work: Work, message: str, action: Action) -> RowMapping:
    """One message by the last digits of its id, where the actor may do this with it; raises ``NotFound``."""
    ending = message.strip().lower()
    known = messages.c.id.endswith(ending, autoescape=True) if len(ending) >= SHORTEST else false()
    rows = work.connection.execute(_lines(work, action).where(known).limit(2)).mappings().all()
    if len(rows) != 1:
        raise NotFound("message of that id")
    return rows[0]


def _says(work: Work, row: RowMapping, source: Source, sent_by: Sender) -> tuple[Rendered | None, str]:
    found = source.resolve(work.connection, claimed_of(row), work.now)
    if isinstance(found, Drop):
        return None, f"It would not be sent now. {found.why}"
    return render(found.context, sent_by), ""


def line_of(row: RowMapping) -> MessageLine:
    """A message that was found, as far as it is the reader's to know."""
    told = row["recipient_known"] or (row["status"] == Status.FAILED and not row["readable"])
    return MessageLine(
        id=row["id"],
        kind=row["kind"] if row["readable"] else kind_told(row["kind"]),
        status=row["status"],
        queued_at=datetime.fromisoformat(row["queued_at"]).astimezone(UTC),
        stands=row["stands"],
        tries=row["tries"],
        next_try=_next_try(row),
        said=row["said"],
        reference=row["subject_reference"] if row["readable"] else "",
        recipient=row["handle"] or "" if told else "",
        name=row["name"] or "" if told else "",
        theirs=bool(row["readable"]),
    )


def kind_told(kind: str) -> str:
    """The kind of a message as it is told to whoever may not know what it is about."""
    return SomethingToRead.kind if kind in _TELLING else kind


def _next_try(row: RowMapping) -> datetime | None:
    if row["status"] != Status.WAITING or row["due_at"] <= row["queued_at"]:
        return None
    return datetime.fromisoformat(row["due_at"]).astimezone(UTC)


def _attempt(number: int, row: RowMapping) -> AttemptLine:
    """The number is that among its attempts: the stored one also counts when it was taken and let go of untried."""
    return AttemptLine(
        number=number,
        began_at=datetime.fromisoformat(row["began_at"]).astimezone(UTC),
        outcome=row["outcome"] or "under way",
        taken_by=row["taken_by"] or "",
        said=row["said"],
    )
