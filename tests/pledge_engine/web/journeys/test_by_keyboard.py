"""Everything by keyboard alone, with Tab, Space, Enter and what is typed: nothing on these pages needs a pointer."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page

from tests.pledge_engine.web.journeys.story_on_pages import Begins
from tests.pledge_engine.web.test_log_in import WORDS, link_for

FARTHEST = 120
FOCUSED = "document.activeElement"


def says(page: Page) -> str:
    """What has the focus is called."""
    return str(page.evaluate(f"({FOCUSED}.getAttribute('aria-label') || {FOCUSED}.innerText || '').trim()"))


def tab_to(page: Page, found: str) -> None:
    """Press Tab until the focus is on what has this id, or is called so."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if found in {page.evaluate(f"'#' + {FOCUSED}.id"), says(page)}:
            return
    raise AssertionError(f"Tab does not come to {found}")


def enter(page: Page, found: str) -> None:
    """Come to a link or a button, and press Enter there."""
    tab_to(page, found)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def focused_on(page: Page, kind: str) -> bool:
    return bool(page.evaluate(f"{FOCUSED}.classList.contains('{kind}')"))


def logs_in(page: Page, handle: str) -> None:
    tab_to(page, "#handle")
    page.keyboard.type(handle)
    tab_to(page, "#password")
    page.keyboard.type(WORDS)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_two_leads_complete_and_agree_by_keyboard_alone(begins: Begins) -> None:
    # Given a record on which something is due in a few days, and two leads with a password
    pages = begins(date(2026, 6, 9))
    page = pages["sam"].page
    for handle in ("sam", "pat"):
        page.context.clear_cookies()
        page.goto(pages.address + link_for(pages.story.office, handle))
        for field in ("#password", "#again"):
            tab_to(page, field)
            page.keyboard.type(WORDS)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    pages.story.on(date(2026, 6, 19))
    # When Sam logs in, follows what is due, and sends it without an answer
    logs_in(page, "sam")
    enter(page, "Understand the lived experience roles available")
    enter(page, "Complete")
    # Then the focus is on the summary of mistakes, and its links lead to the questions
    assert focused_on(page, "nhsuk-error-summary")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUSED}.id") == "pillar"
    # And with Space and Tab the form is answered and sent
    page.keyboard.press("Space")
    tab_to(page, "#role")
    page.keyboard.press("Space")
    enter(page, "Complete")
    assert focused_on(page, "nhsuk-notification-banner")
    assert "completed “Understand the lived experience roles available”" in says(page)
    # And Sam completes a step that both leads agree
    enter(page, "Agree the job plan")
    tab_to(page, "#link")
    page.keyboard.type("https://intranet.example/job-plan")
    page.keyboard.press("Tab")
    for number in ("18", "6", "2026"):
        page.keyboard.type(number)
        page.keyboard.press("Tab")
    enter(page, "Complete")
    assert "it now waits for the agreement of the professional lead" in says(page)
    enter(page, "Log out")
    # And Pat finds it among what waits for them, agrees, and logs out
    logs_in(page, "pat")
    enter(page, "Agree the job plan")
    enter(page, "I agree exactly this")
    assert "it is now complete" in says(page)
    enter(page, "Log out")
    assert page.locator("h1").inner_text() == "Log in"


def test_whoever_comes_by_keyboard_skips_what_stands_on_every_page(begins: Begins) -> None:
    page = begins(date(2026, 6, 9))["sam"].page
    page.keyboard.press("Tab")
    assert says(page) == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.querySelector('main').contains({FOCUSED})")
