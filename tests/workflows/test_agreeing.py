"""Two leads are two different people, each agreeing in their own role and to exactly what is proposed."""

import pytest

from tests.factories.journeys import (
    FIRST_DAY,
    HR,
    PAT,
    SAM,
    TODAY,
    WORKER,
    allowed,
    finished,
    in_stage,
    opened,
    proposed,
    reasons,
    statuses,
    turn_of,
)
from tests.factories.pledges import a_step, one_stage
from workflows.agreeing import By, awaited_roles, may_not_agree, required_roles
from workflows.blockers import Reason
from workflows.definition import BOTH_LEADS, Role
from workflows.reading import load_shipped
from workflows.stages import agree_stage
from workflows.steps import At, agree, not_applicable
from workflows.turn import Agreed, Proposal

THREE = (*BOTH_LEADS, Role.WORKER)
PLEDGE = one_stage(
    two=a_step(agreed_by="both leads"),
    three=a_step(agreed_by="both leads and worker", owner="professional_lead"),
    alone=a_step(),
)
# One person who holds both leads' roles.
SAM_AS_PAT = By(Role.PROFESSIONAL_LEAD, SAM.person)
PAT_AS_SAM = By(Role.SERVICE_LEAD, PAT.person)


def given(by: By) -> Agreed:
    return Agreed(by.role, by.person, FIRST_DAY, "content")


@pytest.mark.parametrize(
    ("agreed", "by", "required", "reason"),
    [
        ((), SAM, BOTH_LEADS, None),
        ((), PAT, BOTH_LEADS, None),
        ((SAM,), PAT, BOTH_LEADS, None),
        ((PAT,), SAM, BOTH_LEADS, None),
        ((SAM, PAT), WORKER, THREE, None),
        ((), HR, BOTH_LEADS, Reason.NOT_YOURS_TO_AGREE),
        ((), WORKER, BOTH_LEADS, Reason.NOT_YOURS_TO_AGREE),
        ((SAM,), SAM, BOTH_LEADS, Reason.ALREADY_AGREED),
        ((SAM,), By(Role.SERVICE_LEAD, "another"), BOTH_LEADS, Reason.ALREADY_AGREED),
        ((SAM,), SAM_AS_PAT, BOTH_LEADS, Reason.SAME_PERSON),
        ((PAT,), PAT_AS_SAM, BOTH_LEADS, Reason.SAME_PERSON),
        ((SAM, PAT), By(Role.WORKER, SAM.person), THREE, Reason.SAME_PERSON),
        ((), SAM, (), Reason.NOT_YOURS_TO_AGREE),
    ],
)
def test_each_role_agrees_once_and_each_person_once(
    agreed: tuple[By, ...], by: By, required: tuple[Role, ...], reason: Reason | None
) -> None:
    refused = may_not_agree([given(one) for one in agreed], by, required, "It")
    assert (refused.blockers[0].reason if refused else None) is reason


@pytest.mark.parametrize(
    ("agreed", "by", "said"),
    [
        ((), HR, "“Two” is agreed by the service lead and the professional lead."),
        ((SAM,), SAM, "“Two” already has the agreement of the service lead."),
        (
            (SAM,),
            SAM_AS_PAT,
            (
                "“Two” needs the service lead and the professional lead to be different people,"
                " and you have agreed it already: somebody else must."
            ),
        ),
    ],
)
def test_a_refusal_to_agree_says_why_in_plain_words(agreed: tuple[By, ...], by: By, said: str) -> None:
    refused = may_not_agree([given(one) for one in agreed], by, BOTH_LEADS, "“Two”")
    assert refused is not None
    assert refused.blockers[0].words == said


@pytest.mark.parametrize(
    ("step", "proposal", "roles"),
    [
        ("two", Proposal.COMPLETE, BOTH_LEADS),
        ("three", Proposal.COMPLETE, THREE),
        ("alone", Proposal.COMPLETE, ()),
        ("two", Proposal.NOT_APPLICABLE, BOTH_LEADS),
        ("three", Proposal.NOT_APPLICABLE, BOTH_LEADS),
        ("alone", Proposal.NOT_APPLICABLE, BOTH_LEADS),  # Whoever holds it, only both leads can say so.
    ],
)
def test_who_must_agree_follows_from_the_step_and_what_it_becomes(
    step: str, proposal: Proposal, roles: tuple[Role, ...]
) -> None:
    assert required_roles(PLEDGE.steps[step], proposal) == roles


def test_a_step_waits_for_everyone_who_has_not_agreed_yet() -> None:
    journey = allowed(proposed(opened(PLEDGE), "three"))
    assert awaited_roles(PLEDGE.steps["three"], turn_of(journey, "three")) == (Role.SERVICE_LEAD, Role.WORKER)
    journey = allowed(agree(journey, At("three"), WORKER, TODAY))
    assert awaited_roles(PLEDGE.steps["three"], turn_of(journey, "three")) == (Role.SERVICE_LEAD,)


def test_a_step_is_not_agreed_by_one_person_in_both_roles() -> None:
    journey = allowed(proposed(opened(PLEDGE), "two"))
    assert reasons(agree(journey, At("two"), SAM_AS_PAT, TODAY)) == [Reason.SAME_PERSON]
    assert statuses(allowed(agree(journey, At("two"), PAT, TODAY)), "two") == ["done"]


def test_a_stage_is_not_agreed_by_one_person_in_both_roles() -> None:
    journey = allowed(agree_stage(finished(opened(load_shipped())), SAM, TODAY))
    assert reasons(agree_stage(journey, SAM_AS_PAT, TODAY)) == [Reason.SAME_PERSON]


def test_one_person_in_both_roles_cannot_mark_a_step_as_not_applicable() -> None:
    journey = allowed(not_applicable(opened(PLEDGE), At("alone"), SAM, "not_relevant", TODAY))
    assert reasons(agree(journey, At("alone"), SAM_AS_PAT, TODAY)) == [Reason.SAME_PERSON]


def test_the_worker_s_agreement_is_none_of_the_leads_and_theirs_is_not_the_worker_s() -> None:
    journey = allowed(proposed(in_stage(load_shipped(), "workbook"), "supervision_named"))
    assert reasons(agree(journey, At("supervision_named"), WORKER, TODAY)) == [Reason.NOT_YOURS_TO_AGREE]
    both = allowed(agree(allowed(proposed(opened(PLEDGE), "three")), At("three"), SAM, TODAY))
    assert statuses(both, "three") == ["awaiting_agreement"]
    assert statuses(allowed(agree(both, At("three"), WORKER, TODAY)), "three") == ["done"]
