"""What needs attention in numbers: how much is overdue and due soon by team, step, owner or whom it waits for.

It counts the turns that ``attention`` lists, in one statement. Sensitive steps are one group in every grouping but by team.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, func, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.hires.attention import JOINED, needs_attention
from pledge_engine.hires.confidential import ITS_OWNER
from pledge_engine.hires.filters import team_is
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.tasks import SOON_WORKING_DAYS, WAITING_WORDS
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role
from workflows.journey import WaitingOn
from workflows.words import sentence

CONFIDENTIAL_STEPS = "Confidential steps"
NOBODY_SAID = "Nobody has said whom it waits for"


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


def summed_up(work: Work, by: GroupedBy, *, team: str = "") -> tuple[AttentionGroup, ...]:
    """Every group with something overdue or due soon, the most overdue first; raises ``NotFound`` as ``attention`` does."""
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
    wanted = and_(needs_attention(work.actor), occurrences.c.due_on <= soon, team_is(work, team))
    found = work.connection.execute(
        select(*columns, *numbers).select_from(JOINED).where(wanted).group_by(*columns)
    ).all()
    groups: dict[str, list[Row[Any]]] = {}
    for row in found:
        groups.setdefault(_title(definition, by, row), []).append(row)
    summed = (_group(work, title, rows) for title, rows in groups.items())
    return tuple(sorted(summed, key=lambda group: (-group.overdue, -group.worst_working_days_late, group.title)))


def _title(definition: Definition, by: GroupedBy, row: Row[Any]) -> str:
    step = definition.steps.get(row.step)
    secret = step is None or step.sensitive
    match by:
        case GroupedBy.TEAM:
            return str(row.name)
        case GroupedBy.STEP:
            return CONFIDENTIAL_STEPS if step is None or step.sensitive else step.title
        case GroupedBy.OWNER:
            return ITS_OWNER if secret else sentence(ROLE_WORDS[Role(row.owner)])
        case GroupedBy.WAITING_ON:
            return NOBODY_SAID if secret or not row.waiting_on else sentence(WAITING_WORDS[WaitingOn(row.waiting_on)])


def _group(work: Work, title: str, rows: Iterable[Row[Any]]) -> AttentionGroup:
    together = list(rows)
    first: date = min(row.first_due_on for row in together)
    return AttentionGroup(
        title=title,
        overdue=sum(row.overdue for row in together),
        due_soon=sum(row.due_soon for row in together),
        worst_working_days_late=work.calendar.working_days_late(first, work.today),
    )
