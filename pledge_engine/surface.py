"""The way out of a mistake in the words of the door that somebody came in by: pages name what is on pages, commands commands."""

from __future__ import annotations

from pledge_engine.work import Work

_PAGES = "web"


def way_out(work: Work, *, on_pages: str, typed: str) -> str:
    """What to do: ``on_pages`` for somebody who sees pages, ``typed`` for whoever types commands or writes programs."""
    return on_pages if work.door == _PAGES else typed
