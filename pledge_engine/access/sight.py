"""What an actor sees within a record that is open to them: which steps, which answers, and whether by name."""

from __future__ import annotations

from pledge_engine.access.actor import Actor, Grant, PersonActor, SystemActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import (
    CONCERNED_WITH_THE_WHOLE,
    PHASES_SEEN,
    SEE_NAMES,
    SEE_WHOLE_RECORDS,
    records,
)
from pledge_engine.access.rights import grant_reaches
from pledge_engine.access.scope import HireScope
from workflows.definition import Definition, Role, Step


def roles_on(actor: Actor, scope: HireScope) -> frozenset[Role]:
    """Every role in which the actor sees the record."""
    return frozenset(grant.role for grant in _grants_on(actor, scope))


def _grants_on(actor: Actor, scope: HireScope) -> tuple[Grant, ...]:
    if isinstance(actor, SystemActor):
        return ()
    return tuple(grant for grant in actor.grants if grant_reaches(actor, grant, Action.SEE_HIRE, scope))


def sees_step(actor: Actor, scope: HireScope, step: Step, definition: Definition) -> bool:
    """Whether the actor sees that the step is there, and where it stands."""
    phase = definition.stages[step.stage].phase
    return any(_sees_step(role, scope, step, phase) for role in roles_on(actor, scope))


def sees_answers(actor: Actor, scope: HireScope, step: Step) -> bool:
    """Whether the actor may read what was answered; of a restricted step only its readers and the lead named may."""
    return any(_reads(actor, grant, scope, step) for grant in _grants_on(actor, scope))


def sees_names(actor: Actor, scope: HireScope) -> bool:
    """Whether the actor may see who the worker is; others know the record by its reference."""
    return any(role in SEE_NAMES and not _only_own_step(role, scope) for role in roles_on(actor, scope))


def sees_the_whole(actor: Actor, scope: HireScope) -> bool:
    """Whether what concerns the record as a whole is the actor's business; others see only their own step, by reference."""
    return any(role in CONCERNED_WITH_THE_WHOLE and not _only_own_step(role, scope) for role in roles_on(actor, scope))


def sees_stages(actor: Actor) -> bool:
    """Whether the actor sees of any record in which stage it is; others know it by its reference and their own step."""
    return isinstance(actor, PersonActor) and any(grant.role in CONCERNED_WITH_THE_WHOLE for grant in actor.grants)


def sees_names_anywhere(actor: Actor) -> bool:
    """Whether the actor may know of any record but their own who the worker is."""
    named = SEE_NAMES - {Role.WORKER}
    return isinstance(actor, PersonActor) and any(grant.role in named for grant in actor.grants)


def sees_phase(actor: Actor, scope: HireScope, phase: str) -> bool:
    """Whether what concerned the record as a whole during a phase is the actor's business."""
    return any(
        (role in SEE_WHOLE_RECORDS and not _only_own_step(role, scope)) or phase in PHASES_SEEN.get(role, frozenset())
        for role in roles_on(actor, scope)
    )


def _only_own_step(role: Role, scope: HireScope) -> bool:
    """A lead's own record is open only to the leads named on it."""
    return role is Role.LX_LEADERSHIP and scope.worker_leads


def _sees_step(role: Role, scope: HireScope, step: Step, phase: str) -> bool:
    if role in SEE_WHOLE_RECORDS and not _only_own_step(role, scope):
        return True
    return records(role, step) or phase in PHASES_SEEN.get(role, frozenset())


def _reads(actor: Actor, grant: Grant, scope: HireScope, step: Step) -> bool:
    role = grant.role
    if step.answers_seen_by and role not in step.answers_seen_by:
        return False
    if role is Role.SERVICE_LEAD and step.answers_seen_by:
        return isinstance(actor, PersonActor) and scope.service_lead_id == actor.acts_for(grant)
    if role is Role.LX_LEADERSHIP:
        return not step.sensitive and (not scope.worker_leads or records(role, step))
    return role not in {Role.OCCUPATIONAL_HEALTH, Role.FACILITATOR} or records(role, step)
