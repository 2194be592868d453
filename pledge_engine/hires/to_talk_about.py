"""Whom a service lead is to talk with, because occupational health says that a conversation is needed, until it is recorded.

That a record stands here gives away what was recorded in a restricted step. So only those who read it there are told, the
line names neither step nor answer, and the first time it is shown to somebody is a reading like that of the step itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.answered import answer_to
from pledge_engine.hires.confidential import named_steps
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.pressing import ON_HOLD
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.hires.waiting_views import TalkRow
from pledge_engine.hires.who_looked import last_looked
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Reading, Work
from workflows.definition import Definition, Role
from workflows.turn import HAPPENED, Turn, happened

# Where the pledge says that a conversation is needed, and the step that is closed once it was offered, held or not wanted.
STEP, FIELD, NEEDED = "oh_clearance", "outcome", "cleared_conversation_needed"
CONVERSATION = "adjustments_offer"


def to_talk_about(work: Work, definition: Definition, where: ColumnElement[bool], at: At = EVERYTHING) -> Some[TalkRow]:
    """Those of the records that name the actor as service lead, or somebody they cover for; the longest known first."""
    if not isinstance(work.actor, PersonActor):
        return Some()
    some = find_some(work.connection, _found(work, work.actor, definition).where(where), at)
    _note(work, some.rows)
    return some.each(_row)


def is_to_talk_about(work: Work, reader: PersonActor, definition: Definition, turn_id: str) -> bool:
    """Whether a turn is among those of the reader, asked without showing it to anybody."""
    return (
        work.connection.execute(_found(work, reader, definition).where(occurrences.c.id == turn_id)).first() is not None
    )


def asks_to_talk(turn: Turn) -> bool:
    """Whether what was recorded in a turn asks for a conversation."""
    return turn.step == STEP and happened(turn) and turn.answers.get(FIELD) == NEEDED


def _found(work: Work, reader: PersonActor, definition: Definition) -> Select[Any]:
    """The turns that ask for a conversation of the reader's, the longest known first."""
    joined = (
        occurrences.join(answers, answers.c.occurrence_id == occurrences.c.id)
        .join(hires, hires.c.id == occurrences.c.hire_id)
        .join(teams, teams.c.id == hires.c.team_id)
    )
    columns = (
        *(occurrences.c.hire_id, occurrences.c.step, occurrences.c.n, occurrences.c.recorded_at),
        *(hires.c.reference, hires.c.post_number, hires.c.service_lead_id, teams.c.name.label("team_name")),
        _was_talked().label("talked_before"),
    )
    says_so = and_(
        occurrences.c.step == STEP,
        occurrences.c.status.in_(HAPPENED),
        occurrences.c.superseded.is_(None),
        answer_to(work, FIELD) == NEEDED,
    )
    since = or_(occurrences.c.recorded_at.is_(None), _TALKED.c.recorded_at >= occurrences.c.recorded_at)
    goes_on = and_(hires.c.ended_on.is_(None), hires.c.id.not_in(ON_HOLD), ~_was_talked(since))
    theirs = and_(visible_hires(reader, Action.AGREE, (Role.SERVICE_LEAD,)), named_steps(reader, definition))
    found = select(*columns).select_from(joined).where(says_so, goes_on, theirs)
    return found.order_by(occurrences.c.closed_on, hires.c.reference)


# The statement around it lists occurrences too, and means others.
_TALKED = occurrences.alias("talked")


def _was_talked(*when: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the conversation is recorded, or was then: one from before does not answer what is asked now."""
    there = _TALKED.c.hire_id == hires.c.id, _TALKED.c.step == CONVERSATION, _TALKED.c.superseded.is_(None)
    return exists().where(*there, _TALKED.c.closed_on.is_not(None), *when).correlate(hires, occurrences)


def _note(work: Work, rows: Sequence[Any]) -> None:
    """Note each as read, but for what the actor has read already since it was recorded: being reminded tells nothing new."""
    looked = last_looked(work, STEP, [row.hire_id for row in rows])
    for row in rows:
        if not _knows(row.recorded_at, looked.get(row.hire_id)):
            covering = row.service_lead_id if row.service_lead_id != work.actor.audit_id else None
            work.readings[Reading(row.hire_id, row.reference, STEP, Role.SERVICE_LEAD, covering)] = None


def _knows(recorded_at: datetime | None, looked_at: datetime | None) -> bool:
    return looked_at is not None and (recorded_at is None or looked_at >= recorded_at)


def _row(row: Any) -> TalkRow:
    return TalkRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step=row.step,
        n=row.n,
        recorded_before=CONVERSATION if row.talked_before else "",
    )
