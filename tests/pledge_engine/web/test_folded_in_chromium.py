"""A record and My pledge on a phone: what need not be read at once is folded, opened by keyboard, and open on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pledge_engine.office import Office
from tests.factories.office import WORKER
from tests.pledge_engine.web.test_in_chromium import RECORD, context_of, violations

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
HEIGHT = "() => document.documentElement.scrollHeight"
OPEN_ALL = "() => document.querySelectorAll('.app-fold').forEach(each => { each.open = true })"
# What stands in a folded part, and whether anything of it can be seen.
SEEN = """() => [...document.querySelectorAll(".app-fold > .nhsuk-details__text")]
  .map(each => each.checkVisibility({ contentVisibilityAuto: true }) && each.getClientRects().length > 0)"""


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """One record, of somebody in the second week of the workbook."""
    return second_week


def opened(browser: Browser, address: str, office: Office, who: str, path: str, *, javascript: bool) -> Page:
    context = context_of(browser, address, office, who, java_script_enabled=javascript, bypass_csp=True, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}{path}")
    return page


def wait_until_seen(page: Page, *, at_least: int) -> None:
    """Wait for the page to show so many folded parts: a change of medium or of size takes effect with a later frame."""
    page.wait_for_function(f"atLeast => ({SEEN})().filter(Boolean).length >= atLeast", arg=at_least)


@pytest.mark.parametrize(("who", "path"), [("sam", RECORD), (WORKER, "/my-pledge/R-0001")])
def test_on_a_phone_what_need_not_be_read_now_is_folded_and_everywhere_else_open(
    browser: Browser, address: str, furnished: Office, who: str, path: str
) -> None:
    page = opened(browser, address, furnished, who, path, javascript=True)
    folds = page.locator(".app-fold > summary")
    assert folds.count() >= 2
    assert page.evaluate(SEEN) == [False] * folds.count()
    folded = page.evaluate(HEIGHT)
    assert violations(page) == []
    page.emulate_media(media="print")
    wait_until_seen(page, at_least=folds.count() - 1)  # all but what can only be pressed
    page.emulate_media(media="screen")
    page.set_viewport_size(DESK)
    wait_until_seen(page, at_least=folds.count())
    assert not any(each.is_visible() for each in folds.all())
    page.set_viewport_size(PHONE)
    page.evaluate(OPEN_ALL)
    assert page.evaluate(HEIGHT) > folded * 1.2
    page.context.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_folded_opens_by_keyboard_with_and_without_javascript(
    browser: Browser, address: str, furnished: Office, *, javascript: bool
) -> None:
    page = opened(browser, address, furnished, "sam", RECORD, javascript=javascript)
    fold = page.locator(".app-fold").first
    stage = fold.get_by_text("Team readiness").first
    expect(stage).to_be_hidden()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(stage).to_be_visible()
    page.keyboard.press("Enter")
    expect(stage).to_be_hidden()
    page.context.close()
