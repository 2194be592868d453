"""What others did with the journey of a worker as a whole: that it went back, ended or was opened again; by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pledge_engine.access.actor import Actor
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.telling import told_newest
from pledge_engine.store.tables import appointees
from pledge_engine.work import Work

_MOVES = frozenset({"returned", "left", "reopened", "advanced", "advance_undone"})
_TOLD = frozenset({"returned", "left", "reopened"})


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """That an offer which somebody had no longer stands, and since which day in London."""

    on: date


def moved_last(reader: Reader) -> HistoryEntry | None:
    """That the journey went back, ended or was opened again; None where it went on since, or the reader may not know of it."""
    newest = next(iter(told_newest(reader, lambda event: event["verb"] in _MOVES, 1)), None)
    return newest if newest and newest.verb in _TOLD else None


def ended_offer(work: Work, person: Actor) -> OfferEnded | None:
    """The latest offer of somebody that fell through, until what is kept of it is erased; nothing else of that record."""
    theirs = appointees.c.person_id == person.audit_id, appointees.c.ended_on.is_not(None)
    found = select(appointees.c.ended_on).where(*theirs).order_by(appointees.c.ended_on.desc()).limit(1)
    ended_on = work.connection.execute(found).scalar()
    return OfferEnded(ended_on) if ended_on else None
