"""What needs attention in numbers: how much is overdue and due soon by team, step, owner or whom it waits for.

It counts the turns that ``attention`` lists, in one statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Label, Row, Select, and_, func, select, text

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.hires.attention import JOINED, needs_attention
from pledge_engine.hires.holding import held_by
from pledge_engine.hires.late_by import PAUSED, late_by
from pledge_engine.hires.narrowing import EVERYTHING, NOBODY_SAID, Wanted, narrowed, owners_of
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.pressing import near_until
from pledge_engine.hires.steps_known import steps_by_key
from pledge_engine.hires.waits_for import said_to_wait
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role, Step
from workflows.words import counted, sentence


class GroupedBy(StrEnum):
    """What the numbers are grouped by. An owner is whoever holds a step now: what waits for two people is counted for both."""

    TEAM = "team"
    STEP = "step"
    OWNER = "owner"
    WAITING_ON = "waiting-on"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionGroup:
    """How much of one group is overdue and due soon, and how late the latest of it is, in working days."""

    title: str
    overdue: int
    due_soon: int
    worst_working_days_late: int

    @property
    def latest_by(self) -> str:
        """How late the latest of it is, in words; nothing where none is a working day late yet."""
        return counted(self.worst_working_days_late, "working days") if self.worst_working_days_late else ""


Grouped = Mapping[GroupedBy, tuple[AttentionGroup, ...]]


class Groupings(NamedTuple):
    """The numbers in each of the groupings: of everything in reach, and of what is wanted."""

    every: Grouped
    wanted: Grouped


def summed_up(work: Work, by: GroupedBy, *, wanted: Wanted = EVERYTHING) -> tuple[AttentionGroup, ...]:
    """Every group with something overdue or due soon, the most overdue first; raises what ``attention`` does."""
    return groupings(work, wanted=wanted).wanted[by]


def groupings(work: Work, *, wanted: Wanted = EVERYTHING) -> Groupings:
    """The same numbers in each of the groupings, with and without what is not wanted, from one look at them."""
    require_generally(work.actor, Action.SEE_ATTENTION)
    definition = work.newest(SHIPPED_PLEDGE)
    is_late = occurrences.c.due_on < work.today
    holding = (held_by(Role(role), definition.steps.values()).label(role) for role in owners_of(definition))
    columns: tuple[ColumnElement[Any], ...] = (
        teams.c.name,
        occurrences.c.step,
        occurrences.c.waiting_on,
        PAUSED,
        *holding,
    )
    numbers = (
        func.count().filter(is_late).label("overdue"),
        func.count().filter(~is_late).label("due_soon"),
        func.min(occurrences.c.due_on).label("first_due_on"),
    )
    only = narrowed(work, definition, wanted).all
    counted = and_(needs_attention(work.actor), occurrences.c.due_on <= near_until(work))
    # By its label, because each mention of a condition would have parameters of its own.
    grouped: Select[Any] = select(*columns, only.label("is_wanted"), *numbers).select_from(JOINED).where(counted)
    labels = (text(column.name) if isinstance(column, Label) else column for column in columns)
    found = work.connection.execute(grouped.group_by(*labels, text("is_wanted"))).all()
    steps = steps_by_key(work, definition, (row.step for row in found))
    every = {by: _grouped(work, steps, by, found) for by in GroupedBy}
    if wanted == EVERYTHING:
        return Groupings(every, every)
    these = [row for row in found if row.is_wanted]
    return Groupings(every, {by: _grouped(work, steps, by, these) for by in GroupedBy})


def totals_of(every: Grouped) -> tuple[int, int]:
    """How many turns are overdue in all, and how many due soon: as many in every grouping."""
    groups = every[GroupedBy.TEAM]
    return sum(group.overdue for group in groups), sum(group.due_soon for group in groups)


def _grouped(
    work: Work, steps: Mapping[str, Step], by: GroupedBy, found: Iterable[Row[Any]]
) -> tuple[AttentionGroup, ...]:
    groups: dict[str, list[Row[Any]]] = {}
    for row in found:
        for title in _titles(steps, by, row):
            groups.setdefault(title, []).append(row)
    summed = (_group(work, title, rows) for title, rows in groups.items())
    return tuple(sorted(summed, key=lambda group: (-group.overdue, -group.worst_working_days_late, group.title)))


def _titles(steps: Mapping[str, Step], by: GroupedBy, row: Row[Any]) -> tuple[str, ...]:
    match by:
        case GroupedBy.TEAM:
            return (str(row.name),)
        case GroupedBy.STEP:
            return (steps[row.step].title,)
        case GroupedBy.OWNER:
            return tuple(sentence(ROLE_WORDS[role]) for role in Role if getattr(row, role.value, False))
        case GroupedBy.WAITING_ON:
            return (sentence(said_to_wait(steps[row.step], row.waiting_on)) or NOBODY_SAID,)


def _group(work: Work, title: str, rows: Iterable[Row[Any]]) -> AttentionGroup:
    together = list(rows)
    return AttentionGroup(
        title=title,
        overdue=sum(row.overdue for row in together),
        due_soon=sum(row.due_soon for row in together),
        worst_working_days_late=max(late_by(work, row.first_due_on, row.paused) for row in together),
    )
