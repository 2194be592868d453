"""Counting what became of promises: the database selects by scope and period and counts; what counts was decided by the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, and_, bindparam, case, func, literal, select, text

from pledge_engine.access.reporting import counted_steps, counted_words
from pledge_engine.access.scoping import with_records
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

# Written into the statement, because an index of some rows is only used where the statement is known to ask for those.
_COUNTED = occurrences.c.outcome != bindparam("left_out", Outcome.LEFT_OUT.value, literal_execute=True)


def grouped_by(by: By) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """The two columns by which turns are grouped: stage and step, or care group and team."""
    if by.counts_places:
        return care_groups.c.name, teams.c.name
    return occurrences.c.stage, occurrences.c.step


def find_places(work: Work, by: By) -> set[str]:
    """Every team, or every care group, by name."""
    column = care_groups.c.name if by is By.CARE_GROUP else teams.c.name
    return set(work.connection.execute(select(column)).scalars())


def find_counts(work: Work, period: Period, by: By) -> Iterator[Found]:
    """How many turns of each outcome lie in the period, and of how many the worker said in it that they did not happen."""
    within = occurrences.c.outcome_on.between(period.first, period.last)
    is_counted = and_(_COUNTED, within, counted_steps(work.actor))
    for row in _counts(work, period, by, occurrences.c.outcome_on, is_counted, occurrences.c.outcome):
        yield _found(period, row, row.outcome)
    said_on, heard = occurrences.c.said_not_to_have_happened_on, counted_words(work.actor)
    for row in _counts(work, period, by, said_on, and_(said_on.between(period.first, period.last), heard)):
        yield _found(period, row, SAID)


def _found(period: Period, row: Row[Any], outcome: str) -> Found:
    first = period.quarters[row.quarter].first_day
    return Found(first.year, first.month, row.outer, row.inner, outcome, row.number)


def _counts(
    work: Work,
    period: Period,
    by: By,
    day: ColumnElement[Any],
    wanted: ColumnElement[bool],
    *kinds: ColumnElement[Any],
) -> Iterable[Row[Any]]:
    outer, inner = grouped_by(by)
    columns = (_quarter(period, day).label("quarter"), outer.label("outer"), inner.label("inner"))
    counts = select(*columns, *kinds, func.count().label("number")).where(wanted)
    counts = counts.select_from(JOINED) if by.counts_places else with_records(counts)
    # By its label, because each mention of the quarter would have parameters of its own.
    return work.connection.execute(counts.group_by(text("quarter"), outer, inner, *kinds)).all()


def _quarter(period: Period, day: ColumnElement[Any]) -> ColumnElement[int]:
    """Which of the period's quarters a day of it lies in, from 0: compared, because taking dates apart takes longer."""
    *before, last = (literal(n, Integer) for n in range(len(period.quarters)))
    ends = zip(period.quarters, before, strict=False)
    return case(*((day <= quarter.last_day, n) for quarter, n in ends), else_=last) if before else last
