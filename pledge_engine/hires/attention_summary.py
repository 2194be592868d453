"""What needs attention in numbers: how much is overdue and due soon by team, step, owner or whom it waits for.

It counts the turns that ``attention`` lists, in one statement. Sensitive steps that the actor may not name are one group in
every grouping but by team.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, func, select, text

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.hires.attention import JOINED, needs_attention
from pledge_engine.hires.confidential import CONFIDENTIAL_STEPS, ITS_OWNER, named_steps
from pledge_engine.hires.narrowing import EVERYTHING, NOBODY_SAID, Wanted, narrowed
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.tasks import SOON_WORKING_DAYS, WAITING_WORDS
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role
from workflows.journey import WaitingOn
from workflows.words import sentence


class GroupedBy(StrEnum):
    """What the numbers are grouped by. An owner is the role whose step it is."""

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


def summed_up(work: Work, by: GroupedBy, *, wanted: Wanted = EVERYTHING) -> tuple[AttentionGroup, ...]:
    """Every group with something overdue or due soon, the most overdue first; raises what ``attention`` does."""
    return every_grouping(work, wanted=wanted)[by]


def every_grouping(work: Work, *, wanted: Wanted = EVERYTHING) -> Mapping[GroupedBy, tuple[AttentionGroup, ...]]:
    """The same numbers in each of the groupings, from one look at them."""
    require_generally(work.actor, Action.SEE_ATTENTION)
    _, definition = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    soon = work.calendar.add_working_days(work.today, SOON_WORKING_DAYS)
    is_late = occurrences.c.due_on < work.today
    columns = (teams.c.name, occurrences.c.step, occurrences.c.owner, occurrences.c.waiting_on)
    numbers = (
        func.count().filter(is_late).label("overdue"),
        func.count().filter(~is_late).label("due_soon"),
        func.min(occurrences.c.due_on).label("first_due_on"),
    )
    only = narrowed(work, definition, wanted).all
    counted = and_(needs_attention(work.actor), occurrences.c.due_on <= soon, only)
    said = named_steps(work.actor, definition).label("named")
    # By its label, because each mention of the condition would have parameters of its own.
    grouped = select(*columns, said, *numbers).select_from(JOINED).where(counted).group_by(*columns, text("named"))
    found = work.connection.execute(grouped).all()
    return {by: _grouped(work, definition, by, found) for by in GroupedBy}


def _grouped(
    work: Work, definition: Definition, by: GroupedBy, found: Iterable[Row[Any]]
) -> tuple[AttentionGroup, ...]:
    groups: dict[str, list[Row[Any]]] = {}
    for row in found:
        groups.setdefault(_title(definition, by, row), []).append(row)
    summed = (_group(work, title, rows) for title, rows in groups.items())
    return tuple(sorted(summed, key=lambda group: (-group.overdue, -group.worst_working_days_late, group.title)))


def _title(definition: Definition, by: GroupedBy, row: Row[Any]) -> str:
    step = definition.steps.get(row.step) if row.named else None
    match by:
        case GroupedBy.TEAM:
            return str(row.name)
        case GroupedBy.STEP:
            return step.title if step else CONFIDENTIAL_STEPS
        case GroupedBy.OWNER:
            return sentence(ROLE_WORDS[Role(row.owner)]) if step else ITS_OWNER
        case GroupedBy.WAITING_ON:
            said = step and row.waiting_on
            return sentence(WAITING_WORDS[WaitingOn(row.waiting_on)]) if said else NOBODY_SAID


def _group(work: Work, title: str, rows: Iterable[Row[Any]]) -> AttentionGroup:
    together = list(rows)
    first: date = min(row.first_due_on for row in together)
    return AttentionGroup(
        title=title,
        overdue=sum(row.overdue for row in together),
        due_soon=sum(row.due_soon for row in together),
        worst_working_days_late=work.calendar.working_days_late(first, work.today),
    )
