"""What somebody may do and see while they cover for another: as much as the other, and never both leads."""

from dataclasses import replace

import pytest

from pledge_engine.access.actor import Grant, PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import ONLY_AS_NAMED_LEAD, PASSED_ON_BY_COVER
from pledge_engine.access.rights import may, may_in_team, require
from pledge_engine.access.sight import roles_on, sees_answers, sees_names, sees_step, sees_the_whole
from tests.factories.trust import PLEDGE
from tests.pledge_engine.access.test_rights import PLACES, SCOPE, person
from workflows.definition import Role

LEADS = {Role.SERVICE_LEAD: "sam", Role.PROFESSIONAL_LEAD: "pat"}
OPENED = replace(SCOPE, opened_for=frozenset(Role))


def covering(name: str, *covered: tuple[str, Role], own: tuple[Role, ...] = ()) -> PersonActor:
    """Somebody who holds roles of their own and covers for others, each in one role."""
    actor = person(name, *(role for _, role in covered))
    lent = (replace(grant, covers=away) for grant, (away, _) in zip(actor.grants, covered, strict=True))
    return replace(actor, grants=(*person(name, *own).grants, *lent))


@pytest.mark.parametrize("action", sorted(ONLY_AS_NAMED_LEAD))
@pytest.mark.parametrize("role", LEADS)
def test_who_covers_for_the_lead_named_does_what_the_lead_does(role: Role, action: Action) -> None:
    cara = covering("cara", (LEADS[role], role))
    assert may(cara, action, SCOPE) is role
    assert may(covering("cara", ("alex", role)), action, SCOPE) is None


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", LEADS)
def test_cover_changes_nothing_on_a_record_that_names_the_cover_as_its_other_lead(role: Role, action: Action) -> None:
    (other,) = set(LEADS) - {role}
    own = person(LEADS[other], other)
    also = covering(LEADS[other], (LEADS[role], role), own=(other,))
    for step in (None, *PLEDGE.steps.values()):
        assert may(also, action, OPENED, step) is may(own, action, OPENED, step)


def test_who_covers_for_both_leads_is_neither() -> None:
    both = covering("cara", ("sam", Role.SERVICE_LEAD), ("pat", Role.PROFESSIONAL_LEAD))
    for action in Action:
        assert may(both, action, OPENED) is None
    assert not roles_on(both, OPENED)


@pytest.mark.parametrize("role", sorted(PASSED_ON_BY_COVER))
def test_nobody_sees_or_acts_on_their_own_record_through_cover(role: Role) -> None:
    own = replace(OPENED, appointee_ids=frozenset({"robin", "quinn"}))
    away = LEADS.get(role, "alex")
    for worker in ("robin", "quinn"):
        cover = covering(worker, (away, role))
        assert all(may(cover, action, own, step) is None for action in Action for step in PLEDGE.steps.values())
        assert not roles_on(cover, own)


@pytest.mark.parametrize("role", sorted(PASSED_ON_BY_COVER))
def test_cover_does_not_open_the_record_of_the_person_covered(role: Role) -> None:
    cover = covering("cara", ("robin", role))
    assert all(may(cover, action, OPENED, step) is None for action in Action for step in PLEDGE.steps.values())
    assert not roles_on(cover, OPENED)


def test_the_record_of_a_lead_is_open_to_who_covers_for_a_lead_it_names() -> None:
    of_a_lead = replace(OPENED, worker_leads=True)
    assert may(covering("cara", ("sam", Role.SERVICE_LEAD)), Action.SEE_HIRE, of_a_lead) is Role.SERVICE_LEAD
    assert may(covering("cara", ("alex", Role.SERVICE_LEAD)), Action.SEE_HIRE, of_a_lead) is None


def test_a_grant_in_cover_reaches_no_further_than_the_grant_it_comes_from() -> None:
    cara = covering("cara", ("sam", Role.SERVICE_LEAD))
    assert may(cara, Action.SEE_HIRE, replace(SCOPE, team_id="elm")) is None


def test_who_covers_reads_what_the_lead_named_reads_and_sees_as_much() -> None:
    cara = covering("cara", ("sam", Role.SERVICE_LEAD))
    assert sees_answers(cara, OPENED, PLEDGE.steps["oh_clearance"])
    assert not sees_answers(covering("cara", ("alex", Role.SERVICE_LEAD)), OPENED, PLEDGE.steps["oh_clearance"])
    assert sees_names(cara, OPENED)
    assert sees_the_whole(cara, OPENED)
    nurse = covering("cara", ("olu", Role.OCCUPATIONAL_HEALTH))
    known = {step.key for step in PLEDGE.steps.values() if sees_step(nurse, OPENED, step, PLEDGE)}
    assert known == {"oh_clearance"}


def test_it_is_known_for_whom_somebody_acts() -> None:
    lent = Grant(Role.SERVICE_LEAD, *PLACES[Role.SERVICE_LEAD], covers="sam")
    cara = covering("cara", ("sam", Role.SERVICE_LEAD), own=(Role.SERVICE_LEAD,))
    assert require(cara, Action.ADVANCE, SCOPE) == lent
    assert require(cara, Action.ADD_NOTE, SCOPE) == lent
    assert cara.covering == {"sam"}


def test_what_one_may_do_oneself_is_not_done_for_somebody_else_whom_the_record_does_not_name() -> None:
    cara = covering("cara", ("alex", Role.SERVICE_LEAD), own=(Role.SERVICE_LEAD,))
    used = require(cara, Action.ADD_NOTE, SCOPE)
    assert used
    assert used.covers is None
    opening = may_in_team(cara, Action.OPEN_HIRE, team_id="oak", care_group_id="adult")
    assert opening
    assert opening.covers is None
