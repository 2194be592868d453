"""Your settings: the password, where one is logged in, and cover; each of one's own and of nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from pledge_engine.audit import history
from pledge_engine.errors import NotFound
from pledge_engine.logins.attempts import PASSWORD
from pledge_engine.logins.elsewhere import end_elsewhere
from pledge_engine.logins.secrets_kept import kept_as
from pledge_engine.logins.sessions import IDLE, start_session
from pledge_engine.office import Office
from pledge_engine.people.cover_list import list_cover
from pledge_engine.people.covering import end_cover
from pledge_engine.people.editing import edit_person
from pledge_engine.people.granting import give_grant
from pledge_engine.store.tables import web_sessions
from pledge_engine.web.agents import opened_on
from tests.factories.cover import away, reachable
from tests.factories.office import ADMINISTRATOR, WORKER
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_log_in import WORDS, link_for

Browse = Callable[..., Browser]
OTHER = "five other plain words here"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
AWAY: dict[str, Any] = {
    "from__day": "10",
    "from__month": "6",
    "from__year": "2026",
    "until__day": "17",
    "until__month": "6",
    "until__year": "2026",
}
LATER = AWAY | {"from__day": "18", "until__day": "20"}


def logged_in(browse: Browse, handle: str, agent: str, password: str = WORDS) -> Browser:
    browser = browse()
    browser.client.environ_base["HTTP_USER_AGENT"] = agent
    browser.get("/log-in")
    browser.send(handle=handle, password=password)
    return browser


@pytest.fixture
def sam(browse: Browse, furnished: Office) -> Browser:
    """Sam with a password, logged in here with Firefox."""
    first = browse()
    first.get(link_for(furnished, "sam"))
    first.send(password=WORDS, again=WORDS)
    return logged_in(browse, "sam", FIREFOX)


def test_somebody_reads_where_mail_reaches_them_and_what_to_do_where_it_does_not(
    browse: Browse, furnished: Office
) -> None:
    assert "No address is recorded for you, so no mail from here reaches you." in browse("sam").get("/settings").text
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        for handle in ("sam", "pat"):
            edit_person(work, handle, email=f"{handle}@trust.example")
    page = browse("sam").get("/settings")
    assert "Mails from here go to sam@trust.example . If that is wrong, ask an administrator to change it." in page.text
    assert "pat@trust.example" not in page.html


def test_somebody_sees_where_they_are_logged_in_and_logs_out_there(sam: Browser, browse: Browse) -> None:
    elsewhere = logged_in(browse, "sam", CHROME)
    page = sam.get("/settings")
    assert page.heading() == "Your settings"
    assert "Firefox on Windows" in page.text
    assert "Chrome on Android" in page.text
    assert page.text.index("Firefox on Windows") < page.text.index("Chrome on Android")
    assert "You are logged out in 1 other place." in sam.send("", form=0).text
    assert elsewhere.get("/today").heading() == "Log in"
    assert "Chrome on Android" not in sam.get("/settings").text
    assert sam.get("/today").heading() == "Needs you today"


def test_somebody_logs_out_everywhere_but_here(sam: Browser, browse: Browse) -> None:
    others = [logged_in(browse, "sam", CHROME) for _ in range(2)]
    sam.get("/settings")
    assert "You are logged out in 2 other places." in sam.send(form=2).text
    assert {other.get("/today").heading() for other in others} == {"Log in"}


def test_a_place_that_is_over_is_ended_with_the_others_and_not_counted(sam: Browser, furnished: Office) -> None:
    with furnished.work(furnished.actor("sam")) as work:
        for begun in (IDLE, timedelta(minutes=5)):
            started = start_session(work, work.actor.audit_id)
            seen = update(web_sessions).where(web_sessions.c.id == kept_as(started))
            work.connection.execute(seen.values(started_at=work.now - begun, seen_at=work.now - begun))
        start_session(work, work.actor.audit_id, waits_for_code=True)
    assert sam.get("/settings").html.count('name="sign"') == 1
    assert "You are logged out in 1 other place." in sam.send(form=1).text
    with furnished.work(furnished.actor("sam"), write=False) as work:
        standing = select(web_sessions.c.id).where(web_sessions.c.ended_at.is_(None))
        mine = standing.where(web_sessions.c.person_id == work.actor.audit_id)
        assert len(work.connection.execute(mine).all()) == 1


def test_where_all_others_are_over_nothing_is_said_or_kept_of_logging_out(furnished: Office) -> None:
    with furnished.work(furnished.actor("sam")) as work:
        here, idle = (kept_as(start_session(work, work.actor.audit_id)) for _ in range(2))
        over = update(web_sessions).where(web_sessions.c.id == idle)
        work.connection.execute(over.values(seen_at=work.now - IDLE))
        with pytest.raises(NotFound):
            end_elsewhere(work, here, kept_as(idle)[:16])
        assert end_elsewhere(work, here) == 0
        verbs = {event.verb for event in history.events(work.connection, "organisation")}
        assert "logged_out_elsewhere" not in verbs


def test_nobody_ends_a_session_that_is_not_theirs_or_sees_it(sam: Browser, browse: Browse) -> None:
    sign = re.findall(
        r'name="sign" value="([0-9a-f]+)"', (logged_in(browse, "sam", CHROME), sam.get("/settings"))[1].html
    )[0]
    pat = browse("pat")
    page = pat.get("/settings")
    assert page.text.count("Logged in on") == 1
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page.html)[0]
    answer = pat.client.post("/settings/log-out-elsewhere", data={"csrf_token": token, "sign": sign})
    assert answer.status_code == 404
    assert sam.get("/today").heading() == "Needs you today"


def test_the_sign_of_a_session_lets_nobody_in(sam: Browser, browse: Browse, furnished: Office) -> None:
    with furnished.work(furnished.actor("sam")) as work:
        start_session(work, work.actor.audit_id)
    sign = re.findall(r'name="sign" value="([0-9a-f]+)"', sam.get("/settings").html)[0]
    thief = browse()
    thief.client.set_cookie("pledge_session", sign)
    assert thief.get("/today").heading() == "Log in"


def test_a_password_is_changed_by_the_one_that_works_now_and_logs_out_everywhere_else(
    sam: Browser, browse: Browse, furnished: Office
) -> None:
    elsewhere, link = logged_in(browse, "sam", CHROME), link_for(furnished, "sam")
    sam.get("/settings/password")
    assert (
        "That is not your password. Check it and try again."
        in sam.send(current="wrong words", password=OTHER, again=OTHER, status=422).text
    )
    assert "are not alike" in sam.send(current=WORDS, password=OTHER, again=WORDS, status=422).text
    page = sam.send(current=WORDS, password=OTHER, again=OTHER)
    assert "Your password is changed." in page.text
    assert page.heading() == "Your settings"
    assert elsewhere.get("/today").heading() == "Log in"
    assert logged_in(browse, "sam", CHROME).page.heading() == "Log in"
    assert logged_in(browse, "sam", CHROME, OTHER).page.heading() == "Needs you today"
    browse().get(link, status=404)


def test_the_right_password_is_no_try_in_vain_however_often_the_new_one_has_to_be_mended(sam: Browser) -> None:
    sam.get("/settings/password")
    for _ in range(PASSWORD.free + 1):
        assert "are not alike" in sam.send(current=WORDS, password=OTHER, again=WORDS, status=422).text
        assert "it has 5 characters" in sam.send(current=WORDS, password="short", again="short", status=422).text
    assert "Your password is changed." in sam.send(current=WORDS, password=OTHER, again=OTHER).text


def test_the_password_of_now_and_one_that_anybody_would_try_are_refused_plainly(sam: Browser) -> None:
    sam.get("/settings/password")
    same = sam.send(current=WORDS, password=WORDS, again=WORDS, status=422)
    assert "it is the password that you have now" in same.text
    for easy in ("nhs-password-2026", "Sam Example 2026", "Your trust 2026"):
        assert "it is easy to guess" in sam.send(current=WORDS, password=easy, again=easy, status=422).text


def test_a_password_tried_in_vain_here_costs_time_as_at_the_door(sam: Browser) -> None:
    sam.get("/settings/password")
    for _ in range(3):
        sam.send(current="wrong words", password=OTHER, again=OTHER, status=422)
    assert "Wait 1 second" in sam.send(current=WORDS, password=OTHER, again=OTHER, status=429).text


def test_somebody_names_who_covers_for_them_and_ends_it(browse: Browse, furnished: Office) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        give_grant(work, "sam", "hr")
    reachable(furnished, "cleo")
    sam = browse("sam")
    assert "Nobody covers for you" in sam.get("/settings").text
    sam.get("/settings/cover")
    assert "Enter a date for “First day”." in sam.send(by="cleo", status=422).text
    nothing = sam.send(by=" ", status=422).text
    assert "Who covers for you: nobody is named. Write the name they log in by." in nothing
    assert "Enter a date for “Last day”." in nothing
    past = sam.send(by="cleo", **AWAY | {"from__month": "5"}, status=422).text
    assert "First day: 10 May 2026 has passed" in past
    page = sam.send(by="olu", **AWAY, status=422)
    assert "holds no role in which they could stand in" in page.text
    assert [c.get("value") for c in page.controls if c.get("name") == "from.day"] == ["10"]
    said = sam.send(by="cleo", **AWAY).text
    assert "Cleo Example covers for you as the service lead, from 10 June 2026 until 17 June 2026." in said
    assert "What you do as HR is not covered: Cleo Example does not hold that role." in said
    assert "You cover for Sam Example" in browse("cleo").get("/settings").text
    with furnished.work(furnished.actor("sam"), write=False) as work:
        assert [row.cover_handle for row in list_cover(work)] == ["cleo"]
    sam.get("/settings/cover")
    sam.send(by="cleo", **LATER)
    assert "Cleo Example no longer covers for you." in sam.send(form=1).text
    assert "Cleo Example covers for you from 10 June 2026 until 17 June 2026." in sam.page.text
    assert "20 June 2026" not in sam.page.text
    assert "Cleo Example no longer covers for you." in sam.send(form=0).text


def yes_of(browser: Browser) -> str:
    """The answer that they are to be named all the same, as the page that asks it has it."""
    return next(control["value"] for control in browser.page.controls if control.get("name") == "same")


def test_what_speaks_against_whoever_is_to_cover_is_said_before_they_are_named(
    browse: Browse, furnished: Office
) -> None:
    away(furnished, "cleo", "sam")
    sam = browse("sam")
    sam.get("/settings/cover")
    page = sam.send(by="cleo", **AWAY, status=422)
    assert "Choose an answer to “Name them all the same”." in page.text
    assert "Cleo Example has not chosen a password yet, so they cannot log in." in page.text
    assert "No address is recorded for Cleo Example, so no mail reaches them." in page.text
    assert "Cleo Example has cover themselves on some of these days, and cover does not pass on" in page.text
    page = sam.send(by="cleo", same="no", **AWAY, status=422)
    assert "Nobody covers for you" in sam.get("/settings").text
    sam.get("/settings/cover")
    sam.send(by="cleo", **AWAY, status=422)
    said = sam.send(by="cleo", same=yes_of(sam), **AWAY).text
    assert "Cleo Example covers for you as the service lead, from 10 June 2026 until 17 June 2026." in said
    assert "so no mail reaches them." in said


def test_what_speaks_against_cover_is_said_to_both_as_long_as_it_is_so(browse: Browse, furnished: Office) -> None:
    away(furnished, "sam", "cleo")
    away(furnished, "cleo", "pat")
    sam, cleo = browse("sam"), browse("cleo")
    said = sam.get("/settings").text
    assert "Cleo Example has not chosen a password yet, so they cannot log in." in said
    assert "No address is recorded for Cleo Example, so no mail reaches them." in said
    assert "Cleo Example has cover themselves on some of these days, and cover does not pass on" in said
    said = cleo.get("/settings").text
    assert "No address is recorded for you, so no mail reaches you about it." in said
    assert "You have cover yourself on some of these days, and cover does not pass on: nobody stands in for Sam" in said
    reachable(furnished, "cleo")
    with furnished.work(furnished.actor("cleo")) as work:
        end_cover(work, "cleo")
    assert "so no mail reaches" not in sam.get("/settings").text
    assert "on some of these days" not in sam.page.text + cleo.get("/settings").text


def test_a_yes_to_one_persons_days_is_none_to_what_speaks_against_them_on_other_days(
    browse: Browse, furnished: Office
) -> None:
    away(furnished, "cleo", "sam", days=3)
    sam = browse("sam")
    sam.get("/settings/cover")
    assert "on some of these days" not in sam.send(by="cleo", **LATER, status=422).text
    yes = yes_of(sam)
    assert "has cover themselves on some of these days" in sam.send(by="cleo", same=yes, **AWAY, status=422).text
    assert "Nobody covers for you" in sam.get("/settings").text
    sam.get("/settings/cover")
    assert "Cleo Example covers for you" in sam.send(by="cleo", same=yes, **LATER).text


@pytest.mark.parametrize(("reader", "other"), [("sam", "olu"), (WORKER, "cleo")])
def test_of_whoever_could_not_cover_nothing_is_said_not_even_that_they_are_there(
    browse: Browse, furnished: Office, reader: str, other: str
) -> None:
    away(furnished, "cleo", "sam")
    browser, said = browse(reader), []
    for written in (other, "zoe"):
        browser.get("/settings/cover")
        page = browser.send(by=written, **AWAY, status=422)
        said.append(page.text.replace(written, "-"))
        assert f"{other.title()} Example" not in page.html
    assert said[0] == said[1]


@pytest.mark.parametrize("handle", [WORKER, ADMINISTRATOR])
def test_whose_roles_nobody_covers_is_not_asked(browse: Browse, handle: str) -> None:
    assert "Cover while you are away" not in browse(handle).get("/settings").text


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (CHROME, "Chrome on Android"),
        (f"{CHROME} Edg/126.0", "Edge on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari on an iPhone"),
        ("<script>alert(1)</script>", "A browser"),
        ("", "A browser"),
    ],
)
def test_of_what_a_browser_says_of_itself_only_known_words_are_kept(agent: str, words: str) -> None:
    assert opened_on(agent) == words
