"""The notes on a record that its reader wrote, and so may erase."""

from __future__ import annotations

from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.wording import moment
from pledge_engine.hires.written import Written, notes_on
from pledge_engine.work import Work

_LONGEST_SHOWN = 80


def erasable_notes(work: Work, reference: str) -> tuple[tuple[str, str], ...]:
    """The notes on a record that are the actor's own to erase, newest first, as their numbers with when they were written."""
    reader = open_reader(work, reference)
    mine = (each for each in notes_on(reader) if each.erasable_by(reader))
    return tuple((str(each.number), _when_written(each)) for each in mine)


def _when_written(written: Written) -> str:
    words = " ".join((written.note.text or "").split())
    shown = words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN].rstrip()}…"
    return f"{moment(written.note.recorded_at)}: “{shown}”"
