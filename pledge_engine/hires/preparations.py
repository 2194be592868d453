"""What every team has prepared, for those who look after teams: found for all of them in two statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from pledge_engine.hires.carrying import FINISHED
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from workflows.definition import Definition
from workflows.readiness import carried_steps, follow_ups, holds_until, may_be_carried, prepared_on
from workflows.turn import Status, Turn


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a team finished: the day it counts from, the last day on which it holds, and the steps that are carried."""

    since: date
    until: date
    steps: tuple[str, ...]


def newest_preparations(connection: Connection, definition: Definition) -> Mapping[str, Prepared]:
    """The newest preparation of each team that was finished whole, whether it still holds or not, by the team's id."""
    found = {}
    for team, turns in _turns_of_newest(connection, definition).items():
        since, until = prepared_on(definition, turns), holds_until(definition, turns)
        if since and until:
            carried = may_be_carried(definition, turns, since)
            found[team] = Prepared(since, until, tuple(turn.step for turn in carried))
    return found


def _turns_of_newest(connection: Connection, definition: Definition) -> Mapping[str, tuple[Turn, ...]]:
    """What was finished on the record with each team's newest whole preparation, as far as it can be carried."""
    keys = [step.key for step in carried_steps(definition)]
    since = func.max(occurrences.c.completed_on)
    whole = (
        select(
            hires.c.id,
            hires.c.team_id,
            func.row_number()
            .over(partition_by=hires.c.team_id, order_by=(since.desc(), hires.c.id.desc()))
            .label("place"),
        )
        .join(occurrences, occurrences.c.hire_id == hires.c.id)
        .where(occurrences.c.step.in_(keys), occurrences.c.status.in_(FINISHED), occurrences.c.superseded.is_(None))
        .group_by(hires.c.id, hires.c.team_id)
        .having(func.count(occurrences.c.step.distinct()) == len(keys))
        .subquery("whole")
    )
    of_newest = connection.execute(select(whole.c.id, whole.c.team_id).where(whole.c.place == 1))
    newest = {row.id: row.team_id for row in of_newest}
    columns = ("hire_id", "step", "round", "n", "status", "opened_on", "completed_on")
    finished = select(*(occurrences.c[name] for name in columns)).where(
        occurrences.c.hire_id.in_(newest),
        occurrences.c.step.in_([*keys, *follow_ups(definition)]),
        occurrences.c.superseded.is_(None),
    )
    by_team: dict[str, list[Turn]] = defaultdict(list)
    for row in connection.execute(finished.order_by(occurrences.c.round, occurrences.c.n)) if newest else ():
        by_team[newest[row.hire_id]].append(
            Turn(
                step=row.step,
                round=row.round,
                n=row.n,
                status=Status(row.status),
                opened_on=row.opened_on,
                completed_on=row.completed_on,
            )
        )
    return {team: tuple(turns) for team, turns in by_team.items()}
