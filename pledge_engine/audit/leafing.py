"""Leafing through the trail: so many events at a time, with how many there are before and after them.

Where one is in it is said by an event, as what people call its chain and its number: "R-0042/7". So nothing that is recorded
meanwhile moves anything from one page to another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, or_, select

from pledge_engine.audit.chain import ORGANISATION
from pledge_engine.audit.history import PastEvent, Sought, count, search
from pledge_engine.audit.reviewing import ReviewedEvent, Wanted, tell, what_is_sought
from pledge_engine.errors import NotFound
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.store.tables.hire import hires
from pledge_engine.work import Work

# How many digits there are in the number of an event.
_LONGEST = 9


class NoSuchPlace(NotFound):
    """There is no such event to go on from."""

    def __init__(self) -> None:
        super().__init__("event to go on from", "Begin with the newest.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """Some of the events that are wanted, newest first, and how many newer and older ones there are beside them."""

    events: tuple[ReviewedEvent, ...]
    newer: int
    older: int

    @property
    def total(self) -> int:
        """How many there are in all."""
        return self.newer + len(self.events) + self.older


@dataclass(frozen=True, slots=True)
class _Place:
    at: str
    chain: str
    sequence: int

    @property
    def older(self) -> ColumnElement[bool]:
        stored = audit_events.c
        later = stored.chain > self.chain, and_(stored.chain == self.chain, stored.sequence < self.sequence)
        return and_(stored.at <= self.at, or_(stored.at < self.at, *later))

    @property
    def newer(self) -> ColumnElement[bool]:
        stored = audit_events.c
        earlier = stored.chain < self.chain, and_(stored.chain == self.chain, stored.sequence > self.sequence)
        return and_(stored.at >= self.at, or_(stored.at > self.at, *earlier))


def place_of(event: ReviewedEvent) -> str:
    """Where an event is, as ``leaf`` takes it."""
    return f"{event.chain}/{event.event}"


def leaf(work: Work, wanted: Wanted, *, older: str = "", newer: str = "") -> Leaf:
    """The newest of the events that are wanted, or those next to one: older than it, or newer.

    Raises ``Forbidden`` for all but auditors, ``NotFound``, and ``Invalid``.
    """
    sought = what_is_sought(work, wanted)
    if newer and len(found := _newer(work, sought, _placed(work, sought, newer), wanted.limit)) == wanted.limit:
        return _leaf(work, wanted, sought, found)
    # Fewer newer ones than fill a page are on the first.
    beside = _placed(work, sought, older).older if older and not newer else None
    return _leaf(work, wanted, sought, search(work.connection, _also(sought, beside), limit=wanted.limit))


def _leaf(work: Work, wanted: Wanted, sought: Sought, found: list[PastEvent]) -> Leaf:
    if not found:
        return Leaf(events=(), newer=0, older=0)
    first = _Place(moment_text(found[0].at), found[0].chain, found[0].sequence)
    total, newer = count(work.connection, sought, first.newer)
    return Leaf(events=tell(work, found, wanted.exception), newer=newer, older=total - newer - len(found))


def _newer(work: Work, sought: Sought, place: _Place, limit: int) -> list[PastEvent]:
    return search(work.connection, _also(sought, place.newer), limit=limit, oldest_first=True)[::-1]


def _also(sought: Sought, beside: ColumnElement[bool] | None) -> Sought:
    return sought if beside is None else replace(sought, only=[*sought.only, beside])


def _placed(work: Work, sought: Sought, text: str) -> _Place:
    """The event at a place; raises ``NoSuchPlace``, for one of a record of the auditor's own as for one that is not there."""
    named, _, number = text.partition("/")
    if number.isascii() and number.isdecimal() and len(number) <= _LONGEST:
        of_it = audit_events.c.chain == ORGANISATION
        if named != ORGANISATION:
            of_it = audit_events.c.chain.in_(select(hires.c.id).where(hires.c.reference == named))
        stored = select(audit_events.c.at, audit_events.c.chain).where(of_it, audit_events.c.sequence == int(number))
        row = work.connection.execute(stored.where(audit_events.c.chain.not_in(sought.but))).first()
        if row is not None:
            return _Place(row.at, row.chain, int(number))
    raise NoSuchPlace
