"""Clearance that was complete when the start was confirmed, and is not complete now, until it is again.

That is so also where the start itself is open again, to be put right: the days that were confirmed with it are known still.
It is told as a record's state is, by whether it is complete: what was recorded of it is nowhere here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.pressing import ON_HOLD
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.hires.waiting_views import NotClearedRow
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role, Step
from workflows.turn import HAPPENED
from workflows.words import sentence


def not_cleared_now(
    work: Work, definition: Definition, where: ColumnElement[bool], at: At = EVERYTHING
) -> Some[NotClearedRow]:
    """Those for HR in whose scope they are, and for the service lead whom the record names; the nearest start first."""
    needed_by = {
        step.key: [other for other in definition.steps.values() if step.key in other.needs]
        for step in definition.steps.values()
        if step.clears
    }
    if not isinstance(work.actor, PersonActor) or not needed_by:
        return Some()
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    columns = (
        *(occurrences.c.step, occurrences.c.n, hires.c.reference, hires.c.post_number, hires.c.start_date),
        teams.c.name.label("team_name"),
    )
    open_again = and_(
        occurrences.c.closed_on.is_(None),
        or_(*(and_(occurrences.c.step == key, _went_on(definition, others)) for key, others in needed_by.items())),
        hires.c.id.not_in(ON_HOLD),
    )
    theirs = or_(
        visible_hires(work.actor, Action.SEE_ATTENTION, (Role.HR,)),
        visible_hires(work.actor, Action.AGREE, (Role.SERVICE_LEAD,)),
    )
    found = select(*columns).select_from(joined).where(open_again, theirs, where)
    ordered = found.order_by(hires.c.start_date.is_(None), hires.c.start_date, hires.c.reference, occurrences.c.step)
    return find_some(work.connection, ordered, at).each(lambda row: _row(work, definition, row))


def _went_on(definition: Definition, others: Sequence[Step]) -> ColumnElement[bool]:
    """Whether one of the steps that need it was done, which was possible only once it was complete.

    What such a step has confirmed of the record stays when it is opened again, and goes with the person.
    """
    confirmed = {field.sets for other in others for field in other.fields.values()} & {*definition.hire_dates}
    after = occurrences.alias("after")  # The statement around it lists occurrences too, and means others.
    keys = [other.key for other in others]
    there = after.c.hire_id == hires.c.id, after.c.step.in_(keys), after.c.superseded.is_(None)
    done = exists().where(*there, after.c.status.in_(HAPPENED)).correlate(hires)
    return or_(done, *(hires.c[name].is_not(None) for name in sorted(confirmed)))


def _row(work: Work, definition: Definition, row: Any) -> NotClearedRow:
    return NotClearedRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step=row.step,
        title=definition.steps[row.step].title,
        n=row.n,
        owner=sentence(ROLE_WORDS[definition.steps[row.step].owner]),
        start_on=row.start_date,
        to_come=row.start_date is not None and row.start_date >= work.today,
    )
