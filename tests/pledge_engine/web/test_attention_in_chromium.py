"""Needs attention in a real browser: steps are nudged without JavaScript at 320 px, and axe finds nothing."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Browser
from sqlalchemy import insert, select

from notifications.outbox import Ending, attempts, messages, moment_text
from pledge_engine.office import SET_UP, Office
from pledge_engine.reminders.nudging import nudge
from tests.factories.office import move_clock, opened_hire
from tests.pledge_engine.web.test_in_chromium import context_of, violations

NARROW = {"width": 320, "height": 800}


def test_steps_are_nudged_without_javascript_and_axe_finds_nothing(
    browser: Browser, address: str, furnished: Office
) -> None:
    move_clock(furnished, timedelta(days=35))
    plain = context_of(browser, address, furnished, "pat", java_script_enabled=False, viewport=NARROW)
    page = plain.new_page()
    page.goto(f"{address}/attention")
    page.get_by_label("Tick Understand the lived experience roles available, R-0001").check()
    page.get_by_role("button", name="Nudge whoever holds them").click()
    assert page.get_by_text("1 of 1 nudged").is_visible()
    plain.close()
    context = context_of(browser, address, furnished, "pat", bypass_csp=True, viewport=NARROW)
    page = context.new_page()
    found: dict[str, object] = {}
    for path in (
        "/attention",
        "/attention?by=team",
        "/attention?team=Nowhere",
        "/records?view=columns",
        "/records?band=94",
    ):
        page.goto(f"{address}{path}")
        found[path] = violations(page), max(0, page.evaluate("document.documentElement.scrollWidth") - 320)
    page.goto(f"{address}/attention")
    page.locator("#pick-1").check()
    page.get_by_role("button", name="Give them to somebody else").click()
    found["before they are given away"] = violations(page), 0
    context.close()
    assert {path: each for path, each in found.items() if each != ([], 0)} == {}


def test_what_is_ticked_is_nudged_without_going_to_the_foot_of_the_list_and_the_buttons_hide_no_tick(
    browser: Browser, address: str, furnished: Office
) -> None:
    for _ in range(4):
        opened_hire(furnished)
    move_clock(furnished, timedelta(days=35))
    context = context_of(
        browser, address, furnished, "pat", java_script_enabled=False, viewport={"width": 360, "height": 640}
    )
    page = context.new_page()
    page.goto(f"{address}/attention")
    ticks, bar = page.locator("input[name=pick]"), page.locator(".app-within-reach")
    assert ticks.count() > 4
    ticks.first.focus()
    within = bar.bounding_box()
    assert within is not None
    assert (within["y"] + within["height"], within["height"] < 640 / 4) == (640, True)
    for _ in range(ticks.count() * 6):
        page.keyboard.press("Tab")
        focused = page.locator("input[name=pick]:focus")
        if focused.count() and (at := focused.bounding_box()) and (within := bar.bounding_box()):
            assert at["y"] + at["height"] <= within["y"], at
    page.set_viewport_size({"width": 360, "height": 320})
    assert bar.evaluate("each => getComputedStyle(each).position") == "static"
    context.close()


def test_what_a_row_does_not_say_has_no_line_on_a_phone_and_no_tick_is_printed(
    browser: Browser, address: str, furnished: Office
) -> None:
    move_clock(furnished, timedelta(days=35))
    with furnished.work(furnished.actor("pat")) as work:
        nudge(work, "R-0001", "understand_roles")
        nudge(work, "R-0001", "support_infrastructure")
    with furnished.work(SET_UP) as work:
        message = work.connection.execute(select(messages.c.id).limit(1)).scalar_one()
        tried = {"message_id": message, "number": 1, "began_at": moment_text(work.now)}
        work.connection.execute(insert(attempts), {**tried, "outcome": Ending.PUT_OFF, "said": "450 later"})
    page = context_of(browser, address, furnished, "sam", viewport=NARROW).new_page()
    page.goto(f"{address}/messages")
    silent = page.locator("td.app-nothing").all()
    assert silent
    assert not any(cell.is_visible() for cell in silent)
    page.goto(f"{address}/attention")
    assert page.locator("td.app-tick").first.is_visible()
    page.emulate_media(media="print")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert not page.locator("td.app-tick").first.is_visible()
    page.context.close()
