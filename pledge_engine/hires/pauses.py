"""The time on hold of a record as its people are told of it: who asked for what lasts, and who ended what is over.

No row says who it was: the trail does, to those who may know of it there.
"""

from __future__ import annotations

from datetime import date, timedelta

from pledge_engine.clock import LONDON
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.reading import Reader, open_reader
from pledge_engine.hires.telling import told_newest
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.holding import review_of
from workflows.words import long_date

_BEGINS_OR_ENDS = frozenset({"held", "resumed"})
_TOLD_FOR = timedelta(days=28)


def asked_for_on(reader: Reader) -> date | None:
    """The day on which the worker asked for the time on hold that lasts; None where they did not, or nobody may tell."""
    newest = _newest(reader) if reader.journey.held else None
    return _day_of(newest) if newest and newest.verb == "held" and _is_of_worker(newest) else None


def is_left_to_worker(reader: Reader) -> bool:
    """Whether the worker asked for the time on hold and the day has not come on which it is looked at again."""
    review_on = review_of(reader.journey)
    if review_on is None or review_on <= reader.work.today:
        return False
    return asked_for_on(reader) is not None


def said_of_resuming(work: Work, reference: str) -> str:
    """What whoever would resume a record is told first, where its worker asked for the time on hold; else nothing."""
    reader = open_reader(work, reference)
    asked_on, review_on = asked_for_on(reader), review_of(reader.journey)
    if asked_on is None or reader.is_the_worker:
        return ""
    until = f", to be looked at again by {long_date(review_on)}" if review_on else ""
    return (
        f"The worker asked for this pause on {long_date(asked_on)}{until}. They can carry on themselves whenever they like, so "
        "ask them first. If you resume it, they are told that you did."
    )


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
