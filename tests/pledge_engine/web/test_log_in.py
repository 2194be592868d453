"""The way in: who is not logged in sees nothing, nobody is sent elsewhere, and nothing changes without a token."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from notifications.catalogue import PasswordLink
from pledge_engine.access.actor import PersonActor
from pledge_engine.logins.password_links import make_link_to_mail, make_password_link
from pledge_engine.logins.sessions import IDLE
from pledge_engine.office import Office
from pledge_engine.people.deactivating import deactivate
from pledge_engine.people.granting import end_grant
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from pledge_engine.web.security import on_this_site
from pledge_engine.web.visiting import OPEN_TO_ALL
from tests.factories.office import ADMINISTRATOR, OPENING, TEAM, move_clock
from tests.pledge_engine.web.browser import Browser, Page

WORDS = "four plain words here"


def link_for(office: Office, handle: str) -> str:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        return f"/password/{make_password_link(work, handle)}"


def test_somebody_sets_a_password_by_their_link_logs_in_and_out(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    browser = browse()
    link = link_for(furnished, "sam")
    browser.get(link)
    assert "are not alike" in browser.send(password=WORDS, again="other words here").text
    assert "Log in" in browser.send(password=WORDS, again=WORDS).heading()
    assert "not right" in browser.send(handle="sam", password="wrong").text
    browser.send(handle="sam", password=WORDS)
    assert browser.client.get("/help").status_code == 200
    assert browser.page.heading() == "Needs you today"
    assert browser.get(link, status=404).heading() == "Link not working"


def test_who_chooses_a_password_reads_the_name_they_log_in_by_and_finds_it_filled_in(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    browser = browse("pat")  # Somebody else is logged in on this browser: the form is for whoever has the link.
    assert "You log in by the name sam . Keep it" in browser.get(link_for(furnished, "sam")).text
    page = browser.send(password=WORDS, again=WORDS)
    assert "You log in by the name sam. Keep it" in page.text
    assert [control.get("value") for control in page.controls if control.get("name") == "handle"] == ["sam"]
    browser.send(password=WORDS)
    assert "Sam" in browser.get("/settings").text


def test_the_page_of_a_link_that_was_used_says_so_and_who_has_none_that_worked_learns_nothing(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    browser, used = browse(), link_for(furnished, "sam")
    browser.get(used)
    browser.send(password=WORDS, again=WORDS)
    told = browser.get(used, status=404)
    assert "because a password has been chosen since. If you have chosen a password, log in with it." in told.text
    assert "get a new link on the page to log in: what it opens says your name" in told.text
    assert ("Go to the log in page", "/log-in") in told.links
    taken_back = link_for(furnished, "pat")
    link_for(furnished, "pat")
    said = browser.get(taken_back, status=404).text
    assert "has been chosen since" not in said
    assert said == browser.get("/password/made-up", status=404).text


def test_of_two_links_that_were_mailed_the_one_not_used_says_that_a_password_has_been_chosen_since(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    sam = furnished.actor("sam")
    assert isinstance(sam, PersonActor)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        not_used, used = (f"/password/{make_link_to_mail(work, sam, PasswordLink.kind, key)}" for key in ("one", "two"))
    browser = browse()
    assert browser.get(not_used).heading() == browser.get(used).heading()
    browser.send(password=WORDS, again=WORDS)
    told = browser.get(not_used, status=404).text
    assert "This link does not work any more, because a password has been chosen since." in told
    assert told == browser.get(used, status=404).text


@pytest.mark.parametrize("typed", ["sam@trust.example", "nobody@trust.example"])
def test_whoever_types_an_address_learns_that_it_is_not_the_name(browse: Callable[..., Browser], typed: str) -> None:
    browser = browse()
    browser.get("/log-in")
    assert "The name you log in by is not your email address" in browser.send(handle=typed, password="wrong").text
    assert "is not your email address: get" not in browser.send(handle="sam", password="wrong").text


def test_a_wrong_name_and_a_wrong_password_look_alike(browse: Callable[..., Browser], furnished: Office) -> None:
    link_for(furnished, "sam")
    seen = []
    for handle in ("sam", "nobody"):
        browser = browse()
        browser.get("/log-in")
        seen.append(browser.send(handle=handle, password="wrong").text.replace(handle, ""))
    assert seen[0] == seen[1]


def test_a_field_left_empty_is_asked_for_and_is_no_try(browse: Callable[..., Browser]) -> None:
    somebody = browse()
    somebody.get("/log-in")
    for _ in range(4):
        page = somebody.send(handle="", password="", status=422)
        assert "not right" not in page.text
        for field, words in (("handle", "Enter the name you log in by."), ("password", "Enter your password.")):
            assert f'<a href="#{field}">{words}</a>' in page.html
            assert re.search(rf'(?s)id="{field}-error">.{{0,99}}</span> ?{words}', page.html)
    assert "not right" in somebody.send(handle="sam", password="no password of theirs").text


@pytest.mark.parametrize("typed", ["sam", "nobody"])
def test_asking_for_a_link_is_answered_alike_whether_anybody_has_the_name_or_not(
    browse: Callable[..., Browser], typed: str
) -> None:
    browser = browse()
    assert "Get a link by email" in browser.get("/log-in").text
    assert browser.get("/forgotten-password").heading() == "Get a link to set your password"
    assert "Nothing is typed" in browser.send(person=" ", status=422).text
    page = browser.send(person=typed)
    assert page.heading() == "Look at your email"
    assert typed not in page.text
    browser.get("/forgotten-password")
    page = browser.send(person=typed, status=429)
    assert "Wait 60 seconds" in page.text
    assert [control.get("value") for control in page.controls if control.get("name") == "person"] == [typed]


def test_setting_a_password_ends_every_session_that_was_open(browse: Callable[..., Browser], furnished: Office) -> None:
    elsewhere, browser = browse("sam"), browse("sam")
    link = link_for(furnished, "sam")
    browser.get(link)
    assert browser.send(password=WORDS, again=WORDS).heading() == "Log in"
    assert elsewhere.get("/today").heading() == "Log in"
    assert browser.get("/today").heading() == "Log in"


def test_looking_at_a_link_does_not_use_it(browse: Callable[..., Browser], furnished: Office) -> None:
    browser, link = browse(), link_for(furnished, "sam")
    for _ in range(3):  # As the scanner of a mail server does.
        assert browser.get(link).heading() == "Set your password"


def test_after_three_tries_a_name_waits(browse: Callable[..., Browser]) -> None:
    browser = browse()
    browser.get("/log-in")
    for _ in range(3):
        browser.send(handle="sam", password="wrong")
    assert "Wait 1 second" in browser.send(handle="sam", password="wrong", status=429).text


def test_one_address_cannot_try_without_end(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    with time_machine.travel(OPENING, tick=False):  # However slow the machine, it is one minute.
        codes = [client.post("/log-in", data={"handle": f"n{n}"}).status_code for n in range(62)]
    assert codes[-1] == 429
    assert client.get("/log-in").status_code == 200


@pytest.mark.parametrize("address", ["/today", "/records", "/records/R-0001", "/tasks", "/attention"])
def test_who_is_not_logged_in_is_asked_to_and_comes_back_to_where_they_wanted(app: Flask, address: str) -> None:
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.location) == (303, f"/log-in?next={address}")


def test_every_other_page_asks_to_log_in(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL:
            continue
        address = rule.rule.replace("<reference>", "R-0001").replace("<step>", "job_plan").replace("<act>", "note")
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        app.config["WTF_CSRF_ENABLED"] = False
        answer = client.open(address.replace("<register_id>", "x"), method=method)
        assert answer.location is not None, address
        assert answer.location.startswith("/log-in"), address


def test_nothing_is_changed_without_a_token(browse: Callable[..., Browser], app: Flask) -> None:
    browser = browse("sam")
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert posts
    for rule in posts:
        address = rule.rule.replace("<reference>", "R-0001").replace("<step>", "job_plan").replace("<act>", "note")
        answer = browser.client.post(address.replace("<secret>", "x").replace("<register_id>", "x"))
        assert (answer.status_code, "Send this again" in answer.text) == (400, True), address


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("", None, "elsewhere", "https://elsewhere.example", "javascript:alert(1)"),
        *("//elsewhere.example", "///elsewhere.example"),
        *("/\\elsewhere.example", "/records\\..\\x", "\\\\x"),
        *("/\t/elsewhere.example", "/\n/elsewhere.example", "/\r/elsewhere.example", "/ /elsewhere.example", "/\x00/x"),
        "/\x7f/elsewhere.example",
    ],
)
def test_nobody_is_sent_elsewhere(elsewhere: str | None) -> None:
    assert on_this_site(elsewhere, "/today") == "/today"


@pytest.mark.parametrize(
    "here", ["/records?page=2", "/records/R-0001/steps/job_plan?turn=1", "/a//b", "/?x=https://y.example"]
)
def test_what_is_here_is_gone_to(here: str) -> None:
    assert on_this_site(here, "/today") == here


@given(st.text(alphabet=st.sampled_from("/\\\t\n\r\x00\x7f :@.?#abhtps"), max_size=12))
def test_wherever_a_browser_would_go_it_stays_on_this_site(address: str) -> None:
    """As browsers read it: a backslash is a slash, and tabs and line ends are left out."""
    found = on_this_site(address, "/today")
    read = re.sub(r"[\t\n\r]", "", found.strip("".join(map(chr, range(33))))).replace("\\", "/")
    assert urljoin("https://pledge.example/log-in", read).startswith("https://pledge.example/")


@pytest.mark.parametrize("way", ["/log-in", "/log-in/code", "/stay"])
def test_no_door_sends_anybody_elsewhere(browse: Callable[..., Browser], furnished: Office, way: str) -> None:
    browser = browse()
    browser.get(link_for(furnished, "sam"))
    browser.send(password=WORDS, again=WORDS)
    page = browser.get("/log-in?next=//elsewhere.example")
    token = next(control["value"] for control in page.controls if control.get("name") == "csrf_token")
    sent = {"csrf_token": token, "next": "//elsewhere.example", "handle": "sam", "password": WORDS}
    answer = browser.client.post("/log-in", data=sent)
    answer = answer if way == "/log-in" else browser.client.post(way, data=sent)
    assert answer.status_code == 303
    assert str(answer.location).startswith("/")
    assert "elsewhere" not in str(answer.location)


def test_a_session_ends_with_time_and_at_once_with_its_person(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    sam, pat = browse("sam"), browse("pat")
    sam.get("/today")
    move_clock(furnished, IDLE - timedelta(seconds=1))
    assert sam.get("/today").heading() == "Needs you today"
    assert pat.get("/today").heading() == "Needs you today"
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        deactivate(work, "pat")
    assert pat.get("/today").heading() == "Log in"
    move_clock(furnished, IDLE)
    assert sam.get("/today").heading() == "Log in"


def test_who_is_logged_out_because_a_role_of_theirs_ended_reads_so_and_whom_to_ask(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    sam = browse("sam")
    sam.get("/today")
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        end_grant(work, "sam", "service_lead", scope=TEAM)
    page = sam.get("/tasks")
    assert page.heading() == "Log in"
    assert "You were logged out, because a role of yours was ended." in page.text
    assert "ask an administrator of your trust" in page.text
    assert {"name": "next", "value": "/tasks"}.items() <= next(
        each for each in page.controls if each.get("name") == "next"
    ).items()


def test_logging_out_ends_the_session(browse: Callable[..., Browser]) -> None:
    browser = browse("sam")
    page = browser.get("/today")
    token = next(field["value"] for field in page.forms[0]["fields"] if field.get("name") == "csrf_token")
    cookie = browser.client.get_cookie("pledge_session")
    assert cookie is not None
    browser.client.post("/log-out", data={"csrf_token": token})
    browser.client.set_cookie("pledge_session", cookie.value)  # Whoever kept the cookie gains nothing.
    assert browser.get("/today").heading() == "Log in"


def test_over_tls_every_cookie_is_for_this_host_and_tls_alone(furnished: Office, settings: Settings) -> None:
    app = make_app(furnished, settings.model_copy(update={"web_address": "https://pledge.example"}))
    client = app.test_client()
    link = link_for(furnished, "sam")
    page = Page(client.get(link, base_url="https://localhost").get_data(as_text=True))

    def send(address: str, **typed: str) -> TestResponse:
        token = next(control["value"] for control in page.controls if control.get("name") == "csrf_token")
        headers = {"Referer": "https://localhost/"}
        return client.post(address, data={"csrf_token": token, **typed}, base_url="https://localhost", headers=headers)

    assert send(link, password=WORDS, again=WORDS).status_code == 200
    answer = send("/log-in", handle="sam", password=WORDS)
    assert "Strict-Transport-Security" in answer.headers
    cookies = {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}
    cookies |= {"__Host-pledge_form": client.get("/log-in", base_url="https://localhost").headers.get("Set-Cookie", "")}
    assert "__Host-pledge_session" in cookies
    for name, line in cookies.items():
        assert name.startswith("__Host-")
        assert not line or all(word in line for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/")), line
        assert "Domain" not in line


def test_help_is_there_for_everybody(browse: Callable[..., Browser]) -> None:
    for address in ("/help", "/privacy", "/accessibility"):
        assert browse().get(address).heading()


def test_what_is_not_there_is_said_helpfully(browse: Callable[..., Browser]) -> None:
    assert browse("sam").get("/nothing-here", status=404).heading() == "Page not found"


def test_an_error_that_nobody_foresaw_shows_nothing_of_itself(app: Flask, furnished: Office) -> None:
    app.add_url_rule("/broken", "log_in.broken", lambda: str(1 // 0))
    browser = Browser(app, furnished, "sam")
    page = browser.get("/broken", status=500)
    assert "ZeroDivision" not in page.html
    assert page.heading() == "Sorry, there is a problem"
