"""Notes on a record: short, erasable, and readable by the worker."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import insert

from pledge_engine.access.permissions import Action
from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change
from pledge_engine.errors import Invalid
from pledge_engine.hires.acting import Done, Happening, finish, open_record, present
from pledge_engine.hires.record import Record
from pledge_engine.store.ids import new_id_in_place
from pledge_engine.store.tables.note import notes
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, FieldMistake, clean_text
from workflows.definition import Role, Step

LONGEST_NOTE = 1000


def add_note(work: Work, reference: str, text: str) -> Done:
    """Add a note to a record; it changes nothing else and conflicts with nobody."""
    record = open_record(work, reference, Action.ADD_NOTE)
    extra = keep_note(work, record, text)
    if not extra:
        raise Invalid(
            [FieldMistake("note", "Note", "it is empty", "write what the other people on this record should know")]
        )
    return finish(work, record, present(work, record), Happening("note_added", extra=extra))


def takes_words(step: Step | None) -> bool:
    """Whether a reason given for a step may come with words: never for occupational health's, which keeps its outcome alone."""
    return step is None or not (step.sensitive and step.owner is Role.OCCUPATIONAL_HEALTH)


def keep_note(work: Work, record: Record, text: str) -> Mapping[str, Change]:
    """Store a note and give its change for the trail, where it is a secret; nothing at all for an empty one."""
    try:
        cleaned = clean_text(text, longest=LONGEST_NOTE)
    except AnswerMistake as mistake:
        raise Invalid([FieldMistake("note", "Note", mistake.problem, mistake.mend)]) from mistake
    if not cleaned:
        return {}
    if not takes_words(record.step(record.about)):
        problem = "none are kept with this step, of which only the outcome is recorded"
        raise Invalid([FieldMistake("note", "A few words more", problem, "leave them out: the reason is enough")])
    work.connection.execute(
        insert(notes),
        {
            # Its place among the notes of one moment is that of its event.
            "id": new_id_in_place(work.now, record.chain_length),
            "hire_id": record.id,
            "author_id": work.actor.audit_id,
            "recorded_at": work.now,
            "text": cleaned,
        },
    )
    return {"note": Change(None, Secret(cleaned))}
