"""The pledge's table of roles, written out a second time by hand: whoever changes a right changes it here as well."""

import itertools
from dataclasses import replace

import pytest

from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import (
    ONLY_AS_NAMED_LEAD,
    PASSED_ON_BY_COVER,
    POLICY,
    SCOPES,
    SEES_RECORDS,
    reach,
    reaches,
    records,
)
from pledge_engine.store.tables.grant import ScopeKind
from tests.factories.trust import PLEDGE
from workflows.definition import Role

OWN = {"see_hire", "see_history", "see_attention"}
STEPS = {"save_step", "complete_step", "correct_step", "say_waiting_on", "pick_up_step", "erase_note"}
LEADING = {
    *("see_hire", "see_history", "see_attention", "see_registers", "see_reports", "export"),
    *("agree", "ask_for_change", "take_back_request", "withdraw_agreement", "mark_not_applicable"),
    *("set_date", "set_pace", "add_note", "answer_the_worker"),
    *("advance", "return_to_stage", "hold", "resume", "withdraw", "leave", "reopen", "appoint_another"),
}
HANDING = {"name_cover", "reassign_lead", "reassign_step", "nudge"}
MESSAGES = {"see_messages", "send_again"}
QUEUE = STEPS | {"reassign_step", "name_cover"}
TABLE: dict[str, dict[str, set[str]]] = {
    "service_lead": {"team": LEADING | HANDING | MESSAGES | {"open_hire"}, "own_steps": STEPS},
    "professional_lead": {"care_group": LEADING | HANDING | MESSAGES, "own_steps": STEPS},
    "hr": {"own_steps": QUEUE | OWN | {"add_note", "set_date", "erase_earlier_person", "invite_worker"}},
    "occupational_health": {"own_steps": QUEUE | {"see_hire", "see_attention"}},
    "facilitator": {
        "own_steps": QUEUE | {"see_hire", "see_attention"},
        "trust": {"see_registers"},
    },
    "lx_leadership": {
        "own_steps": STEPS | {"reassign_step"},
        "trust": OWN | {"see_registers", "see_reports", "name_cover", "export"},
    },
    "worker": {
        "own_steps": STEPS - {"say_waiting_on"},
        "own_record": OWN
        | {"see_readers", "agree", "withdraw_agreement", "ask_for_change", "take_back_request"}
        | {"say_it_did_not_happen", "add_note", "hold", "resume"},
    },
    "auditor": {"trust": {"see_trail", "verify_trail", "see_readers"}},
    "administrator": {
        "trust": {
            "manage_people",
            "manage_teams",
            "manage_closures",
            "manage_grants",
            "manage_definitions",
            "resume_sending",
            "confirm_reminders",
            "look_after",
            "import",
            "name_cover",
        }
        | MESSAGES
    },
    "board": {"trust": {"see_reports"}},
}


def expected(role: str, action: str) -> str:
    return next((width for width, actions in TABLE[role].items() if action in actions), "none")


@pytest.mark.parametrize(("role", "action"), list(itertools.product(Role, Action)))
def test_a_role_may_do_what_the_pledge_gives_it_and_nothing_else(role: Role, action: Action) -> None:
    assert reach(role, action) == expected(role, action)


def test_every_role_has_its_line_and_its_scopes() -> None:
    assert set(POLICY) == set(SCOPES) == set(Role)
    assert all(SCOPES.values())


@pytest.mark.parametrize(
    ("role", "given", "narrowed"),
    [
        (Role.SERVICE_LEAD, ScopeKind.TEAM, True),
        (Role.SERVICE_LEAD, ScopeKind.CARE_GROUP, False),
        (Role.SERVICE_LEAD, ScopeKind.TRUST, False),
        (Role.PROFESSIONAL_LEAD, ScopeKind.CARE_GROUP, True),
        (Role.PROFESSIONAL_LEAD, ScopeKind.TRUST, False),
        (Role.HR, ScopeKind.TRUST, True),
        (Role.HR, ScopeKind.TEAM, False),
        (Role.WORKER, ScopeKind.HIRE, True),
        (Role.WORKER, ScopeKind.TRUST, False),
        (Role.LX_LEADERSHIP, ScopeKind.TRUST, True),
    ],
)
def test_a_grant_wider_than_its_role_gives_nothing(role: Role, given: ScopeKind, narrowed: bool) -> None:
    assert reaches(role, Action.SEE_HIRE, given) is narrowed


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.BOARD])
@pytest.mark.parametrize("scope", ScopeKind)
def test_auditor_administrator_and_board_see_no_record(role: Role, scope: ScopeKind) -> None:
    assert not reaches(role, Action.SEE_HIRE, scope)
    assert role not in SEES_RECORDS


@pytest.mark.parametrize(
    ("step", "by"),
    [
        ("understand_roles", {Role.SERVICE_LEAD}),
        ("readiness_session", {Role.PROFESSIONAL_LEAD}),
        ("job_plan", {Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD}),
        ("advert_open", {Role.HR}),
        ("oh_clearance", {Role.OCCUPATIONAL_HEALTH, Role.HR}),
        ("meet_greet", {Role.LX_LEADERSHIP}),
        ("workbook_week", {Role.WORKER}),
        ("group_supervision", {Role.FACILITATOR}),
        ("triangulated_pdc", {Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD}),
    ],
)
def test_a_step_is_recorded_by_its_owner_by_leads_who_agree_it_or_by_who_stands_in(step: str, by: set[Role]) -> None:
    assert {role for role in Role if records(role, PLEDGE.steps[step])} == by


def test_agreeing_and_moving_belong_to_the_leads_the_record_names() -> None:
    shared = {"see_hire", "see_history", "see_attention", "see_registers", "see_reports", "export", "add_note"}
    assert {Action(action) for action in LEADING - shared} == ONLY_AS_NAMED_LEAD


def test_cover_passes_on_what_owns_steps_and_neither_set_up_nor_review_nor_one_s_own_record() -> None:
    owners = {step.owner for step in PLEDGE.steps.values()} - {Role.WORKER}
    assert set(PASSED_ON_BY_COVER) == owners
    assert not PASSED_ON_BY_COVER & {Role.ADMINISTRATOR, Role.AUDITOR, Role.BOARD, Role.WORKER}


def test_no_role_records_a_step_merely_because_the_worker_agrees_it() -> None:
    step = replace(PLEDGE.steps["job_plan"], agreed_by=tuple(Role))
    assert not records(Role.WORKER, step)
    assert not records(Role.AUDITOR, step)
