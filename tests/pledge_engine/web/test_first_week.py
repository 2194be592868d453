"""A worker's first week in a real browser: invited by mail, in their own words, by keyboard alone, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pledge_engine.clock import today
from pledge_engine.office import Office
from pledge_engine.web.app import make_app
from tests.factories.chromium import served
from tests.factories.databases import copied
from tests.factories.first_week import ADDRESS, REFERENCE, about_to_start, delivered_link, settings_for
from tests.factories.mail_server import mail_server
from tests.factories.office import OPENING, go_on, journey_of, move_clock, office_on
from tests.pledge_engine.web.test_in_chromium import context_of, log_in_as, violations
from tests.pledge_engine.web.test_log_in import WORDS
from workflows.turn import Status

RECORD = f"/records/{REFERENCE}"
ROWAN = "rowan"
LOOKS = 10  # As often as a page is looked at on the way.


@pytest.fixture(scope="module")
def ready(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with about_to_start(upgraded, tmp_path_factory.mktemp("ready")) as address:
        yield address


@pytest.fixture
def office(ready: str, tmp_path: Path) -> Iterator[Office]:
    """Both clearances are complete, and HR has the start to confirm."""
    with copied(ready, tmp_path) as address:
        office = office_on(address, OPENING + timedelta(hours=1))
        office.door = "web"
        yield office
        office.close()


def press(page: Page, name: str, kind: str = "button", place: int = 0) -> None:
    """Press a button or follow a link as somebody without a mouse does."""
    control = page.get_by_role(kind, name=name).nth(place)  # type: ignore[arg-type]
    control.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill_day(page: Page, field: str, office: Office) -> None:
    day = today(office.clock.now())
    for part, value in (("", day.day), ("-month", day.month), ("-year", day.year)):
        page.fill(f"#{field}{part}", str(value))


def confirm_start(browser: Browser, address: str, office: Office) -> None:
    """Hana of HR confirms the start, and is asked next where the person wants to be written to."""
    context = context_of(browser, address, office, "hana")
    page = context.new_page()
    page.goto(f"{address}{RECORD}/steps/start_confirmed")
    fill_day(page, "start_date", office)
    page.get_by_label("Permanent").check()
    press(page, "Complete")
    page.wait_for_url(f"**{RECORD}/invite")
    page.fill("#address", ADDRESS)
    press(page, "Look at it once more")
    assert f"The mail goes to {ADDRESS}." in page.content()
    press(page, "Send the invitation")
    page.wait_for_url(f"**{RECORD}")
    assert ADDRESS not in page.content()
    context.close()


def live_it(page: Page, address: str, link: str, office: Office, look: Callable[[str], None]) -> None:
    """What the worker does, with a look at each page on the way."""
    page.goto(f"{address}{link}")
    look("invited")
    fill_day(page, "starts_on", office)
    page.fill("#handle", ROWAN)
    for field in ("#password", "#again"):
        page.fill(field, WORDS)
    press(page, "Log in for the first time")
    page.wait_for_url("**/my-pledge")
    look("my pledge before the start")
    while not journey_of(office, REFERENCE).current("workbook_week"):
        go_on(office, REFERENCE, worker=ROWAN)
    move_clock(office, timedelta(days=8))
    page.goto(f"{address}/log-in")
    log_in_as(page, ROWAN)
    page.wait_for_url("**/my-pledge")
    look("my pledge in the second week")
    press(page, "There was no time for your week 1", "link")
    look("no time")
    press(page, "Say so")
    page.get_by_text("You have said that there was no time for").wait_for()
    press(page, "I have finished week 1")
    page.get_by_text("Your week 1 is confirmed").wait_for()
    press(page, "This did not happen for me", "link")
    look("say so")
    press(page, "Say so")
    page.get_by_text("did not happen for you.").first.wait_for()
    press(page, "Pause my journey", "link")
    look("pause")
    press(page, "Pause my journey")
    look("pause, with a mistake")
    page.get_by_label("In 2 weeks").check()
    press(page, "Pause my journey")
    page.get_by_text("Your journey is paused").first.wait_for()
    look("my pledge, paused")
    press(page, "See everybody who looked", "link")
    assert page.get_by_text("Sam Example").first.is_visible()
    look("who looked")
    page.goto(f"{address}/settings")
    look("settings")
    press(page, "Log out", place=0)
    page.wait_for_url("**/log-in*")


@pytest.mark.parametrize(
    ("width", "scripts"), [(320, True), (1280, True), (320, False)], ids=["phone", "desk", "without JavaScript"]
)
def test_a_workers_first_week(browser: Browser, office: Office, tmp_path: Path, width: int, scripts: bool) -> None:
    found: dict[str, list[str]] = {}
    wide: dict[str, int] = {}
    with mail_server() as mails:
        settings = settings_for(mails, tmp_path)
        with served(make_app(office, settings)) as address:
            confirm_start(browser, address, office)
            link = delivered_link(office, settings, mails)
            assert str(mails.accepted[-1]["To"]) == ADDRESS
            somebody_looks(browser, address, office)
            size = {"width": width, "height": 800}
            context = browser.new_context(viewport=size, java_script_enabled=scripts, bypass_csp=scripts)  # type: ignore[arg-type]
            page = context.new_page()

            def look(name: str) -> None:
                wide[name] = page.evaluate("document.documentElement.scrollWidth")  # Also without JavaScript.
                if scripts:
                    found[name] = violations(page)

            live_it(page, address, link, office, look)
            context.close()
    assert {name: each for name, each in found.items() if each} == {}
    assert len(wide) == LOOKS
    assert {name: each for name, each in wide.items() if each > width} == {}
    journey = journey_of(office, REFERENCE)
    week = journey.turn("workbook_week", 1)
    assert week is not None
    assert week.status is Status.DONE
    said = [turn for turns in journey.turns.values() for turn in turns if turn.said_not_to_have_happened_on]
    assert len(said) == 2
    assert week in said
    assert journey.held


def somebody_looks(browser: Browser, address: str, office: Office) -> None:
    """Sam, the service lead, reads an answer that is only for some."""
    context = context_of(browser, address, office, "sam")
    context.new_page().goto(f"{address}{RECORD}/steps/oh_clearance")
    context.close()
