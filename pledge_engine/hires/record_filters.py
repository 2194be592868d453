"""What the list of records is narrowed and ordered by, and how many records there are of each stage and team.

The role and band of a post are answers of a step, so who may not read the step there finds nothing by asking for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    and_,
    case,
    exists,
    func,
    literal,
    select,
)

from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import concerning_hires, visible_hires, visible_steps, with_records
from pledge_engine.errors import Invalid
from pledge_engine.hires.answered import answer_to
from pledge_engine.hires.filters import called, stage_named, team_is
from pledge_engine.hires.pressing import ON_HOLD
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Definition
from workflows.fields import Field
from workflows.naming import named, nearest_named


class Order(StrEnum):
    """In which order records are listed; everything else being equal by reference."""

    OVERDUE = "overdue"
    REFERENCE = "reference"
    TEAM = "team"
    STAGE = "stage"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What somebody asks for, in their own words; an empty one leaves everything in. ``held`` and ``overdue``: None for both."""

    team: str = ""
    stage: str = ""
    held: bool | None = None
    text: str = ""
    role: str = ""
    band: str = ""
    overdue: bool | None = None
    order: Order = Order.REFERENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many records match in each stage and team, by the stage's key and the team's name, and in all.

    A choice of stage says what it would give within the team that is asked for, and the other way about.
    """

    stages: Mapping[str, int]
    teams: Mapping[str, int]
    total: int


def late_steps(work: Work, definition: Definition) -> CTE:
    """For each record with something overdue in sight, since when: hire_id and first_due_on."""
    late = and_(occurrences.c.can_be_late, occurrences.c.due_on < work.today, occurrences.c.hire_id.not_in(ON_HOLD))
    seen = visible_steps(work.actor, Action.SEE_HIRE, definition, everywhere=True)
    first = select(occurrences.c.hire_id, func.min(occurrences.c.due_on).label("first_due_on")).where(late, seen)
    return with_records(first).group_by(occurrences.c.hire_id).cte("late")


def matching(work: Work, definition: Definition, wanted: Filters, late: CTE) -> ColumnElement[bool]:
    """The condition on records ``joined`` with what it asks for; raises what its words may be wrong in."""
    whole = concerning_hires(work.actor, Action.SEE_HIRE)
    conditions: list[ColumnElement[bool]] = [
        visible_hires(work.actor, Action.SEE_HIRE),
        team_is(work, wanted.team, hires.c.team_id),
    ]
    if wanted.stage.strip():
        conditions.append(whole)  # Who is not told the stage cannot find it out by asking for each.
        conditions.append(hires.c.stage == stage_named(definition, wanted.stage))
    if wanted.held is not None:
        conditions.append(hires.c.held_since.is_not(None) if wanted.held else hires.c.held_since.is_(None))
    if wanted.overdue is not None:
        conditions.append(late.c.hire_id.is_not(None) if wanted.overdue else late.c.hire_id.is_(None))
    if words := wanted.text.strip():
        conditions.append(called(words))
    for field, word in (("role", wanted.role), ("band", wanted.band)):
        if word.strip():
            conditions.append(_answered(work, definition, field, word))
    return and_(*conditions)


def ordered_by(definition: Definition, order: Order, late: CTE) -> tuple[ColumnElement[Any], ...]:
    """The order as the database takes it."""
    last: tuple[ColumnElement[Any], ...] = (hires.c.reference,)
    match order:
        case Order.OVERDUE:
            return (late.c.first_due_on.is_(None), late.c.first_due_on, *last)
        case Order.TEAM:
            return (teams.c.name, hires.c.post_number, *last)
        case Order.STAGE:
            places = {key: place for place, key in enumerate(definition.stage_order)}
            return (case(places, value=hires.c.stage, else_=literal(len(places), Integer)), *last)
        case Order.NEWEST:
            return (hires.c.opened_on.desc(), hires.c.reference.desc())
    return last


def joined(wanted: Filters, late: CTE) -> FromClause:
    """Records, with their teams and with what is late only where those are asked for: of many that takes a while."""
    there: FromClause = hires
    if wanted.text.strip() or wanted.order is Order.TEAM:
        there = there.join(teams, teams.c.id == hires.c.team_id)
    asked = wanted.overdue is not None or wanted.order is Order.OVERDUE
    return there.outerjoin(late, late.c.hire_id == hires.c.id) if asked else there


def counts_of(work: Work, definition: Definition, wanted: Filters) -> Counts:
    """How many records each stage and each team would give beside what else is asked for."""
    late, whole = late_steps(work, definition), concerning_hires(work.actor, Action.SEE_HIRE)
    others = replace(wanted, stage="", team="", order=Order.REFERENCE)
    numbers = select(
        hires.c.team_id,
        hires.c.stage,
        func.count().label("records"),
        func.count().filter(whole).label("seen_whole"),
    )
    there = numbers.select_from(joined(others, late)).where(matching(work, definition, others, late))
    # First by ids, in the order of an index; only then each team's name.
    by_id = there.group_by(hires.c.team_id, hires.c.stage).subquery()
    columns = (teams.c.name, by_id.c.stage, by_id.c.records, by_id.c.seen_whole)
    found = select(*columns).select_from(by_id.join(teams, teams.c.id == by_id.c.team_id))
    return _added_up(definition, wanted, work.connection.execute(found).all())


def _added_up(definition: Definition, wanted: Filters, rows: Iterable[Any]) -> Counts:
    """What ``counts_of`` gives; by stage only records are found of which the stage is told."""
    team = " ".join(wanted.team.split()).casefold()
    stage = stage_named(definition, wanted.stage) if wanted.stage.strip() else ""
    stages: Counter[str] = Counter()
    by_team: Counter[str] = Counter()
    total = 0
    for row in rows:
        in_team = team in {"", row.name.casefold()}
        in_stage = (row.seen_whole if row.stage == stage else 0) if stage else row.records
        stages[row.stage] += row.seen_whole if in_team else 0
        by_team[row.name] += in_stage
        total += in_stage if in_team else 0
    return Counts(stages=+stages, teams=+by_team, total=total)


def choices_of(definition: Definition, key: str) -> dict[str, str]:
    """The roles or bands that the pledge knows a post by, as codes with their words."""
    found = _asked(definition, key)
    return dict(found[1].choices) if found else {}


def _asked(definition: Definition, key: str) -> tuple[str, Field] | None:
    """The step in which a post gets its role and band, and the field of one of them."""
    for step in definition.steps.values():
        if {"role", "band"} <= set(step.fields):
            return step.key, step.fields[key]
    return None


def _answered(work: Work, definition: Definition, key: str, word: str) -> ColumnElement[bool]:
    """Whether a post has a role or band, as its closed step says, where the actor may read that."""
    choices = choices_of(definition, key)
    meant = named(word, choices)
    asked = _asked(definition, key)
    if meant is None or asked is None:
        mend = nearest_named(word, choices)
        raise Invalid([FieldMistake(key, key.capitalize(), f"“{word.strip()[:40]}” is not a {key}", mend)])
    return exists(
        select(occurrences.c.id)
        .select_from(occurrences.join(answers, answers.c.occurrence_id == occurrences.c.id))
        .where(
            occurrences.c.hire_id == hires.c.id,
            occurrences.c.step == asked[0],
            occurrences.c.superseded.is_(None),
            occurrences.c.closed_on.is_not(None),
            visible_steps(work.actor, Action.SEE_HIRE, definition),
            answer_to(work, key) == meant,
        )
        .correlate(hires)
    )
