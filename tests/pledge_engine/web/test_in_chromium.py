"""The pages in a real browser: no violation that axe finds on any of them, by keyboard alone, and without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pyotp import TOTP

from pledge_engine.logins.sessions import start_session
from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from tests.factories.office import ADMINISTRATOR, move_clock
from tests.pledge_engine.web.test_log_in import WORDS, link_for

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RECORD = "/records/R-0001"
PAGES = (
    *(
        "/today",
        "/today/agreements",
        "/tasks",
        "/records",
        "/records?stage=cppd",
        "/records?view=columns",
        "/attention",
        "/attention?by=step",
        "/records/new",
        "/help",
        "/privacy",
        "/kept",
    ),
    *("/accessibility", RECORD, f"{RECORD}/history", "/records/R-9999", f"{RECORD}/advance", f"{RECORD}/agree-stage"),
    *(f"{RECORD}/{act}" for act in ("hold", "note", "withdraw", "hand-over", "ask-for-stage-change")),
    *(f"{RECORD}/steps/{step}" for step in ("understand_roles", "readiness_plan", "job_plan", "jd_ps_agreed")),
    *("/settings", "/settings/password", "/settings/cover", "/settings/reminders"),
    *("/how-you-log-in", "/how-you-log-in/turn-off", "/how-you-log-in/new-codes"),
    *(f"{RECORD}/steps/job_plan/{act}" for act in ("move-date", "not-applicable", "waiting-on")),
)


def context_of(browser: Browser, address: str, office: Office, handle: str, **options: Any) -> BrowserContext:
    context = browser.new_context(**options)
    with office.work(office.actor(handle)) as work:
        secret = start_session(work, work.actor.audit_id)
    context.add_cookies([{"name": "pledge_session", "value": secret, "url": address}])
    return context


def violations(page: Page) -> list[str]:
    page.add_script_tag(path=str(AXE))
    asked = "tags => axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then(it => it.violations)"
    return [
        f"{v['id']}: {v['help']}: {[node['html'][:160] for node in v['nodes']]}" for v in page.evaluate(asked, TAGS)
    ]


def complained(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_axe_finds_nothing_on_any_page(browser: Browser, address: str, furnished: Office) -> None:
    context = context_of(browser, address, furnished, "sam", bypass_csp=True)
    found: dict[str, list[str]] = {}
    page = context.new_page()
    for path in PAGES:
        page.goto(f"{address}{path}")
        found[path] = violations(page)
    page.goto(f"{address}{RECORD}/steps/job_plan")
    page.get_by_role("button", name="Complete", exact=True).click()
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    found["a form with mistakes"] = violations(page)
    context.close()
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "bo", "Bo Example")
        give_grant(work, "bo", "auditor")
    context = context_of(browser, address, furnished, "bo", bypass_csp=True)
    page = context.new_page()
    for path in ("/trail", "/trail/readers", "/trail?since.day=31&since.month=2&since.year=2026"):
        page.goto(f"{address}{path}")
        found[path] = violations(page)
    page.get_by_role("button", name="Verify now").click()
    found["verified"] = violations(page)
    context.close()
    outside = browser.new_context(bypass_csp=True)
    page = outside.new_page()
    for path in ("/log-in", "/forgotten-password", "/forgotten-password?asked=yes", link_for(furnished, "sam")):
        page.goto(f"{address}{path}")
        found[path] = violations(page)
    outside.close()
    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_is_wider_than_its_window_or_breaks_its_own_policy(
    browser: Browser, address: str, furnished: Office, width: int
) -> None:
    context = context_of(browser, address, furnished, "sam", viewport={"width": width, "height": 800})
    page = context.new_page()
    said = complained(page)
    wide = {}
    for path in PAGES:
        page.goto(f"{address}{path}")
        if (found := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[path] = found
    context.close()
    assert wide == {}
    assert [line for line in said if "404" not in line] == []


def test_a_lead_logs_in_and_completes_a_step_by_keyboard_alone(
    browser: Browser, address: str, furnished: Office
) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{address}{link_for(furnished, 'sam')}")
    for field in ("#password", "#again"):
        page.focus(field)
        page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    page.focus("#handle")
    assert page.input_value("#handle") == "sam"
    page.keyboard.press("Tab")
    page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")
    page.goto(f"{address}{RECORD}/steps/support_infrastructure")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    page.focus("#line_manager")
    for name in ("Robin", "Sam", "Ines", "Kit"):
        page.keyboard.type(name)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{RECORD}")
    assert page.get_by_text("completed “Name supervisors and set up support”").first.is_visible()


def test_two_leads_agree_a_step_without_javascript(browser: Browser, address: str, furnished: Office) -> None:
    for handle, button in (("sam", "Complete"), ("pat", "I agree exactly this")):
        context = context_of(browser, address, furnished, handle, java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}{RECORD}/steps/job_plan")
        if handle == "sam":
            page.fill("#link", "https://intranet.example/job-plan")
            for part, value in (("", "8"), ("-month", "6"), ("-year", "2026")):
                page.fill(f"#agreed_on{part}", value)
        page.get_by_role("button", name=button, exact=True).click()
        assert page.url.endswith(RECORD)
        context.close()
    context = context_of(browser, address, furnished, "sam", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{RECORD}/steps/job_plan")
    assert page.get_by_text("Complete", exact=True).first.is_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_setting_up_an_app_and_its_code_is_accessible_at_every_width(
    browser: Browser, address: str, furnished: Office, width: int
) -> None:
    size = {"width": width, "height": 800}
    link = link_for(furnished, "sam")
    page = browser.new_context(viewport=size, bypass_csp=True).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}{link}")
    for field in ("#password", "#again"):
        page.fill(field, WORDS)
    page.get_by_role("button", name="Set password").click()
    log_in_as(page, "sam")
    page.goto(f"{address}/how-you-log-in")
    found, wide = {}, {}

    def look(name: str) -> None:
        found[name] = violations(page)
        wide[name] = page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_role("link", name="Set up an app").click()
    look("password again")
    page.get_by_role("button", name="Continue").click()
    look("password again, with a mistake")
    page.fill("#password", WORDS)
    page.get_by_role("button", name="Continue").click()
    look("pairing")
    assert page.get_by_role("img", name="A QR code for your app").is_visible()
    app = TOTP(page.locator(".app-key").inner_text().replace(" ", ""))
    page.get_by_role("button", name="Turn it on").click()
    look("pairing, with a mistake")
    page.fill("#code", app.at(furnished.clock.now()))
    page.get_by_role("button", name="Turn it on").click()
    look("recovery codes")
    page.get_by_role("button", name="Log out").click()
    log_in_as(page, "sam")
    look("the code that follows")
    move_clock(furnished, timedelta(seconds=30))
    page.fill("#code", app.at(furnished.clock.now()))
    page.get_by_label("Do not ask on this device").check()
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{address}/how-you-log-in")
    look("how you log in, with a device")
    page.context.close()
    assert {name: each for name, each in found.items() if each} == {}
    assert set(wide.values()) == {True}, wide


def log_in_as(page: Page, handle: str) -> None:
    page.fill("#handle", handle)
    page.fill("#password", WORDS)
    page.get_by_role("button", name="Log in").click()
