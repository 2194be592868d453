from dataclasses import replace

import pytest

from pledge_engine.access.actor import Grant, PersonActor, SystemActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import ONLY_AS_NAMED_LEAD
from pledge_engine.access.rights import may, may_generally, may_in_team, require, require_generally
from pledge_engine.access.scope import HireScope
from pledge_engine.errors import Forbidden
from pledge_engine.store.tables.grant import ScopeKind
from tests.factories.trust import PLEDGE
from workflows.definition import Role

SCOPE = HireScope(
    hire_id="h",
    reference="R-0042",
    team_id="oak",
    care_group_id="adult",
    service_lead_id="sam",
    professional_lead_id="pat",
    worker_id="robin",
    appointee_ids=frozenset({"robin"}),
)
PLACES = {
    Role.SERVICE_LEAD: (ScopeKind.TEAM, "oak"),
    Role.PROFESSIONAL_LEAD: (ScopeKind.CARE_GROUP, "adult"),
    Role.WORKER: (ScopeKind.HIRE, "h"),
}


NAMED = {Role.SERVICE_LEAD: "sam", Role.PROFESSIONAL_LEAD: "pat"}


def person(name: str, *roles: Role) -> PersonActor:
    grants = tuple(Grant(role, *PLACES.get(role, (ScopeKind.TRUST, None))) for role in roles)
    return PersonActor(id=name, handle=name, name=name.title(), grants=grants)


@pytest.mark.parametrize(
    ("role", "step", "completes"),
    [
        (Role.SERVICE_LEAD, "understand_roles", True),
        (Role.SERVICE_LEAD, "readiness_session", False),
        (Role.SERVICE_LEAD, "workbook_week", False),
        (Role.SERVICE_LEAD, "hr_clearance", False),
        (Role.PROFESSIONAL_LEAD, "job_plan", True),
        (Role.PROFESSIONAL_LEAD, "understand_roles", False),
        (Role.HR, "advert_open", True),
        (Role.HR, "oh_clearance", True),
        (Role.HR, "job_plan", False),
        (Role.OCCUPATIONAL_HEALTH, "oh_clearance", True),
        (Role.OCCUPATIONAL_HEALTH, "hr_clearance", False),
        (Role.FACILITATOR, "group_supervision", True),
        (Role.LX_LEADERSHIP, "meet_greet", True),
        (Role.LX_LEADERSHIP, "job_plan", False),
        (Role.AUDITOR, "job_plan", False),
        (Role.ADMINISTRATOR, "job_plan", False),
    ],
)
def test_a_step_is_completed_by_those_whose_it_is(role: Role, step: str, completes: bool) -> None:
    allowed = may(person(NAMED.get(role, "alex"), role), Action.COMPLETE_STEP, SCOPE, PLEDGE.steps[step])
    assert allowed == (role if completes else None)


def test_of_several_roles_the_one_that_owns_the_step_is_used() -> None:
    sam = person("sam", Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD, Role.HR)
    assert may(sam, Action.COMPLETE_STEP, SCOPE, PLEDGE.steps["readiness_session"]) is Role.PROFESSIONAL_LEAD
    assert may(sam, Action.COMPLETE_STEP, SCOPE, PLEDGE.steps["oh_clearance"]) is Role.HR
    assert may(sam, Action.COMPLETE_STEP, SCOPE, PLEDGE.steps["job_plan"]) is Role.SERVICE_LEAD


def test_of_several_roles_the_one_the_record_names_comes_first() -> None:
    leads = (Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD)
    assert may(person("pat", *leads), Action.ADD_NOTE, SCOPE) is Role.PROFESSIONAL_LEAD
    assert may(person("alex", *leads), Action.ADD_NOTE, SCOPE) is Role.SERVICE_LEAD


@pytest.mark.parametrize("action", sorted(ONLY_AS_NAMED_LEAD))
@pytest.mark.parametrize("role", [Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD])
def test_what_binds_both_leads_is_done_by_the_two_the_record_names(role: Role, action: Action) -> None:
    assert may(person(NAMED[role], role), action, SCOPE) is role
    assert may(person("alex", role), action, SCOPE) is None


def test_another_lead_of_the_team_completes_what_one_role_completes_alone() -> None:
    alex = person("alex", Role.SERVICE_LEAD)
    assert may(alex, Action.COMPLETE_STEP, SCOPE, PLEDGE.steps["understand_roles"]) is Role.SERVICE_LEAD
    assert may(alex, Action.COMPLETE_STEP, SCOPE, PLEDGE.steps["job_plan"]) is None
    assert may(alex, Action.SAVE_STEP, SCOPE, PLEDGE.steps["job_plan"]) is None


@pytest.mark.parametrize("action", [Action.SAVE_STEP, Action.COMPLETE_STEP, Action.CORRECT_STEP])
def test_nobody_writes_over_answers_that_they_may_not_read(action: Action) -> None:
    step = PLEDGE.steps["adjustments_offer"]
    assert may(person("sam", Role.SERVICE_LEAD), action, SCOPE, step) is Role.SERVICE_LEAD
    assert may(person("alex", Role.SERVICE_LEAD), action, SCOPE, step) is None, "the record names another"
    assert may(person("pat", Role.PROFESSIONAL_LEAD), action, SCOPE, step) is None, "it is not for them to read"


def test_a_grant_elsewhere_allows_nothing_here() -> None:
    for scope in (replace(SCOPE, team_id="elm"), replace(SCOPE, team_id="elm", care_group_id="older")):
        assert may(person("sam", Role.SERVICE_LEAD), Action.ADVANCE, scope) is None
    assert may(person("pat", Role.PROFESSIONAL_LEAD), Action.ADVANCE, replace(SCOPE, care_group_id="older")) is None


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.WORKER])
def test_nobody_does_anything_on_their_own_record_through_another_role(role: Role, action: Action) -> None:
    for step in (None, *PLEDGE.steps.values()):
        assert may(person("robin", role), action, SCOPE, step) is None


def test_a_worker_does_their_own_steps_and_agrees_what_is_theirs_to_agree() -> None:
    robin = person("robin", Role.WORKER, Role.SERVICE_LEAD)
    assert may(robin, Action.COMPLETE_STEP, SCOPE, PLEDGE.steps["workbook_week"]) is Role.WORKER
    assert may(robin, Action.AGREE, SCOPE, PLEDGE.steps["triangulated_pdc"]) is Role.WORKER
    assert may(robin, Action.HOLD, SCOPE) is Role.WORKER
    assert may(robin, Action.COMPLETE_STEP, SCOPE, PLEDGE.steps["triangulated_pdc"]) is None
    assert may(robin, Action.AGREE, SCOPE, PLEDGE.steps["job_plan"]) is None
    assert may(robin, Action.ADVANCE, SCOPE) is None


def test_a_stage_is_agreed_by_leads_and_by_nobody_else() -> None:
    agreeing = {role for role in Role if may(person(NAMED.get(role, "alex"), role), Action.AGREE, SCOPE)}
    assert agreeing == {Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD}
    assert may(person("robin", Role.WORKER), Action.AGREE, SCOPE) is None


def test_the_record_of_a_lead_is_led_by_the_leads_it_names() -> None:
    of_a_lead = replace(SCOPE, worker_leads=True)
    assert may(person("sam", Role.SERVICE_LEAD), Action.ADVANCE, of_a_lead) is Role.SERVICE_LEAD
    assert may(person("alex", Role.SERVICE_LEAD), Action.ADVANCE, of_a_lead) is None
    assert may(person("sam", Role.PROFESSIONAL_LEAD), Action.ADVANCE, of_a_lead) is None
    assert may(person("lena", Role.LX_LEADERSHIP), Action.SEE_HIRE, of_a_lead) is None
    assert may(person("lena", Role.LX_LEADERSHIP), Action.COMPLETE_STEP, of_a_lead, PLEDGE.steps["meet_greet"])
    assert may(person("hana", Role.HR), Action.COMPLETE_STEP, of_a_lead, PLEDGE.steps["hr_clearance"]) is Role.HR


def test_a_refusal_says_what_was_asked_and_where() -> None:
    with pytest.raises(
        Forbidden,
        match=r"do not let you mark this step not applicable .R-0042.",
    ):
        require(person("hana", Role.HR), Action.MARK_NOT_APPLICABLE, SCOPE, PLEDGE.steps["hr_clearance"])
    with pytest.raises(Forbidden, match=r"do not let you add, rename, move, remove or see teams\."):
        require_generally(person("hana", Role.HR), Action.MANAGE_TEAMS)


def test_a_refusal_on_a_step_names_whose_it_is_and_who_asked() -> None:
    with pytest.raises(Forbidden, match=r"“Complete the employment checks” is for HR\.") as caught:
        require(person("sam", Role.SERVICE_LEAD), Action.COMPLETE_STEP, SCOPE, PLEDGE.steps["hr_clearance"])
    assert (caught.value.actor, caught.value.action) == (person("sam", Role.SERVICE_LEAD).id, "complete_step")


def test_every_action_can_be_said() -> None:
    assert all(action.words for action in Action)


def test_the_engine_itself_acts_without_a_role() -> None:
    assert require(SystemActor("sweep"), Action.ADVANCE, SCOPE) is None
    assert require_generally(SystemActor("sweep"), Action.MANAGE_TEAMS) is None
    assert may(SystemActor("sweep"), Action.ADVANCE, SCOPE) is None


def test_what_concerns_no_record_needs_a_role_too() -> None:
    assert may_generally(person("ada", Role.ADMINISTRATOR, Role.BOARD), Action.MANAGE_GRANTS) is Role.ADMINISTRATOR
    assert may_generally(person("hana", Role.HR), Action.MANAGE_GRANTS) is None


def test_a_record_is_opened_by_a_service_lead_of_the_team() -> None:
    assert may_in_team(person("sam", Role.SERVICE_LEAD), Action.OPEN_HIRE, team_id="oak", care_group_id="adult")
    assert not may_in_team(person("sam", Role.SERVICE_LEAD), Action.OPEN_HIRE, team_id="elm", care_group_id="adult")
    for role in set(Role) - {Role.SERVICE_LEAD}:
        assert not may_in_team(person("sam", role), Action.OPEN_HIRE, team_id="oak", care_group_id="adult")
