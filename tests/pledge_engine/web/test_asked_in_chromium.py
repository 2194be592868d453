"""A page that asks before it does something, in a real browser: whoever follows a link and goes back is asked the same again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from pledge_engine.office import Office
from tests.factories.office import ADMINISTRATOR
from tests.pledge_engine.web.test_in_chromium import RECORD, complained, context_of, violations


def comes_back(page: Page, heading: str) -> None:
    """Away by a link and back, and loaded again: the page asks the same, and nothing asks to send it again."""
    asked = page.get_by_role("heading", level=1)
    expect(asked).to_contain_text(heading)
    page.get_by_role("link", name="Help").click()
    expect(asked).to_contain_text("Help")
    page.go_back()
    expect(asked).to_contain_text(heading)
    page.reload()
    expect(asked).to_contain_text(heading)


@pytest.mark.parametrize("javascript", [True, False])
def test_back_to_what_would_follow_shows_it_again_and_from_there_it_can_still_be_done(
    browser: Browser, address: str, furnished: Office, *, javascript: bool
) -> None:
    context = context_of(browser, address, furnished, "sam", java_script_enabled=javascript, bypass_csp=True)
    page = context.new_page()
    said = complained(page)
    page.goto(f"{address}{RECORD}/steps/job_plan/move-date")
    for part, value in (("day", "6"), ("month", "8"), ("year", "2027")):
        page.fill(f"input[name='to.{part}']", value)
    page.get_by_role("radio").last.check()
    page.get_by_role("button").last.click()
    expect(page.get_by_text("6 August 2027").first).to_be_visible()
    comes_back(page, "Move the date")
    expect(page.get_by_text("6 August 2027").first).to_be_visible()
    if javascript:
        assert violations(page) == []
    asked_at = page.url
    # Back once more leads to the form, and forward to what was asked.
    page.go_back()
    expect(page.locator("input[name='to.year']")).to_be_visible()
    page.go_forward()
    page.get_by_role("button", name="Move the date").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Move the date")
    # What was done is not asked again.
    page.goto(asked_at)
    expect(page.get_by_text("not kept any more")).to_be_visible()
    assert said == []
    context.close()


@pytest.mark.parametrize(
    ("handle", "form", "typed", "button", "heading"),
    [
        (
            ADMINISTRATOR,
            "/set-up/closures/new",
            {"day.day": "4", "day.month": "1", "day.year": "2028", "name": "Closed"},
            "See what would move",
            "Close 4 January 2028",
        ),
    ],
)
def test_so_does_back_to_a_preview_of_set_up(
    browser: Browser,
    address: str,
    furnished: Office,
    handle: str,
    form: str,
    typed: dict[str, str],
    button: str,
    heading: str,
) -> None:
    context = context_of(browser, address, furnished, handle)
    page = context.new_page()
    page.goto(f"{address}{form}")
    for name, value in typed.items():
        page.fill(f"[name='{name}']", value)
    page.get_by_role("button", name=button).click()
    comes_back(page, heading)
    context.close()


def test_so_does_back_to_what_opening_a_post_would_begin(browser: Browser, address: str, furnished: Office) -> None:
    context = context_of(browser, address, furnished, "sam")
    page = context.new_page()
    page.goto(f"{address}/records/new")
    for group in page.get_by_role("group").all():
        group.get_by_role("radio").first.check()
    page.get_by_role("button").last.click()
    first = page.get_by_role("heading", level=1).inner_text()
    assert "kept=" in page.url
    comes_back(page, first.split("\n")[-1])
    context.close()
