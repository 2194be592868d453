"""Looking before leaping: what would follow from a change is shown before it is made, and nothing of it is kept till then."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from notifications.outbox import messages
from pledge_engine.hires import ending_commands
from pledge_engine.hires.my_pledge import own_records
from pledge_engine.hires.stage_commands import set_hire_date
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.office import Office
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.store.tables.hire_link import hire_links
from tests.factories.office import WORKER, day_of, go_on, journey_of, mailed, move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser
from workflows.starting import start_blockers
from workflows.turn import Status
from workflows.words import long_date

Browse = Callable[..., Browser]


def kept(office: Office) -> tuple[int, int]:
    """How many events and messages there are."""
    with office.work(office.actor("pat"), write=False) as work:
        tables = (audit_events, messages)
        events, queued = (work.connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables)
    return events, queued


def day(name: str, value: str) -> dict[str, Any]:
    return dict(zip((f"{name}__day", f"{name}__month", f"{name}__year"), value.split("/"), strict=True))


def test_what_moves_with_a_date_is_shown_and_nothing_is_kept_until_it_is_confirmed(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    sam, before = browse("sam"), journey_of(furnished, reference)
    told = kept(furnished)
    assert "It is due on 21 July 2026 now" in sam.get(f"/records/{reference}/steps/readiness_session/move-date").text
    page = sam.send("preview", how="day", reason="person_away", **day("to", "10/8/2026"))
    assert "moved the date of “Hold the team readiness session” to 10 August 2026" in page.text
    assert "Nothing is changed yet" in page.text
    assert (journey_of(furnished, reference), kept(furnished)) == (before, told)
    page = sam.send("change")
    assert {c.get("name"): c.get("value") for c in page.controls}["to.month"] == "8"
    sam.send("preview", **day("to", "11/8/2026"))
    counts = "It counts in what was kept once the other lead moves it to the same day."
    page = sam.send("it")
    assert "moved the date" in page.text
    assert counts in page.text
    assert counts in browse("pat").get(f"/records/{reference}/steps/readiness_session").text
    turn = journey_of(furnished, reference).turn("readiness_session")
    assert turn is not None
    assert turn.due_on is not None
    assert turn.due_on.isoformat() == "2026-08-11"


def test_a_day_that_a_date_cannot_be_moved_to_is_said_before_anything_is_shown(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    sam = browse("sam")
    sam.get(f"/records/{reference}/steps/job_plan/move-date")
    page = sam.send("preview", status=422, how="day", reason="person_away", **day("to", "8/8/2026"))
    assert "is not a working day" in page.text


@pytest.fixture
def selecting(furnished: Office) -> str:
    """A record in selection whose interviews are done."""
    reference = opened_hire(furnished)
    while not ((turn := journey_of(furnished, reference).turn("interviews")) and turn.status is Status.DONE):
        go_on(furnished, reference)
    return reference


def test_a_record_is_returned_with_what_still_holds_in_one_form(
    browse: Browse, furnished: Office, selecting: str
) -> None:
    sam = browse("sam")
    page = sam.get(f"/records/{selecting}/return")
    assert "Agree the statements in the advert (Advertising)" in page.text
    steps = ["recruitment_strategy", "advert_statements"]
    page = sam.send("preview", stage="advertising", reason="nobody_appointed", steps=steps)
    assert "still hold if the other lead agrees" in page.text
    sam.send("it")
    after = journey_of(furnished, selecting)
    assert all((turn := after.open_turn(key)) and turn.kept_from for key in steps)


def test_whoever_leaves_for_another_role_here_is_linked_to_their_next_record(browse: Browse, furnished: Office) -> None:
    reference, following = opened_hire(furnished), opened_hire(furnished)
    for each in (reference, following):
        while not journey_of(furnished, each).current("workbook_week"):
            go_on(furnished, each)
    move_clock(furnished, timedelta(days=60))
    sam = browse("sam")
    sam.get(f"/records/{reference}/leave")
    page = sam.send("preview", status=422, how="another_role", next="R-9999")
    assert 'href="#next"' in page.html
    assert {c.get("name"): c.get("value") for c in page.controls}["next"] == "R-9999"
    before = journey_of(furnished, reference)
    page = sam.send("preview", next=following.lower())
    assert "recorded that the person left" in page.text
    assert "Nothing is changed yet" in page.text
    assert "no longer needed" in page.text
    assert journey_of(furnished, reference) == before
    assert f"goes on in {following}" in sam.send("it").text
    with furnished.work(furnished.actor("sam"), write=False) as work:
        assert work.connection.execute(select(func.count()).select_from(hire_links)).scalar_one() == 1


def confirmed_start(furnished: Office) -> tuple[str, date]:
    """A record whose start has been confirmed, and the day of it."""
    reference = opened_hire(furnished)
    while not ((turn := journey_of(furnished, reference).turn("start_confirmed")) and turn.status.is_open):
        go_on(furnished, reference)
    while start_blockers(journey := journey_of(furnished, reference), journey.definition.steps["start_confirmed"]):
        go_on(furnished, reference)
    begins = day_of(furnished) + timedelta(days=2)
    with furnished.work(furnished.actor("hana")) as work:
        complete_step(work, reference, "start_confirmed", {"start_date": begins.isoformat(), "post": "permanent"})
    return reference, begins


def test_a_moved_start_says_which_steps_open_again_and_that_others_change_which_the_reader_does_not_see(
    browse: Browse, furnished: Office
) -> None:
    reference, begins = confirmed_start(furnished)
    again = "“Keep in touch until the start”, turn 1, is needed after all and open again, due as before."
    unseen = "Dates or steps that you do not see here change with it."
    later = day("day", f"{begins + timedelta(days=28):%-d/%-m/%Y}")
    sam, hana = browse("sam"), browse("hana")
    for person, sees_all in ((sam, True), (hana, False)):
        person.get(f"/records/{reference}/set-date")
        page = person.send("preview", name="start_date", **later)
        assert again in page.text
        assert (unseen in page.text, "Complete the local induction" in page.text) == (not sees_all, sees_all)
        assert "No other date and no other step changes with it" not in page.text
    assert unseen in hana.send("it").text


def test_what_a_moved_start_makes_overdue_is_named_before_and_after_it_is_moved(
    browse: Browse, furnished: Office
) -> None:
    reference, begins = confirmed_start(furnished)
    induction = journey_of(furnished, reference).turn("local_induction")
    assert induction is not None
    assert induction.due_on is not None
    move_clock(furnished, induction.due_on - day_of(furnished))
    sam = browse("sam")
    sam.get(f"/records/{reference}/set-date")
    page = sam.send("preview", name="start_date", **day("day", f"{begins - timedelta(days=1):%-d/%-m/%Y}"))
    late = "Overdue at once by this, because the dates have passed: “Complete the local induction” (the service lead)"
    assert late in page.text
    assert late in sam.send("it").text
    sam.get(f"/records/{reference}/set-date")
    page = sam.send("preview", name="start_date", **day("day", f"{begins:%-d/%-m/%Y}"))
    assert "Overdue at once" not in page.text


def test_a_start_that_moves_to_a_day_when_nobody_works_asks_to_look_again_before_and_after_it_is_moved(
    browse: Browse, furnished: Office
) -> None:
    reference, begins = confirmed_start(furnished)
    saturday = begins + timedelta(days=28 + 5 - begins.weekday())
    asked = f"Look again: “Start date”, {long_date(saturday)}, is no working day (Saturday): check the date."
    hana = browse("hana")
    hana.get(f"/records/{reference}/set-date")
    page = hana.send("preview", name="start_date", **day("day", f"{saturday:%-d/%-m/%Y}"))
    assert asked in page.text
    assert journey_of(furnished, reference).dates["start_date"] == begins
    assert asked in hana.send("it").text
    assert journey_of(furnished, reference).dates["start_date"] == saturday


def test_a_start_that_moves_into_the_past_asks_to_look_again_through_every_door(furnished: Office) -> None:
    reference, begins = confirmed_start(furnished)
    move_clock(furnished, timedelta(days=7))
    with furnished.work(furnished.actor("hana")) as work:
        done = set_hire_date(work, reference, "Start date", begins + timedelta(days=1))
        (asked,) = (line for line in done.look_again if "past" in line)
        assert (
            asked
            == f"Look again: “Start date”, {long_date(begins + timedelta(days=1))}, is in the past: check the date."
        )


def test_whoever_worked_here_keeps_their_page_when_their_record_is_reopened(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    while not journey_of(furnished, reference).current("workbook_week"):
        go_on(furnished, reference)
    with furnished.work(furnished.actor("sam")) as work:
        ending_commands.leave(work, reference, "new_employer")
    move_clock(furnished, timedelta(days=1))
    for lead in ("sam", "pat"):
        person = browse(lead)
        page = person.get(f"/records/{reference}/reopen")
        assert {control["value"] for control in page.controls if control.get("name") == "stage"} == {"workbook"}
        assert "post_needed_again" not in {control.get("value") for control in page.controls}
        assert "To fill a post again that somebody left, open a new post instead." in page.text
        asked = "Sam Example proposed to reopen the record in “Induction workbook”: the person came back." in page.text
        assert asked is (lead == "pat")
        waits = "Reopening the record at “Induction workbook”" in browse(lead).get("/today").text
        assert waits is (lead == "pat")
        before = journey_of(furnished, reference)
        page = person.send("preview", stage="workbook", reason="person_came_back")
        assert "Nothing is changed yet" in page.text
        assert journey_of(furnished, reference) == before
        queued = mailed(furnished, "pat").count("agreement_needed")
        person.send("it")
        assert mailed(furnished, "pat").count("agreement_needed") - queued == (1 if lead == "sam" else 0)
    assert "Reopening the record" not in browse("pat").get("/today").text
    assert journey_of(furnished, reference).state == ("workbook",)
    with furnished.work(furnished.actor(WORKER), write=False) as work:
        assert own_records(work) == (reference,)
