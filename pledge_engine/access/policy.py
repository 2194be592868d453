"""Which role may do what, and how far it reaches: the pledge's table of roles as data. What is not listed is denied."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from pledge_engine.access.permissions import Action
from pledge_engine.store.tables.grant import ScopeKind
from workflows.definition import BOTH_LEADS, Role, Step


class Reach(StrEnum):
    """How far an action reaches, at most: a grant may be narrower, and one that is wider gives nothing.

    ``OWN_RECORD`` is the record of one's own journey. ``OWN_STEPS`` are, within the grant, the steps the role owns,
    agrees as a lead or records for another role, and the records on which such a step has been opened. To name cover for
    somebody reaches everybody with ``TRUST``, and otherwise those who hold the same role in a scope that overlaps.
    """

    NONE = "none"
    OWN_RECORD = "own_record"
    OWN_STEPS = "own_steps"
    TEAM = "team"
    CARE_GROUP = "care_group"
    TRUST = "trust"


_STEPS = (
    Action.SAVE_STEP,
    Action.COMPLETE_STEP,
    Action.CORRECT_STEP,
    Action.SAY_WAITING_ON,
    Action.PICK_UP_STEP,
    # Whoever may write on a record can erase their own words from it; whose words they are is asked of each note.
    Action.ERASE_NOTE,
)
_QUEUE = (*_STEPS, Action.REASSIGN_STEP, Action.NAME_COVER)
_SEEING = (Action.SEE_HIRE, Action.SEE_HISTORY, Action.SEE_ATTENTION)
_LEADING = (
    *_SEEING,
    Action.EXPORT,
    Action.SEE_REGISTERS,
    Action.SEE_REPORTS,
    Action.ANSWER_THE_WORKER,
    Action.AGREE,
    Action.ASK_FOR_CHANGE,
    Action.TAKE_BACK_REQUEST,
    Action.WITHDRAW_AGREEMENT,
    Action.MARK_NOT_APPLICABLE,
    Action.SET_DATE,
    Action.SET_PACE,
    Action.ADD_NOTE,
    Action.ADVANCE,
    Action.RETURN_TO_STAGE,
    Action.HOLD,
    Action.RESUME,
    Action.WITHDRAW,
    Action.LEAVE,
    Action.REOPEN,
    Action.APPOINT_ANOTHER,
)
# What every lead in reach does for a colleague, also on records that name others: else nobody could once a lead has gone.
_HANDING_OVER = (Action.NAME_COVER, Action.REASSIGN_LEAD, Action.REASSIGN_STEP, Action.NUDGE)
# Leads see what is said of the records they see; administrators that it was said, and not what.
_MESSAGES = (Action.SEE_MESSAGES, Action.SEND_AGAIN)
_MANAGING = (
    *(Action.MANAGE_PEOPLE, Action.MANAGE_TEAMS, Action.MANAGE_CLOSURES),
    *(Action.MANAGE_GRANTS, Action.MANAGE_DEFINITIONS, Action.RESUME_SENDING),
    *(Action.CONFIRM_REMINDERS, Action.LOOK_AFTER),
    Action.IMPORT,
)

_BY_ROLE: Mapping[Role, Mapping[Reach, tuple[Action, ...]]] = {
    Role.SERVICE_LEAD: {Reach.TEAM: (*_LEADING, *_HANDING_OVER, *_MESSAGES, Action.OPEN_HIRE), Reach.OWN_STEPS: _STEPS},
    Role.PROFESSIONAL_LEAD: {Reach.CARE_GROUP: (*_LEADING, *_HANDING_OVER, *_MESSAGES), Reach.OWN_STEPS: _STEPS},
    Role.HR: {
        Reach.OWN_STEPS: (
            *_QUEUE,
            *_SEEING,
            Action.ADD_NOTE,
            Action.SET_DATE,
            Action.INVITE_WORKER,
            Action.ERASE_EARLIER_PERSON,
        )
    },
    Role.OCCUPATIONAL_HEALTH: {Reach.OWN_STEPS: (*_QUEUE, Action.SEE_HIRE, Action.SEE_ATTENTION)},
    Role.FACILITATOR: {
        Reach.OWN_STEPS: (*_QUEUE, Action.SEE_HIRE, Action.SEE_ATTENTION),
        Reach.TRUST: (Action.SEE_REGISTERS,),
    },
    Role.LX_LEADERSHIP: {
        Reach.OWN_STEPS: (*_STEPS, Action.REASSIGN_STEP),
        Reach.TRUST: (*_SEEING, Action.EXPORT, Action.SEE_REGISTERS, Action.SEE_REPORTS, Action.NAME_COVER),
    },
    Role.WORKER: {
        Reach.OWN_STEPS: tuple(action for action in _STEPS if action is not Action.SAY_WAITING_ON),
        Reach.OWN_RECORD: (
            *_SEEING,
            Action.SEE_READERS,
            Action.AGREE,
            Action.WITHDRAW_AGREEMENT,
            Action.ASK_FOR_CHANGE,
            Action.TAKE_BACK_REQUEST,
            Action.SAY_IT_DID_NOT_HAPPEN,
            Action.ADD_NOTE,
            Action.HOLD,
            Action.RESUME,
        ),
    },
    Role.AUDITOR: {Reach.TRUST: (Action.SEE_TRAIL, Action.VERIFY_TRAIL, Action.SEE_READERS)},
    Role.ADMINISTRATOR: {Reach.TRUST: (*_MANAGING, *_MESSAGES, Action.NAME_COVER)},
    Role.BOARD: {Reach.TRUST: (Action.SEE_REPORTS,)},
}

POLICY: Mapping[Role, Mapping[Action, Reach]] = MappingProxyType(
    {
        role: MappingProxyType({action: reach for reach, actions in by_reach.items() for action in actions})
        for role, by_reach in _BY_ROLE.items()
    }
)

# The scopes in which a role can be given.
SCOPES: Mapping[Role, frozenset[ScopeKind]] = MappingProxyType(
    {
        Role.SERVICE_LEAD: frozenset({ScopeKind.TEAM}),
        Role.PROFESSIONAL_LEAD: frozenset({ScopeKind.CARE_GROUP}),
        Role.HR: frozenset({ScopeKind.CARE_GROUP, ScopeKind.TRUST}),
        Role.OCCUPATIONAL_HEALTH: frozenset({ScopeKind.CARE_GROUP, ScopeKind.TRUST}),
        Role.FACILITATOR: frozenset({ScopeKind.TEAM, ScopeKind.CARE_GROUP, ScopeKind.TRUST}),
        Role.LX_LEADERSHIP: frozenset({ScopeKind.TRUST}),
        Role.WORKER: frozenset({ScopeKind.HIRE}),
        Role.AUDITOR: frozenset({ScopeKind.TRUST}),
        Role.ADMINISTRATOR: frozenset({ScopeKind.TRUST}),
        Role.BOARD: frozenset({ScopeKind.TRUST}),
    }
)

# Whose steps a role may record beside its own; the history says for whom.
RECORDS_FOR: Mapping[Role, frozenset[Role]] = MappingProxyType({Role.HR: frozenset({Role.OCCUPATIONAL_HEALTH})})

# The roles whose steps belong to everybody who holds the role there, until somebody picks one up.
SHARED_QUEUES = frozenset({Role.HR, Role.OCCUPATIONAL_HEALTH, Role.FACILITATOR, Role.LX_LEADERSHIP})

# Roles that open records, wholly or in part. Nobody gives one of them to themselves.
SEES_RECORDS = frozenset(role for role in Role if Action.SEE_HIRE in POLICY[role])

# Roles that read figures of the whole trust, made safe, and of no record.
AGGREGATES_ONLY = frozenset({Role.BOARD})

# What a lead does only on the records that name them: the agreement is between two people, not between two roles.
ONLY_AS_NAMED_LEAD = frozenset(
    {
        Action.ANSWER_THE_WORKER,
        Action.AGREE,
        Action.ASK_FOR_CHANGE,
        Action.TAKE_BACK_REQUEST,
        Action.WITHDRAW_AGREEMENT,
        Action.MARK_NOT_APPLICABLE,
        Action.SET_DATE,
        Action.SET_PACE,
        Action.ADVANCE,
        Action.RETURN_TO_STAGE,
        Action.HOLD,
        Action.RESUME,
        Action.WITHDRAW,
        Action.LEAVE,
        Action.REOPEN,
        Action.APPOINT_ANOTHER,
    }
)

# Roles that see a record whole; every other role sees its own steps, and HR the phases named here as well.
SEE_WHOLE_RECORDS = frozenset({Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD, Role.LX_LEADERSHIP, Role.WORKER})
PHASES_SEEN: Mapping[Role, frozenset[str]] = MappingProxyType({Role.HR: frozenset({"recruitment"})})
SEE_NAMES = SEE_WHOLE_RECORDS | {Role.HR, Role.FACILITATOR}
# Roles whose business the record as a whole is: where it stands, whom it names, what was said and agreed about it.
CONCERNED_WITH_THE_WHOLE = SEE_WHOLE_RECORDS | {Role.HR}

# The roles that cover passes on: those that own steps. What sets a trust up, reviews it or is one's own stays with the person.
PASSED_ON_BY_COVER = frozenset(
    {
        Role.SERVICE_LEAD,
        Role.PROFESSIONAL_LEAD,
        Role.HR,
        Role.OCCUPATIONAL_HEALTH,
        Role.FACILITATOR,
        Role.LX_LEADERSHIP,
    }
)

_WIDTH = {
    ScopeKind.HIRE: frozenset({Reach.OWN_RECORD, Reach.OWN_STEPS, Reach.TEAM, Reach.CARE_GROUP, Reach.TRUST}),
    ScopeKind.TEAM: frozenset({Reach.OWN_STEPS, Reach.TEAM, Reach.CARE_GROUP, Reach.TRUST}),
    ScopeKind.CARE_GROUP: frozenset({Reach.OWN_STEPS, Reach.CARE_GROUP, Reach.TRUST}),
    ScopeKind.TRUST: frozenset({Reach.OWN_STEPS, Reach.TRUST}),
}


def reach(role: Role, action: Action) -> Reach:
    """How far the action reaches in the role; ``Reach.NONE`` for whatever the policy does not name."""
    return POLICY[role].get(action, Reach.NONE)


def reaches(role: Role, action: Action, scope: ScopeKind) -> bool:
    """Whether a grant of the role in a scope of this kind lets anybody do the action at all."""
    return scope in SCOPES[role] and reach(role, action) in _WIDTH[scope]


def records(role: Role, step: Step) -> bool:
    """Whether a step counts among the role's own: it owns it, agrees it as a lead, or records it for its owner."""
    agrees = role in BOTH_LEADS and role in step.agreed_by
    return role is step.owner or agrees or step.owner in RECORDS_FOR.get(role, frozenset())
