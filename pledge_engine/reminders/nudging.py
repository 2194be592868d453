"""Asking whoever holds a step to look at it: one message to each of them, at most one for each step and day.

Who that is, is whom reminders tell. A step that the worker holds is nobody's to chase, and neither is one that cannot start
yet, has no date, or is on hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlalchemy import select

from notifications import outbox
from notifications.catalogue import Nudged
from pledge_engine.access.permissions import Action
from pledge_engine.errors import Invalid
from pledge_engine.hires.acting import Done, Happening, finish, open_record, present
from pledge_engine.hires.holders_told import holders_told
from pledge_engine.hires.leading import leads_on, said_gone
from pledge_engine.hires.pressing import presses
from pledge_engine.hires.record import Record
from pledge_engine.hires.tasks import SOON_WORKING_DAYS
from pledge_engine.reminders.nudged import key_of
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.person import people
from pledge_engine.work import Work
from workflows.agreeing import holding_roles
from workflows.answers import FieldMistake
from workflows.definition import Role, Step
from workflows.turn import Turn
from workflows.words import listed, sentence


def nudge(work: Work, reference: str, step: str, *, n: int | None = None) -> Done:
    """Ask whoever holds an open turn, by default the earliest, to look at it; the history keeps who asked.

    What is done warns of whoever cannot be reached. Raises ``Invalid`` where nobody is to be asked, or everybody was asked
    about it today already.
    """
    record = open_record(work, reference, Action.NUDGE, step)
    journey = present(work, record)
    known = journey.definition.steps[record.about]
    turn = journey.turn(known.key, n) if n else journey.open_turn(known.key)
    roles = [role for role in (holding_roles(known, turn) if turn else (known.owner,)) if role is not Role.WORKER]
    if not roles:
        mend = "its day is planned with the service lead, who can make time for it"
        raise _mistake(f"“{known.title}” is for the worker to do, and nobody chases the worker", mend)
    if turn is None or not turn.status.is_open or not presses(work, journey, known, turn):
        raise _mistake(
            f"“{known.title}” is not overdue, nor due within {SOON_WORKING_DAYS} working days",
            "only what needs attention is asked about",
        )
    turn_id, assignee = _stored(work, record, turn)
    holders = holders_told(work, record.id, roles, assignee)
    told = sorted(holders - {work.actor.audit_id})
    if not told:
        if holders and said_gone(roles, leads_on(work, record)):
            problem = f"nobody holds “{known.title}”, and you are the other lead, to whom it comes"
            raise _mistake(problem, "name another lead of the record")
        if holders:
            raise _mistake(f"you hold “{known.title}” yourself", "nobody else can be asked about it")
        mend = "name another lead, or give the step to somebody who can see to it"
        raise _mistake(f"nobody else holds “{known.title}” who could be asked", mend)
    if not [person for person in told if _asked(work, record, turn_id, person)]:
        raise _mistake(f"whoever holds “{known.title}” was asked about it today already", "ask again tomorrow")
    done = finish(work, record, journey, Happening("nudged", step=turn.step, n=turn.n))
    return replace(done, warnings=tuple(_not_reached(work, record, known, roles, told)))


def _stored(work: Work, record: Record, turn: Turn) -> tuple[str, str | None]:
    """The id of the row of an open turn, and who has picked it up."""
    this = (
        occurrences.c.hire_id == record.id,
        occurrences.c.step == turn.step,
        occurrences.c.round == turn.round,
        occurrences.c.n == turn.n,
    )
    row = work.connection.execute(select(occurrences.c.id, occurrences.c.assignee_id).where(*this)).one()
    return row.id, row.assignee_id


def _not_reached(
    work: Work, record: Record, step: Step, roles: Collection[Role], told: Collection[str]
) -> Iterator[str]:
    """Who holds the step and hears nothing: by name, unless whoever holds it is not to be named."""
    named = select(people.c.name).where(people.c.id.in_(told), people.c.email.is_(None)).order_by(people.c.name)
    names = list(work.connection.execute(named).scalars())
    if names:
        who = "somebody who holds it" if step.sensitive else listed(names)
        yield f"No email address is recorded for {who}, so it does not reach them."
    if gone := said_gone(roles, leads_on(work, record)):
        yield f"{sentence(gone)}: whom the record names can no longer act."


def _asked(work: Work, record: Record, turn_id: str, person: str) -> bool:
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
        key=key_of(turn_id, person, work.today.isoformat()),
    )
    if queued:
        work.queued.append(message_id)
    return queued


def _mistake(problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake("step", "Step", problem, mend)])
