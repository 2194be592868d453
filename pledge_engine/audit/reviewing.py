"""The trail for auditors: which events, by whom, and copies of it to keep elsewhere. No private value is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from pledge_engine.access.finding import find_scope
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.checkpoint import take_checkpoint
from pledge_engine.audit.checkpoint_file import Checkpoint
from pledge_engine.audit.event import Titled
from pledge_engine.audit.exceptions import Kind, places
from pledge_engine.audit.export import exported
from pledge_engine.audit.history import PastEvent, Private, Sought, events, search
from pledge_engine.audit.sampling import MOST_DRAWN, draw
from pledge_engine.clock import LONDON
from pledge_engine.errors import Forbidden, Invalid, NotFound
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.person import people
from pledge_engine.watching import Progress, unwatched
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Role

_ENGINE = "Pledge Engine"
_WORKER = "the worker"
_PRIVATE = "(private)"
_SEALED = ".answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events are wanted; days are in Europe/London and both are included."""

    reference: str | None = None
    verb: str | None = None
    person: str | None = None
    door: str | None = None
    since: date | None = None
    until: date | None = None
    exception: Kind | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedChange:
    """One fact of an event, old and new; a private value is only said to be one."""

    fact: str
    old: object
    new: object


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedEvent:
    """One event as an auditor reads it. ``chain`` is a record's reference or "organisation"; a worker is not named.

    ``covering`` names the person for whom somebody acted while covering for them.
    """

    chain: str
    event: int
    at: datetime
    who: str
    covering: str
    role: str
    door: str
    verb: str
    step: Titled | None
    turn: int | None
    stage: Titled | None
    reason: str
    changes: tuple[ReviewedChange, ...]
    hash: str


def review(work: Work, wanted: Wanted) -> tuple[ReviewedEvent, ...]:
    """The events that are wanted, newest first; raises ``Forbidden`` for all but auditors, and ``NotFound``."""
    require_generally(work.actor, Action.SEE_TRAIL)
    return _told(work, [event for event in _found(work, wanted) if _matches(event, wanted)][: wanted.limit])


def sample(work: Work, seed: str, size: int) -> tuple[ReviewedEvent, ...]:
    """So many events drawn by a seed, newest first; the same ones for the same seed as long as nothing is recorded.

    Raises ``Forbidden`` for all but auditors, and ``Invalid`` for a size that is not from 1 to 200.
    """
    require_generally(work.actor, Action.SEE_TRAIL)
    if not 1 <= size <= MOST_DRAWN:
        raise Invalid([FieldMistake("size", "How many", f"{size} is not from 1 to {MOST_DRAWN}", "ask for 25, say")])
    drawn = draw(work.connection, seed, size, but=_own_records(work))
    return _told(work, search(work.connection, Sought(among=drawn), limit=size))


def _told(work: Work, found: Sequence[PastEvent]) -> tuple[ReviewedEvent, ...]:
    ids = {event.actor for event in found if event.role != Role.WORKER} | {e.covering for e in found if e.covering}
    rows = work.connection.execute(select(people.c.id, people.c.name).where(people.c.id.in_(sorted(ids))))
    names = {row.id: row.name for row in rows}
    return tuple(_reviewed(event, names) for event in found)


def checkpoint_trail(work: Work, key: Ed25519PrivateKey | None = None, progress: Progress = unwatched) -> Checkpoint:
    """A checkpoint of every chain as it is now; raises ``Forbidden`` for all but auditors."""
    require_generally(work.actor, Action.VERIFY_TRAIL)
    return take_checkpoint(work.connection, work.now, key, progress)


def export_trail(work: Work, progress: Progress = unwatched) -> Iterator[str]:
    """The whole trail as lines of JSON; raises ``Forbidden`` for all but auditors, and for one whose own record is in it."""
    require_generally(work.actor, Action.SEE_TRAIL)
    require_generally(work.actor, Action.VERIFY_TRAIL)
    if _own_records(work):
        raise Forbidden("Your own record is part of the trail.", "Ask another auditor to export it.")
    return exported(work.connection, work.now, progress)


def _found(work: Work, wanted: Wanted) -> Sequence[PastEvent]:
    actor = _id_of(work.connection, wanted.person) if wanted.person else None
    chain = None
    if wanted.reference:
        chain = find_scope(work.connection, work.actor, wanted.reference, Action.SEE_TRAIL).hire_id
        if wanted.exception is None:
            told = events(work.connection, chain, newest_first=True)
            return [event for event in told if actor is None or event.actor == actor]
    sought = Sought(
        verb=wanted.verb,
        actor=actor,
        door=wanted.door,
        since=_start_of(wanted.since) if wanted.since else None,
        until=_start_of(wanted.until + timedelta(days=1)) if wanted.until else None,
        but=_own_records(work),
        as_worker=actor is None,
        among=places(wanted.exception, chain) if wanted.exception else None,
    )
    return search(work.connection, sought, limit=wanted.limit)


def _own_records(work: Work) -> list[str]:
    """The chains of the records on which the auditor is or was the worker: nobody looks at their own through another role."""
    own = select(appointees.c.hire_id).where(appointees.c.person_id == work.actor.audit_id)
    return list(work.connection.execute(own).scalars())


def _matches(event: PastEvent, wanted: Wanted) -> bool:
    """Whether an event is wanted. What somebody did as the worker is never found by their name: that would tell who it is."""
    return (
        (wanted.verb is None or event.verb == wanted.verb)
        and (wanted.door is None or event.door == wanted.door)
        and (wanted.since is None or event.at >= _start_of(wanted.since))
        and (wanted.until is None or event.at < _start_of(wanted.until + timedelta(days=1)))
        and not (wanted.person and event.role == Role.WORKER)
    )


def _id_of(connection: Connection, handle: str) -> str:
    found: str | None = connection.execute(
        select(people.c.id).where(people.c.handle == handle.strip().lower())
    ).scalar()
    if found is None:
        raise NotFound(f"person “{handle[:60]}”")
    return found


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON).astimezone(UTC)


def _reviewed(event: PastEvent, names: dict[str, str]) -> ReviewedEvent:
    told = _tells_its_step(event)
    who = _ENGINE if event.actor.startswith("system:") else names.get(event.actor, "Somebody")
    return ReviewedEvent(
        chain=event.reference or event.chain,
        event=event.sequence,
        at=event.at,
        who=_WORKER if event.role == Role.WORKER else who,
        covering=names.get(event.covering, "somebody") if event.covering else "",
        role=event.role or "",
        door=event.door,
        verb=event.verb,
        step=event.step if told else None,
        turn=event.turn if told else None,
        stage=event.stage if told else None,
        reason=event.reason or "",
        changes=tuple(
            _restricted(fact)
            if fact.endswith(_SEALED)
            else ReviewedChange(fact=fact, old=_open(change.old), new=_open(change.new))
            for fact, change in (event.changes.items() if told else ())
        ),
        hash=event.hash,
    )


def _tells_its_step(event: PastEvent) -> bool:
    """Whether the step may be named: that a restricted one was saved and not completed says something of its answers.

    A step is known not to be restricted by an answer that has a fact of its own; the answers of others are one secret.
    """
    return event.verb != "step_saved" or any(f"{_SEALED}." in fact for fact in event.changes)


def _restricted(fact: str) -> ReviewedChange:
    """The answers of a restricted step, without whether there were any before."""
    return ReviewedChange(fact=fact, old=_PRIVATE, new=_PRIVATE)


def _open(value: object) -> object:
    return _PRIVATE if isinstance(value, Private) else value
