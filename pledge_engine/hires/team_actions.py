"""A team's actions are the team's: finished for one post they are finished for its others. Done by the engine, with an event."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, and_, or_, select

from pledge_engine.access.finding import load_hire
from pledge_engine.audit.event import Change
from pledge_engine.hires.acting import Done, Happening, finish, load_record, present, today_of
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.readiness import finished_by_team, follow_ups
from workflows.turn import Status, happened


class Finished(NamedTuple):
    """A step that is open on one record, and the record of the same team on which it is finished."""

    step: str
    hire_id: str
    elsewhere: str


def finished_elsewhere(work: Work) -> list[Finished]:
    """Every action of a team that is still open on a record and finished on another that shares its plan, by record."""
    _, definition = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    found: list[Finished] = []
    for step, plan in follow_ups(definition).items():
        rows = work.connection.execute(_pairs(step, plan, definition.steps[step].stage))
        found += [Finished(step, *row) for row in rows]
    return found


@cache
def _pairs(step: str, plan: str, stage: str) -> Select[str, str]:
    """Records on which a step is open with those on which it is finished; built once, because every tick asks it."""
    other = hires.alias("other")
    still_open, done = occurrences.alias("still_open"), occurrences.alias("done")
    here, there = occurrences.alias("here"), occurrences.alias("there")
    finished = (Status.DONE, Status.CARRIED)
    shared = and_(
        there.c.hire_id == other.c.id,
        *(here.c.step == plan, there.c.step == plan),
        *(here.c.superseded.is_(None), there.c.superseded.is_(None)),
        *(here.c.status.in_(finished), there.c.status.in_(finished)),
        or_(here.c.status == Status.CARRIED, there.c.status == Status.CARRIED),
        here.c.completed_on == there.c.completed_on,
    )
    opened = and_(still_open.c.hire_id == hires.c.id, still_open.c.step == step, still_open.c.closed_on.is_(None))
    closed = and_(done.c.hire_id == other.c.id, done.c.step == step, done.c.status.in_(finished))
    same_team = and_(other.c.team_id == hires.c.team_id, other.c.id != hires.c.id)
    joined = hires.join(still_open, opened).join(here, here.c.hire_id == hires.c.id)
    joined = joined.join(other, same_team).join(done, and_(closed, done.c.superseded.is_(None))).join(there, shared)
    pairs = select(hires.c.id, other.c.id).select_from(joined).where(hires.c.stage == stage)
    return pairs.order_by(hires.c.id, other.c.id)


def finish_with_team(work: Work, finished: Finished) -> Done | None:
    """Close one such step; None when there is nothing left to do, because somebody else did it first."""
    record = load_record(work, *load_hire(work.connection, finished.hire_id, lock=True))
    source = load_record(work, *load_hire(work.connection, finished.elsewhere))
    turn = source.journey.turn(finished.step)
    before = present(work, record)
    if turn is None or not happened(turn) or before.open_turn(finished.step) is None:
        return None
    after = finished_by_team(before, turn, today_of(work))
    extra = {"finished_on": Change(None, source.reference)}
    return finish(work, record, after, Happening("team_action_finished", step=finished.step, n=turn.n, extra=extra))
