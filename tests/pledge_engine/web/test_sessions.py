"""Sessions in one table: whatever ends one does so before the next page and before the next form, also for a stolen cookie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from pledge_engine.logins.password_links import make_password_link
from pledge_engine.logins.passwords import set_password
from pledge_engine.logins.sessions import IDLE, LONGEST
from pledge_engine.office import Office
from pledge_engine.people.deactivating import deactivate
from pledge_engine.people.granting import end_grant
from pledge_engine.settings import Settings
from pledge_engine.store.tables import notes
from pledge_engine.web.app import make_app
from tests.factories.databases import copied
from tests.factories.office import ADMINISTRATOR, ENGINE, TEAM, move_clock, office_on
from tests.pledge_engine.web.browser import Browser
from tests.privacy.forms import token_in

WORDS = "four plain words here"
NOTES = "/records/R-0001/note"
COOKIES = ("pledge_session", "pledge_form")
PLANTED = "planted-by-somebody-else"


@pytest.fixture
def office(begun: str, tmp_path: Path) -> Iterator[Office]:
    with copied(begun, tmp_path) as address:
        office = office_on(address)
        office.door = "web"
        yield office
        office.close()


@pytest.fixture
def app(office: Office, settings: Settings) -> Flask:
    return make_app(office, settings)


@pytest.fixture
def sam(app: Flask, office: Office) -> Browser:
    """Sam, who leads on the record, with the form of a note before them."""
    browser = Browser(app, office, "sam")
    browser.get(NOTES)
    return browser


def log_out(_office: Office, sam: Browser) -> None:
    sam.client.post("/log-out", data={"csrf_token": token_in(sam.page.html)})


def log_out_elsewhere(office: Office, sam: Browser) -> None:
    there = Browser(sam.client.application, office, "sam")
    there.get("/settings")
    there.client.post("/settings/log-out-elsewhere", data={"csrf_token": token_in(there.page.html)})


def deactivated(office: Office, _browser: Browser) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        deactivate(work, "sam")


def role_ended(office: Office, _browser: Browser) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        end_grant(work, "sam", "service_lead", scope=TEAM)


def password_set(office: Office, _browser: Browser) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        link = make_password_link(work, "sam")
    set_password(office, link, WORDS, WORDS)


def nothing_asked(office: Office, _browser: Browser) -> None:
    move_clock(office, IDLE)


def used_all_day(office: Office, sam: Browser) -> None:
    """A page every quarter of an hour, to a second before the end; then the last second."""
    often = timedelta(minutes=15)
    for _ in range(LONGEST // often - 1):
        move_clock(office, often)
        assert sam.client.get("/help").status_code == 200
    move_clock(office, often - timedelta(seconds=1))
    sam.get(NOTES)
    move_clock(office, timedelta(seconds=1))


CUTS: dict[str, Callable[[Office, Browser], None]] = {
    "logged out": log_out,
    "logged out from elsewhere": log_out_elsewhere,
    "access ended": deactivated,
    "role ended": role_ended,
    "password set": password_set,
    "idle": nothing_asked,
    "used for 8 hours": used_all_day,
}


def with_the_cookies_of(browser: Browser) -> FlaskClient:
    """Somebody who has a copy of everything that the browser keeps."""
    client = browser.client.application.test_client()
    for name in COOKIES:
        cookie = browser.client.get_cookie(name)
        assert cookie is not None
        client.set_cookie(name, cookie.value)
    return client


def written(office: Office) -> int:
    with office.work(ENGINE, write=False) as work:
        return work.connection.execute(select(func.count()).select_from(notes)).scalar_one()


def let_in(client: FlaskClient, way: str, token: str) -> bool:
    """Whether the page is shown, or the note that is sent taken."""
    if way == "GET":
        answer = client.get(NOTES)
        return answer.status_code == 200 and "csrf_token" in answer.text
    return (
        client.post(NOTES, data={"csrf_token": token, "note": "kind words", "do": "it"}).location == "/records/R-0001"
    )


@pytest.mark.parametrize("way", ["GET", "POST"])
@pytest.mark.parametrize("cut", CUTS)
def test_what_ends_a_session_ends_it_before_the_next_request(office: Office, sam: Browser, cut: str, way: str) -> None:
    stolen, token = with_the_cookies_of(sam), token_in(sam.page.html)
    assert let_in(stolen, way, token), "what is to be cut has to work before"
    CUTS[cut](office, sam)
    before = written(office)
    answer = (
        stolen.get(NOTES) if way == "GET" else stolen.post(NOTES, data={"csrf_token": token, "note": "x", "do": "it"})
    )
    assert answer.status_code == 303
    assert str(answer.location).startswith("/log-in")
    assert written(office) == before
    assert not let_in(stolen, way, token), "nor does asking again help"


@pytest.mark.parametrize("way", ["GET", "POST"])
def test_a_session_that_somebody_planted_is_not_the_one_that_is_opened(app: Flask, office: Office, way: str) -> None:
    browser = Browser(app, office)
    password_set(office, browser)
    browser.client.set_cookie("pledge_session", PLANTED)
    browser.get("/log-in")
    planted = with_the_cookies_of(browser)
    before = browser.client.get_cookie("pledge_session")
    assert before is not None
    browser.send(handle="sam", password=WORDS)
    opened = browser.client.get_cookie("pledge_session")
    assert opened is not None
    assert opened.value not in {PLANTED, before.value, ""}
    browser.get(NOTES)
    token = token_in(browser.page.html)
    assert let_in(with_the_cookies_of(browser), way, token)
    assert not let_in(planted, way, token)
