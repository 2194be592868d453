"""What becomes of somebody whose access to a record has ended, once another is made its worker: nothing of it is left to them."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, select, update

from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.people.logging_out import log_out_everywhere
from pledge_engine.store.tables import appointees, grants, people
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work
from workflows.definition import Role

_LOCKED = (
    select(people.c.id)
    .join(appointees, appointees.c.person_id == people.c.id)
    .where(appointees.c.hire_id == bindparam("hire"), appointees.c.ended_on.is_(None), people.c.id != bindparam("next"))
    .with_for_update(key_share=True, of=people)
)


def lock_earlier_worker(connection: Connection, hire_id: str, *, next_id: str = "") -> None:
    """Let whoever changes the one who is to give way end it first, before the organisation's chain is locked.

    Whoever edits or deactivates them holds their row before the chain. ``next_id`` is who becomes the worker, and gives way to
    nobody. Does nothing where nobody was the worker yet.
    """
    connection.execute(_LOCKED, {"hire": hire_id, "next": next_id})


def give_way(work: Work, person_id: str, hire_id: str, offered_to: str | None, acting: Role | None) -> None:
    """Leave somebody neither a role on a record that is another's now, nor the name that its offer gave them.

    Whoever took an invitation up was called as the offer says. Without another role that name is not theirs: they are called
    as they log in, so that what they did is told as theirs.
    """
    log_out_everywhere(work, person_id)
    role = (
        grants.c.person_id == person_id,
        grants.c.role == Role.WORKER,
        grants.c.scope_kind == ScopeKind.HIRE,
        grants.c.scope_id == hire_id,
    )
    if work.connection.execute(delete(grants).where(*role)).rowcount:
        sides = {"person": person_id, "role": Role.WORKER, "scope": ScopeKind.HIRE, "of": hire_id}
        changes = {name: Change(old=value) for name, value in sides.items()}
        append_to_organisation(
            work.connection, Event(verb="grant_ended", origin=work.origin, role=acting, changes=changes)
        )
    person = work.connection.execute(select(people.c.name, people.c.handle).where(people.c.id == person_id)).one()
    if person.name != offered_to or _has_another_role(work, person_id):
        return
    work.connection.execute(update(people).where(people.c.id == person_id).values(name=person.handle))
    named = {"person": Change(person_id, person_id), "name": Change(Secret(person.name), Secret(person.handle))}
    append_to_organisation(work.connection, Event(verb="person_edited", origin=work.origin, role=acting, changes=named))


def _has_another_role(work: Work, person_id: str) -> bool:
    held = select(grants.c.id).where(grants.c.person_id == person_id)
    return work.connection.execute(held.limit(1)).first() is not None
