"""Set-up in a real browser: from nothing to the first post on a phone without JavaScript, by keyboard, and through axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from pledge_engine.logins.password_links import make_password_link
from pledge_engine.office import Office, shipped_text
from pledge_engine.people.newcomers import add_first_administrator
from pledge_engine.publishing import put_in_force
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.chromium import served
from tests.factories.mail_server import SENDER, MailServer, mail_server
from tests.factories.office import ADMINISTRATOR, ENGINE
from tests.pledge_engine.web.set_up.test_people import page_of
from tests.pledge_engine.web.test_in_chromium import complained, context_of, violations

WORDS = "four plain words here"
LEADS = (
    ("Robin Story", "robin", "Service lead", "Team Oak (Adult)"),
    ("Priya Fable", "priya", "Professional lead", "Care group Adult"),
)


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def empty(office: Office) -> Office:
    """A place in which there is the pledge and one administrator, who has no password yet."""
    with office.work(ENGINE) as work:
        put_in_force(work, shipped_text(), "pledge.yaml")
        add_first_administrator(work, ADMINISTRATOR, "Alex Example", email="alex@trust.example")
    return office


@pytest.fixture
def new_place(empty: Office, mails: MailServer, tmp_path: Path) -> Flask:
    told = Settings(
        mail_channel="smtp", mail_from=SENDER, smtp_port=mails.port, smtp_security="none", web_address="http://127.0.0.1",
        mail_work_domains="trust.example", secret_file=tmp_path / "secret.key", log_file=tmp_path / "pledge.log",
        backup_folder=tmp_path / "backups",
    )  # fmt: skip
    return make_app(empty, told)


def log_in_first(page: Page, address: str, link: str, handle: str) -> None:
    """Choose a password by a link, and log in with it."""
    page.goto(f"{address}{link}")
    for field in ("#password", "#again"):
        page.fill(field, WORDS)
    page.get_by_role("button", name="Set password").click()
    page.fill("#handle", handle)
    page.fill("#password", WORDS)
    page.get_by_role("button", name="Log in").click()


def link_in(mail: EmailMessage) -> tuple[str, str]:
    """To whom a mail went, and the link in it to choose a password."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"/password/\S+", str(body.get_content()))
    assert found is not None
    return str(mail["To"]), found[0]


def add_lead(page: Page, address: str, name: str, handle: str, role: str, place: str) -> None:
    page.goto(f"{address}/set-up/people/new")
    page.fill("#name", name)
    page.fill("#email", f"{handle}@trust.example")
    page.fill("#handle", handle)
    page.get_by_role("button", name="Add this person").click()
    page.get_by_role("link", name="Give a role").click()
    page.get_by_label(role, exact=True).check()
    page.get_by_label("Where").select_option(label=place)
    page.get_by_role("button", name="Give this role").click()
    assert page.get_by_text(f"{name} is now a {role.lower()}").is_visible()


def test_an_administrator_sets_up_a_trust_from_nothing_and_its_first_post_is_opened(
    browser: Browser, empty: Office, new_place: Flask, mails: MailServer
) -> None:
    with empty.work(ENGINE) as work:
        link = f"/password/{make_password_link(work, ADMINISTRATOR)}"
    with served(new_place) as address:
        plain = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
        page = plain.new_page()
        log_in_first(page, address, link, ADMINISTRATOR)
        assert page.get_by_role("heading", name="Set-up").is_visible()
        page.get_by_role("link", name="Add your care groups").click()
        page.fill("#name", "Adult")
        page.get_by_role("button", name="Add this care group").click()
        page.get_by_role("link", name="Add a team").click()
        page.fill("#name", "Oak")
        page.get_by_role("button", name="Add this team").click()
        for lead in LEADS:
            add_lead(page, address, *lead)
        page.goto(f"{address}/set-up/jobs")
        page.get_by_role("button", name=re.compile("Run now.*Mail")).click()
        page.goto(f"{address}/set-up")
        assert page.get_by_text("Give every team a service lead").is_visible()
        assert page.get_by_text("The mail server took 2 messages.").is_visible()
        plain.close()
        links = dict(link_in(mail) for mail in mails.accepted)
        hers = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
        page = hers.new_page()
        log_in_first(page, address, links["robin@trust.example"], "robin")
        assert page.get_by_role("heading", name="Needs you today").is_visible()
        page.get_by_role("link", name="Open a post").click()
        page.get_by_label("Robin Story").check()
        page.get_by_label("Priya Fable").check()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Open the post").click()
        assert page.url.endswith("/records/R-0001")
        hers.close()


def test_every_page_of_set_up_passes_axe_and_fits_a_phone(browser: Browser, address: str, furnished: Office) -> None:
    sam = page_of(furnished, "sam")
    pages = (
        *("/set-up", "/set-up/people", "/set-up/people/new", sam, f"{sam}/edit", f"{sam}/roles/give", f"{sam}/cover"),
        *(f"{sam}/roles/end?role=service_lead&scope=team:Oak+team", f"{sam}/end-access", f"{sam}/give-access-back"),
        *(
            "/set-up/teams",
            "/set-up/teams/new",
            "/set-up/teams/new-care-group",
            "/set-up/closures",
            "/set-up/closures/new",
        ),
        *("/set-up/pledge", "/set-up/pledge/new", "/pledge", "/set-up/jobs", "/messages", "/messages/templates"),
        *("/messages/templates/digest",),
    )
    found: dict[str, object] = {}
    for width in (320, 1280):
        context = context_of(
            browser, address, furnished, ADMINISTRATOR, bypass_csp=True, viewport={"width": width, "height": 800}
        )
        page = context.new_page()
        for path in pages:
            page.goto(f"{address}{path}")
            wide = max(0, page.evaluate("document.documentElement.scrollWidth") - width)
            found[f"{path} at {width}"] = (violations(page), wide)
        page.goto(f"{address}/set-up/people/new")
        page.get_by_role("button", name="Add this person").click()
        found[f"a form with mistakes at {width}"] = (violations(page), 0)
        context.close()
    assert {path: each for path, each in found.items() if each != ([], 0)} == {}


def test_a_day_is_closed_by_keyboard_alone_and_no_policy_is_broken(
    browser: Browser, address: str, furnished: Office
) -> None:
    context = context_of(browser, address, furnished, ADMINISTRATOR)
    page = context.new_page()
    said = complained(page)
    page.goto(f"{address}/set-up/closures/new")
    page.focus("#day")
    for part in ("22", "6", "2026", "Trust closure"):
        page.keyboard.type(part)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Close 22 June 2026").wait_for()
    page.get_by_role("button", name="Close this day").focus()
    page.keyboard.press("Space")
    page.get_by_text("The trust is closed on 22 June 2026.").wait_for()
    page.goto(f"{address}/messages/templates/digest/as-it-looks")
    assert page.evaluate("getComputedStyle(document.querySelector('.words')).fontFamily").startswith("Arial")
    context.close()
    assert said == []
