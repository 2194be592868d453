"""Whether an actor may do one thing on one record, and in which role: the rules of ``scoping`` for a single record."""

from __future__ import annotations

from pledge_engine.access.actor import Actor, Grant, PersonActor, SystemActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import (
    ONLY_AS_NAMED_LEAD,
    RECORDS_FOR,
    SEE_WHOLE_RECORDS,
    Reach,
    reach,
    reaches,
    records,
)
from pledge_engine.access.scope import HireScope
from pledge_engine.errors import Forbidden
from pledge_engine.store.tables.grant import ScopeKind
from workflows.blockers import ROLE_WORDS
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.words import listed

_CHANGES_A_STEP = frozenset({Action.SAVE_STEP, Action.COMPLETE_STEP, Action.CORRECT_STEP})
# What only those do who agree a step, or the stage.
_AGREEING = frozenset({Action.AGREE, Action.ASK_FOR_CHANGE, Action.TAKE_BACK_REQUEST, Action.WITHDRAW_AGREEMENT})
# Reaches that nobody is given by an administrator for the records of others.
_OF_NOBODY_ELSE = frozenset({Reach.NONE, Reach.OWN_RECORD})
_ORDER = {role: place for place, role in enumerate(Role)}


def may(actor: Actor, action: Action, scope: HireScope, step: Step | None = None) -> Role | None:
    """The role in which the actor may do the action on the record, or on one step of it; None when they may not.

    Of several roles the one that owns the step is used, then the one the record names them for, or somebody they cover for,
    then one of their own. The engine itself acts without a role, so that this is never the way to ask about it.
    """
    grant = _grant_used(actor, action, scope, step)
    return grant.role if grant else None


def require(actor: Actor, action: Action, scope: HireScope, step: Step | None = None) -> Grant | None:
    """The grant whose role ``may`` gives, None for the engine itself; raises ``Forbidden`` for a person who may not."""
    grant = _grant_used(actor, action, scope, step)
    if grant is None and isinstance(actor, PersonActor):
        raise refusal(actor, action, f"({scope.reference})", step)
    return grant


def _grant_used(actor: Actor, action: Action, scope: HireScope, step: Step | None) -> Grant | None:
    if isinstance(actor, SystemActor):
        return None
    grants = [grant for grant in actor.grants if grant_reaches(actor, grant, action, scope, step)]
    return min(grants, key=lambda grant: _preference(actor, grant, scope, step), default=None)


def may_generally(actor: Actor, action: Action) -> Role | None:
    """The role in which the actor may do something that concerns no record, such as adding a person."""
    grants = actor.grants if isinstance(actor, PersonActor) else ()
    roles = [grant.role for grant in grants if reaches(grant.role, action, grant.scope_kind)]
    return min(roles, key=_ORDER.__getitem__, default=None)


def require_generally(actor: Actor, action: Action) -> Role | None:
    """The role as ``may_generally`` gives it, None for the engine itself; raises ``Forbidden`` for anybody else."""
    role = may_generally(actor, action)
    if role is None and isinstance(actor, PersonActor):
        raise refusal(actor, action)
    return role


def may_in_team(actor: Actor, action: Action, *, team_id: str, care_group_id: str) -> Grant | None:
    """The grant by which the actor may do something in a team before there is a record, such as opening one."""
    grants = actor.grants if isinstance(actor, PersonActor) else ()
    places = {ScopeKind.TRUST: None, ScopeKind.CARE_GROUP: care_group_id, ScopeKind.TEAM: team_id}
    there = [
        grant
        for grant in grants
        if reaches(grant.role, action, grant.scope_kind) and places.get(grant.scope_kind, "") == grant.scope_id
    ]
    return min(there, key=lambda grant: (grant.covers is not None, _ORDER[grant.role]), default=None)


def refusal(
    actor: Actor,
    action: Action,
    where: str = "",
    step: Step | None = None,
    *,
    asked: str = "",
    or_else: Action | None = None,
) -> Forbidden:
    """How it is said that no role of theirs allows an action, and whose business it is where that is a step's owner.

    ``asked`` are the words of what was asked for, where that is not the action itself; ``or_else`` would allow it as well.
    """
    administers = isinstance(actor, PersonActor) and any(grant.role is Role.ADMINISTRATOR for grant in actor.grants)
    mend = (
        "Give whoever should be able to a role that allows it."
        if administers
        else "Ask an administrator if you should be able to."
    )
    if step is not None and action in _CHANGES_A_STEP:
        named = " The two leads are the ones that the record names." if step.agreed_by or step.answers_seen_by else ""
        mend = f"“{step.title}” is for {ROLE_WORDS[step.owner]}.{named} {mend}"
    elif action in ONLY_AS_NAMED_LEAD:
        mend = f"It is for the leads that the record names. {mend}"
    elif roles := listed(
        ROLE_WORDS[role] for role in Role if any(_for_others(role, each) for each in (action, or_else))
    ):
        mend = f"It is for {roles}. {mend}"
    problem = f"Your roles do not let you {asked or action.words}{f' {where}' if where else ''}."
    return Forbidden(problem, mend, actor=actor.audit_id, action=action)


def _for_others(role: Role, action: Action | None) -> bool:
    return action is not None and reach(role, action) not in _OF_NOBODY_ELSE


def grant_reaches(actor: PersonActor, grant: Grant, action: Action, scope: HireScope, step: Step | None = None) -> bool:
    """Whether one grant alone lets the actor do the action on the record, or on one step of it."""
    role = grant.role
    if not reaches(role, action, grant.scope_kind) or not scope.is_covered_by(grant):
        return False
    if not cover_counts(actor, grant, scope):
        return False
    if role is Role.WORKER:
        return scope.worker_id == actor.id and _concerns(role, action, scope, step)
    if actor.id in scope.appointee_ids:
        return False
    named = scope.named(role) == actor.acts_for(grant)
    if role in BOTH_LEADS and not named and (scope.worker_leads or _needs_named_lead(action, step)):
        return False
    if role in BOTH_LEADS and _would_write_unseen(role, action, step):
        return False
    return _concerns(role, action, scope, step)


def covers_for(actor: Actor, scope: HireScope, role: Role | None) -> str | None:
    """The id of the person for whom the actor holds a role on the record while covering for them; None where it is their own."""
    if role is None or not isinstance(actor, PersonActor):
        return None
    held = [grant for grant in actor.grants if grant.role is role and scope.is_covered_by(grant)]
    if (
        role in BOTH_LEADS
    ):  # A lead who is not the one named reads for whom they cover, however far their own role reaches.
        held = [grant for grant in held if actor.acts_for(grant) == scope.named(role)] or held
    lent = [grant.covers for grant in held if cover_counts(actor, grant, scope)]
    return None if None in lent else next(iter(lent), None)


def cover_counts(actor: PersonActor, grant: Grant, scope: HireScope) -> bool:
    """Whether a grant counts on the record as far as cover goes: one's own always, one held in cover not everywhere.

    Cover never makes one person both leads: it counts neither where the record names the actor as a lead, nor for a lead
    whose other lead the actor covers too. And it opens no record that is closed to the person covered as their own.
    """
    if grant.covers is None:
        return True
    if actor.id in {scope.service_lead_id, scope.professional_lead_id} or grant.covers in scope.appointee_ids:
        return False
    return scope.other_lead(grant.role) not in actor.covering


def _needs_named_lead(action: Action, step: Step | None) -> bool:
    """Whether only the lead named on the record may do it.

    Writing in an agreed step sets agreements aside or gives one, and answers that only some may read are read by no other lead.
    """
    theirs_alone = step is not None and bool(step.agreed_by or step.answers_seen_by)
    return action in ONLY_AS_NAMED_LEAD or (action in _CHANGES_A_STEP and theirs_alone)


def _would_write_unseen(role: Role, action: Action, step: Step | None) -> bool:
    """Whether a lead would put their own in the place of answers that are not for their role to read."""
    restricted = step is not None and bool(step.answers_seen_by) and role not in step.answers_seen_by
    return restricted and action in _CHANGES_A_STEP


def _concerns(role: Role, action: Action, scope: HireScope, step: Step | None) -> bool:
    """Whether the action on this step, or on the record as a whole, is the role's business."""
    if action in _AGREEING:
        return role in BOTH_LEADS or (step is not None and role in step.agreed_by)
    narrowed = reach(role, action) is Reach.OWN_STEPS or (role is Role.LX_LEADERSHIP and scope.worker_leads)
    if not narrowed:
        return True
    if step is not None:
        return records(role, step)
    return role in SEE_WHOLE_RECORDS - {Role.LX_LEADERSHIP} or bool(
        scope.opened_for & {role, *RECORDS_FOR.get(role, frozenset())}
    )


def _preference(actor: PersonActor, grant: Grant, scope: HireScope, step: Step | None) -> tuple[bool, bool, bool, int]:
    owns = step is not None and step.owner is grant.role
    named = scope.named(grant.role) == actor.acts_for(grant)
    return (not owns, not named, grant.covers is not None, _ORDER[grant.role])
