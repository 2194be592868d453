"""Somebody is deactivated: what they held is counted, they act no more, and nobody is said to hold what nobody holds."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from notifications.outbox import messages
from pledge_engine.errors import NotFound
from pledge_engine.hires.attention import attention
from pledge_engine.hires.explaining import explain
from pledge_engine.hires.forms import step_form
from pledge_engine.hires.handing_over import Handover, deactivate_person, what_they_hold
from pledge_engine.hires.leaving_behind import left_behind, would_be_left
from pledge_engine.hires.list_views import AttentionList
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.notes import add_note
from pledge_engine.hires.opening import open_hire
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.views import HireView
from pledge_engine.office import Office
from pledge_engine.people.deactivating import reactivate
from pledge_engine.people.granting import end_grant, give_grant
from tests.factories.cover import RECORD, agree, away, complete, gone, one_record
from tests.factories.office import (
    ADMINISTRATOR,
    ENGINE,
    TEAM,
    go_on,
    journey_of,
    move_clock,
)
from workflows.definition import Role

NOBODY = "Nobody holds this"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """Sam and Pat lead the record; Cleo holds both roles there too and is named nowhere."""
    with one_record(database) as office:
        yield office


def deactivated(office: Office, handle: str) -> Handover:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        return deactivate_person(work, handle)


def seen(office: Office, handle: str) -> HireView:
    with office.work(office.actor(handle), write=False) as work:
        return show_hire(work, RECORD)


def needing(office: Office, handle: str) -> AttentionList:
    with office.work(office.actor(handle), write=False) as work:
        return attention(work)


def test_who_was_deactivated_acts_through_no_door_from_that_moment_on(office: Office) -> None:
    kept = office.actor("sam")
    deactivated(office, "sam")
    with pytest.raises(NotFound):
        office.actor("sam")
    with pytest.raises(NotFound, match="no person 'sam'"), office.work(kept) as work:
        add_note(work, RECORD, "The room is booked.")
    with pytest.raises(NotFound, match="no person 'sam'"), office.work(kept, write=False) as work:
        show_hire(work, RECORD)
    assert not seen(office, "pat").notes


def test_what_they_held_is_counted_with_who_has_it_now(office: Office) -> None:
    with office.work(office.actor("sam")) as work:
        open_hire(work, TEAM, service_lead="sam", professional_lead="cleo")
    away(office, "sam", "cleo")
    mine = [task for task in seen(office, "pat").tasks if task.owner == "The service lead"]
    found = deactivated(office, "sam")
    assert found == Handover(
        name="Sam Example",
        records=2,
        open_steps=2 * len(mine),
        cover="Cleo Example",
        covered=1,
        with_nobody=1,
        teams=(("Oak team", 2),),
        references=(),
        picked_up=0,
        roles=found.roles,
        covers_for=(),
        covered_by=found.covered_by,
    )
    assert [(role.role, role.scope) for role in found.roles] == [("service_lead", TEAM)]
    assert [cover.cover_name for cover in found.covered_by] == ["Cleo Example"]


def test_what_cover_is_lost_and_that_nobody_is_named_is_said_before_and_after(office: Office) -> None:
    away(office, "sam", "cleo")
    with office.work(office.actor(ADMINISTRATOR), write=False) as work:
        before = would_be_left(what_they_hold(work, "cleo"))
    roles = f"service lead of {TEAM} and professional lead of North"
    told = [line for line in before if "cover" in line or "roles" in line]
    assert sorted(told) == sorted(
        (
            f"Their roles stay, and give nothing from then on: {_ordered(before, roles)}.",
            _line(before, "They cover for Sam Example until ", ": nobody would stand in then."),
            "Nobody is named to cover for them.",
        )
    )
    after = left_behind(deactivated(office, "cleo"))
    _line(after, "They cover for Sam Example until ", ": nobody stands in then. End that cover and name somebody else.")
    assert not seen(office, "pat").service_lead.startswith("Cleo")
    with office.work(office.actor(ADMINISTRATOR), write=False) as work:
        held = what_they_hold(work, "sam")
    _line(would_be_left(held), "Cleo Example covers for them until ", ", and that goes on.")


def _line(told: tuple[str, ...], start: str, part: str) -> str:
    (line,) = [line for line in told if line.startswith(start) and part in line]
    return line


def _ordered(told: tuple[str, ...], roles: str) -> str:
    one, other = roles.split(" and ")
    return roles if any(roles in line for line in told) else f"{other} and {one}"


def test_who_holds_no_role_to_tell_of_is_said_like_anybody_without_one(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR), write=False) as work:
        told = would_be_left(what_they_hold(work, "wren"))
    assert told == ("They hold no role in a team, a care group or the trust.", "No record names them as a lead.")


def test_records_are_named_only_to_an_administrator_whom_another_role_shows_them(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        give_grant(work, "cleo", Role.ADMINISTRATOR)
    with office.work(office.actor("cleo")) as work:
        give_grant(work, ADMINISTRATOR, Role.SERVICE_LEAD, scope=TEAM)
    assert deactivated(office, "sam").references == (RECORD,)


def test_steps_that_wait_for_their_agreement_count_and_those_they_agreed_do_not(office: Office) -> None:
    complete(office, "sam", "job_plan")
    of_pat = [task.step for task in seen(office, "pat").tasks if task.owner == "The professional lead"]
    assert "job_plan" in of_pat
    assert deactivated(office, "pat").open_steps == len(of_pat)


def test_who_led_nothing_leaves_nothing(office: Office) -> None:
    found = deactivated(office, "hana")
    assert (found.records, found.open_steps, found.cover, found.with_nobody) == (0, 0, "", 0)


def test_where_the_role_of_a_lead_was_ended_every_place_says_that_nobody_holds_it(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        end_grant(work, "sam", Role.SERVICE_LEAD, scope=TEAM)
    view = seen(office, "pat")
    assert view.service_lead == f"{NOBODY} (Sam Example no longer has the role)"
    assert {task.step: task.owner for task in view.tasks}["understand_roles"] == NOBODY


def test_where_the_lead_has_gone_every_place_says_that_nobody_holds_it(office: Office) -> None:
    gone(office, "sam")
    view = seen(office, "pat")
    assert view.service_lead == f"{NOBODY} (Sam Example can no longer log in)"
    tasks = {task.step: task for task in view.tasks}
    assert tasks["understand_roles"].owner == NOBODY
    assert tasks["readiness_session"].owner == "The professional lead"
    said = [blocker.words for blocker in view.blockers]
    assert [words for words in said if "the service lead holds it" in words] == []
    assert "The service lead has not agreed the stage yet; nobody holds this." in said
    with office.work(office.actor("pat"), write=False) as work:
        assert list_hires(work).rows[0].next_owner == NOBODY
        assert explain(work, RECORD, "understand_roles").owner == NOBODY
        assert step_form(work, RECORD, "understand_roles").owner == NOBODY
    move_clock(office, timedelta(days=60))
    rows = {row.step: row for row in needing(office, "pat").overdue}
    assert (rows["understand_roles"].owner, rows["understand_roles"].person) == (NOBODY, "")
    assert rows["readiness_session"].person == "Pat Example"


def test_what_waits_for_an_agreement_that_nobody_can_give_says_so(office: Office) -> None:
    complete(office, "sam", "job_plan")
    gone(office, "pat")
    (task,) = [task for task in seen(office, "sam").tasks if task.step == "job_plan"]
    assert task.words == "Complete, waits for the agreement of the professional lead; nobody holds this"
    assert task.owner == NOBODY


def test_with_both_gone_the_part_that_is_held_by_cover_is_still_named(office: Office) -> None:
    away(office, "sam", "cara")
    gone(office, "sam")
    view = seen(office, "pat")
    assert view.service_lead.startswith("Cara Sample, covering for Sam Example until")
    assert {task.owner for task in view.tasks} == {"The service lead", "The professional lead"}
    move_clock(office, timedelta(days=11))
    assert seen(office, "pat").service_lead.startswith(NOBODY)


def test_cover_can_be_named_for_somebody_who_has_gone_and_takes_up_what_they_held(office: Office) -> None:
    complete(office, "sam", "job_plan")
    gone(office, "pat")
    away(office, "pat", "piers", by="cleo")
    agree(office, "piers", "job_plan")
    assert seen(office, "sam").professional_lead.startswith("Piers Sample, covering for Pat Example")


def test_other_leads_there_still_see_it_in_attention(office: Office) -> None:
    gone(office, "sam")
    move_clock(office, timedelta(days=60))
    assert {row.owner for row in needing(office, "cleo").overdue} >= {NOBODY}


def test_somebody_who_has_gone_gets_no_message(office: Office) -> None:
    gone(office, "pat")
    complete(office, "sam", "job_plan")
    with office.work(ENGINE, write=False) as work:
        assert not work.connection.execute(select(messages.c.id)).all()


def test_a_sensitive_step_that_nobody_holds_is_said_to_be_so(office: Office) -> None:
    while journey_of(office, RECORD).state != ("workbook",):
        go_on(office, RECORD)
    gone(office, "sam")
    move_clock(office, timedelta(days=90))
    rows = [row for row in needing(office, "pat").overdue if row.step == "wellbeing_plan"]
    assert {(row.title, row.owner, row.person) for row in rows} == {("Offer a wellbeing plan", "Nobody holds this", "")}


def test_who_is_active_again_holds_what_they_held(office: Office) -> None:
    gone(office, "sam")
    with office.work(office.actor(ADMINISTRATOR)) as work:
        reactivate(work, "sam")
    assert seen(office, "sam").service_lead == "Sam Example"
