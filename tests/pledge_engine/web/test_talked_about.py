"""What a worker says did not happen leaves the leads' lists once one writes down that they talked about it; their word stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from notifications.catalogue import SomethingToRead
from notifications.outbox import messages
from pledge_engine.errors import PledgeError, RefusedMove
from pledge_engine.hires.attention import attention
from pledge_engine.hires.change_commands import say_it_did_not_happen, write_that_it_was_talked_about
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.step_commands import agree_step, complete_step, mark_not_applicable
from pledge_engine.office import Office
from tests.factories.office import WORKER, as_typed, day_of, journey_of, move_clock
from tests.pledge_engine.web.browser import Browser
from workflows.turn import Talked
from workflows.words import long_date

Browse = Callable[..., Browser]
R = "R-0001"
STEP = "local_induction"
AT = f"/records/{R}/steps/{STEP}"


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """The same in the tenth week, when the worker says that the local induction did not happen."""
    move_clock(second_week, timedelta(days=60))
    says(second_week)
    return second_week


def says(office: Office) -> None:
    """The worker says it."""
    with office.work(office.actor(WORKER)) as work:
        say_it_did_not_happen(work, R, STEP)


def writes(office: Office, what: str = "will_be_done", *, by: str = "sam") -> None:
    """A lead writes down what came of it."""
    with office.work(office.actor(by)) as work:
        write_that_it_was_talked_about(work, R, STEP, what)


def listed(office: Office, by: str) -> list[str]:
    """The steps that somebody is told workers said did not happen."""
    with office.work(office.actor(by), write=False) as work:
        return [row.step for row in attention(work).said]


def said_on(office: Office) -> date | None:
    """The day on which the worker said it, as it stands."""
    turn = journey_of(office, R).turn(STEP, 1)
    return turn.said_not_to_have_happened_on if turn else None


def test_a_turn_is_named_in_the_list_on_its_form_and_first_of_all_on_the_record(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(furnished.actor(WORKER)) as work:
        say_it_did_not_happen(work, R, "workbook_week", n=2)
    sam = browse("sam")
    week = f"/records/{R}/steps/workbook_week"
    assert ("Workbook week 2", f"{week}?turn=2") in sam.get("/today").links
    assert "Workbook week 2" in sam.get(f"{week}/talked?turn=2").text
    ways = [(text, href) for text, href in sam.get(f"/records/{R}").links if text.startswith("Talk about")]
    assert ways == [
        (f"Talk about what the worker said of “{title}”", href)
        for title, href in (("Complete the local induction", f"{AT}?turn=1"), ("Workbook week 2", f"{week}?turn=2"))
    ]
    assert not [text for text, _ in browse("cleo").get(f"/records/{R}").links if text.startswith("Talk about")]
    writes(furnished)
    assert f"{AT}?turn=1" not in [href for text, href in sam.get(f"/records/{R}").links if text.startswith("Talk")]
    with furnished.work(furnished.actor("pat")) as work:
        hold(work, R, day_of(furnished) + timedelta(days=30))
    assert "Talk about what the worker said" not in sam.get(f"/records/{R}").text


def test_a_lead_goes_from_the_list_to_what_came_of_talking_about_it(browse: Browse, furnished: Office) -> None:
    sam, today = browse("sam"), long_date(day_of(furnished))
    for address in ("/today", "/attention"):
        sam.get(address)
        assert dict(sam.page.links)["Talk about it, then write down that you did"] == f"{AT}/talked?turn=1"
    page = sam.get(AT)
    assert "Talk about it with them first. Then: Write down that you talked about it" in page.text
    sam.get(dict(page.links)["Write down that you talked about it"])
    assert "Choose an answer to “What came of it”." in sam.send(status=422).text
    page = sam.send(what="will_be_done")
    assert (
        "wrote down what came of talking about “Complete the local induction” with the person: it will be done."
        in page.text
    )
    assert listed(furnished, "sam") == listed(furnished, "pat") == []
    page = sam.get(AT)
    assert f"a lead wrote down on {today} that they talked about it, and that it will be done" in page.text
    assert "Talk about it with them first" not in page.text
    assert said_on(furnished) == day_of(furnished), "the worker's word stands"


def test_the_worker_reads_what_was_written_and_says_it_again_which_puts_it_back(
    browse: Browse, furnished: Office
) -> None:
    before = told_to_read(furnished)
    writes(furnished, by="pat")
    assert told_to_read(furnished) == before + 1
    wren, today = browse(WORKER), long_date(day_of(furnished))
    page = wren.get("/my-pledge")
    written = f"A lead wrote down on {today} that you talked about it, and that it will be done: if that is not right, "
    written += "say it again."
    assert f"You said on {today} that this did not happen for you. Both your leads see it. {written}" in page.text
    wren.get(f"/my-pledge/{R}/say?step={STEP}&turn=1")
    assert wren.page.heading() == "This still did not happen for me"
    wren.send()
    assert listed(furnished, "sam") == listed(furnished, "pat") == [STEP]
    assert written not in wren.get("/my-pledge").text
    writes(furnished)
    with furnished.work(furnished.actor(WORKER)) as work:
        say_it_did_not_happen(work, R, STEP, take_back=True)
    assert (listed(furnished, "sam"), said_on(furnished)) == ([], None)


def test_what_came_of_it_is_written_by_the_two_leads_alone_and_read_by_those_who_hear_the_worker(
    browse: Browse, furnished: Office
) -> None:
    for handle in ("cleo", "hana", "lena", "fay", "olu", WORKER):
        with pytest.raises(PledgeError):
            writes(furnished, by=handle)
    writes(furnished)
    for handle, reads in ((WORKER, True), ("sam", True), ("pat", True), ("hana", False), ("lena", False)):
        text = browse(handle).get(f"/records/{R}/history").text
        assert ("came of talking about" in text) is reads, handle


def test_what_was_talked_about_is_completed_without_being_asked_again(furnished: Office) -> None:
    writes(furnished)
    journey = journey_of(furnished, R)
    with furnished.work(furnished.actor("sam")) as work:
        done = complete_step(work, R, STEP, as_typed(journey, journey.definition.steps[STEP], day_of(furnished)))
    assert done.warnings[-1].endswith("They can say it again, if that is not right.")
    assert listed(furnished, "sam") == []


def test_what_both_leads_say_later_is_not_applicable_is_not_said_to_be_said_again_and_asks_for_nothing_more(
    browse: Browse, furnished: Office
) -> None:
    move_clock(furnished, timedelta(days=1))
    with furnished.work(furnished.actor("sam")) as work:
        mark_not_applicable(work, R, STEP, "not_relevant")
    with furnished.work(furnished.actor("pat")) as work:
        done = agree_step(work, R, STEP)
    assert done.warnings[-1].endswith("It leaves Needs attention now, and what they said stays in the history.")
    assert listed(furnished, "sam") == listed(furnished, "pat") == []
    with furnished.work(furnished.actor(WORKER)) as work, pytest.raises(RefusedMove, match="You said so on"):
        say_it_did_not_happen(work, R, STEP)
    assert "Talk about it with them first" not in browse("sam").get(AT).text


def test_a_lead_who_names_no_week_means_the_one_that_was_not_talked_about(furnished: Office) -> None:
    with furnished.work(furnished.actor(WORKER)) as work:
        for n in (1, 2):
            say_it_did_not_happen(work, R, "workbook_week", n=n)
    with furnished.work(furnished.actor("sam")) as work, pytest.raises(RefusedMove, match="say which turn you mean"):
        write_that_it_was_talked_about(work, R, "workbook_week", "will_be_done")
    with furnished.work(furnished.actor("sam")) as work:
        write_that_it_was_talked_about(work, R, "workbook_week", "will_be_done", n=2)
        write_that_it_was_talked_about(work, R, "workbook_week", "too_late")
    weeks = [journey_of(furnished, R).turn("workbook_week", n) for n in (1, 2)]
    assert [week.talked_about for week in weeks if week] == [Talked.TOO_LATE, Talked.WILL_BE_DONE]


def test_while_the_record_is_on_hold_nothing_is_to_be_done_about_it(browse: Browse, furnished: Office) -> None:
    until = day_of(furnished) + timedelta(days=30)
    with furnished.work(furnished.actor("sam")) as work:
        hold(work, R, until)
    words = f"On hold, to be looked at again by {long_date(until)}"
    for address in ("/today", "/attention"):
        page = browse("pat").get(address)
        assert f"{words} Nothing is to be done meanwhile" in page.text
        assert "Talk about it, then write down that you did" not in page.text
    page = browse("pat").get(f"/records/{R}")
    assert f"Next for you {words}: nothing is to be done meanwhile. Resume the record" in page.text
    assert "Talk about it with them first" not in browse("pat").get(AT).text


def told_to_read(office: Office) -> int:
    """How many times the worker was told that there is something to read."""
    with office.work(office.actor(WORKER), write=False) as work:
        mine = select(messages.c.id).where(messages.c.recipient == work.actor.audit_id)
        return len(work.connection.execute(mine.where(messages.c.kind == SomethingToRead.kind)).all())
