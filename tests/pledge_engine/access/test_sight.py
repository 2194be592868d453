from dataclasses import replace

import pytest

from pledge_engine.access.actor import SystemActor
from pledge_engine.access.sight import roles_on, sees_answers, sees_names, sees_stages, sees_step
from tests.factories.trust import PLEDGE
from tests.pledge_engine.access.test_rights import SCOPE, person
from workflows.definition import BOTH_LEADS, Role

OPENED = replace(SCOPE, opened_for=frozenset({Role.HR, Role.OCCUPATIONAL_HEALTH, Role.FACILITATOR}))
PEOPLE = {Role.SERVICE_LEAD: "sam", Role.PROFESSIONAL_LEAD: "pat", Role.WORKER: "robin"}


def reader(role: Role) -> str:
    return PEOPLE.get(role, "alex")


@pytest.mark.parametrize(
    ("step", "readers"),
    [
        ("oh_clearance", {Role.WORKER, Role.SERVICE_LEAD, Role.HR, Role.OCCUPATIONAL_HEALTH}),
        ("adjustments_offer", {Role.WORKER, Role.SERVICE_LEAD}),
        ("job_plan", {Role.WORKER, Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD, Role.LX_LEADERSHIP, Role.HR}),
        ("group_supervision", set(Role) - {Role.OCCUPATIONAL_HEALTH, Role.AUDITOR, Role.ADMINISTRATOR, Role.BOARD}),
    ],
)
def test_answers_are_read_by_those_they_are_for(step: str, readers: set[Role]) -> None:
    found = {role for role in Role if sees_answers(person(reader(role), role), OPENED, PLEDGE.steps[step])}
    assert found == readers


def test_restricted_answers_are_for_the_service_lead_the_record_names() -> None:
    assert not sees_answers(person("alex", Role.SERVICE_LEAD), OPENED, PLEDGE.steps["oh_clearance"])
    assert sees_answers(person("alex", Role.SERVICE_LEAD), OPENED, PLEDGE.steps["job_plan"])


def test_senior_leadership_reads_no_sensitive_answers() -> None:
    sensitive = [step for step in PLEDGE.steps.values() if step.sensitive]
    assert sensitive
    assert not any(sees_answers(person("lena", Role.LX_LEADERSHIP), OPENED, step) for step in sensitive)


def test_occupational_health_knows_of_its_own_step_and_of_no_name() -> None:
    nurse = person("nadia", Role.OCCUPATIONAL_HEALTH)
    known = {step.key for step in PLEDGE.steps.values() if sees_step(nurse, OPENED, step, PLEDGE)}
    assert known == {"oh_clearance"}
    assert not sees_names(nurse, OPENED)


def test_hr_knows_of_the_recruitment_phase_and_of_its_own_steps() -> None:
    hana = person("hana", Role.HR)
    known = {step.key for step in PLEDGE.steps.values() if sees_step(hana, OPENED, step, PLEDGE)}
    recruitment = {key for key, step in PLEDGE.steps.items() if PLEDGE.stages[step.stage].phase == "recruitment"}
    owned = {key for key, step in PLEDGE.steps.items() if step.owner in {Role.HR, Role.OCCUPATIONAL_HEALTH}}
    assert known == recruitment | owned
    assert "banding_confirmed" in known
    assert "wellbeing_plan" not in known


@pytest.mark.parametrize("role", [Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD, Role.LX_LEADERSHIP, Role.WORKER])
def test_leads_leadership_and_the_worker_know_of_every_step(role: Role) -> None:
    actor = person(reader(role), role)
    assert all(sees_step(actor, OPENED, step, PLEDGE) for step in PLEDGE.steps.values())
    assert sees_names(actor, OPENED)


def test_on_the_record_of_a_lead_senior_leadership_knows_of_its_own_step_alone() -> None:
    of_a_lead = replace(OPENED, worker_leads=True, opened_for=frozenset({Role.LX_LEADERSHIP}))
    lena = person("lena", Role.LX_LEADERSHIP)
    assert {key for key, step in PLEDGE.steps.items() if sees_step(lena, of_a_lead, step, PLEDGE)} == {"meet_greet"}
    assert {key for key, step in PLEDGE.steps.items() if sees_answers(lena, of_a_lead, step)} <= {"meet_greet"}


def test_who_sees_no_record_sees_nothing_in_it() -> None:
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.BOARD):
        actor = person("alex", role)
        assert not any(sees_step(actor, OPENED, step, PLEDGE) for step in PLEDGE.steps.values())
        assert not any(sees_answers(actor, OPENED, step) for step in PLEDGE.steps.values())
        assert not sees_names(actor, OPENED)


def test_the_engine_itself_reads_nothing_as_a_person_would() -> None:
    assert roles_on(SystemActor("sweep"), OPENED) == frozenset()


def test_who_sees_a_record_by_its_own_step_alone_sees_the_stage_of_none() -> None:
    seeing = {role for role in Role if sees_stages(person(reader(role), role))}
    assert seeing == {*BOTH_LEADS, Role.HR, Role.LX_LEADERSHIP, Role.WORKER}
    assert not sees_stages(SystemActor("sweep"))
