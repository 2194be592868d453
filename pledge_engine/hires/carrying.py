"""What a team has finished for an earlier post and need not do again yet: found among its other records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, case, func, select

from pledge_engine.access.finding import load_hire
from pledge_engine.hires.loading import load_journey
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.definition import Definition
from workflows.readiness import carried_steps, may_be_carried, prepared_on
from workflows.turn import Turn

FINISHED = ("done", "carried")
# Built once: the database layer then recognises it without looking at each part again.
_PREPARED = (
    select(hires.c.id)
    .join(occurrences, occurrences.c.hire_id == hires.c.id)
    .where(
        hires.c.team_id == bindparam("team"),
        occurrences.c.step.in_(bindparam("steps", expanding=True)),
        occurrences.c.status.in_(FINISHED),
        occurrences.c.superseded.is_(None),
    )
    .group_by(hires.c.id)
    .order_by(
        func.max(occurrences.c.completed_on).desc(),
        func.sum(case((occurrences.c.status == "done", 1), else_=0)).desc(),
        hires.c.id.desc(),
    )
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The turns that are carried, and the record they come from; nothing where the team has to be made ready.

    ``outdated`` is the record with the team's newest preparation, where that was finished too long ago to hold.
    """

    reference: str = ""
    turns: tuple[Turn, ...] = ()
    outdated: str = ""


def readiness_of(work: Work, team_id: str, definition: Definition) -> Readiness:
    """What the team's newest preparation that still holds carries into a record opened today."""
    keys = [step.key for step in carried_steps(definition)]
    if not keys:
        return Readiness()
    for reference, found in _finished_by(work, team_id, definition, keys):
        if turns := may_be_carried(definition, found, work.today):
            return Readiness(reference, turns)
        if prepared_on(definition, found):  # Those that follow were finished before it.
            return Readiness(outdated=reference)
    return Readiness()


def _finished_by(
    work: Work, team_id: str, definition: Definition, keys: list[str]
) -> Iterator[tuple[str, tuple[Turn, ...]]]:
    """The team's records on which any of these steps was finished, the newest first, each with its turns that count.

    Where others carried the same preparation over, the record in which it was really done comes before them.
    """
    ids = work.connection.execute(_PREPARED, {"team": team_id, "steps": keys}).scalars().all() if keys else ()
    for hire_id in ids:
        row, _ = load_hire(work.connection, hire_id)
        journey, _, _ = load_journey(work.connection, row, definition, None)
        yield row.reference, tuple(turn for key in journey.turns for turn in journey.current(key)[:1])
