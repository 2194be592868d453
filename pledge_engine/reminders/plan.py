"""The dry run: who would be told what on a day and why, found by the very statement that the sweep writes with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select, true

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.access.scoping import visible_steps
from pledge_engine.hires.confidential import CONFIDENTIAL
from pledge_engine.hires.labels import post_label
from pledge_engine.reminders.breaker import swept_before
from pledge_engine.reminders.ladder_rows import steps_known
from pledge_engine.reminders.reached import new_reminders
from pledge_engine.reminders.sweep import rows_for
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.reminder import ReminderStatus
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work

TITLE_NOT_YOURS = "a step that is not yours to see"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One reminder that would be told: to whom, of which step at which rung, for which date, and why it is them."""

    recipient: str
    reference: str
    label: str
    title: str
    rung: str
    due_on: date
    why: str
    late: bool


def plan(work: Work, on: date) -> tuple[Planned, ...]:
    """Every reminder that a sweep of the day would have told, by recipient and date; nothing is recorded.

    Administrators learn of all of them, and of which record; which step it is, is said to those alone who may see it.
    """
    if not work.calendar.is_working_day(on):
        return ()
    before = swept_before(work.connection, on)
    found = new_reminders(work, rows_for(work, on, before), on, before.on if before else None).subquery("planned")
    rows = work.connection.execute(_named(work, found)).all()
    known = steps_known(work)
    return tuple(
        Planned(
            recipient=row.handle,
            reference=row.reference,
            label=post_label(row.team_name, row.post_number) if row.seen else "",
            title=_title(known.get(row.step), seen=row.seen),
            rung=row.rung,
            due_on=row.due_on,
            why=row.why,
            late=bool(row.late),
        )
        for row in rows
    )


def _of_all_records(work: Work) -> bool:
    """Whether the actor looks after the place as a whole: then they learn who is told, and not of which step."""
    return may_generally(work.actor, Action.CONFIRM_REMINDERS) is not None


def _title(step: Any, *, seen: bool) -> str:
    if not seen:
        return TITLE_NOT_YOURS
    return CONFIDENTIAL if step is None or step.sensitive else str(step.title)


def _named(work: Work, found: Any) -> Select[Any]:
    seen = visible_steps(work.actor, Action.SEE_ATTENTION).label("seen")
    joined = (
        found.join(people, people.c.id == found.c.recipient_id)
        .join(occurrences, occurrences.c.id == found.c.occurrence_id)
        .join(hires, hires.c.id == occurrences.c.hire_id)
        .join(teams, teams.c.id == hires.c.team_id)
    )
    columns = [found.c.rung, found.c.due_on, found.c.why, found.c.late, people.c.handle, occurrences.c.step]
    named = [hires.c.reference, hires.c.post_number, teams.c.name.label("team_name")]
    order = (people.c.handle, found.c.due_on, hires.c.reference, occurrences.c.step, occurrences.c.n)
    return (
        select(*columns, *named, seen)
        .select_from(joined)
        .where(found.c.status == ReminderStatus.WAITING, true() if _of_all_records(work) else seen.element)
        .order_by(*order)
    )
