"""Which events an auditor asks about first: what was done in cover, late, otherwise than promised, or taken back.

The kinds are those of the pledge's screens: covered, recorded late, not applicable, corrected, undone, imported, and a date
moved more than twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select

from pledge_engine.store.tables.audit import audit_events
from pledge_engine.store.tables.occurrence import occurrences
from workflows.outcomes import Outcome

_MOVED_OFTEN = 2
_COMPLETING = ("step_completed", "step_agreed", "attendance_recorded")


class Kind(StrEnum):
    """A kind of exception."""

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
        Kind.CORRECTED: ("step_reopened", "attendance_corrected", "attendance_taken_out"),
        Kind.UNDONE: ("advance_undone",),
        Kind.IMPORTED: ("hire_imported",),
    }
)


def places(kind: Kind, chain: str | None = None) -> Select[tuple[str, int]]:
    """The chain and the place in it of every event of the kind, of one chain where that is given."""
    if kind is Kind.RECORDED_LATE:
        found = _last_of_turns("", *_COMPLETING).where(occurrences.c.outcome == Outcome.RECORDED_LATE)
    elif kind is Kind.MOVED_OFTEN:
        found = _last_of_turns(".moved", "date_moved").having(func.count() > _MOVED_OFTEN)
    else:
        found = select(audit_events.c.chain, audit_events.c.sequence).where(_told_by_itself(kind))
    return found.where(audit_events.c.chain == chain) if chain else found


def _told_by_itself(kind: Kind) -> ColumnElement[bool]:
    if kind is Kind.COVERED:
        # Quotation marks within a text are escaped, so that no words of anybody's can look like this key.
        return audit_events.c.body.contains('"in_cover_for":', autoescape=True)
    return audit_events.c.verb.in_(_VERBS[kind])


def _last_of_turns(fact: str, *verbs: str) -> Select[tuple[str, int]]:
    """The last event of such verbs for each turn that one of them tells this fact of; what makes a path needs no escaping."""
    numbers = (occurrences.c.step, cast(occurrences.c.round, String), cast(occurrences.c.n, String))
    path = numbers[0] + "." + numbers[1] + "." + numbers[2]
    named = audit_events.c.body.like(literal('%"turns.') + path + f'{fact}":%')
    joined = occurrences.join(audit_events, audit_events.c.chain == occurrences.c.hire_id)
    last = select(audit_events.c.chain, func.max(audit_events.c.sequence).label("sequence")).select_from(joined)
    return last.where(audit_events.c.verb.in_(verbs), named).group_by(occurrences.c.id, audit_events.c.chain)
