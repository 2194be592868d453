"""A team moves to another care group while no post is on record there, and the trail says where it belonged."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from pledge_engine.audit import history
from pledge_engine.audit.event import Change
from pledge_engine.errors import Forbidden, Invalid, NotFound
from pledge_engine.people.moving import move_team
from pledge_engine.people.organisation import add_care_group
from pledge_engine.store.tables import teams
from tests.factories.trust import Trust
from workflows.definition import Role

ADA = ("ada", (Role.ADMINISTRATOR, "trust"))


def belongs(trust: Trust, team: str) -> str:
    with trust.work() as work:
        found = select(teams.c.care_group_id).where(teams.c.id == trust.teams[team])
        return str(work.connection.execute(found).scalar_one())


def test_a_team_without_a_post_moves_and_the_trail_says_from_where(trust: Trust) -> None:
    with trust.work(trust.actor(*ADA)) as work:
        forensic = add_care_group(work, "Forensic")
        assert move_team(work, " oak ", care_group="forensic") == ("Oak", "Forensic")
        (event,) = (each for each in history.events(work.connection, "organisation") if each.verb == "team_moved")
    assert belongs(trust, "Oak") == forensic
    assert (event.role, event.changes["care_group"]) == ("administrator", Change("Adult", "Forensic"))
    assert event.changes["of"].new == trust.teams["Oak"]


def test_a_team_on_record_stays_and_so_does_one_that_belongs_there_already(trust: Trust) -> None:
    before = belongs(trust, "Oak")
    with trust.work(trust.actor(*ADA)) as work:
        add_care_group(work, "Forensic")
        with pytest.raises(Invalid, match="Oak belongs to Adult already"):
            move_team(work, "Oak", care_group="Adult")
        for team, group in (("Beech", "Forensic"), ("Oak", "Children")):
            with pytest.raises(NotFound):
                move_team(work, team, care_group=group)
    trust.hire()
    alex = trust.actor("alex", (Role.ADMINISTRATOR, "trust"))
    with trust.work(alex) as work, pytest.raises(Invalid, match="posts or people of Oak are on record"):
        move_team(work, "Oak", care_group="Forensic")
    assert belongs(trust, "Oak") == before


def test_nobody_but_an_administrator_moves_a_team(trust: Trust) -> None:
    with (
        trust.work(trust.actor("sam", (Role.SERVICE_LEAD, "Oak"), (Role.HR, "trust"))) as work,
        pytest.raises(Forbidden),
    ):
        move_team(work, "Oak", care_group="Adult")
