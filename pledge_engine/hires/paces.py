"""The pace of the workbook as its people are told of it: which it is, who recorded it, and when."""

from __future__ import annotations

from datetime import date, timedelta

from pledge_engine.clock import LONDON
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.telling import told_newest
from workflows.words import counted, long_date, sentence

_TOLD_FOR = timedelta(days=28)


def pace_words(weeks: int) -> str:
    """A pace of the workbook, as a phrase: "one week every 2 weeks"."""
    return f"one week every {'week' if weeks == 1 else counted(weeks, 'weeks')}"


def pace_set_last(reader: Reader) -> HistoryEntry | None:
    """With which event the pace became what it is; None where nobody set it for this person, or nobody may tell."""
    newest = next(iter(told_newest(reader, lambda event: "pace" in event["fields"], 1)), None)
    return newest if newest and newest.verb == "pace_set" else None


def pace_told(reader: Reader) -> str:
    """The pace, with who recorded it and when; empty where it is as it was from the start."""
    entry = pace_set_last(reader)
    if entry is None:
        return ""
    return f"{sentence(pace_words(reader.journey.pace))}; {entry.who} recorded it on {long_date(day_of(entry))}"


def is_news(entry: HistoryEntry | None, today: date) -> bool:
    """Whether what happened is still told at the top: for four weeks from that day on."""
    return entry is not None and today - day_of(entry) < _TOLD_FOR


def day_of(entry: HistoryEntry) -> date:
    """The day in London on which something was recorded."""
    return entry.at.astimezone(LONDON).date()
