"""Time that runs out, in a real browser: a warning with a way to stay, and a long form on a computer that two people share."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from pledge_engine.logins.sessions import IDLE, find_visit
from pledge_engine.office import Office
from tests.factories.office import move_clock
from tests.pledge_engine.web.test_in_chromium import RECORD, complained, context_of, log_in_as, violations
from tests.pledge_engine.web.test_log_in import WORDS, link_for

STEP = f"{RECORD}/steps/support_infrastructure"
TYPED = {"line_manager": "Robin Fiction", "peer_supervisor": "Kit O’Story", "group_facilitator": "Ines"}


def given_passwords(page: Page, address: str, office: Office) -> None:
    for handle in ("sam", "pat"):
        page.goto(f"{address}{link_for(office, handle)}")
        for field in ("#password", "#again"):
            page.fill(field, WORDS)
        page.get_by_role("button", name="Set password").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_session_ends_in_the_middle_of_a_long_form_on_a_shared_computer(
    browser: Browser, address: str, furnished: Office, *, javascript: bool
) -> None:
    # Given Sam, who is filling in a long form on a computer that Pat uses too
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    given_passwords(page, address, furnished)
    log_in_as(page, "sam")
    page.goto(f"{address}{STEP}")
    for field, words in TYPED.items():
        page.fill(f"#{field}", words)
    page.get_by_label("No").first.check()
    # When Sam's time runs out, Sam saves, and Pat logs in there first
    move_clock(furnished, IDLE)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("what you typed is kept for you")).to_be_visible()
    log_in_as(page, "pat")
    # Then Pat sees nothing of it
    expect(page.get_by_role("heading", name="Needs you today")).to_be_visible()
    page.goto(f"{address}{STEP}")
    assert not any(words in page.content() for words in TYPED.values())
    page.get_by_role("button", name="Log out").click()
    # And Sam, once logged in again, finds all of it where it was, and saves it
    log_in_as(page, "sam")
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_text("What you typed is still here")).to_be_visible()
    for field, words in TYPED.items():
        expect(page.locator(f"#{field}")).to_have_value(words)
    expect(page.get_by_label("No").first).to_be_checked()
    page.get_by_role("button", name="Save").click()
    page.goto(f"{address}{STEP}")
    for field, words in TYPED.items():
        expect(page.locator(f"#{field}")).to_have_value(words)
    context.close()


def test_the_page_on_which_it_comes_back_is_accessible(browser: Browser, address: str, furnished: Office) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    page = context.new_page()
    given_passwords(page, address, furnished)
    log_in_as(page, "sam")
    page.goto(f"{address}{STEP}")
    page.fill("#line_manager", "Robin Fiction")
    move_clock(furnished, IDLE)
    page.get_by_role("button", name="Save").click()
    found = violations(page)
    log_in_as(page, "sam")
    found += violations(page)
    page.get_by_role("link", name="Throw it away").click()
    found += violations(page)
    page.get_by_role("link", name="Go on with it instead").click()
    expect(page.get_by_text("What you typed is still here")).to_be_visible()
    found += violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    context.close()
    assert found == []


def test_five_minutes_before_the_end_a_warning_offers_to_stay(
    browser: Browser, address: str, furnished: Office
) -> None:
    context = context_of(browser, address, furnished, "sam", bypass_csp=True)
    (cookie,) = context.cookies()
    page = context.new_page()
    said = complained(page)
    page.clock.install()
    page.goto(f"{address}{STEP}")
    page.fill("#line_manager", "Robin Fiction")
    warning = page.get_by_text("You will be logged out in 5 minutes")
    page.clock.fast_forward("24:59")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("00:02")
    expect(warning).to_be_visible()
    assert violations(page) == []
    move_clock(furnished, IDLE * 5 / 6)
    page.get_by_role("button", name="Stay logged in").click()
    expect(warning).to_be_hidden()
    expect(page.locator("#line_manager")).to_have_value("Robin Fiction")
    move_clock(furnished, IDLE * 5 / 6)  # Longer than the session would have lasted, had Sam not stayed.
    assert find_visit(furnished, cookie["value"])
    page.clock.fast_forward("25:01")
    expect(warning).to_be_visible()
    context.close()
    assert said == []
