"""What occupational health had completed and is to complete again, because somebody opened it again: by reference alone.

Whoever sees only their own step learns nothing here of where a record stands: it is told whether the start was confirmed or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.opened_again import REOPENED, opened_again_on
from pledge_engine.hires.pressing import ON_HOLD
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.hires.waiting_views import AgainRow
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.definition import Definition, Role

_ROLE = Role.OCCUPATIONAL_HEALTH
# How the events of a record tell of a turn: see ``opened_again.path_of``.
_AS_TOLD = (
    literal('%"turns.')
    + occurrences.c.step
    + literal(".")
    + cast(occurrences.c.round, String)
    + literal(".")
    + cast(occurrences.c.n, String)
    + literal('"%')
)
_AS_ITS_STEP = literal('%"step":{"key":"') + occurrences.c.step + literal('"%')


def to_complete_again(
    work: Work, definition: Definition, where: ColumnElement[bool], at: At = EVERYTHING
) -> Some[AgainRow]:
    """Those of the records in whose queue the actor is, or somebody they cover for; by reference."""
    keys = [step.key for step in definition.steps.values() if step.clears and step.owner is _ROLE]
    held = {grant.role for grant in work.actor.grants} if isinstance(work.actor, PersonActor) else set()
    if not keys or _ROLE not in held:
        return Some()
    columns = (
        *(occurrences.c.id, occurrences.c.hire_id, occurrences.c.step, occurrences.c.round, occurrences.c.n),
        hires.c.reference,
    )
    open_again = and_(
        occurrences.c.step.in_(keys),
        occurrences.c.closed_on.is_(None),
        hires.c.id.not_in(ON_HOLD),
        _was_opened_again(),
    )
    theirs = visible_hires(work.actor, Action.SEE_ATTENTION, (_ROLE,))
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id)
    found = select(*columns).select_from(joined).where(open_again, theirs, where)
    some = find_some(work.connection, found.order_by(hires.c.reference, occurrences.c.step, occurrences.c.n), at)
    since = opened_again_on(work, some.rows)
    return some.each(lambda row: _row(definition, row, since))


def _was_opened_again() -> ColumnElement[bool]:
    """Whether the trail of the record tells of the turn that it was opened again itself: another's may have moved its date."""
    there = audit_events.c.chain == hires.c.id, audit_events.c.verb == REOPENED
    itself = audit_events.c.body.like(_AS_ITS_STEP), audit_events.c.body.like(_AS_TOLD)
    return exists().where(*there, *itself).correlate(hires, occurrences)


def _row(definition: Definition, row: Any, since: Mapping[str, date]) -> AgainRow:
    title = definition.steps[row.step].title
    return AgainRow(reference=row.reference, step=row.step, title=title, n=row.n, since=since[row.id])
