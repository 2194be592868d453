"""Erasing what is kept of somebody whose offer fell through: steps, dates and a chain that verifies are left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, select, update

from pledge_engine.access.permissions import Action
from pledge_engine.audit.erasure import erase_secrets, erase_secrets_of_person
from pledge_engine.clock import LONDON
from pledge_engine.errors import RefusedMove
from pledge_engine.hires.acting import Done, Happening, finish, open_record
from pledge_engine.hires.fallen_through import fallen_through
from pledge_engine.hires.record import Record
from pledge_engine.hires.told_rows import told_on
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.grant import grants
from pledge_engine.store.tables.note import notes
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.register import ERASED, register_entries
from pledge_engine.store.tables.tracker_row import tracker_rows
from pledge_engine.work import Work
from workflows.blockers import Blocker, Reason
from workflows.journey import Journey, of_earlier_person
from workflows.turn import Turn


def erase_earlier_person(work: Work, reference: str) -> Done:
    """Erase the name, contact and answers of everybody whose offer of this post fell through, and the notes of their time.

    Raises ``RefusedMove`` where nobody's offer did, and where nothing of theirs is left to erase.
    """
    record = open_record(work, reference, Action.ERASE_EARLIER_PERSON)
    gone = appointees.c.hire_id == record.id, appointees.c.ended_on.is_not(None)
    offered = work.connection.execute(select(appointees).where(*gone).order_by(appointees.c.id)).all()
    if not offered:
        words = "Nobody's offer of this post fell through, so there is nothing to erase."
        raise RefusedMove([Blocker(Reason.NOT_FROM_HERE, words)])
    named = update(appointees).where(*gone, appointees.c.name.is_not(None)).values(name=None)
    erased = work.connection.execute(named).rowcount
    for offer in offered:
        erased += _erase_contact(work, record, offer.person_id)
    for span in of_their_time(work, record, [(offer.offered_on, offer.ended_on) for offer in offered]):
        erased += _erase_notes(work, record, *span)
    for turn in earlier_turns(record.journey):
        erased += _erase_turn(work, record, turn)
    erased += _erase_from_tracker(work, record)
    if not erased:
        raise RefusedMove([Blocker(Reason.NOTHING_LEFT, "It has been erased already: there is nothing left to erase.")])
    return finish(work, record, record.journey, Happening("earlier_person_erased", moves=True))


def earlier_turns(journey: Journey) -> tuple[Turn, ...]:
    """Every turn whose answers are about somebody whose offer fell through."""
    return tuple(turn for turns in journey.turns.values() for turn in turns if of_earlier_person(journey, turn))


def of_their_time(
    work: Work, record: Record, offers: Sequence[tuple[date, date]]
) -> tuple[tuple[datetime, datetime], ...]:
    """From which moment until before which one notes are of somebody, for each offer that fell through, oldest first.

    That is from the day of their offer, but not before the one that came earlier had ended, until the event that ended it: the
    words of that event are of them still, and what was written later on that day is not.
    """
    ends = [each.ended_at for each in fallen_through(told_on(work, record).events, record.journey.definition)]
    known = len(ends) == len(offers)
    found: list[tuple[datetime, datetime]] = []
    for number, (offered_on, ended_on) in enumerate(offers):
        midnight = datetime.combine(ended_on + timedelta(days=1), time(), LONDON)
        until = ends[number] + timedelta(microseconds=1) if known else midnight
        first = datetime.combine(offered_on, time(), LONDON)
        found.append((max(first, found[-1][1]) if found else first, until))
    return tuple(found)


def _erase_turn(work: Work, record: Record, turn: Turn) -> int:
    """Erase what was answered in a turn, and how a session was; gives how much of it there was."""
    stored = record.turns[turn.key]
    answered = answers.c.occurrence_id == stored.id, answers.c.fields != "{}"
    attended = register_entries.c.occurrence_id == stored.id, register_entries.c.outcome != ERASED
    erased = work.connection.execute(update(answers).where(*answered).values(fields="{}")).rowcount
    erased += work.connection.execute(update(register_entries).where(*attended).values(outcome=ERASED)).rowcount
    return erased + erase_secrets(work.connection, record.id, under=f"turns.{turn.step}.{turn.round}.{turn.n}.")


def _erase_contact(work: Work, record: Record, person_id: str | None) -> int:
    """Erase how somebody could be reached who has no other part in the trust's records, and end their log-in."""
    if person_id is None:
        return 0
    ended = work.connection.execute(
        delete(grants).where(grants.c.person_id == person_id, grants.c.scope_id == record.id)
    ).rowcount
    if work.connection.execute(select(grants.c.id).where(grants.c.person_id == person_id).limit(1)).first() is None:
        erased = {"name": "Erased", "email": None, "active": False, "handle": f"erased.{person_id[-12:]}"}
        work.connection.execute(update(people).where(people.c.id == person_id).values(erased))
        ended += erase_secrets_of_person(work.connection, person_id)
    return ended


def _erase_from_tracker(work: Work, record: Record) -> int:
    """Erase the digests of what was personal in the row of the tracker that the record was brought in from."""
    of_hire = tracker_rows.c.hire_id == record.id
    told = json.loads(work.connection.execute(select(tracker_rows.c.told).where(of_hire)).scalar() or "{}")
    digests = [column for column, said in told.items() if isinstance(said, dict)]
    if digests:
        kept = json.dumps({**told, **dict.fromkeys(digests)}, sort_keys=True, ensure_ascii=False)
        work.connection.execute(update(tracker_rows).where(of_hire).values(told=kept))
    return len(digests)


def _erase_notes(work: Work, record: Record, since: datetime, until: datetime) -> int:
    """Erase the notes written while somebody was on their way to the post."""
    written = notes.c.hire_id == record.id, notes.c.recorded_at >= since, notes.c.recorded_at < until
    there = update(notes).where(*written, notes.c.text.is_not(None)).values(text=None)
    erased = work.connection.execute(there).rowcount
    return erased + erase_secrets(work.connection, record.id, under="note/", between=(since, until))
