import pytest
from sqlalchemy import select

from pledge_engine.audit import history
from pledge_engine.errors import Forbidden, Invalid, NotFound
from pledge_engine.people.organisation import add_care_group, add_team
from pledge_engine.store.tables import teams
from tests.factories.trust import Trust
from workflows.definition import Role


def test_a_team_belongs_to_a_care_group_found_by_its_name(trust: Trust) -> None:
    with trust.work(trust.actor("ada", (Role.ADMINISTRATOR, "trust"))) as work:
        group_id = add_care_group(work, "Forensic")
        team_id = add_team(work, "Ash", care_group="  forensic ")
        row = work.connection.execute(select(teams).where(teams.c.id == team_id)).one()
        events = history.events(work.connection, "organisation")
    assert (row.name, row.care_group_id) == ("Ash", group_id)
    assert [(event.verb, event.role, event.changes["name"].new) for event in events] == [
        ("care_group_added", "administrator", "Forensic"),
        ("team_added", "administrator", "Ash"),
    ]


@pytest.mark.parametrize("name", ["Oak", "oak", " OAK ", "", "x" * 121, "a\0b"])
def test_a_name_that_is_taken_or_unusable_is_refused(trust: Trust, name: str) -> None:
    with trust.work() as work, pytest.raises(Invalid):
        add_team(work, name, care_group="Adult")


def test_a_care_group_is_added_once(trust: Trust) -> None:
    with trust.work() as work, pytest.raises(Invalid, match="there is a care group 'adult' already"):
        add_care_group(work, "adult")


def test_a_team_cannot_be_added_to_a_care_group_that_is_not_there(trust: Trust) -> None:
    with trust.work() as work, pytest.raises(NotFound, match="no care group 'Children'"):
        add_team(work, "Ash", care_group="Children")


def test_nobody_but_an_administrator_adds_places(trust: Trust) -> None:
    with trust.work(trust.actor("sam", (Role.SERVICE_LEAD, "Oak"), (Role.HR, "trust"))) as work:
        with pytest.raises(Forbidden):
            add_care_group(work, "Forensic")
        with pytest.raises(Forbidden):
            add_team(work, "Ash", care_group="Adult")
