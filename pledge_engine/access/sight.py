"""What an actor sees within a record that is open to them: which steps, which answers, and whether by name."""

from __future__ import annotations

from pledge_engine.access.actor import Actor, PersonActor, SystemActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import PHASES_SEEN, SEE_NAMES, SEE_WHOLE_RECORDS, records
from pledge_engine.access.rights import grant_reaches
from pledge_engine.access.scope import HireScope
from workflows.definition import Definition, Role, Step


def roles_on(actor: Actor, scope: HireScope) -> frozenset[Role]:
    """Every role in which the actor sees the record."""
    if isinstance(actor, SystemActor):
        return frozenset()
    return frozenset(grant.role for grant in actor.grants if grant_reaches(actor, grant, Action.SEE_HIRE, scope))


def sees_step(actor: Actor, scope: HireScope, step: Step, definition: Definition) -> bool:
    """Whether the actor sees that the step is there, and where it stands."""
    phase = definition.stages[step.stage].phase
    return any(_sees_step(role, scope, step, phase) for role in roles_on(actor, scope))


def sees_answers(actor: Actor, scope: HireScope, step: Step) -> bool:
    """Whether the actor may read what was answered; of a restricted step only its readers and the lead named may."""
    return any(_reads(actor, role, scope, step) for role in roles_on(actor, scope))


def sees_names(actor: Actor, scope: HireScope) -> bool:
    """Whether the actor may see who the worker is; others know the record by its reference."""
    return bool(roles_on(actor, scope) & SEE_NAMES)


def _sees_step(role: Role, scope: HireScope, step: Step, phase: str) -> bool:
    if role in SEE_WHOLE_RECORDS and not (role is Role.LX_LEADERSHIP and scope.worker_leads):
        return True
    return records(role, step) or phase in PHASES_SEEN.get(role, frozenset())


def _reads(actor: Actor, role: Role, scope: HireScope, step: Step) -> bool:
    if step.answers_seen_by and role not in step.answers_seen_by:
        return False
    if role is Role.SERVICE_LEAD and step.answers_seen_by:
        return isinstance(actor, PersonActor) and scope.service_lead_id == actor.id
    if role is Role.LX_LEADERSHIP:
        return not step.sensitive and (not scope.worker_leads or records(role, step))
    return role not in {Role.OCCUPATIONAL_HEALTH, Role.FACILITATOR} or records(role, step)
