"""My pledge: what a worker reads of their own journey and does from it, and that nobody else gets there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from pledge_engine.access.policy import SEES_RECORDS
from pledge_engine.access.told_roles import DOES
from pledge_engine.errors import Conflict, NotFound
from pledge_engine.hires.days_from import DaysFrom
from pledge_engine.hires.my_pledge import day_of, my_pledge
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_commands import complete_step, save_step
from pledge_engine.hires.views import AnswerLine
from pledge_engine.logins.sessions import IDLE
from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.web.my_pledge_words import page_of
from pledge_engine.web.not_confirmed import not_confirmed
from pledge_engine.web.site import Notice
from tests.factories.databases import unguarded
from tests.factories.office import (
    ADMINISTRATOR,
    GRANTS,
    WORKER,
    journey_of,
    move_clock,
    opened_hire,
)
from tests.pledge_engine.web.browser import Browser, Page
from tests.pledge_engine.web.test_log_in import WORDS, link_for
from workflows.definition import Role
from workflows.turn import Status
from workflows.words import long_date

Browse = Callable[..., Browser]
LATE = re.compile(r"overdue|\blate\b|was due", re.IGNORECASE)
PEOPLE = sorted({handle for handle, _, _ in GRANTS} | {ADMINISTRATOR})


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """The same in the second week."""
    return second_week


@pytest.fixture
def started() -> str:
    return "R-0001"


def confirming(page: Page) -> tuple[str, str]:
    """What is offered to be confirmed, and by which button; without one where it is asked about first."""
    title = next(text for level, text in page.headings if level == "h2" and text.startswith("Next for you"))
    buttons = re.findall(r"<button[^>]*>([^<]*)</button>", page.html)
    return title, next((text for text in buttons if "finished" in text), "")


def said_by(page_text: str, heading: str, until: str) -> str:
    """What stands under a heading; the list of links above it says the same words."""
    return page_text.rpartition(heading)[2].partition(until)[0]


def test_a_worker_opens_on_where_they_are_what_is_next_and_who_holds_it(browse: Browse) -> None:
    wren = browse(WORKER)
    page = wren.get("/")
    assert wren.response.request.path == "/my-pledge"
    assert page.heading() == "My pledge"
    assert re.search(r"You are in “Induction workbook”, since \d+ \w+ 2026\.", page.text)
    assert "Your professional lead holds it." in said_by(page.text, "What happens next", "My workbook")
    assert "1 week after 9 June 2026 (the first day of your workbook)" in page.text
    assert "Your week 1" in page.text
    assert [text for text, _ in page.links if text in {"Posts and people", "Needs attention", "My tasks"}] == []


def test_my_pledge_leads_to_help_in_the_workers_own_words(browse: Browse) -> None:
    wren = browse(WORKER)
    way = ("Read what My pledge is, who sees what, and how I get help", "/help#my-pledge")
    assert way in wren.get("/my-pledge").links
    page = wren.get("/help")
    assert 'id="my-pledge"' in page.html
    asked = ["Who sees what", "Pause my journey", "“This did not happen for me”", "What cover means", "If I need help"]
    theirs = page.headings.index(("h2", "If you are a worker: My pledge")) + 1
    assert page.headings[theirs : theirs + len(asked)] == [("h3", text) for text in asked]


def test_every_date_ahead_of_a_worker_says_why_it_is_that_day(browse: Browse, furnished: Office, started: str) -> None:
    page = browse(WORKER).get("/my-pledge")
    view = furnished.look(furnished.actor(WORKER), lambda work: show_hire(work, started))
    weeks = [task for task in view.tasks if task.step == "workbook_week"]
    assert len(weeks) == 8
    assert page.html.count("the first day of your workbook)") >= 8
    assert page.html.count("Why this date") >= len(weeks)


def test_what_needs_the_worker_comes_first_and_a_list_of_links_leads_to_everything_else(browse: Browse) -> None:
    page = browse(WORKER).get("/my-pledge")
    ways = [href.removeprefix("#") for _, href in page.links if href.startswith("#") and href != "#maincontent"]
    assert ways == ["ahead", "workbook", "sessions", "happened", "looked", "journey", "else"]
    headings = re.findall(r'<h2 class="nhsuk-heading-m"(?: id="(.*?)")?>', page.html)
    assert [each for each in headings if each] == ways
    first = page.html.index('href="#ahead"')
    assert page.html.index("I have finished week 1") < first < page.html.index('id="ahead"')


def test_nobody_is_told_that_they_are_late_with_their_own_weeks(browse: Browse, furnished: Office) -> None:
    move_clock(furnished, timedelta(days=60))
    page = browse(WORKER).get("/my-pledge")
    assert "You do it at your own pace." in said_by(page.text, "My workbook", "My supervision record")
    turns = re.findall(r'<li class="app-turns__turn">.*?</li>', page.html, re.DOTALL)
    late = [turn for turn in turns if LATE.search(turn)]
    assert late, "what the trust holds is said to be late"
    assert [turn for turn in late if "You do it" in turn or "your agreement" in turn or "holds it" not in turn] == []
    besides = re.sub("|".join(map(re.escape, turns)), "", page.html)
    assert not LATE.search(re.sub("<[^>]+>", " ", besides.partition("<main")[2]))


def test_that_nobody_is_late_with_their_own_steps_does_not_hang_on_how_their_owner_is_called(furnished: Office) -> None:
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    today = furnished.look(furnished.actor(WORKER), lambda work: work.today)
    week = replace(mine.weeks[0], owner="Nobody holds this", state="overdue", due_on=today - timedelta(days=9))
    (told,) = page_of(replace(mine, weeks=(week,)), today).weeks
    assert not LATE.search(" ".join((told.tag, *told.lines)))


def test_where_days_are_from_that_came_in_with_a_list_is_said_once(furnished: Office) -> None:
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    today = furnished.look(furnished.actor(WORKER), lambda work: work.today)
    assert page_of(mine, today).brought_in == ""
    strip = tuple(replace(line, days_from=DaysFrom.WORKED_OUT) for line in mine.view.strip)
    page = page_of(replace(mine, view=replace(mine.view, strip=strip)), today)
    assert "from the list that was kept before this service" in page.brought_in
    assert [told for *_, told in page.place if "tracker" in told] == []
    assert "tracker" not in page.where
    happened = tuple(replace(line, state="imported") for line in mine.happened)
    page = page_of(replace(mine, happened=happened), today)
    assert page.brought_in
    assert {turn.tag for turn in page.happened} == {"Complete"}


def test_what_came_in_with_a_tracker_has_a_day_only_where_the_tracker_had_one(furnished: Office) -> None:
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    today = furnished.look(furnished.actor(WORKER), lambda work: work.today)
    before = today - timedelta(days=30)
    week = replace(mine.weeks[0], state="imported", happened_on=None, completed_on=today)
    dated = replace(week, n=2, happened_on=before)
    came = AnswerLine(field="outcome", title="Attendance", words="Attended", raw="attended")
    session = replace(mine.sessions[0], state="imported", happened_on=None, completed_on=today, answers=(came,))
    page = page_of(replace(mine, weeks=(week, dated), sessions=(session,)), today)
    assert [turn.lines for turn in page.weeks] == [("Recorded before this service was used",), (long_date(before),)]
    assert page.sessions[0].lines == ("Attended, recorded before this service was used",)
    assert page.weeks_told == "You have finished 2 of 2 weeks."
    first = replace(mine.happened[0], completed_on=before, happened_on=before)
    newest = sorted((week, first), key=day_of, reverse=True)
    assert newest == [first, week], "what has no day stands for nothing newer"


def test_the_pages_of_their_own_record_speak_to_the_worker(browse: Browse, started: str) -> None:
    wren = browse(WORKER)
    for path in ("", "/steps/workbook_week", "/steps/triangulated_pdc", "/steps/best_practice", "/note"):
        page = wren.get(f"/records/{started}{path}")
        assert "the worker" not in page.text.partition("What happened")[0].lower(), path
        assert "You can read this" not in page.text
    assert "Others who may see your record can read this" in wren.page.text
    assert "you do it at your own pace" in wren.get(f"/records/{started}").text
    assert ("My pledge", f"/my-pledge/{started}") in wren.page.links
    assert "The worker can read this" in browse("sam").get(f"/records/{started}/note").text


def test_an_optional_step_says_that_nobody_has_to_do_it(browse: Browse, furnished: Office, started: str) -> None:
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    today = furnished.look(furnished.actor(WORKER), lambda work: work.today)
    optional = tuple(line for line in mine.ahead if not line.required)
    (turn,) = page_of(replace(mine, ahead=optional), today).ahead
    assert turn.title == "Check in together (optional)"
    own = replace(optional[0], owner_role=Role.WORKER)
    (turn,) = page_of(replace(mine, mine=(own,)), today).mine
    assert "It is yours to take up if you wish." in turn.lines[0]
    wren = browse(WORKER)
    assert "Check in together (optional)" in wren.get(f"/records/{started}").text
    assert "Nobody has to do it" in wren.get(f"/records/{started}/steps/three_month_review").text
    assert "Nobody has to do it" not in wren.get(f"/records/{started}/steps/peer_training").text
    assert "Share good practice (optional)" in said_by(wren.get(f"/records/{started}").text, "What comes next", "Notes")


def test_a_week_is_confirmed_by_one_button_and_the_next_one_is_offered(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren, elsewhere = browse(WORKER), browse(WORKER)
    elsewhere.get("/my-pledge")
    assert confirming(wren.get("/my-pledge")) == ("Next for you: your week 1", "I have finished week 1")
    assert "Thank you. Your week 1 is confirmed." in wren.send(form=0).text
    assert confirming(wren.page)[0] == "Next for you: your week 2"
    turn = journey_of(furnished, started).turn("workbook_week", 1)
    assert turn is not None
    assert turn.status is Status.DONE
    before = journey_of(furnished, started)
    page = elsewhere.send(form=0)
    assert "Your week 1 is confirmed already." in page.text
    assert "omebody else" not in page.text
    assert confirming(page)[0] == "Next for you: your week 2"
    assert journey_of(furnished, started) == before


def test_pressing_twice_finishes_one_week_and_another_one_on_the_same_day_is_asked_about_first(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren = browse(WORKER)
    wren.get("/my-pledge")
    page = wren.send(form=0)
    assert confirming(page) == ("Next for you: your week 2", "")
    assert "You have finished your week 1 today. There is no hurry with your week 2." in page.text
    page = wren.get(dict(page.links)["I have finished week 2 as well"])
    assert page.heading() == "Your week 2"
    assert "You have finished your week 1 today. Your week 2 is then confirmed, as finished today." in page.text
    week = journey_of(furnished, started).turn("workbook_week", 2)
    assert week is not None
    assert week.status is Status.OPEN
    assert "Thank you. Your week 2 is confirmed." in wren.send().text
    move_clock(furnished, timedelta(days=1))
    assert confirming(browse(WORKER).get("/my-pledge")) == ("Next for you: your week 3", "I have finished week 3")


def test_a_week_that_both_leads_closed_meanwhile_is_said_to_be_closed(furnished: Office) -> None:
    mine = furnished.look(furnished.actor(WORKER), my_pledge)
    week = replace(mine.weeks[0], state="not_applicable")
    told = not_confirmed(replace(mine, weeks=(week,)), week.step, week.n, Conflict("“Workbook week” on R-0001"))
    assert told == Notice("Your week 1 was closed meanwhile, so there is nothing to confirm.", done=False)


def test_a_week_that_has_changed_is_told_by_whom_and_is_not_confirmed(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren = browse(WORKER)
    wren.get("/my-pledge")
    with furnished.work(furnished.actor(WORKER)) as work:
        save_step(work, started, "workbook_week", {"confirmed": "no"}, n=1)
    page = wren.send(form=0)
    assert "This week has changed since you opened the page, so it was not confirmed." in page.text
    assert confirming(page)[0] == "Next for you: your week 1"


def test_who_pauses_or_carries_on_twice_is_told_that_it_is_so_already(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren, elsewhere = browse(WORKER), browse(WORKER)
    for window in (wren, elsewhere):
        window.get(f"/my-pledge/{started}/pause")
    assert "Your journey is paused." in wren.send(when="2").text
    assert "Your journey is paused already." in elsewhere.send(when="2").text
    assert "Your journey goes on." in wren.send(form=0).text
    assert "Your journey goes on already." in elsewhere.send(form=0).text
    assert not journey_of(furnished, started).held


def test_a_journey_is_paused_without_a_reason_and_goes_on_again(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren = browse(WORKER)
    page = wren.get(f"/my-pledge/{started}/pause")
    assert {control["name"] for control in page.controls if control.get("type") != "hidden" and "name" in control} == {
        *("when", "day.day", "day.month", "day.year"),
    }
    assert "Choose an answer to “When shall we look at it again with you”." in wren.send(status=422).text
    page = wren.send(when="day", day__day="31", day__month="2", day__year="2026", status=422)
    assert [c.get("value") for c in page.controls if c.get("name") == "day.month"] == ["2"]
    assert "Your journey is paused" in wren.send(when="2", day__day="", day__month="", day__year="").text
    assert journey_of(furnished, started).held
    assert "I have finished" not in wren.page.text
    assert "On hold" in browse("sam").get(f"/records/{started}").text
    wren.get("/my-pledge")
    assert "Your journey goes on." in wren.send(form=0).text
    assert not journey_of(furnished, started).held


def test_on_their_own_record_a_worker_reads_of_weeks_and_of_themselves_and_is_led_to_my_pledge(
    browse: Browse, started: str
) -> None:
    wren = browse(WORKER)
    page = wren.get(f"/records/{started}")
    assert ("Complete “Workbook week 1”", f"/records/{started}/steps/workbook_week?turn=1") in page.links
    assert ("Pause my journey", f"/my-pledge/{started}/pause") in page.links
    assert "Put on hold" not in page.text
    assert '__key">You</dt>' in page.html
    sams = browse("sam").get(f"/records/{started}")
    assert ("Put on hold", f"/records/{started}/hold") in sams.links
    assert '__key">Worker</dt>' in sams.html
    week = wren.get(f"/records/{started}/steps/workbook_week?turn=1").links
    assert [text for text, href in week if href.endswith("turn=2")] == ["Week 2: Open; due soon, on 23 June 2026"]


def test_a_pause_of_some_weeks_and_until_another_day_is_asked_about_and_what_was_typed_is_kept(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren = browse(WORKER)
    wren.get(f"/my-pledge/{started}/pause")
    page = wren.send(status=422, when="2", day__day="3", day__month="9", day__year="2026")
    (told,) = [text for text, href in page.links if href == "#when"]
    assert "you chose “In 2 weeks” and gave another day as well" in told
    kept = {control["name"]: control["value"] for control in page.controls if control.get("name", "").startswith("day")}
    assert kept == {"day.day": "3", "day.month": "9", "day.year": "2026"}
    assert [each["value"] for each in page.controls if each.get("name") == "when" and "checked" in each] == ["2"]
    assert not journey_of(furnished, started).held
    assert "Your journey is paused. We look at it again with you by 3 September 2026." in wren.send(when="day").text


def test_when_to_look_at_a_pause_again_comes_back_after_the_session_was_over(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren = browse()
    wren.get(link_for(furnished, WORKER))
    wren.send(password=WORDS, again=WORDS)
    wren.send(handle=WORKER, password=WORDS)
    wren.get(f"/my-pledge/{started}/pause")
    move_clock(furnished, IDLE)
    wren.send(when="day", day__day="3", day__month="9", day__year="2026")
    page = wren.send(handle=WORKER, password=WORDS)
    assert "Not sent yet: Pause my journey" in page.text
    page = wren.get(next(href for text, href in page.links if text.startswith("Go on with it")))
    assert [c.get("value") for c in page.controls if c.get("name") == "day.month"] == ["9"]
    assert "by 3 September 2026" in wren.send().text


def test_a_week_that_was_confirmed_too_soon_is_put_right_as_the_next_page_says(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren = browse(WORKER)
    wren.get("/my-pledge")
    page = wren.send(form=0)
    assert "too soon, choose “Your week 1” under “My workbook”, and there “Put this right”." in page.text
    page = wren.get(dict(page.links)["Go to your week 1"])
    page = wren.get(dict(page.links)["Put this right"])
    assert "change what is not right, and finish it again. Nothing of it counts against you." in page.text
    assert "are set aside" not in page.text
    wren.send(reason="recorded_by_mistake")
    turn = journey_of(furnished, started).turn("workbook_week", 1)
    assert turn is not None
    assert turn.status is Status.OPEN
    assert confirming(wren.get("/my-pledge"))[0] == "Next for you: your week 1"
    week = f"/records/{started}/steps/workbook_week?turn=1"
    assert [c for c in wren.get(week).controls if c.get("name") == "confirmed" and "checked" in c] == []
    assert "What was answered" not in browse("sam").get(week).text


def test_after_each_week_there_is_a_way_to_it_that_is_not_folded_away(
    browse: Browse, furnished: Office, started: str
) -> None:
    move_clock(furnished, timedelta(weeks=10))
    with furnished.work(furnished.actor(WORKER)) as work:
        for n in range(1, 7):
            complete_step(work, started, "workbook_week", {"confirmed": "yes"}, n=n)
    wren = browse(WORKER)
    for n in (7, 8):
        move_clock(furnished, timedelta(days=1))
        wren = browse(WORKER)
        wren.get("/my-pledge")
        page = wren.send(form=0)
        assert f"choose “Your week {n}” under “My workbook”, and there “Put this right”." in page.text
        assert page.text.count("See each week") == 1, "where the weeks are, and not in what is said"
        assert dict(page.links)[f"Go to your week {n}"] == dict(page.links)[f"Your week {n}"]


def test_my_pledge_asks_for_the_readers_own_record_before_anything_else(furnished: Office, started: str) -> None:
    assert furnished.look(furnished.actor("pat"), lambda work: show_hire(work, started)).reference == started
    for handle in ("sam", "pat", "hana"):
        with pytest.raises(NotFound, match="R-0001"):
            furnished.look(furnished.actor(handle), lambda work: my_pledge(work, started))


def test_a_log_that_somebody_emptied_says_so_and_not_that_nobody_has_read(
    browse: Browse, started: str, furnished: Office
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "bo", "Bo Example")
        give_grant(work, "bo", "auditor")
    for handle in ("sam", "hana"):
        browse(handle).get(f"/records/{started}/steps/oh_clearance")
    wren, bo = browse(WORKER), browse("bo")
    pages = ((wren, "/my-pledge"), (wren, f"/my-pledge/{started}/looked"), (bo, "/trail/readers"))
    database = furnished.engine.url.render_as_string(hide_password=False)
    said = " missing from the log here."
    assert [browser.get(address).text.count(said) for browser, address in pages] == [0, 0, 0]
    with unguarded(database) as connection:
        connection.execute(text("DELETE FROM access_log WHERE sequence = 2"))
    assert [browser.get(address).text.count(f"1 reading is{said}") for browser, address in pages] == [1, 1, 1]
    with unguarded(database) as connection:
        connection.execute(text("DELETE FROM access_log"))
    for browser, address in pages:
        told = browser.get(address).text
        assert f"2 readings are{said} Whose answers they were of cannot be said" in told
        assert "obody has read" not in told
    assert "2 readings are" in wren.get(f"/my-pledge/{started}/everything").text


def test_a_worker_reads_who_looked_and_is_not_listed_themselves(browse: Browse, started: str) -> None:
    wren = browse(WORKER)
    for address in ("/my-pledge", f"/my-pledge/{started}/looked"):
        assert "Since your offer nobody has read one of these answers." in wren.get(address).text
    browse("sam").get(f"/records/{started}/steps/oh_clearance")
    browse(WORKER).get(f"/records/{started}/steps/oh_clearance")
    page = wren.get("/my-pledge")
    assert "Sam Example" in said_by(page.text, "Who looked at my record", "My journey")
    page = wren.get(f"/my-pledge/{started}/looked")
    assert "Sam Example" in page.text
    assert "Wren" not in page.text.replace("Wren Example : your settings", "")


def test_a_worker_reads_who_can_see_what_of_their_record_from_what_the_roles_may(browse: Browse, started: str) -> None:
    wren, address = browse(WORKER), f"/my-pledge/{started}/looked#who-sees"
    assert address in [href for _, href in wren.get("/my-pledge").links]
    assert address in [href for _, href in wren.get("/settings").links]
    assert "/my-pledge" not in browse("sam").get("/settings").html
    sees = wren.get(f"/my-pledge/{started}/looked").text.partition("Who can see what of my record")[2]
    records, none = sees.split("These roles open no record:")
    for role in Role:
        if role is not Role.WORKER:
            assert DOES[role] in (records if role in SEES_RECORDS else none)
    restricted = "“Complete occupational health clearance”: you, the service lead named on your record, HR and"
    assert restricted in records
    assert "The worker" not in sees


@pytest.mark.parametrize("handle", PEOPLE)
def test_somebody_elses_journey_looks_exactly_like_none(
    browse: Browse, furnished: Office, started: str, handle: str
) -> None:
    browser = browse(handle)
    assert "no journey of your own" in browser.get("/my-pledge").text
    before = journey_of(furnished, started)
    for path in ("", "/looked", "/pause", "/say?step=hr_clearance&turn=1"):
        absent = browser.get(f"/my-pledge/R-9999{path}", status=404).text.replace("R-9999", started)
        assert browser.get(f"/my-pledge/{started}{path}", status=404).text == absent
    browser.get("/help")
    token = re.findall(r'name="csrf_token" value="([^"]+)"', browser.page.html)[0]
    for path in ("confirm", "pause", "carry-on", "say"):
        typed = {"csrf_token": token, "step": "hr_clearance", "turn": "1", "when": "2"}
        answer = browser.client.post(f"/my-pledge/{started}/{path}", data=typed)
        assert answer.status_code == 404
    assert journey_of(furnished, started) == before


def test_who_holds_a_lead_role_too_finds_their_own_journey_here_alone(browse: Browse, furnished: Office) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        give_grant(work, WORKER, "service_lead", scope="Oak team")
    wren = browse(WORKER)
    assert wren.get("/").heading() == "Needs you today"
    assert [text for text, _ in wren.page.links if text == "My pledge"]
    assert wren.get("/my-pledge").heading() == "My pledge"
    other = opened_hire(furnished)
    wren.get(f"/my-pledge/{other}", status=404)


def test_a_worker_who_is_a_lead_too_reads_that_fewer_see_their_record(
    browse: Browse, furnished: Office, started: str
) -> None:
    fewer = "no other service lead sees it"
    wren = browse(WORKER)
    assert fewer not in wren.get(f"/my-pledge/{started}/looked").text
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        give_grant(work, WORKER, "service_lead", scope="Oak team")
    text = wren.get(f"/my-pledge/{started}/looked").text
    assert fewer in text
    assert "sees every record" not in text
    said = "If I hold a lead’s role myself, no other lead sees it, and senior leadership sees only its own steps."
    assert said in wren.get("/help").text
