"""How doors that speak to people say a moment and an event: the same words wherever they are read."""

from __future__ import annotations

from datetime import date, datetime

from pledge_engine.clock import LONDON
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.views import RequestLine
from workflows.words import clock_time, long_date

DOORS = {"cli": "on the command line", "web": "on the web pages", "api": "through the API", "worker": "by itself"}


def moment(at: datetime) -> str:
    """A moment as people in London read it: "6 August 2026, 5:30pm"."""
    local = at.astimezone(LONDON)
    return f"{long_date(local.date())}, {clock_time(local.time())}"


def on_hold(review_on: date | None, *, own: bool = False) -> str:
    """That a record is on hold, and when it is looked at again; ``own`` to the worker whose journey it is."""
    review = f", to be looked at again by {long_date(review_on)}" if review_on else ""
    return f"{'Your journey is paused' if own else 'On hold'}{review}"


def asked_for(request: RequestLine) -> str:
    """A request in one sentence, with the words that came with it."""
    words = f" “{request.text}”" if request.text else ""
    reason = request.reason[:1].lower() + request.reason[1:]
    return f"{request.who}, as {request.role}, {request.what.format(moment(request.at))}: {reason}.{words}"


def told(entry: HistoryEntry) -> str:
    """The event in one sentence with its subject: who, for whom where they cover for somebody, and in which role."""
    role = f", as {entry.role}," if entry.role else ""
    if entry.covering:
        role = f", covering for {entry.covering} as {entry.role},"
    return f"{entry.who}{role} {entry.sentence}"
