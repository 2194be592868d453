"""The trail for auditors: which events, by whom, and copies of it to keep elsewhere. No private value is in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, func, or_, select

from pledge_engine.access.finding import find_scope
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit import whose_log_in
from pledge_engine.audit.checkpoint import take_checkpoint
from pledge_engine.audit.checkpoint_file import Checkpoint
from pledge_engine.audit.event import Change, Titled
from pledge_engine.audit.exceptions import Kind, places, unkept
from pledge_engine.audit.export import exported
from pledge_engine.audit.history import PastEvent, Private, Sought, search
from pledge_engine.audit.named import PRIVATE, WORKER, ids_in, names_who_acted, told_of, where_named
from pledge_engine.audit.sampling import check_size, draw
from pledge_engine.audit.verbs import verb_meant
from pledge_engine.audit.where_held import PLACE, places_of
from pledge_engine.audit.which_step import SEALED, tells_its_step
from pledge_engine.clock import LONDON
from pledge_engine.errors import Forbidden, Invalid, NotFound
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.store.tables.person import people
from pledge_engine.watching import Progress, unwatched
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Role
from workflows.words import long_date

_ENGINE, _SOMEBODY = "Pledge Engine", "Somebody"


class NobodyNamed(NotFound):
    """Nobody whom the trail names is called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events are wanted; days are in Europe/London and both are included. ``verb`` is a kind of change, in any words."""

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
    """One event as an auditor reads it. ``chain`` is a record's reference or "organisation".

    Who is named is in ``named``; ``covering`` names the person for whom somebody acted while covering for them. Where what was
    not kept is sought, ``not_kept`` are the turns that the event closed so, by their path in its changes; none where those are
    not told. Its text is not ``as_recorded`` where verifying finds it changed.
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
    not_kept: tuple[str, ...] = ()
    as_recorded: bool = True


def review(work: Work, wanted: Wanted) -> tuple[ReviewedEvent, ...]:
    """The events that are wanted, newest first; raises ``Forbidden`` for all but auditors, ``NotFound`` and ``Invalid``."""
    found = search(work.connection, what_is_sought(work, wanted), limit=wanted.limit)
    return tell(work, found, wanted.exception)


def sample(work: Work, seed: str, size: int) -> tuple[ReviewedEvent, ...]:
    """So many events drawn by a seed, newest first; the same ones for the same seed as long as nothing is recorded.

    Raises ``Forbidden`` for all but auditors, and ``Invalid`` for a size that is not from 1 to 200.
    """
    require_generally(work.actor, Action.SEE_TRAIL)
    check_size(size)
    drawn = draw(work.connection, seed, size, but=own_records(work))
    return tell(work, search(work.connection, Sought(among=drawn), limit=size))


def _understood(wanted: Wanted) -> Wanted:
    """The same with the kind of change that is meant; raises ``Invalid`` with everything that could find nothing."""
    mistakes: list[FieldMistake] = []
    verb = wanted.verb
    try:
        verb = verb_meant(verb) if verb else None
    except Invalid as error:
        mistakes += error.mistakes
    if wanted.since and wanted.until and wanted.until < wanted.since:
        problem = f"{long_date(wanted.until)} is before {long_date(wanted.since)}"
        mistakes.append(FieldMistake("until", "Until", problem, "give the later day last"))
    if mistakes:
        raise Invalid(mistakes)
    return replace(wanted, verb=verb)


def tell(work: Work, found: Sequence[PastEvent], kind: Kind | None = None) -> tuple[ReviewedEvent, ...]:
    """Events as an auditor reads them, who sought those of a kind."""
    ids = {each for event in found for each in (event.actor, event.covering, *ids_in(event)) if each}
    rows = work.connection.execute(select(people.c.id, people.c.name).where(people.c.id.in_(sorted(ids))))
    names, places = {row.id: row.name for row in rows}, places_of(work.connection, found)
    of_staff = whose_log_in.of_staff(work.connection, whose_log_in.changed_log_ins(found))
    told = tuple(_reviewed(event, names, places, of_staff) for event in found)
    if kind is not Kind.NOT_KEPT:
        return told
    closed = unkept(work.connection, {event.chain for event in found})
    turns = (closed.get((event.chain, event.sequence), ()) if tells_its_step(event) else () for event in found)
    return tuple(replace(each, not_kept=its) for each, its in zip(told, turns, strict=True))


def checkpoint_trail(work: Work, key: Ed25519PrivateKey | None = None, progress: Progress = unwatched) -> Checkpoint:
    """A checkpoint of every chain as it is now; raises ``Forbidden`` for all but auditors."""
    require_generally(work.actor, Action.VERIFY_TRAIL)
    return take_checkpoint(work.connection, work.now, key, progress)


def export_trail(work: Work, progress: Progress = unwatched) -> Iterator[str]:
    """The whole trail as lines of JSON; raises ``Forbidden`` for all but auditors, and for one whose own record is in it."""
    require_generally(work.actor, Action.SEE_TRAIL)
    require_generally(work.actor, Action.VERIFY_TRAIL)
    if own_records(work):
        raise Forbidden("Your own record is part of the trail.", "Ask another auditor to export it.")
    return exported(work.connection, work.now, progress)


def what_is_sought(work: Work, wanted: Wanted) -> Sought:
    """What is wanted as the trail is asked for it; raises ``Forbidden`` for all but auditors, ``NotFound`` and ``Invalid``."""
    require_generally(work.actor, Action.SEE_TRAIL)
    wanted = _understood(wanted)
    only = [where_named(_ids_of(work.connection, wanted.person))] if wanted.person else []
    chain = None
    if wanted.reference:
        chain = find_scope(work.connection, work.actor, wanted.reference, Action.SEE_TRAIL).hire_id
        only.append(audit_events.c.chain == chain)
    return Sought(
        verb=wanted.verb,
        door=wanted.door,
        since=_start_of(wanted.since) if wanted.since else None,
        until=_start_of(wanted.until + timedelta(days=1)) if wanted.until else None,
        but=own_records(work),
        among=places(work, wanted.exception, chain) if wanted.exception else None,
        only=only,
    )


def own_records(work: Work) -> list[str]:
    """The chains of the records on which the auditor is or was the worker: nobody looks at their own through another role."""
    own = select(appointees.c.hire_id).where(appointees.c.person_id == work.actor.audit_id)
    return list(work.connection.execute(own).scalars())


def _ids_of(connection: Connection, typed: str) -> list[str]:
    """Who is called so or logs in so, of those whom the trail names; raises ``NobodyNamed``.

    Somebody who is named nowhere in it is like somebody who is not there: else it would tell who has a log-in and no role.
    """
    wanted = " ".join(typed.split())
    called = or_(
        people.c.handle == wanted.lower(), people.c.name == wanted, func.lower(people.c.name) == wanted.lower()
    )
    ids = list(connection.execute(select(people.c.id).where(called)).scalars())
    if not ids or connection.execute(select(audit_events.c.chain).where(where_named(ids)).limit(1)).first() is None:
        raise NobodyNamed(f"person “{typed[:60]}” who did anything here in a role", "Give a name that the trail shows.")
    return ids


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON).astimezone(UTC)


def _reviewed(
    event: PastEvent, names: dict[str, str], places: dict[str, str], of_staff: Collection[int]
) -> ReviewedEvent:
    told = tells_its_step(event)
    engine = event.actor.startswith("system:")
    who = _ENGINE if engine else names.get(event.actor, _SOMEBODY) if names_who_acted(event) else _SOMEBODY
    return ReviewedEvent(
        chain=event.reference or event.chain,
        event=event.sequence,
        at=event.at,
        who=WORKER if event.role == Role.WORKER else who,
        covering=names.get(event.covering, "somebody") if event.covering else "",
        role=event.role or "",
        door=event.door,
        verb=event.verb,
        step=event.step if told else None,
        turn=event.turn if told else None,
        stage=event.stage if told else None,
        reason=event.reason or "",
        changes=tuple(
            _restricted(fact) if fact.endswith(SEALED) else _change(event, fact, change, names, places, of_staff)
            for fact, change in (event.changes.items() if told else ())
        ),
        hash=event.hash,
        as_recorded=event.as_recorded,
    )


def _restricted(fact: str) -> ReviewedChange:
    """The answers of a restricted step, without whether there were any before."""
    return ReviewedChange(fact=fact, old=PRIVATE, new=PRIVATE)


def _change(
    event: PastEvent,
    fact: str,
    change: Change,
    names: dict[str, str],
    places: dict[str, str],
    of_staff: Collection[int],
) -> ReviewedChange:
    sides = (PRIVATE if isinstance(side, Private) else side for side in (change.old, change.new))
    old, new = (told_of(event, fact, side, names, of_staff) for side in sides)
    if fact == PLACE:
        old, new = (places.get(side, side) if isinstance(side, str) else side for side in (old, new))
    return ReviewedChange(fact=fact, old=old, new=new)
