"""What people wrote on a record that a reader may read: notes, and the requests that are still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may
from pledge_engine.audit.verbs import words_of
from pledge_engine.hires.known_events import events_with_notes
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.requests import Asked, asked_of, said_not_to_apply
from pledge_engine.hires.told_events import about
from pledge_engine.hires.told_rows import Note, told_on
from pledge_engine.hires.views import NoteLine, RequestLine
from workflows.blockers import ROLE_WORDS
from workflows.journey import Visit
from workflows.reasons import CHANGE_REASONS, NOT_APPLICABLE_REASONS
from workflows.turn import Proposal, Turn

# A note that was written for itself; every other came with something that was done.
_FOR_ITSELF = "note_added"


class Written(NamedTuple):
    """A note that the reader may read, with the event that it came with."""

    note: Note
    event: Mapping[str, Any]

    @property
    def number(self) -> int:
        """By which number it is named: that of its event."""
        return int(self.event["sequence"])

    @property
    def about(self) -> str:
        """What was done when it was written, and on which step or stage; empty for a note that stands for itself."""
        if self.event["verb"] == _FOR_ITSELF:
            return ""
        on = about(self.event) if "step" in self.event or self.event["verb"] == "change_asked" else ""
        return f"{words_of(self.event['verb'])}{f':{on}' if on else ''}"

    def erasable_by(self, reader: Reader) -> bool:
        """Whether it still stands, and is the reader's own to erase."""
        actor, scope = reader.work.actor, reader.record.scope
        theirs = self.note.author_id == actor.audit_id and self.note.text is not None
        return theirs and may(actor, Action.ERASE_NOTE, scope) is not None


class Requests(NamedTuple):
    """What the reader may know of open requests: with the notes that they may read, and names."""

    reader: Reader
    written: Sequence[Written]
    names: Mapping[str, str]

    def line(self, subject: Turn | Visit) -> RequestLine | None:
        """The open request for a change to a turn or a stage, or to agree that a turn does not apply."""
        if isinstance(subject, Turn) and subject.proposal is Proposal.NOT_APPLICABLE:
            return self._told(
                said_not_to_apply(self.reader, subject), "said on {} that it does not apply", NOT_APPLICABLE_REASONS
            )
        return self._told(asked_of(self.reader, subject), "asked for a change on {}", CHANGE_REASONS)

    def _told(self, asked: Asked | None, what: str, reasons: Mapping[str, str]) -> RequestLine | None:
        if asked is None:
            return None
        person, role = asked.by.person, asked.by.role
        words = (each.note.text for each in self.written if each.number == asked.event["sequence"])
        return RequestLine(
            who=self.names.get(person, "Somebody"),
            role=ROLE_WORDS[role],
            what=what,
            at=asked.at,
            reason=reasons.get(asked.event.get("reason", ""), ""),
            text=next(words, None) or "",
        )


def stage_request(requests: Requests) -> RequestLine | None:
    """The open request for a change to the stage, which stands until somebody agrees the stage again."""
    journey = requests.reader.journey
    visit = journey.visit_to(journey.stage.key) if journey.stage and requests.reader.sees_the_stage else None
    return requests.line(visit) if visit is not None and not visit.agreements else None


def notes_on(reader: Reader) -> list[Written]:
    """The notes that the reader may know of, newest first; a worker's are those written since their own offer."""
    readable = {event["sequence"] for event in events_with_notes(reader)}
    return [each for each in _written(reader) if each.number in readable]


def _written(reader: Reader) -> Iterator[Written]:
    """Every note with its event, newest first: of one author and moment, the last with the last."""
    told = told_on(reader.work, reader.record)
    stored: dict[tuple[str, datetime], list[Note]] = defaultdict(list)
    for note in told.notes:
        stored[note.author_id, note.recorded_at].append(note)
    for event in told.events:
        same = stored[event["actor"], datetime.fromisoformat(event["at"])] if "note" in event["fields"] else []
        if same:
            yield Written(same.pop(), event)


def note_line(written: Written, reader: Reader, names: Mapping[str, str]) -> NoteLine:
    """A note as the reader is shown it."""
    return NoteLine(
        number=written.number,
        author=names.get(written.note.author_id, ""),
        recorded_at=written.note.recorded_at,
        about=written.about,
        text=written.note.text,
        erasable=written.erasable_by(reader),
    )
