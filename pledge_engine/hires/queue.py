"""Who has picked up which step of a shared queue: kept beside the rules' facts, for everybody there may still complete it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Row, select, update

from pledge_engine.hires.record import Record
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.person import people
from pledge_engine.work import Work
from workflows.turn import Turn

TurnKey = tuple[str, int, int]


def picked_up_on(connection: Connection, hire_id: str) -> Mapping[TurnKey, Row[str, str, str, int, int]]:
    """Who has picked up each turn of a record that somebody has: their id and name."""
    held = (
        select(people.c.id, people.c.name, occurrences.c.step, occurrences.c.round, occurrences.c.n)
        .select_from(occurrences.join(people, people.c.id == occurrences.c.assignee_id))
        .where(occurrences.c.hire_id == hire_id)
    )
    return {(row.step, row.round, row.n): row for row in connection.execute(held)}


def store_assignee(work: Work, record: Record, turn: Turn, person_id: str | None) -> None:
    """Write down who has a turn now, or that nobody does."""
    this = (
        occurrences.c.hire_id == record.id,
        occurrences.c.step == turn.step,
        occurrences.c.round == turn.round,
        occurrences.c.n == turn.n,
    )
    work.connection.execute(update(occurrences).where(*this).values(assignee_id=person_id))


def path_of(key: TurnKey) -> str:
    """Under which name an event tells who has a turn: "assignees.advert_open.1.1"."""
    step, round_, n = key
    return f"assignees.{step}.{round_}.{n}"
