"""A step is given to somebody else whoever holds it: one of a queue to a person there, a lead's by naming another lead."""

from collections.abc import Iterator

import pytest

from pledge_engine.access.finding import find_hire
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.handing_on import hand_on
from pledge_engine.hires.queue import picked_up_on
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import newcomers
from tests.factories.cover import RECORD, complete, give
from tests.factories.office import (
    ADMINISTRATOR,
    CARE_GROUP,
    ENGINE,
    TEAM,
    furnish,
    go_on,
    journey_of,
    office_on,
    opened_hire,
)
from workflows.definition import Role


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """A new record; Kim may lead it, and Hugo works in HR."""
    office = office_on(database)
    furnish(office, shipped_text())
    with office.work(office.actor(ADMINISTRATOR)) as work:
        for handle in ("kim", "hugo"):
            newcomers.add_person(work, handle, f"{handle.title()} Example")
    give(office, "kim", Role.SERVICE_LEAD, TEAM)
    give(office, "hugo", Role.HR, CARE_GROUP)
    opened_hire(office)
    yield office
    office.close()


def handed(office: Office, by: str, step: str, to: str, n: int | None = None) -> None:
    with office.work(office.actor(by)) as work:
        hand_on(work, RECORD, step, to, n=n)


def lead(office: Office, role: Role) -> str | None:
    return journey_of(office, RECORD).leads.get(role)


def test_a_leads_step_makes_somebody_that_lead_of_the_whole_record(office: Office) -> None:
    handed(office, "pat", "understand_roles", "kim")
    assert lead(office, Role.SERVICE_LEAD) == office.actor("kim").id
    assert lead(office, Role.PROFESSIONAL_LEAD) == office.actor("pat").id


def test_a_step_that_waits_for_the_other_leads_agreement_is_that_leads_to_give_away(office: Office) -> None:
    complete(office, "sam", "job_plan")
    handed(office, "sam", "job_plan", "cleo")
    assert lead(office, Role.PROFESSIONAL_LEAD) == office.actor("cleo").id
    assert lead(office, Role.SERVICE_LEAD) == office.actor("sam").id


def test_a_step_of_a_queue_is_given_to_somebody_there_and_no_lead_changes(office: Office) -> None:
    while not journey_of(office, RECORD).open_turn("advert_open"):
        go_on(office, RECORD)
    before = journey_of(office, RECORD).leads
    handed(office, "hana", "advert_open", "hugo")
    turn = journey_of(office, RECORD).open_turn("advert_open")
    assert turn is not None
    with office.work(ENGINE, write=False) as work:
        held = picked_up_on(work.connection, find_hire(work.connection, ENGINE, RECORD)[0].id)
    assert held[turn.key].id == office.actor("hugo").id
    assert journey_of(office, RECORD).leads == before
    with pytest.raises(Invalid):
        handed(office, "hana", "advert_open", "kim")


def test_what_the_worker_holds_is_given_to_nobody(office: Office) -> None:
    while not journey_of(office, RECORD).open_turn("workbook_week"):
        go_on(office, RECORD)
    before = journey_of(office, RECORD)
    with pytest.raises(Invalid, match="is for the worker to do; their service lead can make time for it"):
        handed(office, "sam", "workbook_week", "kim", n=2)
    assert journey_of(office, RECORD) == before


def test_nobody_and_nothing_that_is_not_there(office: Office) -> None:
    for step, to, error in (("understand_roles", "nobody", Invalid), ("nothing", "kim", NotFound)):
        with pytest.raises(error):
            handed(office, "pat", step, to)
    assert lead(office, Role.SERVICE_LEAD) == office.actor("sam").id
