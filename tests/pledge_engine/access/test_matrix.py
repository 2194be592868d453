"""The matrix that a person reviews says what the policy says."""

import json
from itertools import product

import pytest
from click.testing import CliRunner

from pledge_engine.access.matrix import COMMANDS, matrix
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import POLICY, Reach
from pledge_engine.cli.access import HEADS, SIGNS
from pledge_engine.cli.main import main
from workflows.definition import Role


def test_every_action_of_the_policy_is_needed_by_some_command() -> None:
    assert {asks.action for asks in COMMANDS.values()} - {None} == set(Action)


def test_every_role_and_reach_has_a_sign_of_its_own() -> None:
    assert set(HEADS) == {role.value for role in Role}
    assert set(SIGNS) == {reach.value for reach in Reach}
    assert len(set(HEADS.values())) == len(HEADS)
    assert len(set(SIGNS.values())) == len(SIGNS)


@pytest.mark.parametrize(("role", "command"), list(product(Role, COMMANDS)))
def test_it_reaches_as_far_as_the_policy_says(role: Role, command: str) -> None:
    line = next(line for line in matrix() if line.command == command)
    also_needed = {Action.SEE_REGISTERS} if command == "register correct" else set[Action]()
    allowed = line.action is not None and also_needed <= POLICY[role].keys()
    known = POLICY[role].get(line.action, Reach.NONE) if line.action and allowed else Reach.NONE
    assert line.reaches[role] is known


def test_it_is_printed_for_a_reviewer_without_a_name_or_a_database() -> None:
    printed = CliRunner().invoke(main, ["access", "matrix"]).stdout.splitlines()
    signs = {line.split("  ")[0]: line[26:].split() for line in printed[2:]}
    roles = list(HEADS)
    assert signs["hire advance"][: len(roles)] == ["T*", "G*", *"········"]
    assert signs["hire erase-earlier"][roles.index("hr")] == "S"
    assert signs["doctor"][:10] == ["+"] * 10
    assert all(len(line) <= 80 for line in printed)


def test_it_is_told_to_machines_whole() -> None:
    told = json.loads(CliRunner().invoke(main, ["access", "matrix", "--json"]).stdout)["commands"]
    assert {line["command"] for line in told} == set(COMMANDS)
    assert next(line for line in told if line["command"] == "hire hold")["named_only"]
