"""Who of those due has missed a session that no make-up has stood in for yet, of which day, and what a make-up would fill."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import select

from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_steps
from pledge_engine.hires.acting import today_of
from pledge_engine.hires.group_sessions import among, session_to_record
from pledge_engine.hires.reading import open_reader
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.agreeing import By
from workflows.attendance import attendance_field, came, outcomes
from workflows.attending import attend, earlier_than_missed
from workflows.blockers import Refused
from workflows.definition import Step
from workflows.turn import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedSession:
    """Turn ``n`` as it was closed without anybody having come, with the day of the session and how it was, in words."""

    n: int
    held_on: date
    how: str


def missed_sessions(work: Work, step: str, reference: str | None = None) -> Mapping[str, tuple[MissedSession, ...]]:
    """The sessions of a step that people in reach missed, by reference, the earliest first; nobody who missed none.

    With a ``reference`` of that record alone.
    Raises what ``who_is_due`` does.
    """
    named = session_to_record(work, step)
    field = attendance_field(named)
    if field is None:
        return {}
    closed = (
        select(hires.c.reference, occurrences.c.n, occurrences.c.due_on, occurrences.c.happened_on, answers.c.fields)
        .select_from(occurrences.join(hires, hires.c.id == occurrences.c.hire_id))
        .outerjoin(answers, answers.c.occurrence_id == occurrences.c.id)
        .where(occurrences.c.step == named.key, occurrences.c.superseded.is_(None))
        .where(occurrences.c.status == Status.DONE, occurrences.c.happened_on.is_not(None))
        .where(visible_steps(work.actor, Action.COMPLETE_STEP), among(reference))
        .order_by(hires.c.reference, occurrences.c.n)
    )
    of_each = groupby(work.connection.execute(closed).all(), key=lambda row: row.reference)
    found = {reference: tuple(_not_made_up(named, field.key, rows)) for reference, rows in of_each}
    return {reference: missed for reference, missed in found.items() if missed}


def would_fill(work: Work, step: str, reference: str, held_on: date) -> int | None:
    """The turn that a session attended on a day would fill for one record; None where it could not be recorded.

    Raises what ``who_is_due`` does, and ``NotFound``.
    """
    named = session_to_record(work, step)
    journey, by = open_reader(work, reference).journey, By(named.owner, work.actor.audit_id)
    after = attend(journey, named, came(named), held_on, by, today_of(work))
    return None if isinstance(after, Refused) else after[1].n


def before_what_it_replaces(work: Work, step: str, reference: str, held_on: date) -> str:
    """What to look at again of a session that one record's worker came to before the one that it replaces, if it is."""
    named = session_to_record(work, step)
    return earlier_than_missed(open_reader(work, reference).journey, named, held_on)


def _not_made_up(step: Step, field: str, turns: Iterable[Any]) -> list[MissedSession]:
    """The turns of one record that were missed, in their order, without those for which another session was attended.

    A make-up that comes once the month missed has passed fills a month ahead: whoever came to a session before the month
    that it filled had begun has made up the earliest that they had missed by then.
    """
    missed: list[MissedSession] = []
    for before, turn in pairwise([None, *turns]):
        outcome = json.loads(turn.fields or "{}").get(field)
        if outcome != came(step):
            how = outcomes(step).get(outcome, "")
            missed.append(MissedSession(n=turn.n, held_on=turn.happened_on, how=how))
        elif missed and before is not None and before.due_on is not None and turn.happened_on <= before.due_on:
            missed.pop(0)
    return missed
