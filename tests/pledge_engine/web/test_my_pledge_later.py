"""My pledge after the induction: whose agreement is waited for, what is supervision, and the worker's word told once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pledge_engine.errors import RefusedMove
from pledge_engine.hires.change_commands import correct_step, say_it_did_not_happen
from pledge_engine.hires.my_pledge import my_pledge
from pledge_engine.hires.my_steps import my_steps
from pledge_engine.hires.next_moves import next_moves
from pledge_engine.hires.round_commands import return_to
from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.office import Office, shipped_text
from pledge_engine.people.granting import give_grant
from pledge_engine.web.my_pledge_words import page_of
from tests.factories.databases import copied
from tests.factories.office import (
    ADMINISTRATOR,
    WORKER,
    day_of,
    furnish,
    go_on,
    journey_of,
    mailed,
    move_clock,
    office_on,
    opened_hire,
)
from tests.pledge_engine.web.browser import Browser
from workflows.definition import Role
from workflows.journey import Journey
from workflows.turn import Status
from workflows.words import long_date

REFERENCE = "R-0001"
SUPERVISION = "My supervision record"


def get_on(office: Office, until: Callable[[Journey], object]) -> None:
    """Everybody does what is theirs, and weeks pass where nothing can be done yet."""
    while not until(journey_of(office, REFERENCE)):
        try:
            go_on(office, REFERENCE)
        except RefusedMove:
            move_clock(office, timedelta(days=7))


def reviewed(journey: Journey) -> bool:
    turn = journey.turn("induction_review")
    return turn is not None and turn.status is Status.AWAITING_AGREEMENT


@pytest.fixture(scope="module")
def inducted(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A trust with one record, whose induction review was held and is to be agreed; to be copied."""
    with copied(upgraded, tmp_path_factory.mktemp("inducted")) as address:
        office = office_on(address)
        furnish(office, shipped_text())
        assert opened_hire(office) == REFERENCE
        get_on(office, reviewed)
        office.close()
        yield address


@pytest.fixture
def furnished(inducted: str, tmp_path: Path) -> Iterator[Office]:
    with copied(inducted, tmp_path) as address:
        office = office_on(address)
        last = max(visit.entered_on for visit in journey_of(office, REFERENCE).visits)
        move_clock(office, timedelta(days=(last - office.clock.now().date()).days + 400))
        yield office
        office.close()


def test_what_waits_for_the_readers_own_agreement_is_said_in_the_first_person(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    (review,) = (line for line in mine.mine if line.step == "induction_review")
    assert Role.WORKER in review.awaiting
    text = browse(WORKER).get("/my-pledge").text
    assert "agreement of you" not in text
    assert re.search(r"It waits for your agreement(\.|, and for that of your (service|professional) lead\.)", text)
    alone = replace(mine, mine=(replace(review, awaiting=(Role.WORKER,)),))
    assert page_of(alone, furnished.clock.now().date()).mine[0].lines == ("It waits for your agreement.",)
    leads = replace(review, awaiting=(Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD))
    (said,) = page_of(replace(mine, mine=(leads,)), furnished.clock.now().date()).mine[0].lines
    assert said.startswith("It waits for the agreement of your service lead and your professional lead. ")


def test_only_what_is_to_be_attended_so_often_is_a_supervision_record(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    get_on(furnished, lambda journey: journey.current("reflective_practice"))
    text = browse(WORKER).get("/my-pledge").text
    record = text.rpartition(SUPERVISION)[2].partition("What has happened so far")[0]
    assert "A session that you missed or that did not run is made up for." in record
    assert "Group supervision month" in record
    assert "reflective practice" not in record
    assert "Take part in reflective practice" in text.rpartition(SUPERVISION)[0]


def test_the_workers_word_of_a_step_that_was_not_kept_is_told_once(furnished: Office) -> None:
    get_on(furnished, lambda journey: journey.current("reflective_practice"))
    move_clock(furnished, timedelta(days=70))
    furnished.bring_up_to_date()
    missed = journey_of(furnished, REFERENCE).turn("reflective_practice", 1)
    assert missed is not None
    assert missed.status is Status.NOT_KEPT
    with furnished.work(furnished.actor(WORKER)) as work:
        say_it_did_not_happen(work, REFERENCE, "reflective_practice", n=1)
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    (line,) = (line for line in mine.happened if (line.step, line.n) == ("reflective_practice", 1))
    (told,) = page_of(replace(mine, happened=(line,)), furnished.clock.now().date()).happened
    assert told.tag == "Not recorded", "nobody knows that it did not happen"
    assert [each for each in told.lines if "did not happen for" in each] == [told.lines[-1]]
    assert told.lines[-1].startswith("You said on ")
    assert "the worker said on" in line.words  # As everybody else reads it.


def test_of_the_last_stage_pages_say_that_it_goes_on_and_ask_for_no_agreement(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    get_on(furnished, lambda journey: journey.current("reflective_practice"))
    goes_on = "“Ongoing support and development” goes on until the person leaves."
    text = browse("sam").get(f"/records/{REFERENCE}").text
    assert f"This stage goes on {goes_on} Its steps come round again, each on its date." in " ".join(text.split())
    for said in ("Before it can move on", "no next stage", "has not agreed the stage"):
        assert said not in text
    own = browse(WORKER).get(f"/records/{REFERENCE}").text
    assert "goes on for as long as you are here." in own


def test_what_was_not_written_down_in_time_is_not_said_not_to_have_happened(furnished: Office) -> None:
    # Given a month of reflective practice of which nobody wrote anything down
    get_on(furnished, lambda journey: journey.current("reflective_practice"))
    move_clock(furnished, timedelta(days=70))
    furnished.bring_up_to_date()
    # When its worker reads of it
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    line = next(line for line in mine.happened if line.step == "reflective_practice" and line.state == "not_kept")
    (told,) = page_of(replace(mine, happened=(line,)), furnished.clock.now().date()).happened
    # Then they are told what is known: that it was not recorded
    assert (told.tag, told.lines) == ("Not recorded", ("Not recorded in time, and closed",))


def test_an_optional_thing_that_was_done_is_not_asked_for_again_until_its_day_comes_near(furnished: Office) -> None:
    # Given somebody whose optional steps have opened, each to be taken up once a year
    get_on(furnished, lambda journey: journey.current("best_practice"))
    (first,) = (
        line for line in furnished.look(furnished.actor(WORKER), my_pledge).mine if line.step == "best_practice"
    )
    assert first.n == 1
    # When they have taken one of them up
    with furnished.work(furnished.actor(WORKER)) as work:
        complete_step(work, REFERENCE, "best_practice", {"title": "A talk", "shared_on": work.today.isoformat()})
    # Then next year's is what happens next, and nothing to do
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    assert "best_practice" not in {line.step for line in mine.mine}
    (again,) = (line for line in mine.ahead if line.step == "best_practice")
    assert (again.n, again.due_on is not None) == (2, True)
    assert "experiential_learning" in {line.step for line in mine.mine}
    moves = furnished.look(furnished.actor(WORKER), lambda work: next_moves(work, REFERENCE))
    assert "best_practice" not in {move.step for move in moves}
    # And three months before its day it is theirs again
    assert again.due_on is not None
    move_clock(furnished, again.due_on - timedelta(days=91) - day_of(furnished))
    assert "best_practice" in {line.step for line in furnished.look(furnished.actor(WORKER), my_pledge).mine}


def test_what_comes_round_again_is_no_next_move_of_a_lead_until_its_day_comes_near(furnished: Office) -> None:
    # Given a record in its last stage, whose yearly conversation is open and most of a year away
    get_on(furnished, lambda journey: journey.current("triangulated_pdc"))
    turn = journey_of(furnished, REFERENCE).open_turn("triangulated_pdc")
    assert turn is not None
    assert turn.due_on is not None

    def moves() -> set[str]:
        return {
            move.step for move in furnished.look(furnished.actor("pat"), lambda w: next_moves(w, REFERENCE, limit=99))
        }

    # Then the lead who is to hold it is not asked to yet
    move_clock(furnished, turn.due_on - timedelta(days=92) - day_of(furnished))
    assert "triangulated_pdc" not in moves()
    # And is asked three months before its day
    move_clock(furnished, timedelta(days=1))
    assert "triangulated_pdc" in moves()


def test_what_a_worker_may_take_up_does_not_press_them_as_a_lead(furnished: Office) -> None:
    # Given a worker with optional steps of their own, who has been made the service lead of another team
    get_on(furnished, lambda journey: journey.current("best_practice"))
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        give_grant(work, WORKER, "service_lead", scope="Oak team")
    # When the day of what they may take up has come near
    (line,) = (line for line in furnished.look(furnished.actor(WORKER), my_pledge).mine if line.step == "best_practice")
    assert line.due_on is not None
    move_clock(furnished, line.due_on - day_of(furnished))
    # Then none of their own is among what is overdue or due soon, and all of it among their open steps
    pressing = furnished.look(furnished.actor(WORKER), lambda work: my_steps(work, soon=True))
    everything = furnished.look(furnished.actor(WORKER), my_steps)
    assert pressing.rows == ()
    assert pressing.total == everything.total > 0


def test_a_worker_whose_journey_went_back_is_mailed_and_reads_who_moved_it_and_why(furnished: Office) -> None:
    # Given somebody at work, in the part of their journey that follows the workbook
    before = mailed(furnished, WORKER)
    # When a lead returns them to it
    with furnished.work(furnished.actor("sam")) as work:
        return_to(work, REFERENCE, "workbook", "more_time_needed")
    # Then they are mailed that there is something to read, and read what happened, who recorded it and whom to ask
    assert mailed(furnished, WORKER) == [*before, "something_to_read"]
    (news,) = page_of(furnished.look(furnished.actor(WORKER), my_pledge), day_of(furnished)).news
    assert news.startswith("Sam Example (your service lead) returned your journey from “")
    assert f"That was recorded on {long_date(day_of(furnished))}." in news
    assert "The weeks that you finished and the sessions that you went to still count." in news
    assert news.endswith("ask either of your leads.")
    # And four weeks later it is no news any more
    move_clock(furnished, timedelta(days=28))
    assert page_of(furnished.look(furnished.actor(WORKER), my_pledge), day_of(furnished)).news == ()


def test_a_worker_is_told_for_four_weeks_that_something_agreed_before_they_came_was_agreed_anew(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    # Given a lead who opens the job description again, and is told before what a change means by now
    title = "Agree the job description and person specification"
    asked = browse("sam").get(f"/records/{REFERENCE}/steps/jd_ps_agreed/correct")
    assert "which is over. Once it is complete and agreed again, what it says then is what counts" in asked.text
    with furnished.work(furnished.actor("sam")) as work:
        correct_step(work, REFERENCE, "jd_ps_agreed", "wrong_answer")
        complete_step(work, REFERENCE, "jd_ps_agreed", {"hours": "12.5"})
    # When the other lead agrees the hours that were put right
    assert page_of(furnished.look(furnished.actor(WORKER), my_pledge), day_of(furnished)).news == ()
    with furnished.work(furnished.actor("pat")) as work:
        agree_step(work, REFERENCE, "jd_ps_agreed")
    # Then the worker reads that, and finds it where they are told
    page = page_of(furnished.look(furnished.actor(WORKER), my_pledge), day_of(furnished))
    (news,) = page.news
    assert news == (
        f"Something in “{title}” was changed, and agreed anew on {long_date(day_of(furnished))}. What it says now counts: "
        "read it under “See what has happened”. If that was not agreed with you, tell either of your leads."
    )
    assert title in [turn.title for turn in page.happened]
    # And four weeks later it is no news any more
    move_clock(furnished, timedelta(days=28))
    assert page_of(furnished.look(furnished.actor(WORKER), my_pledge), day_of(furnished)).news == ()
