"""What a record and the lists say where plans have changed: how it ended, what belongs to it, what may still hold."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from pledge_engine.errors import Invalid, NotFound, RefusedMove
from pledge_engine.hires.all_the_same import Although
from pledge_engine.hires.appointing_another import appoint_another
from pledge_engine.hires.attention import attention
from pledge_engine.hires.change_commands import correct_step, say_it_did_not_happen, wait_for
from pledge_engine.hires.ending_commands import leave, reopen, withdraw
from pledge_engine.hires.handing_over import deactivate_person
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.next_moves import Kind, NextMove, next_moves
from pledge_engine.hires.offers import record_offers
from pledge_engine.hires.round_commands import agree_kept, keep_steps, return_to
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_commands import agree_step, complete_step, save_step
from pledge_engine.hires.telling import history
from pledge_engine.hires.views import HireView
from pledge_engine.hires.waiting import waiting_for_actor
from pledge_engine.office import Office
from pledge_engine.people import granting, newcomers, organisation
from pledge_engine.people.directory import find_person
from pledge_engine.store.tables import appointees, hires
from tests.factories.cover import away
from tests.factories.office import (
    ADMINISTRATOR,
    ENGINE,
    WORKER,
    as_typed,
    go_on,
    journey_of,
    mailed,
    move_clock,
    opened_hire,
)
from workflows.definition import Role

FIRST = "R-0001"
DAY = date(2026, 6, 9)


def comes_to(office: Office, stage: str, reference: str = FIRST) -> None:
    while (now := journey_of(office, reference).stage) and now.key != stage:
        go_on(office, reference)


def shown(office: Office, by: str, reference: str = FIRST) -> HireView:
    with office.work(office.actor(by), write=False) as work:
        return show_hire(work, reference)


def asked(office: Office, by: str, reference: str = FIRST) -> tuple[NextMove, ...]:
    with office.work(office.actor(by), write=False) as work:
        return next_moves(work, reference, limit=9)


def left(office: Office, by: str, reference: str = FIRST) -> list[int]:
    """Of how many people who were appointed somebody is asked to open a record."""
    return [move.left for move in asked(office, by, reference) if move.kind is Kind.APPOINT_ANOTHER]


def moves(office: Office, by: str) -> list[NextMove]:
    with office.work(office.actor(by), write=False) as work:
        return [move for move in next_moves(work, FIRST) if move.kind is Kind.KEEP]


def test_a_withdrawn_record_says_when_and_why(office: Office) -> None:
    assert shown(office, "sam").ended == ""
    with office.work(office.actor("sam")) as work:
        withdraw(work, FIRST, "not_funded")
    assert shown(office, "pat").ended == "9 June 2026: the post is not funded any more"


def test_a_record_that_was_left_links_the_next_role_both_ways_for_whoever_sees_both(office: Office) -> None:
    comes_to(office, "workbook")
    with office.work(office.actor("admin")) as work:
        organisation.add_care_group(work, "South")
        organisation.add_team(work, "Yew team", care_group="South")
        for handle, role, scope in (("una", Role.SERVICE_LEAD, "Yew team"), ("vic", Role.PROFESSIONAL_LEAD, "South")):
            newcomers.add_person(work, handle, f"{handle.title()} Example")
            granting.give_grant(work, handle, role, scope=scope)
    second = opened_hire(office, "Yew team", "una", "vic")
    with office.work(office.actor("sam")) as work, pytest.raises(NotFound):
        leave(work, FIRST, "another_lived_experience_role", goes_on_in=second)
    with office.work(office.actor("admin")) as work:
        granting.give_grant(work, "sam", Role.SERVICE_LEAD, scope="Yew team")
    offered_to(office, second, WORKER)
    with office.work(office.actor("sam")) as work:
        leave(work, FIRST, "another_lived_experience_role", goes_on_in=second)
    view = shown(office, "sam")
    assert view.ended == "9 June 2026: moved to another lived experience role"
    assert view.links == (f"The journey of the person who left goes on in {second}",)
    assert shown(office, "sam", second).links == (f"The journey of the person here began in {FIRST}",)
    assert shown(office, "una", second).links == (), "who does not see the other record is not told of it"
    assert shown(office, "pat").links == ()
    for lead in ("sam", "pat"):
        with office.work(office.actor(lead)) as work:
            reopen(work, FIRST, "workbook", "ended_by_mistake")
    assert (shown(office, "sam").ended, shown(office, "sam").links) == ("", ())
    with office.work(office.actor("sam")) as work:
        leave(work, FIRST, "another_lived_experience_role", goes_on_in=second)
    assert len(shown(office, "sam").links) == 1


def offered_to(office: Office, reference: str, handle: str) -> None:
    """Let a post have been offered to somebody who can log in, whatever stage it is in."""
    with office.work(ENGINE) as work:
        hire = work.connection.execute(select(hires.c.id).where(hires.c.reference == reference)).scalar_one()
        person = find_person(work.connection, handle)
        work.connection.execute(update(appointees).where(appointees.c.hire_id == hire).values(ended_on=work.today))
        row = {"id": f"offer to {handle}", "hire_id": hire, "person_id": person.id, "name": person.name}
        work.connection.execute(insert(appointees), row | {"offered_on": work.today, "ended_on": None})


def test_a_journey_goes_on_only_in_another_record_that_the_same_person_was_offered(office: Office) -> None:
    comes_to(office, "workbook")
    second = opened_hire(office)
    for reference, problem in ((FIRST, "this record itself"), (second, f"nobody has been offered {second}")):
        with office.work(office.actor("sam")) as work, pytest.raises(Invalid, match=problem):
            leave(work, FIRST, "another_lived_experience_role", goes_on_in=reference)
    offered_to(office, second, "olu")
    with (
        office.work(office.actor("sam")) as work,
        pytest.raises(Invalid, match=f"{second} was offered to somebody else"),
    ):
        leave(work, FIRST, "another_lived_experience_role", goes_on_in=second)
    assert (shown(office, "sam").ended, shown(office, "sam").links) == ("", ())
    offered_to(office, second, WORKER)
    with office.work(office.actor("sam")) as work:
        leave(work, FIRST, "another_lived_experience_role", goes_on_in=second)
    assert shown(office, "sam").links == (f"The journey of the person who left goes on in {second}",)


def test_a_reopening_waits_for_the_other_lead_and_not_for_whoever_covers_for_the_one_who_asked(office: Office) -> None:
    comes_to(office, "workbook")
    with office.work(office.actor("sam")) as work:
        leave(work, FIRST, "new_employer")
    with office.work(office.actor("sam")) as work:
        reopen(work, FIRST, "workbook", "ended_by_mistake")
    away(office, "sam", "cleo", by=ADMINISTRATOR)

    def waits_for(handle: str) -> bool:
        with office.work(office.actor(handle), write=False) as work:
            return any(row.reopens for row in waiting_for_actor(work).agreements.rows)

    assert {handle: waits_for(handle) for handle in ("sam", "pat", "cleo")} == {
        "sam": False,
        "pat": True,
        "cleo": False,
    }


def test_two_records_from_one_advert_name_each_other_to_leads_and_not_to_the_worker(office: Office) -> None:
    comes_to(office, "selection")
    while not journey_of(office, FIRST).turn("interviews").completed_on:  # type: ignore[union-attr]
        go_on(office, FIRST)
    with office.work(office.actor("sam")) as work:
        complete_step(work, FIRST, "selection_outcome", {"appointed": "2"})
    with office.work(office.actor("pat")) as work:
        agree_step(work, FIRST, "selection_outcome")
    with office.work(office.actor("sam")) as work:
        sibling = appoint_another(work, FIRST).reference
    assert shown(office, "sam").links == (f"{sibling} was appointed from this advert too",)
    assert shown(office, "pat", sibling).links == (f"Appointed from the same advert as {FIRST}",)
    with office.work(office.actor("sam")) as work, pytest.raises(RefusedMove, match="there is a record for each"):
        appoint_another(work, sibling)
    comes_to(office, "workbook")
    assert shown(office, WORKER).links == ()


def test_where_nobody_was_appointed_the_leads_are_asked_to_return_it_and_hr_is_not_asked_for_an_offer(
    office: Office,
) -> None:
    comes_to(office, "selection")
    while journey_of(office, FIRST).open_turn("interviews"):
        go_on(office, FIRST)
    assert not [move for by in ("sam", "hana") for move in asked(office, by) if move.kind is Kind.RETURN]
    with office.work(office.actor("sam")) as work:
        complete_step(work, FIRST, "selection_outcome", {"appointed": "0"})
    with office.work(office.actor("pat")) as work:
        agree_step(work, FIRST, "selection_outcome")
    for lead in ("sam", "pat"):
        assert asked(office, lead)[0] == NextMove(kind=Kind.RETURN, to="advertising")
    assert not [move for move in asked(office, "hana") if move.step == "conditional_offer" or move.kind is Kind.RETURN]
    offer = next(line for line in shown(office, "hana").tasks if line.step == "conditional_offer")
    assert (offer.state, offer.words) == (
        "cannot_start",
        "Nobody was appointed, so there is nobody to offer the post to.",
    )


def test_where_somebody_was_appointed_hr_is_asked_for_the_offer(office: Office) -> None:
    comes_to(office, "selection")
    while journey_of(office, FIRST).open_turn("selection_outcome"):
        go_on(office, FIRST)
    assert [move for move in asked(office, "hana") if move.step == "conditional_offer"]
    assert not [move for move in asked(office, "sam") if move.kind is Kind.RETURN]


def test_the_leads_are_asked_for_a_record_of_everybody_else_who_was_appointed_until_there_is_one(
    office: Office,
) -> None:
    comes_to(office, "selection")
    while journey_of(office, FIRST).open_turn("interviews"):
        go_on(office, FIRST)
    with office.work(office.actor("sam")) as work:
        complete_step(work, FIRST, "selection_outcome", {"appointed": "3"})
    assert left(office, "sam") == []
    with office.work(office.actor("pat")) as work:
        agree_step(work, FIRST, "selection_outcome")
    assert [left(office, by) for by in ("sam", "pat", "hana")] == [[2], [2], []]
    with office.work(office.actor("sam")) as work:
        sibling = appoint_another(work, FIRST).reference
    assert [left(office, "sam", each) for each in (FIRST, sibling)] == [[1], [1]]
    with office.work(office.actor("sam")) as work:
        appoint_another(work, sibling)
    assert [left(office, "sam", each) for each in (FIRST, sibling)] == [[], []]
    with office.work(office.actor("sam"), write=False) as work:
        assert "appoint-another" not in record_offers(work, sibling).acts


def test_nobody_is_asked_for_another_record_once_the_person_has_started(office: Office) -> None:
    comes_to(office, "selection")
    while journey_of(office, FIRST).open_turn("interviews"):
        go_on(office, FIRST)
    with office.work(office.actor("sam")) as work:
        complete_step(work, FIRST, "selection_outcome", {"appointed": "2"})
    with office.work(office.actor("pat")) as work:
        agree_step(work, FIRST, "selection_outcome")
    comes_to(office, "clearance")
    assert left(office, "sam") == [1]
    comes_to(office, "workbook")
    assert left(office, "sam") == []
    with office.work(office.actor("sam"), write=False) as work:
        assert "appoint-another" in record_offers(work, FIRST).acts


def test_what_may_still_hold_is_shown_and_offered_to_each_lead_until_both_have_agreed(office: Office) -> None:
    comes_to(office, "selection")
    with office.work(office.actor("sam")) as work:
        return_to(work, FIRST, "advertising", "nobody_appointed", keep=["advert_statements"])
    asked = mailed(office, "pat").count("agreement_needed")
    titles = shown(office, "sam").may_still_hold
    assert "Agree where and how long to advertise" in titles
    assert "Agree the statements in the advert" not in titles
    assert moves(office, "pat")[0] == NextMove(kind=Kind.KEEP), "what the other lead says comes first"
    assert [bool(move.steps) for move in moves(office, "sam")] == [True]
    with office.work(office.actor("sam")) as work:
        keep_steps(work, FIRST, ["recruitment_strategy", "advert_open", "advert_closed"])
    assert mailed(office, "pat").count("agreement_needed") == asked + 1, "one message, however many steps"
    with office.work(office.actor("pat")) as work:
        agree_kept(work, FIRST)
    assert not [move for move in moves(office, "pat") if not move.steps]


def test_a_held_record_says_in_the_list_when_it_is_looked_at_again(office: Office) -> None:
    with office.work(office.actor("sam")) as work:
        hold(work, FIRST, date(2026, 7, 1))
    with office.work(office.actor("pat"), write=False) as work:
        (row,) = list_hires(work).rows
    assert (row.held, row.review_on) == (True, date(2026, 7, 1))
    assert (row.next, row.next_step, row.next_when(str)) == ("Nothing while it is on hold", "", "")


@pytest.mark.parametrize("reader", ["sam", "pat", "lena"])
def test_on_hold_no_step_is_next_for_anybody(office: Office, reader: str) -> None:
    comes_to(office, "workbook")
    assert [move.step for move in asked(office, reader) if move.step]
    with office.work(office.actor("sam")) as work:
        hold(work, FIRST, journey_of(office, FIRST).visits[-1].entered_on + timedelta(days=60))
    moves = asked(office, reader)
    assert [move.step for move in moves if move.step] == []
    assert [move.kind for move in moves] == ([Kind.RESUME] if reader != "lena" else []) + [Kind.LOOK_BACK]


def test_an_overdue_step_says_whom_it_waits_for(office: Office) -> None:
    with office.work(office.actor("sam")) as work:
        wait_for(work, FIRST, "understand_roles", "third party")
    move_clock(office, timedelta(days=30))
    with office.work(office.actor("pat"), write=False) as work:
        said = {row.step: row.waiting_on for row in attention(work).overdue}
    assert said["understand_roles"] == "waiting for somebody outside the trust"


def test_what_hr_records_for_occupational_health_says_so(office: Office) -> None:
    comes_to(office, "clearance")
    answers = as_typed(journey_of(office, FIRST), journey_of(office, FIRST).definition.steps["oh_clearance"], DAY)
    with office.work(office.actor("hana")) as work:
        complete_step(work, FIRST, "oh_clearance", answers)
    for reader in ("hana", "pat"):
        with office.work(office.actor(reader), write=False) as work:
            newest = history(work, FIRST)[0]
        assert (newest.who, newest.role) == ("Hana Example", "HR, for occupational health")


def test_the_workers_word_comes_first_in_attention_until_the_step_is_done_anew_or_it_is_taken_back(
    office: Office,
) -> None:
    comes_to(office, "workbook")
    with office.work(office.actor(WORKER)) as work:
        say_it_did_not_happen(work, FIRST, "adjustments_offer")
        say_it_did_not_happen(work, FIRST, "local_induction")
    assert said(office, "sam") == [
        ("Offer a conversation about adjustments", DAY),
        ("Complete the local induction", DAY),
    ]
    assert said(office, "pat") == [
        ("Offer a conversation about adjustments", DAY),
        ("Complete the local induction", DAY),
    ]
    assert said(office, "olu") == []
    with office.work(office.actor(WORKER)) as work:
        say_it_did_not_happen(work, FIRST, "adjustments_offer", take_back=True)
    move_clock(office, timedelta(days=1))
    answers = as_typed(journey_of(office, FIRST), journey_of(office, FIRST).definition.steps["local_induction"], DAY)
    with office.work(office.actor("sam")) as work:
        complete_step(work, FIRST, "local_induction", answers, although={Although.SAID})
    assert said(office, "sam") == []


def said(office: Office, by: str) -> list[tuple[str, date]]:
    with office.work(office.actor(by), write=False) as work:
        return [(row.title, row.said_on) for row in attention(work).said]


def test_a_list_names_the_records_on_which_nobody_holds_a_leads_part(office: Office) -> None:
    with office.work(office.actor("admin")) as work:
        deactivate_person(work, "pat")
    with office.work(office.actor("sam"), write=False) as work:
        assert [row.without for row in list_hires(work).rows] == [("the professional lead",)]


def test_an_answer_that_is_put_right_is_told_with_what_it_was_and_a_text_only_as_changed(office: Office) -> None:
    comes_to(office, "advertising")
    while not journey_of(office, FIRST).turn("recruitment_strategy").completed_on:  # type: ignore[union-attr]
        go_on(office, FIRST)
    with office.work(office.actor("sam")) as work:
        correct_step(work, FIRST, "support_infrastructure", "wrong_answer")
    with office.work(office.actor("sam")) as work:
        save_step(work, FIRST, "support_infrastructure", {"line_manager": "Somebody else", "space": "no"})
    for reader in ("sam", "pat"):
        with office.work(office.actor(reader), write=False) as work:
            newest = history(work, FIRST)[0]
        assert [detail for detail in newest.details if "was changed" in detail] == [
            "“Line manager” was changed.",
            "“Is there a place to work?” was changed from yes to no.",
        ]
        assert "Somebody else" not in " ".join(newest.details)


def test_how_often_a_stage_was_begun_tells_no_worker_that_somebody_was_there_before_them(office: Office) -> None:
    comes_to(office, "clearance")
    with office.work(office.actor("pat")) as work:
        return_to(work, FIRST, "selection", "offer_fell_through")
    comes_to(office, "workbook")
    rounds = {line.key: line.round for line in shown(office, "sam").strip}
    assert (rounds["selection"], rounds["clearance"]) == (2, 2)
    assert {line.round for line in shown(office, WORKER).strip} <= {0, 1}
