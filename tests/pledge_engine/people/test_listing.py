import pytest

from pledge_engine.errors import Forbidden, NotFound
from pledge_engine.people.listing import GrantRow, list_grants, list_people, list_teams
from tests.factories.trust import Trust
from workflows.definition import Role

ADMINISTRATOR = (Role.ADMINISTRATOR, "trust")


def test_people_are_listed_with_every_role_once_and_who_is_a_worker_is_not_told(trust: Trust) -> None:
    actor = trust.actor("ada", ADMINISTRATOR)
    trust.person("sam", (Role.SERVICE_LEAD, "Oak"), (Role.SERVICE_LEAD, "Elm"), (Role.HR, "trust"))
    trust.person("nobody.yet", (Role.WORKER, trust.hire(leads=("ada", "sam"))))
    with trust.work(actor) as work:
        listed = {row.handle: row.roles for row in list_people(work)}
    assert listed == {"ada": ("administrator",), "nobody.yet": (), "sam": ("hr", "service_lead")}


def test_teams_are_listed_under_their_care_groups(trust: Trust) -> None:
    with trust.work(trust.actor("ada", ADMINISTRATOR)) as work:
        assert [(row.care_group, row.teams) for row in list_teams(work)] == [
            ("Adult", ("Elm", "Oak")),
            ("Older", ("Yew",)),
        ]


def test_a_grant_names_its_scope_as_it_would_be_typed_and_a_worker_s_is_told_to_themselves_alone(trust: Trust) -> None:
    actor = trust.actor("ada", ADMINISTRATOR)
    reference = trust.hire()
    trust.person("sam", (Role.SERVICE_LEAD, "Oak"), (Role.PROFESSIONAL_LEAD, "Adult"), (Role.WORKER, reference))
    with trust.work(actor) as work:
        listed = {(row.role, row.scope_kind, row.scope) for row in list_grants(work, "sam")}
    assert listed == {("service_lead", "team", "Oak"), ("professional_lead", "care_group", "Adult")}
    with trust.work(trust.actor("sam")) as work:
        assert ("worker", "hire", reference) in {(row.role, row.scope_kind, row.scope) for row in list_grants(work)}


def test_without_the_right_to_manage_roles_one_sees_only_ones_own(trust: Trust) -> None:
    trust.person("ada", ADMINISTRATOR)
    actor = trust.actor("sam", (Role.SERVICE_LEAD, "Oak"))
    own = (GrantRow(handle="sam", name="Sam", role="service_lead", scope_kind="team", scope="Oak"),)
    with trust.work(actor) as work:
        assert list_grants(work) == list_grants(work, "SAM") == own
        for somebody in ("ada", "nobody"):
            with pytest.raises(Forbidden):
                list_grants(work, somebody)


def test_somebody_who_is_not_there_has_no_grants_to_list(trust: Trust) -> None:
    with trust.work(trust.actor("ada", ADMINISTRATOR)) as work, pytest.raises(NotFound):
        list_grants(work, "nobody")


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.WORKER}])
def test_only_administrators_list_people_and_teams(trust: Trust, role: Role) -> None:
    scope = {Role.SERVICE_LEAD: "Oak", Role.PROFESSIONAL_LEAD: "Adult"}.get(role, "trust")
    with trust.work(trust.actor("sam", (role, scope))) as work:
        with pytest.raises(Forbidden):
            list_people(work)
        with pytest.raises(Forbidden):
            list_teams(work)
