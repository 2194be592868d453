"""Counting what became of promises: the database selects by scope and period and counts; what counts was decided by the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, extract, func, select

from pledge_engine.access.reporting import counted_steps
from pledge_engine.reports.counts import SAID, By, Found
from pledge_engine.reports.period import Period
from pledge_engine.store.tables.care_group import care_groups
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.outcomes import Outcome

JOINED = (
    occurrences.join(hires, hires.c.id == occurrences.c.hire_id)
    .join(teams, teams.c.id == hires.c.team_id)
    .join(care_groups, care_groups.c.id == teams.c.care_group_id)
)


def grouped_by(by: By) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """The two columns by which turns are grouped: stage and step, or care group and team."""
    if by.counts_places:
        return care_groups.c.name, teams.c.name
    return occurrences.c.stage, occurrences.c.step


def find_counts(work: Work, period: Period, by: By) -> Iterator[Found]:
    """How many turns of each outcome lie in the period, and of how many the worker said in it that they did not happen."""
    within = occurrences.c.outcome_on.between(period.first, period.last)
    is_counted = and_(occurrences.c.outcome != Outcome.LEFT_OUT, within)
    for row in _counts(work, by, occurrences.c.outcome_on, is_counted, occurrences.c.outcome):
        yield Found(int(row.year), int(row.month), row.outer, row.inner, row.outcome, row.number)
    said_on = occurrences.c.said_not_to_have_happened_on
    for row in _counts(work, by, said_on, said_on.between(period.first, period.last)):
        yield Found(int(row.year), int(row.month), row.outer, row.inner, SAID, row.number)


def _counts(
    work: Work, by: By, day: ColumnElement[Any], wanted: ColumnElement[bool], *kinds: ColumnElement[Any]
) -> Iterable[Row[Any]]:
    outer, inner = grouped_by(by)
    groups = (extract("year", day).label("year"), extract("month", day).label("month"))
    places = (outer.label("outer"), inner.label("inner"))
    counts = select(*groups, *places, *kinds, func.count().label("number")).select_from(JOINED)
    wanted = and_(wanted, counted_steps(work.actor))
    return work.connection.execute(counts.where(wanted).group_by(*groups, outer, inner, *kinds)).all()
