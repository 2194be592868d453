"""How many people the promises of a table were made to: what decides which of its figures the board may be shown.

Somebody with two records is one person. A post that nobody was offered yet counts as one, so that there are never more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, extract, func, literal, select, union_all

from pledge_engine.access.reporting import counted_steps, counted_words
from pledge_engine.reports.counting import JOINED, grouped_by
from pledge_engine.reports.counts import By, Concerned, People, Unit
from pledge_engine.reports.period import Period, Quarter
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.outcomes import Outcome

_OUTCOME, _SAID = occurrences.c.outcome, occurrences.c.said_not_to_have_happened_on
_PLACES = ("person", "year", "quarter", "outer", "inner")
_OF: Mapping[str, tuple[Outcome, ...]] = {
    "kept": (Outcome.KEPT,),
    "kept_late": (Outcome.KEPT_LATE,),
    "not_kept": (Outcome.NOT_KEPT,),
    "not_in_time": (Outcome.KEPT_LATE, Outcome.NOT_KEPT),
    "counted": (Outcome.KEPT, Outcome.KEPT_LATE, Outcome.NOT_KEPT),
    "recorded_late": (Outcome.RECORDED_LATE,),
}
_PRESENT = and_(appointees.c.hire_id == hires.c.id, appointees.c.ended_on.is_(None))


def find_people(work: Work, period: Period, by: By) -> Concerned:
    """Of each quarter, each outer unit and each unit of a period: how many people its promises were made to."""
    outer, inner = grouped_by(by)
    days = occurrences.c.outcome_on.between(period.first, period.last)
    within = and_(_OUTCOME != Outcome.LEFT_OUT, days, counted_steps(work.actor))
    flags = {kind: func.max(case((_OUTCOME.in_(kinds), 1), else_=0)) for kind, kinds in _OF.items()}
    each = _each_person(occurrences.c.outcome_on, within, flags, outer, inner)
    found: dict[Unit, People] = {}
    for row in work.connection.execute(union_all(*(_sums(each, level) for level in range(3)))):
        found[_unit(row)] = People(**{kind: getattr(row, kind) for kind in _OF})
    for unit, many in find_who_said(work, period).items():
        found[unit] = found.get(unit, People())._replace(said=many)
    return found


def find_who_said(work: Work, period: Period) -> Mapping[Unit, int]:
    """Of each quarter of a period as a whole: how many people said in it of some promise that it did not happen."""
    within = and_(_SAID.between(period.first, period.last), counted_words(work.actor))
    said = _each_person(_SAID, within, {"said": func.max(1)}, *grouped_by(By.STAGE))
    return {_unit(row): row.said for row in work.connection.execute(_sums(said, 0))}


def _each_person(
    day: ColumnElement[Any],
    wanted: ColumnElement[bool],
    flags: Mapping[str, ColumnElement[Any]],
    outer: ColumnElement[str],
    inner: ColumnElement[str],
) -> CTE:
    """One row for each person in each quarter of each unit, with 1 for every kind of promise that was made to them."""
    month = extract("month", day)
    quarter = case((month <= 3, 0), (month <= 6, 1), (month <= 9, 2), else_=3)
    person = func.coalesce(appointees.c.person_id, hires.c.id)
    places = {"person": person, "year": extract("year", day), "quarter": quarter, "outer": outer, "inner": inner}
    named = [column.label(name) for name, column in places.items()]
    found = select(*named, *(flag.label(kind) for kind, flag in flags.items()))
    found = found.select_from(JOINED.outerjoin(appointees, _PRESENT)).where(wanted)
    return found.group_by(*places.values()).cte()


def _sums(each: CTE, level: int) -> Select[Any]:
    """How many people there are of each kind: in a quarter, with 1 in each outer unit of it, with 2 in each unit."""
    kinds = [column.name for column in each.c if column.name not in _PLACES]
    places = [each.c.year, each.c.quarter, *(each.c.outer, each.c.inner)[:level]]
    once = select(each.c.person, *places, *(func.max(each.c[kind]).label(kind) for kind in kinds))
    people = once.group_by(each.c.person, *places).subquery()
    named = [people.c[name] if name in people.c else literal("").label(name) for name in _PLACES[1:]]
    sums = select(*named, *(func.sum(people.c[kind]).label(kind) for kind in kinds))
    return sums.group_by(*(people.c[column.name] for column in places))


def _unit(row: Any) -> Unit:
    return Unit(Quarter(int(row.year), int(row.quarter)), row.outer, row.inner)
