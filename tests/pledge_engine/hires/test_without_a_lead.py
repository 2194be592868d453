"""Whoever may name another lead is told of each record one of whose leads can act no more, until somebody is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pledge_engine.hires.ending_commands import withdraw
from pledge_engine.hires.leading import leads_on
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.hires.waiting import Kind, waiting_for_actor
from pledge_engine.office import Office
from pledge_engine.people.granting import end_grant
from tests.factories.cover import RECORD, away, gone, one_record
from tests.factories.office import ADMINISTRATOR, CARE_GROUP, ENGINE, TEAM, opened_hire
from workflows.definition import Role

LEFT = "Nobody holds this (Sam Example can no longer log in)"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """Sam and Pat lead the record; Cleo holds both roles there too and is named nowhere."""
    with one_record(database) as office:
        yield office


def told(office: Office, handle: str) -> dict[str, tuple[str, ...]]:
    with office.work(office.actor(handle), write=False) as work:
        found = waiting_for_actor(work, {Kind.WITHOUT_A_LEAD}).without_a_lead
    assert found.total == len(found.rows)
    return {row.reference: row.who for row in found.rows}


def test_the_other_lead_and_the_teams_other_leads_are_told_until_another_is_named(office: Office) -> None:
    second = opened_hire(office, service_lead="cleo")
    assert told(office, "pat") == {}
    gone(office, "sam")
    assert told(office, "pat") == told(office, "cleo") == {RECORD: (LEFT,)}
    with office.work(office.actor("pat")) as work:
        reassign_lead(work, RECORD, Role.SERVICE_LEAD, "cleo")
    assert told(office, "pat") == told(office, "cleo") == {}
    gone(office, "cleo")
    assert set(told(office, "pat")) == {RECORD, second}


@pytest.mark.parametrize("handle", ["lena", "hana", "fay", "cara", "piers", "bo", ADMINISTRATOR])
def test_nobody_is_told_who_could_not_name_another(office: Office, handle: str) -> None:
    gone(office, "sam")
    assert told(office, handle) == {}


@pytest.mark.parametrize(
    ("handle", "role", "scope", "reader"),
    [("sam", Role.SERVICE_LEAD, TEAM, "pat"), ("pat", Role.PROFESSIONAL_LEAD, CARE_GROUP, "sam")],
)
def test_a_lead_whose_role_was_ended_acts_no_more_either(
    office: Office, handle: str, role: Role, scope: str, reader: str
) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        end_grant(work, handle, role, scope=scope)
    assert told(office, reader) == {RECORD: (f"Nobody holds this ({handle.title()} Example no longer has the role)",)}
    with office.work(ENGINE, write=False) as work:
        leads = leads_on(work, open_reader(work, RECORD).record)
    assert [lead.name for lead in leads.values() if not lead.acts] == [f"{handle.title()} Example"]


def test_while_cover_lasts_it_is_said_who_covers_and_until_when(office: Office) -> None:
    away(office, "sam", "cleo")
    assert told(office, "pat") == {}
    gone(office, "sam")
    assert told(office, "pat") == {RECORD: ("Cleo Example, covering for Sam Example until 19 June 2026",)}


def test_a_record_that_has_ended_needs_no_other_lead(office: Office) -> None:
    with office.work(office.actor("sam")) as work:
        withdraw(work, RECORD, "not_funded")
    gone(office, "sam")
    assert told(office, "pat") == {}
