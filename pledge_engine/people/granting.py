"""Giving and ending roles. Only an administrator does, and every grant stands in the trail."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from pledge_engine.access.log_ins import SOMEBODY_LOGS_IN
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import SEES_RECORDS
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation, lock_organisation
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.people.deactivating import active_administrators, is_only_administrator
from pledge_engine.people.directory import find_person
from pledge_engine.people.giving_way import give_way, lock_earlier_worker
from pledge_engine.people.logging_out import ROLE_ENDED, log_out_everywhere
from pledge_engine.people.naming import Mistakes
from pledge_engine.people.own_lead import check_not_own_lead
from pledge_engine.people.scopes import NamedScope, find_scope_named
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import appointees, grants, hires
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Role

# Roles that see no record, and look at what is done here: an administrator who takes one looks at themselves alone.
_LOOK_AT_OTHERS = frozenset({Role.AUDITOR, Role.BOARD})


def give_grant(work: Work, handle: str, role: str, *, scope: str | None = None) -> str:
    """Give a person a role and return the grant's id; raises ``Forbidden``, ``NotFound``, ``Invalid`` or ``RefusedMove``.

    ``scope`` is "trust" (or nothing), the name of a care group or team, or a record's reference. A worker's role is
    given on the record of the person who was offered the post and cannot log in: from then on it is theirs. Whoever had it
    before and whose access has ended gives way.
    Nobody gives themselves a role that sees records, nor makes themselves auditor or board: those look at what others did.
    """
    acting = require_generally(work.actor, Action.MANAGE_GRANTS)
    mistakes = Mistakes()
    person = mistakes.found("person", "Person", lambda: find_person(work.connection, handle))
    given = mistakes.found("role", "Role", lambda: _given_to(work, person.id if person else "", role))
    if given is not Role.WORKER:  # A record is never taken away; whoever had it before is held before the organisation.
        lock_organisation(work.connection)  # No place may be taken away once it was found.
    place = mistakes.found("scope", "Where", lambda: find_scope_named(work.connection, given, scope)) if given else None
    if person is None or given is None or place is None:
        raise mistakes.refusal()
    if given is Role.WORKER and place.id:
        lock_earlier_worker(work.connection, place.id, next_id=person.id)
    return grant_at(work, person.id, person.name, given, place, acting)


def grant_at(work: Work, person_id: str, name: str, given: Role, place: NamedScope, acting: Role | None) -> str:
    """Give a role at a place that has been found, in whatever role one may do so; raises ``Invalid`` or ``RefusedMove``."""
    lock_organisation(work.connection)  # Before the record, as whoever deactivates somebody takes the two.
    held = _held(work.connection, person_id, given, place)
    offer = _link_worker(work, person_id, place, acting) if given is Role.WORKER else None
    if held is not None and offer is None:
        raise _mistake("role", "Role", f"{name} holds it there already", "there is nothing to do")
    grant_id = held or new_id(work.now)
    if held is None:
        row = {"person_id": person_id, "role": given, "scope_kind": place.kind, "scope_id": place.id}
        work.connection.execute(insert(grants), {"id": grant_id, **row})
    sides = {"person": person_id, "role": given, "scope": place.kind, "of": place.id, "offer": offer}
    changes = {name: Change(new=value) for name, value in sides.items() if value}
    append_to_organisation(work.connection, Event(verb="grant_given", origin=work.origin, role=acting, changes=changes))
    return grant_id


def end_grant(work: Work, handle: str, role: str, *, scope: str | None = None) -> None:
    """Take a role from a person; raises ``Forbidden``, ``NotFound``, or ``Invalid`` for the last administrator."""
    acting = require_generally(work.actor, Action.MANAGE_GRANTS)
    lock_organisation(work.connection)  # Of the last two administrators only one may go.
    mistakes = Mistakes()
    person = mistakes.found("person", "Person", lambda: find_person(work.connection, handle))
    ended = mistakes.found("role", "Role", lambda: role_named(role))
    place = mistakes.found("scope", "Where", lambda: find_scope_named(work.connection, ended, scope)) if ended else None
    if person is None or ended is None or place is None:
        raise mistakes.refusal()
    grant_id = _held(work.connection, person.id, ended, place)
    if grant_id is None:
        raise NotFound(f"role of {person.name} like this")
    if stays_administrator(work, person.id, ended):
        raise _mistake("role", "Role", "this is the only administrator", "give the role to somebody else first")
    work.connection.execute(delete(grants).where(grants.c.id == grant_id))
    log_out_everywhere(work, person.id, because=ROLE_ENDED)
    sides = {"person": person.id, "role": ended, "scope": place.kind, "of": place.id}
    changes = {name: Change(old=value) for name, value in sides.items() if value}
    append_to_organisation(work.connection, Event(verb="grant_ended", origin=work.origin, role=acting, changes=changes))


def stays_administrator(work: Work, person_id: str, role: Role) -> bool:
    """Whether a role is that of the only administrator, which is not ended before somebody else has it."""
    return role is Role.ADMINISTRATOR and is_only_administrator(work.connection, person_id)


def role_named(raw: str) -> Role:
    """The role that is meant, typed as it is stored or in words: "service lead"; raises ``Invalid``."""
    key = raw.strip().lower().replace(" ", "_").replace("-", "_")
    if key not in set(Role):
        raise _mistake("role", "Role", f"'{raw[:40]}' is not a role", f"choose {', '.join(Role)}")
    return Role(key)


def _given_to(work: Work, person_id: str, raw: str) -> Role:
    """The role that is meant, where the actor may give it to the person; raises ``Invalid``."""
    role = role_named(raw)
    if person_id != work.actor.audit_id or role not in SEES_RECORDS | _LOOK_AT_OTHERS:
        return role
    problem = (
        "nobody gives themselves a role that sees records"
        if role in SEES_RECORDS
        else "nobody makes themselves auditor or board"
    )
    others = active_administrators(work.connection) - {person_id}
    mend = (
        "ask another administrator to give it to you"
        if others
        else "add somebody else, make them an administrator, and ask them to give it to you"
    )
    raise _mistake("role", "Role", problem, mend)


def _held(connection: Connection, person_id: str, role: Role, place: NamedScope) -> str | None:
    held = select(grants.c.id).where(
        grants.c.person_id == person_id,
        grants.c.role == role,
        grants.c.scope_kind == place.kind,
        grants.c.scope_id.is_(None) if place.id is None else grants.c.scope_id == place.id,
    )
    return connection.execute(held).scalar_one_or_none()


def _link_worker(work: Work, person_id: str, place: NamedScope, acting: Role | None) -> str | None:
    """Make the person the one who was offered the post, and say by which offer, unless they were.

    Nobody takes the place of somebody who logs in. Somebody who is offered the same post again holds the role there already,
    and the new offer is made theirs.
    """
    # Whoever names a lead or links a worker at this moment waits, and then finds whose the record is.
    named = select(hires.c.service_lead_id, hires.c.professional_lead_id).where(hires.c.id == place.id)
    leads = work.connection.execute(named.with_for_update()).one()
    columns = (appointees.c.id, appointees.c.person_id, appointees.c.name, SOMEBODY_LOGS_IN.label("somebody_logs_in"))
    offered = select(*columns).where(appointees.c.hire_id == place.id, appointees.c.ended_on.is_(None))
    offer = work.connection.execute(offered).one_or_none()
    if offer is None:
        raise _mistake("scope", "Record", "nobody has been offered the post", "record the conditional offer first")
    if offer.person_id != person_id and offer.somebody_logs_in:
        raise _mistake("scope", "Record", "the post was offered to somebody else", "check the reference")
    check_not_own_lead(leads, {person_id}, "Another lead has to be named on it first.")
    if offer.person_id == person_id:
        return None
    work.connection.execute(update(appointees).where(appointees.c.id == offer.id).values(person_id=person_id))
    if offer.person_id is not None:
        give_way(work, offer.person_id, place.id or "", offer.name, acting)
    return str(offer.id)


def _mistake(field: str, title: str, problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake(field, title, problem, mend)])
