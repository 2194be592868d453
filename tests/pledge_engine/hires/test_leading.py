"""Who leads a record today, and which sensitive steps are named to whoever covers in what is planned of messages."""

from typing import Any

import pytest
from sqlalchemy import select, update

from pledge_engine.hires.confidential import named_steps
from pledge_engine.hires.leading import Leads, leads_of, said_holders
from pledge_engine.store.tables import grants, hires, occurrences, people, teams
from pledge_engine.work import Work
from tests.factories.trust import PLEDGE, Trust
from workflows.definition import BOTH_LEADS, Role, Step

SERVICE, PROFESSIONAL = BOTH_LEADS


@pytest.fixture
def led(trust: Trust) -> Trust:
    """A record led by Sam and Pat; Cara holds both lead roles elsewhere."""
    trust.person("sam", (SERVICE, "Oak"))
    trust.person("pat", (PROFESSIONAL, "Adult"))
    trust.person("cara", (SERVICE, "Yew"), (PROFESSIONAL, "Older"))
    trust.hire(leads=("sam", "pat"))
    return trust


def row_of(work: Work) -> Any:
    columns = (hires.c.id.label("hire_id"), hires.c.reference, hires.c.team_id, teams.c.care_group_id)
    leads = (hires.c.service_lead_id, hires.c.professional_lead_id)
    return work.connection.execute(select(*columns, *leads).join(teams, teams.c.id == hires.c.team_id)).one()


def leads(trust: Trust) -> Leads:
    with trust.work() as work:
        row = row_of(work)
        return leads_of(work, [row])[row.hire_id]


def deactivate(trust: Trust, handle: str) -> None:
    with trust.begin() as connection:
        connection.execute(update(people).where(people.c.handle == handle).values(active=False))


def test_a_lead_is_covered_by_who_covers_for_them_today(led: Trust) -> None:
    led.cover("sam", "cara")
    found = leads(led)
    assert (found[SERVICE].who, found[PROFESSIONAL].who) == ("Sam, covered by Cara", "Pat")
    deactivate(led, "sam")
    assert leads(led)[SERVICE].who == "Cara, covering for Sam"
    deactivate(led, "cara")
    found = leads(led)
    assert (found[SERVICE].who, found[SERVICE].held) == ("", False)
    assert said_holders(BOTH_LEADS, found) == "The professional lead; nobody holds the part of the service lead"
    assert said_holders((SERVICE,), found) == "Nobody holds this"
    assert said_holders((Role.HR, PROFESSIONAL), found) == "HR and the professional lead"


def test_a_lead_whose_role_there_was_ended_holds_nothing_and_lends_nothing(led: Trust) -> None:
    led.cover("sam", "cara")
    with led.begin() as connection:
        connection.execute(update(grants).where(grants.c.role == SERVICE).values(scope_id=led.teams["Yew"]))
    found = leads(led)
    assert (found[SERVICE].who, found[SERVICE].held) == ("", False)
    assert found[SERVICE].at_length == "Nobody holds this (Sam no longer has the role)"
    assert said_holders((SERVICE,), found) == "Nobody holds this"
    assert found[PROFESSIONAL].held


@pytest.mark.parametrize("ended", [False, True], ids=["present", "earlier"])
@pytest.mark.parametrize("worker", ["cara", "sam"])
def test_cover_holds_nothing_on_a_record_that_is_the_own_of_either(led: Trust, worker: str, ended: bool) -> None:
    led.cover("sam", "cara")
    led.offer("R-0001", worker, ended=ended)
    assert leads(led)[SERVICE].cover is None


def test_cover_holds_nothing_where_one_person_would_be_both_leads(led: Trust) -> None:
    led.cover("sam", "cara")
    led.cover("pat", "cara")
    assert {lead.cover for lead in leads(led).values()} == {None}


def is_named(work: Work, step: Step) -> bool:
    turn = (
        select(occurrences.c.id).join(hires, hires.c.id == occurrences.c.hire_id).where(occurrences.c.step == step.key)
    )
    assert work.connection.execute(turn).all()
    return bool(work.connection.execute(turn.where(named_steps(work.actor, PLEDGE))).all())


def test_a_sensitive_step_is_named_to_who_covers_for_the_lead_it_is_for(led: Trust) -> None:
    step = PLEDGE.steps["wellbeing_plan"]
    assert step.sensitive
    led.open_step("R-0001", step.key)
    led.person("remy", (SERVICE, "Oak"))
    named = []
    for covered in ("sam", "remy"):
        led.cover(covered, f"cover.of.{covered}")
        cover = led.actor(f"cover.of.{covered}", (SERVICE, "Yew"))
        with led.work(cover) as work:
            named.append(is_named(work, step))
    assert named == [True, False]


def test_a_sensitive_step_is_not_named_through_cover_that_does_not_count_there(led: Trust) -> None:
    step = PLEDGE.steps["oh_clearance"]
    led.open_step("R-0001", step.key)
    led.person("hana", (Role.HR, "Adult"))
    cover = led.person("pat", (Role.HR, "Older"))
    led.cover("hana", "pat")
    led.cover("hana", "cara")
    with led.work(led.actor("pat")) as work:
        assert work.actor.audit_id == cover
        assert not is_named(work, step)
    led.offer("R-0001", "hana")
    with led.work(led.actor("cara", (Role.HR, "Older"))) as work:
        assert not is_named(work, step)
