"""What must happen when a command meets a record, and who may read what is in it: from the policy, and where people are."""

from __future__ import annotations

from pledge_engine.access.matrix import Asks
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import ONLY_AS_NAMED_LEAD, POLICY, Reach, records
from tests.privacy.world import DEFINITION, ENDED, ERASED_FROM, PLACES, RECORDS, Canary, Record, handle_of
from workflows.definition import BOTH_LEADS, Role, Step

SESSION = "group_supervision"
IN, OUT, ABSENT, EITHER = "let in", "kept out", "not found", "either"
CODES = {IN: {0, 2, 5, 6, 7, 8}, OUT: {3, 4}, ABSENT: {3}, EITHER: set(range(11))}


def person(role: Role, relation: str) -> str:
    """Who is tried: the role's own person, or the worker of the record at hand."""
    own = RECORDS[relation if relation in {"closed", "oneself"} else "own"].worker
    return own if role is Role.WORKER or relation == "oneself" else handle_of(role)


def reaches_place(role: Role, record: Record, handle: str) -> bool:
    """Whether the role, held where this person holds it, has to do with the record at all."""
    if role is Role.WORKER or record.worker == handle:
        return role is Role.WORKER and record.worker == handle and record.relation != "erased"
    return PLACES[role] in (None, record.team, record.care_group)


def sees(role: Role, record: Record, handle: str) -> bool:
    if Action.SEE_HIRE not in POLICY[role] or not reaches_place(role, record, handle):
        return False
    # No group has met yet on a record that never came as far as the workbook.
    return role is not Role.FACILITATOR or ENDED.get(record.relation, "workbook") == "workbook"


def expected(asks: Asks, words: str, roles: tuple[Role, ...], record: Record, handle: str, step: Step) -> str:
    found = {_expected_of(asks, words, role, record, handle, step) for role in roles}
    return next(outcome for outcome in (EITHER, IN, OUT, ABSENT) if outcome in found)


def _expected_of(asks: Asks, words: str, role: Role, record: Record, handle: str, step: Step) -> str:
    action = asks.action
    if (asks.besides and asks.besides not in POLICY[role]) or (SESSION in words and not records(role, step)):
        return OUT  # Who records no sessions is told so, whatever they name and whether it is there or not.
    if action is None:
        return IN if "{R}" not in words or sees(role, record, handle) else OUT
    reach = POLICY[role].get(action, Reach.NONE)
    if action in {Action.NAME_COVER, Action.MANAGE_GRANTS} and asks.also:
        return EITHER  # Also for those whom it concerns: people/test_covering and test_granting say who they are.
    if action is Action.OPEN_HIRE:
        return IN if reach is not Reach.NONE and PLACES[role] == record.team else OUT
    if action is Action.SEE_TRAIL and words == "{F}" and handle.startswith("worker"):
        return OUT  # Nobody takes away a trail that their own record is part of.
    if "{M}" in words and reach is not Reach.NONE:
        return IN if reach is Reach.TRUST or sees(role, record, handle) else ABSENT
    if "{R}" not in words:
        return IN if _generally(asks, role) else OUT
    if action in {Action.SEE_TRAIL, Action.VERIFY_TRAIL} or (action is Action.SEE_READERS and role is Role.AUDITOR):
        return IN if reach is not Reach.NONE and record.worker != handle else OUT
    if not sees(role, record, handle):
        return OUT if reach is Reach.NONE or Action.SEE_HIRE not in POLICY[role] else ABSENT
    return OUT if reach is Reach.NONE or _not_theirs(asks, words, role, record, handle, step) else IN


def _generally(asks: Asks, role: Role) -> bool:
    """Whether the role may ask at all for what names no record; administrators learn of every reminder, but not of what."""
    if asks.action is Action.SEE_ATTENTION and asks.also and role is Role.ADMINISTRATOR:
        return True
    return asks.action in POLICY[role]


def _not_theirs(asks: Asks, words: str, role: Role, record: Record, handle: str, step: Step) -> bool:
    """Whether the role, which may do such things on a record that it sees, may not do this here."""
    assert asks.action is not None
    if role is Role.WORKER and not _for_the_worker(asks, words, step):
        return True
    if role in BOTH_LEADS and asks.action in ONLY_AS_NAMED_LEAD and handle not in record.leads:
        return True
    narrow = POLICY[role][asks.action] is Reach.OWN_STEPS and _of_a_step(asks, words)
    return narrow and not _its_own(role, step, asks.action)


def _for_the_worker(asks: Asks, words: str, step: Step) -> bool:
    """A worker sees what has come since the offer, and agrees steps that ask for their agreement, never a stage."""
    if asks.action in {Action.AGREE, Action.ASK_FOR_CHANGE, Action.TAKE_BACK_REQUEST, Action.WITHDRAW_AGREEMENT}:
        return "{S}" in words and Role.WORKER in step.agreed_by
    return not _of_a_step(asks, words) or _since_the_offer(step)


def _since_the_offer(step: Step) -> bool:
    stages = list(DEFINITION.stages)
    return stages.index(step.stage) >= stages.index("clearance")


def _of_a_step(asks: Asks, words: str) -> bool:
    return asks.of_a_step or "{S}" in words


def _its_own(role: Role, step: Step, action: Action) -> bool:
    seen = role is Role.HR and action is Action.SEE_HIRE and DEFINITION.stages[step.stage].phase == "recruitment"
    return seen or records(role, step)


def may_read(role: Role, canary: Canary, handle: str) -> bool:
    """Whether the role's person may find what one field of one record says, in the words of the pledge's page."""
    record = canary.record
    if canary.step in ERASED_FROM and record.relation == "erased":
        return False
    if not sees(role, record, handle):
        return False
    if canary.step == "note":
        return role in {*BOTH_LEADS, Role.LX_LEADERSHIP, Role.HR} or (role is Role.WORKER and canary.field == "after")
    step = DEFINITION.steps[canary.step]
    if canary.step == "conditional_offer" and canary.field == "name":
        return role is not Role.OCCUPATIONAL_HEALTH
    if step.answers_seen_by:
        return role in step.answers_seen_by and (role is not Role.SERVICE_LEAD or handle in record.leads)
    match role:
        case Role.SERVICE_LEAD | Role.PROFESSIONAL_LEAD:
            return True
        case Role.LX_LEADERSHIP:
            return not step.sensitive
        case Role.HR:
            return (
                step.owner in {Role.HR, Role.OCCUPATIONAL_HEALTH}
                or DEFINITION.stages[step.stage].phase == "recruitment"
            )
        case Role.OCCUPATIONAL_HEALTH | Role.FACILITATOR:
            return step.owner is role
        case _:  # A worker reads what has happened since they were offered the post.
            return _since_the_offer(step)
