"""An invitation that is taken up: whoever does is the worker of the record from then on, and its history says so.

Who it was stands in the event by their id alone, as with everything that a worker does.
"""

from __future__ import annotations

from dataclasses import replace

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.finding import load_hire
from pledge_engine.audit.event import Change
from pledge_engine.audit.trail import lock_organisation
from pledge_engine.hires.acting import Happening, finish, load_record, present
from pledge_engine.hires.invitations import Invited
from pledge_engine.people.giving_way import lock_earlier_worker
from pledge_engine.people.granting import grant_at
from pledge_engine.people.scopes import NamedScope
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work
from workflows.definition import Role

TAKEN_UP = "invitation_taken_up"


def hold_record(work: Work, hire_id: str) -> None:
    """Let nobody else change the organisation, nor the record that an invitation is to, until the transaction ends.

    Nor whoever was its worker before, who gives way.
    """
    lock_earlier_worker(work.connection, hire_id, next_id=work.actor.audit_id)
    lock_organisation(work.connection)  # Before the record, as whoever gives a role or ends access takes the two.
    load_hire(work.connection, hire_id, lock=True)


def become_the_worker(work: Work, invited: Invited, person: PersonActor) -> None:
    """Make somebody the worker of the record that they were invited to and that is held; raises ``Invalid`` or ``RefusedMove``.

    Whoever was its worker before can no longer log in, and gives way.
    """
    before = load_hire(work.connection, invited.hire_id)[1].worker_id
    grant_at(work, person.id, person.name, Role.WORKER, NamedScope(ScopeKind.HIRE, invited.hire_id), None)
    record = replace(load_record(work, *load_hire(work.connection, invited.hire_id)), role=Role.WORKER)
    told = {"worker": Change(before, person.id)} if before not in {None, person.id} else {}
    finish(replace(work, actor=person), record, present(work, record), Happening(TAKEN_UP, extra=told))
