"""Asking whoever holds a step to look at it: one message to each of them, at most one for each step and day.

A step that the worker holds is nobody's to chase, and neither is one that cannot start yet, has no date, or is on hold.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Row, or_, select

from notifications import outbox
from notifications.catalogue import Nudged
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import SHARED_QUEUES
from pledge_engine.errors import Invalid
from pledge_engine.hires.acting import Done, Happening, finish, open_record, present
from pledge_engine.hires.leading import leads_on
from pledge_engine.hires.record import Record
from pledge_engine.hires.tasks import SOON_WORKING_DAYS
from pledge_engine.people.directory import is_active
from pledge_engine.reminders.nudged import key_of
from pledge_engine.reminders.standing import members_on, queues_told
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.agreeing import awaited_roles
from workflows.answers import FieldMistake
from workflows.definition import Role, Step
from workflows.journey import Journey, Status, Turn

# A turn as it is stored: its id, its date, whether anybody can be late with it, and who has picked it up.
Pressing = Row[str, date, bool, str]


def nudge(work: Work, reference: str, step: str, *, n: int | None = None) -> Done:
    """Ask whoever holds an open turn, by default the earliest, to look at it; the history keeps who asked.

    Raises ``Invalid`` where nobody is to be asked, or everybody was asked about it today already.
    """
    record = open_record(work, reference, Action.NUDGE, step)
    journey = present(work, record)
    known = journey.definition.steps[record.about]
    turn = journey.turn(known.key, n) if n else journey.open_turn(known.key)
    row = _stored(work, record, turn)
    roles = [role for role in _holding(known, turn) if role is not Role.WORKER]
    if not roles:
        mend = "its day is planned with the service lead, who can make time for it"
        raise _mistake(f"“{known.title}” is for the worker to do, and nobody chases the worker", mend)
    if turn is None or row is None or journey.held or not _presses(work, row):
        raise _mistake(
            f"“{known.title}” is not overdue, nor due within {SOON_WORKING_DAYS} working days",
            "only what needs attention is asked about",
        )
    people = sorted({person for role in roles for person in _people(work, record, role, row)} - {work.actor.audit_id})
    if not people:
        mend = "name another lead, or give the step to somebody who can see to it"
        raise _mistake(f"nobody else holds “{known.title}” who could be asked", mend)
    if not [person for person in people if _asked(work, record, row, person)]:
        raise _mistake(f"whoever holds “{known.title}” was asked about it today already", "ask again tomorrow")
    return _told(work, record, journey, turn)


def _stored(work: Work, record: Record, turn: Turn | None) -> Pressing | None:
    """The stored row of an open turn."""
    if turn is None or not turn.status.is_open:
        return None
    columns = (occurrences.c.id, occurrences.c.due_on, occurrences.c.can_be_late, occurrences.c.assignee_id)
    this = (
        occurrences.c.hire_id == record.id,
        occurrences.c.step == turn.step,
        occurrences.c.round == turn.round,
        occurrences.c.n == turn.n,
    )
    return work.connection.execute(select(*columns).where(*this)).one_or_none()


def _presses(work: Work, row: Pressing) -> bool:
    soon = work.calendar.add_working_days(work.today, SOON_WORKING_DAYS)
    return bool(row.can_be_late and row.due_on and row.due_on <= soon)


def _holding(step: Step, turn: Turn | None) -> tuple[Role, ...]:
    return awaited_roles(step, turn) if turn and turn.status is Status.AWAITING_AGREEMENT else (step.owner,)


def _people(work: Work, record: Record, role: Role, row: Pressing) -> list[str]:
    """Who holds a role on the record today: a lead and their cover, whoever picked the step up, or else its whole queue."""
    if role in SHARED_QUEUES:
        return _of_the_queue(work, record, role, row.assignee_id)
    lead = leads_on(work, record)[role]
    return [person for person in (lead.id if lead.active else None, lead.cover.id if lead.cover else None) if person]


def _of_the_queue(work: Work, record: Record, role: Role, assignee: str | None) -> list[str]:
    this = select(hires.c.id.label("hire_id"), hires.c.team_id, hires.c.service_lead_id, hires.c.professional_lead_id)
    queue = queues_told(members_on(work.today), this.where(hires.c.id == record.id).cte("record"))
    there = select(queue.c.person_id, queue.c.covers_id).where(queue.c.role == role)
    theirs = there.where(or_(queue.c.person_id == assignee, queue.c.covers_id == assignee))
    found = work.connection.execute(theirs).all() if assignee and is_active(work.connection, assignee) else []
    return [row.person_id for row in found or work.connection.execute(there).all()]


def _asked(work: Work, record: Record, row: Pressing, person: str) -> bool:
    """Queue one message; False where the person was asked about this turn today already."""
    message_id = new_id(work.now)
    queued = outbox.enqueue(
        work.connection,
        message_id=message_id,
        kind=Nudged.kind,
        recipient=person,
        subject_reference=record.reference,
        local_date=work.today,
        queued_at=work.now,
        key=key_of(row.id, person, work.today.isoformat()),
    )
    if queued:
        work.queued.append(message_id)
    return queued


def _told(work: Work, record: Record, journey: Journey, turn: Turn) -> Done:
    return finish(work, record, journey, Happening("nudged", step=turn.step, n=turn.n))


def _mistake(problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake("step", "Step", problem, mend)])
