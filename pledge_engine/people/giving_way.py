"""What becomes of somebody whose access to a record has ended, once another is made its worker: nothing of it is left to them."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.people.logging_out import log_out_everywhere
from pledge_engine.store.tables import grants, people
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work
from workflows.definition import Role


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
