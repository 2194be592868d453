"""What erasing an earlier person would take, counted before it is done: names, answers and notes, and what would stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from pledge_engine.clock import LONDON
from pledge_engine.hires.erasing import earlier_turns, of_their_time
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.told_rows import told_on
from pledge_engine.store.tables.appointee import appointees
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldErase:
    """So many names, the steps whose answers, and so many notes by the words of each author's role; and the notes that stay.

    ``times`` are from which day until which moment notes would go, one pair for each offer that fell through. Steps that are
    not the reader's to know of are only counted.
    """

    names: int
    steps: tuple[str, ...]
    more_steps: int
    notes: tuple[tuple[str, int], ...]
    times: tuple[tuple[date, datetime], ...]
    notes_that_stay: int


def would_erase(reader: Reader) -> WouldErase:
    """What ``erase_earlier_person`` would erase of a record today, for whoever may."""
    work, record = reader.work, reader.record
    gone = appointees.c.hire_id == record.id, appointees.c.ended_on.is_not(None)
    offers = work.connection.execute(select(appointees).where(*gone).order_by(appointees.c.id)).all()
    spans = of_their_time(work, record, [(offer.offered_on, offer.ended_on) for offer in offers])
    written = [note for note in told_on(work, record).notes if note.text is not None]
    going = [note for note in written if any(since <= note.recorded_at < until for since, until in spans)]
    roles = dict(_roles(reader))
    by_role = Counter(roles.get((note.author_id, note.recorded_at), "somebody") for note in going)
    answered = dict.fromkeys(turn.step for turn in earlier_turns(record.journey) if turn.answers)
    known = [step for step in record.journey.definition.steps.values() if step.key in answered and reader.sees(step)]
    return WouldErase(
        names=sum(offer.name is not None for offer in offers),
        steps=tuple(step.title for step in known),
        more_steps=len(answered) - len(known),
        notes=tuple(by_role.most_common()),
        times=tuple((since.astimezone(LONDON).date(), until) for since, until in spans),
        notes_that_stay=len(written) - len(going),
    )


def _roles(reader: Reader) -> Iterator[tuple[tuple[str, datetime], str]]:
    """In which role somebody wrote at a moment."""
    for event in told_on(reader.work, reader.record).events:
        if role := event.get("role"):
            yield (event["actor"], datetime.fromisoformat(event["at"])), ROLE_WORDS[Role(role)]
