"""The time on hold of a record as its people are told of it: who asked for what lasts, and who ended what is over.

No row says who it was: the trail does, to those who may know of it there.
"""

from __future__ import annotations

from datetime import date, timedelta

from pledge_engine.clock import LONDON
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.telling import told_newest
from pledge_engine.hires.views import HistoryEntry
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role

_BEGINS_OR_ENDS = frozenset({"held", "resumed"})
_TOLD_FOR = timedelta(days=28)


def ended_by_somebody_else(reader: Reader) -> HistoryEntry | None:
    """That somebody else than the worker ended the last time on hold, told for four weeks from that day on."""
    newest = _newest(reader)
    if newest is None or newest.verb != "resumed" or reader.journey.stage is None or _is_of_worker(newest):
        return None
    return newest if reader.work.today - _day_of(newest) < _TOLD_FOR else None


def _newest(reader: Reader) -> HistoryEntry | None:
    """When the record was last put on hold or resumed, where the reader may know of that."""
    return next(iter(told_newest(reader, lambda event: event["verb"] in _BEGINS_OR_ENDS, 1)), None)


def _is_of_worker(entry: HistoryEntry) -> bool:
    return entry.role == ROLE_WORDS[Role.WORKER]


def _day_of(entry: HistoryEntry) -> date:
    return entry.at.astimezone(LONDON).date()
