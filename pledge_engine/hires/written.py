"""What people wrote on a record that a reader may read: notes, and the requests for a change that are still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pledge_engine.hires.known_events import moments_of_notes
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.requests import asked_of
from pledge_engine.hires.told_rows import Note, told_on
from pledge_engine.hires.views import RequestLine
from workflows.blockers import ROLE_WORDS
from workflows.journey import Visit
from workflows.reasons import CHANGE_REASONS
from workflows.turn import Turn


class Requests(NamedTuple):
    """What the reader may know of open requests: with the notes that they may read, and names."""

    reader: Reader
    written: Sequence[Note]
    names: Mapping[str, str]

    def line(self, subject: Turn | Visit) -> RequestLine | None:
        """The open request for a change to a turn or a stage."""
        asked = asked_of(self.reader, subject)
        if asked is None:
            return None
        person, role = asked.by.person, asked.by.role
        words = (note.text for note in self.written if (note.author_id, note.recorded_at) == (person, asked.at))
        return RequestLine(
            who=self.names.get(person, "Somebody"),
            role=ROLE_WORDS[role],
            at=asked.at,
            reason=CHANGE_REASONS.get(asked.event.get("reason", ""), ""),
            text=next(words, None) or "",
        )


def stage_request(requests: Requests) -> RequestLine | None:
    """The open request for a change to the stage, which stands until somebody agrees the stage again."""
    journey = requests.reader.journey
    visit = journey.visit_to(journey.stage.key) if journey.stage and requests.reader.sees_the_stage else None
    return requests.line(visit) if visit is not None and not visit.agreements else None


def notes_on(reader: Reader) -> list[Note]:
    """The notes that the reader may know of, newest first; a worker's are those written since their own offer."""
    moments = moments_of_notes(reader)
    known = [note for note in told_on(reader.work, reader.record).notes if note.recorded_at in moments]
    return sorted(known, key=lambda note: note.recorded_at, reverse=True)
