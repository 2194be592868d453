"""All that is recorded about a worker, for them to take away: what their own pages and their history show, to its last line."""

from __future__ import annotations

from dataclasses import dataclass

from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.my_pledge import MyPledge, my_pledge
from pledge_engine.hires.reading import names_of, open_reader
from pledge_engine.hires.telling import history
from pledge_engine.hires.views import NoteLine
from pledge_engine.hires.written import note_line, notes_on
from pledge_engine.work import Work

# More readings than there will ever be of one record.
_ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AllMine:
    """One journey of the reader's own: as My pledge knows it, with every note and everything that happened."""

    mine: MyPledge
    notes: tuple[NoteLine, ...]
    happened: tuple[HistoryEntry, ...]


def all_mine(work: Work, reference: str) -> AllMine:
    """Everything since the reader's own offer; raises ``NotFound`` for every record that is not their own."""
    mine = my_pledge(work, reference, looked=_ALL)
    reader = open_reader(work, mine.view.reference)
    written = notes_on(reader)
    names = names_of(work, [each.note.author_id for each in written])
    return AllMine(
        mine=mine,
        notes=tuple(note_line(each, reader, names) for each in written),
        happened=history(work, mine.view.reference),
    )
