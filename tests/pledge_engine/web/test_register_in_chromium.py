"""The register in a real browser: without JavaScript, at 320 px, and with nothing that axe finds."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from pledge_engine.office import Office
from tests.factories.chromium import served
from tests.pledge_engine.web.test_in_chromium import context_of, violations

_WIDER = "document.documentElement.scrollWidth - 320"
FORMS = ("/register", "/register/record/group_supervision", "/register/make-up/group_supervision")


def test_a_session_is_recorded_without_javascript_and_axe_finds_nothing(
    browser: Browser, app: Flask, due: Office
) -> None:
    narrow = {"width": 320, "height": 800}
    with served(app) as address:
        plain = context_of(browser, address, due, "fay", java_script_enabled=False, viewport=narrow)
        page = plain.new_page()
        page.goto(f"{address}/register")
        page.get_by_role("link", name="Record a session (Group supervision)").click()
        page.locator("#came-R-0001").check()
        page.select_option("#else-R-0002", "excused")
        page.get_by_role("button", name="Record the session").click()
        assert page.get_by_text("is recorded for 2 people").is_visible()
        session = page.url.removeprefix(address)
        plain.close()
        context = context_of(browser, address, due, "fay", bypass_csp=True, viewport=narrow)
        page = context.new_page()
        found: dict[str, object] = {}
        for path in (*FORMS, session, f"{session}/correct"):
            page.goto(f"{address}{path}")
            found[path] = violations(page), max(0, page.evaluate(_WIDER))
        page.goto(f"{address}{FORMS[1]}")
        page.get_by_role("button", name="Record the session").click()
        assert page.get_by_role("heading", name="There is a problem").is_visible()
        found["a form with mistakes"] = violations(page), 0
        page.goto(f"{address}{FORMS[1]}")
        page.get_by_label("It did not run").check()
        page.get_by_role("button", name="Record the session").click()
        found["for whom it did not run"] = violations(page), max(0, page.evaluate(_WIDER))
        context.close()
    assert {path: each for path, each in found.items() if each != ([], 0)} == {}


@pytest.mark.parametrize("javascript", [True, False])
def test_what_was_wrong_is_seen_first_and_back_leads_to_what_was_recorded(
    browser: Browser, app: Flask, due: Office, *, javascript: bool
) -> None:
    with served(app) as address:
        narrow = {"width": 320, "height": 500}
        context = context_of(browser, address, due, "fay", java_script_enabled=javascript, viewport=narrow)
        page = context.new_page()
        page.goto(f"{address}{FORMS[1]}")
        for _ in range(2):
            page.get_by_role("button", name="Record the session").click()
            expect(page.get_by_role("heading", name="There is a problem")).to_be_in_viewport()
        page.reload()
        expect(page.get_by_role("heading", name="There is a problem")).to_be_in_viewport()
        page.locator("#came-R-0001").check()
        page.get_by_role("button", name="Record the session").click()
        expect(page.get_by_text("is recorded for 1 person")).to_be_in_viewport()
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_contain_text("This session was recorded already")
        page.get_by_role("link", name="Record another session").click()
        expect(page.locator("#came-R-0001")).not_to_be_checked()
        context.close()
