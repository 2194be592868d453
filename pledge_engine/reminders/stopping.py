"""When a sweep was stopped: administrators are told, and one of them lets it go ahead once they have looked."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from notifications import outbox
from notifications.catalogue import SweepStopped
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import NothingToConfirm
from pledge_engine.reminders.breaker import Stop, last_stopped
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.grant import grants
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.reminder import sweeps
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.words import long_date

CONFIRM = "Look at the date and at a few records, then: pledge remind --confirm"
CONFIRM_ON_PAGES = "Look at the date and at a few records, then let them go ahead under Set-up, Jobs and backups."
_WORDS = {
    Stop.DAY: "It is more than 20 working days since reminders were last gathered, so the computer's clock may be wrong.",
    Stop.NUMBER: "Far more steps came due at once than on any recent day, so a clock or a change of dates may be wrong.",
}


def said_of(stop: Stop, on: date) -> str:
    """Why the reminders of a day were stopped, in words."""
    return f"The reminders of {long_date(on)} were stopped, and nobody was told anything. {_WORDS[stop]}"


def tell_administrators(work: Work, on: date) -> None:
    """Queue one message to every administrator, once for a day."""
    administrators = (
        select(grants.c.person_id)
        .join(people, people.c.id == grants.c.person_id)
        .where(grants.c.role == Role.ADMINISTRATOR, people.c.active)
        .distinct()
    )
    for person_id in work.connection.execute(administrators).scalars().all():
        outbox.enqueue(
            work.connection,
            message_id=new_id(work.now),
            kind=SweepStopped.kind,
            recipient=person_id,
            subject_reference="",
            local_date=on,
            queued_at=work.now,
            key=f"{SweepStopped.kind}:{person_id}:{on.isoformat()}",
        )


def what_stopped(work: Work, on: date) -> SweepStopped | None:
    """What administrators are told of a day; None once it has been let through."""
    stopped = last_stopped(work.connection)
    if stopped is None or stopped.swept_on != on:
        return None
    return SweepStopped(local_date=on, problem=said_of(Stop(stopped.stopped_because), on), mend=CONFIRM_ON_PAGES)


def confirm(work: Work) -> date:
    """Let what was stopped go ahead at the next sweep; raises ``Forbidden``, or ``NothingToConfirm``."""
    role = require_generally(work.actor, Action.CONFIRM_REMINDERS)
    stopped = last_stopped(work.connection)
    if stopped is None:
        raise NothingToConfirm("No reminders are stopped, so there is nothing to confirm.")
    let_through(work, stopped.swept_on)
    changes = {"day": Change(new=stopped.swept_on.isoformat())}
    append_to_organisation(
        work.connection, Event(verb="reminders_confirmed", origin=work.origin, role=role, changes=changes)
    )
    day: date = stopped.swept_on
    return day


def let_through(work: Work, day: date) -> None:
    """Let a day that was stopped go ahead in the actor's name at the next sweep, without asking whether they may."""
    this = sweeps.c.swept_on == day
    work.connection.execute(update(sweeps).where(this).values(confirmed_by_id=work.actor.audit_id))
