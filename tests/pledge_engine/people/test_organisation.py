import pytest
from sqlalchemy import select

from pledge_engine.access.finding import find_hire
from pledge_engine.access.permissions import Action
from pledge_engine.audit import history
from pledge_engine.audit.event import Change
from pledge_engine.errors import Forbidden, Invalid, NotFound
from pledge_engine.people.organisation import (
    add_care_group,
    add_team,
    name_of_care_group,
    name_of_team,
    rename_care_group,
    rename_team,
)
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


def test_a_name_that_a_team_of_another_care_group_has_is_said_with_where_it_is(trust: Trust) -> None:
    with trust.work() as work:
        add_care_group(work, "Forensic")
        with pytest.raises(
            Invalid, match=r"there is a team 'oak' already in Adult; choose another, for example with the"
        ):
            add_team(work, "oak", care_group="Forensic")


def test_a_care_group_is_added_once(trust: Trust) -> None:
    with trust.work() as work, pytest.raises(Invalid, match="there is a care group 'adult' already"):
        add_care_group(work, "adult")


def test_a_team_cannot_be_added_to_a_care_group_that_is_not_there(trust: Trust) -> None:
    with trust.work() as work, pytest.raises(NotFound, match="no care group 'Children'"):
        add_team(work, "Ash", care_group="Children")


@pytest.mark.parametrize("care_group", ["Children", " "])
def test_a_taken_name_and_a_care_group_that_is_not_there_are_said_at_once(trust: Trust, care_group: str) -> None:
    with trust.work() as work, pytest.raises(Invalid) as caught:
        add_team(work, "Oak", care_group=care_group)
    assert [mistake.field for mistake in caught.value.mistakes] == ["care_group", "name"]


def test_a_team_or_a_care_group_is_called_otherwise_and_the_trail_says_what_it_was_called(trust: Trust) -> None:
    reference = trust.hire()
    with trust.work(trust.actor("ada", (Role.ADMINISTRATOR, "trust"))) as work:
        assert rename_team(work, " oak ", "  Oak   tree ")
        assert rename_care_group(work, trust.care_groups["Adult"], "Adults")
        assert not rename_team(work, "Oak tree", "Oak tree")
        assert rename_team(work, "Oak tree", "oak tree"), "another capital letter is another name"
        assert name_of_team(work, trust.teams["Oak"]) == "oak tree"
        assert name_of_care_group(work, trust.care_groups["Adult"]) == "Adults"
        changed = [
            (event.verb, event.role, event.changes["of"].new, event.changes["name"])
            for event in history.events(work.connection, "organisation")
        ]
    team, group = trust.teams["Oak"], trust.care_groups["Adult"]
    assert changed == [
        ("team_renamed", "administrator", team, Change("Oak", "Oak tree")),
        ("care_group_renamed", "administrator", group, Change("Adult", "Adults")),
        ("team_renamed", "administrator", team, Change("Oak tree", "oak tree")),
    ]
    with trust.work(trust.actor("sam.lead", (Role.SERVICE_LEAD, "Oak"))) as work:
        row, _ = find_hire(work.connection, work.actor, reference, Action.SEE_HIRE)
        assert (row.reference, row.team_name) == (reference, "oak tree")


@pytest.mark.parametrize("name", ["Elm", "ELM ", "", "x" * 121])
def test_a_team_is_never_given_the_name_of_another_nor_one_that_cannot_be(trust: Trust, name: str) -> None:
    with trust.work() as work:
        with pytest.raises(Invalid):
            rename_team(work, "Oak", name)
        with pytest.raises(NotFound, match="no team 'Beech'"):
            rename_team(work, "Beech", "Birch")
        assert name_of_team(work, trust.teams["Oak"]) == "Oak"


def test_nobody_but_an_administrator_renames_or_learns_what_there_is(trust: Trust) -> None:
    with trust.work(trust.actor("sam", (Role.SERVICE_LEAD, "Oak"), (Role.HR, "trust"))) as work:
        for place in ("Oak", "Beech"):
            with pytest.raises(Forbidden):
                rename_team(work, place, "Ash")
            with pytest.raises(Forbidden):
                rename_care_group(work, place, "Ash")
            with pytest.raises(Forbidden):
                name_of_team(work, place)


def test_nobody_but_an_administrator_adds_places(trust: Trust) -> None:
    with trust.work(trust.actor("sam", (Role.SERVICE_LEAD, "Oak"), (Role.HR, "trust"))) as work:
        with pytest.raises(Forbidden):
            add_care_group(work, "Forensic")
        with pytest.raises(Forbidden):
            add_team(work, "Ash", care_group="Adult")


def test_a_name_that_is_nearly_that_of_another_is_added_only_by_whoever_is_sure(trust: Trust) -> None:
    with trust.work() as work:
        add_care_group(work, "Adult community")
        with pytest.raises(Invalid, match="nearly the name of the care group “Adult community”"):
            add_care_group(work, "Adult comunity")
        add_team(work, "Willow", care_group="Adult community")
        with pytest.raises(Invalid, match="nearly the name of the team “Willow”"):
            add_team(work, "Wilow", care_group="Adult community")
        add_team(work, "Wilow", care_group="Adult community", sure=True)
        add_team(work, "Beech", care_group="Adult community")
