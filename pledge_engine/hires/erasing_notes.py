"""Erasing a note: its words leave the record and what the trail kept of them; that there was one, and was erased, stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from pledge_engine.access.permissions import Action
from pledge_engine.audit.canonical import canonical
from pledge_engine.audit.erasure import erase_secrets
from pledge_engine.audit.event import Change
from pledge_engine.errors import Forbidden, Invalid, RefusedMove
from pledge_engine.hires.acting import Done, Happening, finish, open_record, present
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.record import Record
from pledge_engine.hires.written import notes_on
from pledge_engine.store.tables import audit_secrets
from pledge_engine.store.tables.note import notes
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.blockers import Blocker, Reason

NOTE_PATH = "note/"


def erase_note(work: Work, reference: str, number: int) -> Done:
    """Erase for good the words of a note that the actor wrote, named by the number of the event it came with.

    Raises ``Invalid`` for a note that is not there or not theirs to read, ``Forbidden`` for one that somebody else wrote, and
    ``RefusedMove`` for one that is erased already.
    """
    record = open_record(work, reference, Action.ERASE_NOTE)
    written = next((each for each in notes_on(open_reader(work, reference)) if each.number == number), None)
    if written is None:
        problem, mend = f"there is no note {number} on {record.reference} that you can see", "look at its notes again"
        raise Invalid([FieldMistake("which", "Which note", problem, mend)])
    if written.note.author_id != work.actor.audit_id:
        raise Forbidden(
            "Somebody else wrote this note.",
            "Only who wrote a note erases it: ask them.",
            actor=work.actor.audit_id,
            action=Action.ERASE_NOTE,
        )
    if not _erase(work, record, written.event):
        raise RefusedMove([Blocker(Reason.NOTHING_LEFT, "The note has been erased already.")])
    about = written.event.get("step", {}).get("key", "")
    happening = Happening(
        "note_erased",
        step=about,
        n=written.event.get("turn", 1 if about else 0),
        extra={"erased": Change(None, number)},
    )
    return finish(work, record, present(work, record), happening)


def _erase(work: Work, record: Record, event: Mapping[str, Any]) -> bool:
    """Erase the words of an event's note from both places; whether there were any."""
    number = int(event["sequence"])
    of_event = audit_secrets.c.chain == record.id, audit_secrets.c.sequence == number
    kept = select(audit_secrets.c.value).where(*of_event, audit_secrets.c.path.startswith(NOTE_PATH, autoescape=True))
    words = work.connection.execute(kept).scalar()
    if words is None:
        return False
    beside = select(notes.c.id, notes.c.text).where(
        notes.c.hire_id == record.id,
        notes.c.author_id == event["actor"],
        notes.c.recorded_at == datetime.fromisoformat(event["at"]),
        notes.c.text.is_not(None),
    )
    row = next((row.id for row in work.connection.execute(beside) if canonical(row.text) == words), None)
    work.connection.execute(update(notes).where(notes.c.id == row).values(text=None))
    return erase_secrets(work.connection, record.id, under=NOTE_PATH, event=number) > 0
