"""A page that the browser itself kept and shows again after going back: it is asked for anew, and what was typed stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pledge_engine.office import Office
from tests.factories.chromium import chromium
from tests.factories.cover import complete
from tests.pledge_engine.web.test_in_chromium import RECORD, context_of

AGREES = "I agree exactly this"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One that keeps pages, as people's own do."""
    with chromium(keeps_pages=True) as running:
        yield running


def go_back(page: Page) -> None:
    """As by the button of the browser; a page that was kept is there without being loaded."""
    page.evaluate("history.back()")


def test_what_was_agreed_is_not_there_to_agree_again_after_going_back(
    browser: Browser, address: str, furnished: Office
) -> None:
    complete(furnished, "sam", "job_plan", "R-0001")
    context = context_of(browser, address, furnished, "pat")
    page = context.new_page()
    page.goto(f"{address}{RECORD}/steps/job_plan")
    page.get_by_role("button", name=AGREES).click()
    expect(page.get_by_role("alert")).to_contain_text("agreed")
    go_back(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Agree the job plan")
    expect(page.get_by_role("button", name=AGREES)).to_have_count(0)
    context.close()


def test_what_was_typed_is_there_after_going_away_by_a_link_and_back(
    browser: Browser, address: str, furnished: Office
) -> None:
    context = context_of(browser, address, furnished, "sam")
    page = context.new_page()
    page.goto(f"{address}{RECORD}/note")
    page.get_by_role("textbox").fill("Not sent yet.")
    page.get_by_role("link", name="Help").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Help")
    go_back(page)
    expect(page.get_by_role("textbox")).to_have_value("Not sent yet.")
    context.close()
