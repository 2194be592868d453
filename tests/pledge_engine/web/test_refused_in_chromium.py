"""A long form that is refused, in a real browser: whoever follows a link and goes back finds everything they typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from pledge_engine.office import Office
from tests.pledge_engine.web.test_in_chromium import RECORD, complained, context_of, violations

STEP = f"{RECORD}/steps/support_infrastructure"
TYPED = {"line_manager": "Robin Fiction", "peer_supervisor": "Kit O’Story", "group_facilitator": "Ines"}


def everything_is_there(page: Page) -> None:
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    for field, words in TYPED.items():
        expect(page.locator(f"#{field}")).to_have_value(words)
    expect(page.get_by_label("No").first).to_be_checked()


@pytest.mark.parametrize("javascript", [True, False])
def test_back_from_a_link_everything_typed_is_there_with_what_was_wrong(
    browser: Browser, address: str, furnished: Office, *, javascript: bool
) -> None:
    # Given Sam, who has sent a long form part-done as if it were complete
    context = context_of(browser, address, furnished, "sam", java_script_enabled=javascript, bypass_csp=True)
    page = context.new_page()
    said = complained(page)
    page.goto(f"{address}{STEP}")
    for field, words in TYPED.items():
        page.fill(f"#{field}", words)
    page.get_by_label("No").first.check()
    page.get_by_role("button", name="Complete", exact=True).click()
    everything_is_there(page)
    if javascript:
        expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    # When Sam follows a link and goes back, and loads the page again
    page.get_by_role("link", name="Help").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Help")
    page.go_back()
    everything_is_there(page)
    if javascript:
        expect(page.locator(".nhsuk-error-summary")).to_be_focused()
        assert violations(page) == []
    page.reload()
    everything_is_there(page)
    # And is refused once more, and goes away and back again
    page.fill("#line_manager", "Wren")
    page.get_by_role("button", name="Complete", exact=True).click()
    page.get_by_role("link", name="Help").click()
    page.go_back()
    expect(page.locator("#line_manager")).to_have_value("Wren")
    page.fill("#line_manager", TYPED["line_manager"])
    # Then it is saved from there, and Back leads to what was saved and not to what was wrong
    refused_at = page.url
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_have_count(0)
    page.goto(refused_at)
    expect(page.get_by_text("not kept any more")).to_be_visible()
    expect(page.get_by_role("heading", name="There is a problem")).to_have_count(0)
    expect(page.locator("#line_manager")).to_have_value(TYPED["line_manager"])
    assert [each for each in said if "422" not in each] == []
    context.close()
