"""Whoever is named lead of a record for good is told, and so are the other lead and the one before, for some days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.hires.waiting import Kind, waiting_for_actor
from pledge_engine.office import Office
from tests.factories.cover import RECORD, complete, give, gone, one_record
from tests.factories.office import ADMINISTRATOR, TEAM, mailed, move_clock
from workflows.definition import Role

TO_READ = "something_to_read"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """Sam and Pat lead the record; Cleo holds both roles there too and is named nowhere."""
    with one_record(database) as office:
        yield office


def name_cleo(office: Office, by: str, role: Role = Role.SERVICE_LEAD) -> None:
    with office.work(office.actor(by)) as work:
        reassign_lead(work, RECORD, role, "cleo")


def told(office: Office, handle: str) -> list[str]:
    with office.work(office.actor(handle), write=False) as work:
        found = waiting_for_actor(work, {Kind.LEADS_CHANGED}).leads_changed
    return [row.said for row in found.rows]


def test_the_new_lead_and_the_other_one_are_told_and_mailed_and_whoever_did_it_is_not(office: Office) -> None:
    name_cleo(office, "sam")
    assert told(office, "cleo") == ["Sam Example named you as the service lead, in place of Sam Example."]
    assert told(office, "pat") == ["Sam Example named Cleo Example as the service lead, in place of Sam Example."]
    assert told(office, "sam") == []
    assert [mailed(office, handle) for handle in ("cleo", "pat", "sam")] == [[TO_READ], [TO_READ], []]


def test_the_lead_before_reads_that_another_leads_it_now(office: Office) -> None:
    name_cleo(office, "pat")
    assert told(office, "sam") == ["Pat Example named Cleo Example as the service lead, in place of you."]


def test_whose_agreement_waits_is_mailed_of_that_alone(office: Office) -> None:
    complete(office, "sam", "job_plan")
    name_cleo(office, "sam", Role.PROFESSIONAL_LEAD)
    assert mailed(office, "cleo") == ["agreement_needed"]


@pytest.mark.parametrize("handle", ["lena", "hana", "fay", "cara", "piers", "bo", ADMINISTRATOR])
def test_nobody_else_is_told(office: Office, handle: str) -> None:
    name_cleo(office, "sam")
    assert told(office, handle) == []
    assert mailed(office, handle) == []


def test_a_lead_of_the_team_whom_it_does_not_concern_is_not_told(office: Office) -> None:
    give(office, "lena", Role.SERVICE_LEAD, TEAM)
    name_cleo(office, "sam")
    assert told(office, "lena") == []


def test_it_is_told_for_seven_days(office: Office) -> None:
    name_cleo(office, "sam")
    move_clock(office, timedelta(days=7))
    assert told(office, "cleo")
    move_clock(office, timedelta(seconds=1))
    assert not told(office, "cleo")


def test_of_two_changes_of_one_lead_the_last_is_told(office: Office) -> None:
    name_cleo(office, "pat")
    with office.work(office.actor("pat")) as work:
        reassign_lead(work, RECORD, Role.SERVICE_LEAD, "sam")
    assert told(office, "sam") == ["Pat Example named you as the service lead, in place of Cleo Example."]


def test_one_whose_access_has_ended_is_said_to_have_left(office: Office) -> None:
    gone(office, "sam")
    name_cleo(office, "pat")
    said = "Pat Example named you as the service lead, in place of Sam Example, whose access had ended."
    assert told(office, "cleo") == [said]
