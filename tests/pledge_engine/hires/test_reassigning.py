"""Another lead is named on a record: who may, who may be, and what becomes of what was agreed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from pledge_engine.access.finding import find_scope
from pledge_engine.errors import Conflict, Forbidden, Invalid, NotFound, RefusedMove
from pledge_engine.hires.attention import attention
from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_commands import withdraw_agreement
from pledge_engine.hires.telling import history, said
from pledge_engine.office import Office
from pledge_engine.store.tables import appointees
from tests.factories.cover import RECORD, agree, away, complete, give, gone, one_record
from tests.factories.office import CARE_GROUP, ENGINE, TEAM, journey_of, mailed
from tests.pledge_engine.hires.folding import must_equal
from workflows.definition import Role

PLAN = "job_plan"
SERVICE, PROFESSIONAL = Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """Sam and Pat lead the record; Cleo holds both roles there too and is named nowhere."""
    with one_record(database) as office:
        yield office


def reassign(office: Office, by: str, role: Role, handle: str, seen: int | None = None) -> None:
    with office.work(office.actor(by)) as work:
        reassign_lead(work, RECORD, role, handle, seen=seen)


def offer_to(office: Office, handle: str, *, ended: bool = False) -> None:
    row = {"id": f"{handle}-offer", "hire_id": hire_id(office), "name": handle, "person_id": office.actor(handle).id}
    with office.work(ENGINE) as work:
        day = work.today
        work.connection.execute(insert(appointees), row | {"offered_on": day, "ended_on": day if ended else None})


def hire_id(office: Office) -> str:
    with office.work(ENGINE, write=False) as work:
        return find_scope(work.connection, ENGINE, RECORD).hire_id


@pytest.mark.parametrize("by", ["sam", "pat", "cleo"])
def test_a_lead_in_reach_names_another_lead(office: Office, by: str) -> None:
    reassign(office, by, SERVICE, " Cleo ")
    assert journey_of(office, RECORD).leads == {SERVICE: office.actor("cleo").id, PROFESSIONAL: office.actor("pat").id}
    with office.work(office.actor("pat"), write=False) as work:
        newest = history(work, RECORD)[0]
        assert show_hire(work, RECORD).service_lead == "Cleo Example"
    assert newest.sentence == "named Cleo Example as the service lead, in place of Sam Example."
    assert newest.verb == "lead_reassigned"
    with office.work(ENGINE, write=False) as work:
        must_equal(work.connection, hire_id(office))


@pytest.mark.parametrize("by", ["lena", "hana", "cara", "piers", "bo", "admin"])
def test_nobody_else_does(office: Office, by: str) -> None:
    with pytest.raises((Forbidden, NotFound)):
        reassign(office, by, SERVICE, "cleo")
    assert journey_of(office, RECORD).leads[SERVICE] == office.actor("sam").id


@pytest.mark.parametrize("handle", ["hana", "cara", "nobody"])
def test_the_new_lead_holds_the_role_where_the_team_is(office: Office, handle: str) -> None:
    with pytest.raises(Invalid, match="is not a service lead of Oak team; name cleo or sam"):
        reassign(office, "sam", SERVICE, handle)


def test_somebody_who_was_deactivated_is_not_named(office: Office) -> None:
    gone(office, "cleo")
    with pytest.raises(Invalid, match="name sam"):
        reassign(office, "sam", SERVICE, "cleo")


def test_the_two_leads_stay_two_people(office: Office) -> None:
    give(office, "pat", SERVICE, TEAM)
    with pytest.raises(RefusedMove, match="must be two different people"):
        reassign(office, "sam", SERVICE, "pat")
    with pytest.raises(Invalid, match="leads this record already"):
        reassign(office, "sam", SERVICE, "sam")


@pytest.mark.parametrize("ended", [False, True], ids=["present", "earlier"])
def test_nobody_is_named_to_lead_their_own_record(office: Office, ended: bool) -> None:
    offer_to(office, "cleo", ended=ended)
    with pytest.raises(RefusedMove, match="Nobody leads a record that is or was their own"):
        reassign(office, "sam", SERVICE, "cleo")


def test_nobody_names_a_lead_on_their_own_record(office: Office) -> None:
    offer_to(office, "cleo")
    with pytest.raises(NotFound):
        reassign(office, "cleo", SERVICE, "sam")


def test_who_hands_the_record_of_a_lead_over_is_still_told_what_they_did(office: Office) -> None:
    """Cleo's own record is open to the leads it names alone; give one of them up, and it is closed from then on."""
    give(office, "lena", SERVICE, TEAM)
    offer_to(office, "cleo")
    with office.work(office.actor("sam")) as work:
        entry = said(work, reassign_lead(work, RECORD, SERVICE, "lena"))
    assert entry.sentence == "named Lena Example as the service lead, in place of Sam Example."
    with office.work(office.actor("sam"), write=False) as work, pytest.raises(NotFound):
        show_hire(work, RECORD)


def test_what_the_lead_before_agreed_stands_and_the_new_lead_agrees_the_rest(office: Office) -> None:
    complete(office, "sam", PLAN)
    reassign(office, "sam", SERVICE, "cleo")
    (turn,) = journey_of(office, RECORD).current(PLAN)
    assert [(agreed.role, agreed.person) for agreed in turn.agreements] == [(SERVICE, office.actor("sam").id)]
    with pytest.raises(Forbidden):
        agree(office, "sam", PLAN)
    agree(office, "pat", PLAN)
    (turn,) = journey_of(office, RECORD).current(PLAN)
    assert turn.status == "done"


def test_who_agreed_in_one_role_does_not_agree_in_the_other(office: Office) -> None:
    complete(office, "sam", PLAN)
    reassign(office, "sam", SERVICE, "cleo")
    give(office, "sam", PROFESSIONAL, CARE_GROUP)
    reassign(office, "pat", PROFESSIONAL, "sam")
    with pytest.raises(RefusedMove, match="different people"):
        agree(office, "sam", PLAN)
    with office.work(office.actor("sam"), write=False) as work:
        assert not attention(work).awaiting_you
    with office.work(office.actor("sam")) as work:
        withdraw_agreement(work, RECORD, PLAN)
    complete(office, "cleo", PLAN)
    agree(office, "sam", PLAN)
    (turn,) = journey_of(office, RECORD).current(PLAN)
    assert {agreed.role: agreed.person for agreed in turn.agreements} == {
        SERVICE: office.actor("cleo").id,
        PROFESSIONAL: office.actor("sam").id,
    }


def test_a_new_lead_is_asked_where_an_agreement_waits_for_them(office: Office) -> None:
    reassign(office, "pat", PROFESSIONAL, "cleo")
    assert "agreement_needed" not in mailed(office, "cleo")
    complete(office, "sam", PLAN)
    reassign(office, "cleo", PROFESSIONAL, "pat")
    assert "agreement_needed" in mailed(office, "pat")


def test_somebody_who_has_gone_is_replaced_and_the_record_is_held_again(office: Office) -> None:
    gone(office, "sam")
    reassign(office, "pat", SERVICE, "cleo")
    with office.work(office.actor("pat"), write=False) as work:
        view = show_hire(work, RECORD)
    assert view.service_lead == "Cleo Example"
    assert "Nobody holds this" not in {task.owner for task in view.tasks}


def test_who_is_named_beside_the_person_they_cover_for_covers_no_more_there(office: Office) -> None:
    give(office, "cara", SERVICE, TEAM)
    give(office, "cara", PROFESSIONAL, "South")
    away(office, "pat", "cara")
    reassign(office, "sam", SERVICE, "cara")
    complete(office, "cara", PLAN)
    with pytest.raises(RefusedMove, match="already has the agreement of the service lead"):
        agree(office, "cara", PLAN)
    with office.work(office.actor("cara"), write=False) as work:
        assert show_hire(work, RECORD).professional_lead == "Pat Example"


def test_a_page_that_is_out_of_date_is_a_conflict_and_naming_a_lead_is_a_move(office: Office) -> None:
    reassign(office, "sam", SERVICE, "cleo", seen=1)
    with pytest.raises(Conflict):
        reassign(office, "cleo", SERVICE, "sam", seen=1)
