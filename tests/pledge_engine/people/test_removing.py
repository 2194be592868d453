"""A team or a care group that was made by mistake goes while nothing stands on it, and otherwise says what does."""

from __future__ import annotations

import pytest

from pledge_engine.audit import history
from pledge_engine.audit.where_held import places_of
from pledge_engine.errors import Forbidden, Invalid, NotFound
from pledge_engine.people.granting import end_grant, give_grant
from pledge_engine.people.organisation import add_care_group, add_team, find_named
from pledge_engine.people.removing import (
    remove_care_group,
    remove_team,
    what_stands_on_care_group,
    what_stands_on_team,
)
from pledge_engine.store.tables import care_groups, teams
from pledge_engine.work import Work
from tests.factories.trust import Trust
from workflows.definition import Role


def made(work: Work) -> None:
    add_care_group(work, "Forensik")
    add_team(work, "Beech", care_group="Forensik")


def test_what_nothing_stands_on_goes_and_the_trail_says_what_it_was(trust: Trust) -> None:
    with trust.work(trust.actor("ada", (Role.ADMINISTRATOR, "trust"))) as work:
        made(work)
        ids = find_named(work.connection, teams, "Beech").id, find_named(work.connection, care_groups, "Forensik").id
        assert remove_team(work, " beech ") == "Beech"
        assert remove_care_group(work, ids[1]) == "Forensik"
        for table, name in ((teams, "Beech"), (care_groups, "Forensik")):
            with pytest.raises(NotFound):
                find_named(work.connection, table, name)
        told = history.events(work.connection, "organisation")[-2:]
    assert [(each.verb, each.role, each.changes["of"].old, each.changes["name"].old) for each in told] == [
        ("team_removed", "administrator", ids[0], "Beech"),
        ("care_group_removed", "administrator", ids[1], "Forensik"),
    ]


def test_everything_that_stands_on_a_place_is_said_with_what_to_do(trust: Trust) -> None:
    trust.hire()
    trust.actor("sam.lead", (Role.SERVICE_LEAD, "Oak"))
    with trust.work(trust.actor("ada", (Role.ADMINISTRATOR, "trust"))) as work:
        found = [(each.title, each.problem, each.mend) for each in what_stands_on_team(work, "Oak")]
        assert found[0] == (
            "Oak",
            "posts or people are on record there, and that stays",
            "rename it if its name is wrong",
        )
        assert "is the service lead" in found[1][1]
        with pytest.raises(Invalid, match="posts or people are on record there") as refused:
            remove_team(work, "Oak")
        assert [each.problem for each in refused.value.mistakes] == [each[1] for each in found]
        assert find_named(work.connection, teams, "Oak")
        with pytest.raises(Invalid, match="Oak"):
            remove_care_group(work, "Adult")
        made(work)
        assert [each.problem for each in what_stands_on_care_group(work, "Forensik")] == ["Beech is its team"]
        give_grant(work, "sam.lead", "service_lead", scope="Beech")
        with pytest.raises(Invalid, match="end each, or give it somewhere else"):
            remove_team(work, "Beech")
        end_grant(work, "sam.lead", "service_lead", scope="Beech")
        remove_team(work, "Beech")
        given = [each for each in history.events(work.connection, "organisation") if each.verb == "grant_given"]
        assert "Beech" in places_of(work.connection, given).values(), "a role that was given there still says where"


def test_nobody_but_an_administrator_removes_or_learns_what_stands_there(trust: Trust) -> None:
    with trust.work(trust.actor("sam", (Role.SERVICE_LEAD, "Oak"), (Role.HR, "trust"))) as work:
        for asked in (remove_team, remove_care_group, what_stands_on_team, what_stands_on_care_group):
            with pytest.raises(Forbidden):
                asked(work, "Beech")
