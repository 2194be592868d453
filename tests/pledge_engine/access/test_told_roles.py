"""What is said of each role is what its rights are, as far as a sentence goes."""

import pytest

from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import POLICY, SEES_RECORDS
from pledge_engine.access.told_roles import DOES
from workflows.definition import Role


@pytest.mark.parametrize("role", Role)
def test_a_role_is_said_to_see_no_record_exactly_where_it_sees_none(role: Role) -> None:
    assert ("sees no record" in DOES[role]) is (role not in SEES_RECORDS)


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("opens posts", Action.OPEN_HIRE),
        ("verifies the trail", Action.VERIFY_TRAIL),
        ("adds people", Action.MANAGE_PEOPLE),
    ],
)
def test_what_only_some_may_do_is_said_of_them_alone(said: str, action: Action) -> None:
    assert {role for role in Role if said in DOES[role]} == {role for role in Role if action in POLICY[role]}
