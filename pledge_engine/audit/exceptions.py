"""Which events an auditor asks about first: what was not kept, done in cover, late, otherwise than promised, or taken back.

The kinds are those of the pledge's screens: covered, recorded late, not applicable, corrected, undone, imported, and a date
moved more than twice; and what was not kept, which is decided in ``workflows.outcomes`` and only found here.
What was recorded late stays so when its step is opened again: events are judged by what they recorded then.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import ColumnElement, Connection, Select, String, cast, exists, func, literal, select, tuple_

from pledge_engine.store.tables.audit import audit_events, audit_secrets
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.outcomes import DID_NOT_RUN, Outcome, is_recorded_late
from workflows.turn import Status

_MOVED_OFTEN = 2
_COMPLETING = ("step_completed", "step_agreed", "attendance_recorded")
# What is agreed is recorded by agreeing it, and never late.
_WRITTEN_DOWN = ("step_completed", "attendance_recorded")
_OPENED_AGAIN = ("step_reopened", "attendance_corrected", "attendance_taken_out")
_TURN = occurrences.c
_PATH = literal("turns.") + _TURN.step + "." + cast(_TURN.round, String) + "." + cast(_TURN.n, String)
# The facts of a turn stand in the order of their names, and what it is now before what it was.
_CLOSED = (
    literal('":{"new":{%"closed_on":"') + cast(_TURN.closed_on, String) + '"%"status":"' + _TURN.status + literal('"')
)


class Kind(StrEnum):
    """A kind of exception.

    ``NOT_KEPT`` is what reports count as not kept, but for sessions that did not run. That is an answer about the worker, and
    private: whoever knew which of them did not run would know of each other one whether the worker was absent.
    """

    NOT_KEPT = "not-kept"
    COVERED = "covered"
    RECORDED_LATE = "recorded-late"
    NOT_APPLICABLE = "not-applicable"
    CORRECTED = "corrected"
    UNDONE = "undone"
    IMPORTED = "imported"
    MOVED_OFTEN = "moved-often"

    @property
    def words(self) -> str:
        """The kind as an auditor reads it: "Done in cover for somebody else"."""
        return _WORDS[self]


_WORDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.NOT_KEPT: "Not kept when its turn, stage, round or record closed",
        Kind.COVERED: "Done in cover for somebody else",
        Kind.RECORDED_LATE: "Written down more than 5 working days after it happened",
        Kind.NOT_APPLICABLE: "Said to be not applicable",
        Kind.CORRECTED: "Put right after it was recorded",
        Kind.UNDONE: "A move to the next stage undone",
        Kind.IMPORTED: "Brought in from a tracker",
        Kind.MOVED_OFTEN: f"A date moved more than {_MOVED_OFTEN} times: its last move",
    }
)
_VERBS: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.NOT_APPLICABLE: ("not_applicable_proposed",),
        Kind.CORRECTED: _OPENED_AGAIN,
        Kind.UNDONE: ("advance_undone",),
        Kind.IMPORTED: ("hire_imported",),
    }
)


def places(work: Work, kind: Kind, chain: str | None = None) -> Select[tuple[str, int]]:
    """The chain and the place in it of every event of the kind, of one chain where that is given.

    An event that shows several of the kind may be there several times.
    """
    if kind is Kind.NOT_KEPT:
        found = _closed_unkept()
    elif kind is Kind.RECORDED_LATE:
        standing = _last_of_turns(literal('":'), *_COMPLETING).where(_TURN.outcome == Outcome.RECORDED_LATE).subquery()
        place = tuple_(audit_events.c.chain, audit_events.c.sequence)
        late = place.in_(select(standing)) | place.in_(list(_opened_again_since(work, chain)))
        found = select(audit_events.c.chain, audit_events.c.sequence).where(late)
    elif kind is Kind.MOVED_OFTEN:
        found = _last_of_turns(literal('.moved":'), "date_moved").having(func.count() > _MOVED_OFTEN)
    else:
        found = select(audit_events.c.chain, audit_events.c.sequence).where(_told_by_itself(kind))
    return found.where(audit_events.c.chain == chain) if chain else found


def unkept(connection: Connection, chains: Collection[str]) -> Mapping[tuple[str, int], tuple[str, ...]]:
    """The turns that were not kept, by the chain and the place of the event that closed them; each as the trail calls it."""
    named = _closed_unkept().add_columns(_PATH.label("path")).where(audit_events.c.chain.in_(chains))
    found = defaultdict(list)
    for row in connection.execute(named.order_by(_TURN.step, _TURN.round, _TURN.n)):
        found[row.chain, row.sequence].append(row.path)
    return {place: tuple(paths) for place, paths in found.items()}


def _told_by_itself(kind: Kind) -> ColumnElement[bool]:
    if kind is Kind.COVERED:
        # Quotation marks within a text are escaped, so that no words of anybody's can look like this key.
        return audit_events.c.body.contains('"in_cover_for":', autoescape=True)
    return audit_events.c.verb.in_(_VERBS[kind])


def _closed_unkept() -> Select[tuple[str, int]]:
    return _last_of_turns(_CLOSED).where(_TURN.outcome == Outcome.NOT_KEPT, _TURN.status != Status.DONE)


def _last_of_turns(fact: ColumnElement[str], *verbs: str) -> Select[tuple[str, int]]:
    """The last event for each turn that tells this fact of it, among those verbs if any; a path needs no escaping."""
    told = audit_events.c.body.like(literal('%"') + _PATH + fact + literal("%"))
    joined = occurrences.join(audit_events, audit_events.c.chain == _TURN.hire_id)
    last = select(audit_events.c.chain, func.max(audit_events.c.sequence).label("sequence")).select_from(joined)
    among = [audit_events.c.verb.in_(verbs)] if verbs else []
    return last.where(*among, told).group_by(_TURN.id, audit_events.c.chain)


def _opened_again_since(work: Work, chain: str | None) -> Iterator[tuple[str, int]]:
    """The events that recorded something late which was opened again later, by what they recorded then.

    A session that did not run is none of them, as while it stood: that is private, and what is erased may have said so.
    """
    again, event, secret = audit_events.alias(), audit_events.c, audit_secrets.c
    joined = again.join(
        occurrences, (_TURN.hire_id == again.c.chain) & again.c.body.like(literal('%"') + _PATH + literal("%"))
    ).join(audit_events, event.chain == again.c.chain)
    told_or_erased = secret.value.contains(f'"{DID_NOT_RUN}"', autoescape=True) | secret.value.is_(None)
    of_event = (secret.chain == event.chain) & (secret.sequence == event.sequence)
    done = literal('%"') + _PATH + literal(f'":{{"new":{{%"status":"{Status.DONE}"%')
    found = select(event.chain, event.sequence, event.body, _PATH.label("path")).select_from(joined)
    asked = found.where(
        again.c.verb.in_(_OPENED_AGAIN),
        again.c.sequence > event.sequence,
        event.verb.in_(_WRITTEN_DOWN),
        event.body.like(done),
        _TURN.required,
        _TURN.owner != Role.WORKER,
        ~exists().where(of_event, told_or_erased),
    )
    for row in work.connection.execute(asked.where(again.c.chain == chain) if chain else asked):
        recorded = json.loads(row.body)["fields"][row.path]["new"]
        days = [recorded.get(name) for name in ("completed_on", "closed_on")]
        if recorded.get("status") == Status.DONE and all(days):
            happened_on, recorded_on = map(date.fromisoformat, days)
            if is_recorded_late(happened_on, recorded_on, work.calendar):
                yield row.chain, row.sequence
