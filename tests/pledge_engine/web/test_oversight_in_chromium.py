"""Those who oversee, in a real browser, by keyboard, on a phone and at a desk: an auditor, and a board member."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.chromium import served
from tests.factories.databases import copied
from tests.factories.office import ADMINISTRATOR, WORKER, move_clock, office_on
from tests.pledge_engine.web.test_first_week import press
from tests.pledge_engine.web.test_in_chromium import context_of, violations

AUDITOR, BOARD = "ari", "bea"
DRAWN = 10
WIDTHS = pytest.mark.parametrize(
    ("width", "scripts"), [(320, True), (1280, True), (320, False)], ids=["phone", "desk", "without JavaScript"]
)
# What says which record there is, whose it is and where; a board member reads of teams together, never of a post.
TELLING = re.compile(rf"R-0001|post 1|\b{WORKER}\b", re.IGNORECASE)
CLOSED = (
    "/records",
    "/records/R-0001",
    "/records/R-0001/history",
    "/records.csv?names=yes",
    "/my-pledge/R-0001",
    "/attention",
)
ELSEWHERE = (
    *CLOSED,
    "/trail",
    "/trail.csv?reference=R-0001",
    "/messages",
    "/register",
    "/set-up/people",
    "/records?text=R-0001",
)
NARROWER = ("from.day=2&from.month=4&from.year=2026", "as_at.day=1&as_at.month=7&as_at.year=2026")
NOT_THERE = "R-9999"


def alike(html: str) -> str:
    """What a page says, but for the record that was asked for and for what differs each time."""
    return re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", html).replace("R-0001", "R").replace(NOT_THERE, "R")


@pytest.fixture
def office(begun: str, tmp_path: Path) -> Iterator[Office]:
    """One record, of somebody whose workbook is open; somebody who reviews the trail, and a member of the board."""
    with copied(begun, tmp_path) as address:
        office = office_on(address)
        office.door = "web"
        with office.work(office.actor(ADMINISTRATOR)) as work:
            for handle, role in ((AUDITOR, "auditor"), (BOARD, "board")):
                add_person(work, handle, f"{handle.title()} Example")
                give_grant(work, handle, role)
        move_clock(office, timedelta(days=120))
        yield office
        office.close()


class Visit:
    """Somebody's browser, and what was found wrong with the pages that were looked at."""

    def __init__(self, page: Page, width: int, *, scripts: bool) -> None:
        self.page, self._width, self._scripts = page, width, scripts
        self.wrong: dict[str, object] = {}
        self.looked: list[str] = []

    def look(self, name: str) -> str:
        """What the page says; it is no wider than its window, and axe finds nothing."""
        self.looked.append(name)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        found = violations(self.page) if self._scripts else []
        if wide > self._width or found:
            self.wrong[name] = wide, found
        return self.page.inner_text("body")

    def taken(self, name: str, kind: str = "link") -> str:
        """The file that a link or a button gives."""
        control = self.page.get_by_role(kind, name=name)  # type: ignore[arg-type]
        control.focus()
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        return Path(download.value.path()).read_text(encoding="utf-8")


def visit(
    browser: Browser, office: Office, settings: Settings, handle: str, width: int, scripts: bool
) -> Iterator[Visit]:
    with served(make_app(office, settings)) as address:
        size = {"width": width, "height": 800}
        context = context_of(
            browser,
            address,
            office,
            handle,
            viewport=size,
            java_script_enabled=scripts,
            bypass_csp=scripts,
            base_url=address,
        )
        yield Visit(context.new_page(), width, scripts=scripts)
        context.close()


@pytest.fixture
def visiting(browser: Browser, office: Office, settings: Settings) -> Callable[[str, int, bool], Iterator[Visit]]:
    return lambda handle, width, scripts: visit(browser, office, settings, handle, width, scripts)


@WIDTHS
def test_an_auditor_draws_ten_events_and_takes_them_away(
    visiting: Callable[[str, int, bool], Iterator[Visit]], width: int, scripts: bool
) -> None:
    for here in visiting(AUDITOR, width, scripts):
        page = here.page
        page.goto("/trail")
        here.look("the trail")
        page.fill("#seed", "three plain words")
        page.fill("#size", str(DRAWN))
        press(page, "Draw")
        said = here.look("the sample")
        drawn = re.findall(r"(R-\d{4}|Organisation), event (\d+)", said)
        assert len(drawn) == DRAWN
        table = list(csv.DictReader(io.StringIO(here.taken("a spreadsheet file (CSV)"))))
        assert [(row["record"].capitalize(), row["event"]) for row in table] == [(a.capitalize(), b) for a, b in drawn]
        lines = [json.loads(line) for line in here.taken("lines of JSON with every change").splitlines()]
        assert [line["hash"] for line in lines] == [row["hash"] for row in table]
        assert f"{WORKER.title()} Example" not in said + json.dumps(lines)
        press(page, "R-0001", "link")
        here.look("one record's events")
        press(page, "Verify now")
        assert "Everything is as it was recorded" in here.look("verified")
        page.goto("/trail")
        assert len(here.taken("Download a checkpoint", "button").splitlines()) >= 2
        press(page, "Who looked at restricted answers", "link")
        here.look("who looked")
        assert here.looked == ["the trail", "the sample", "one record's events", "verified", "who looked"]
        assert here.wrong == {}


@WIDTHS
def test_a_board_member_who_wants_to_know_of_one_person_learns_nothing(
    visiting: Callable[[str, int, bool], Iterator[Visit]], width: int, scripts: bool
) -> None:
    for here in visiting(BOARD, width, scripts):
        page, read = here.page, list[str]()
        page.goto("/")
        read.append(here.look("the first page"))
        page.goto("/kept")
        read.append(here.look("pledge kept"))
        for group in ("team", "care-group", "step", "quarter"):
            page.get_by_text("Choose other days, or another grouping").first.click()
            page.locator("#by").select_option(group)
            press(page, "Show")
            read.append(page.inner_text("body"))
            small = [
                cell for cell in page.locator("table td").all_inner_texts() if cell.strip() in {"1", "2", "3", "4"}
            ]
            assert small == [], f"by {group}"
            for row in csv.reader(io.StringIO(here.taken("Download these figures as a spreadsheet file (CSV)"))):
                assert not {"1", "2", "3", "4"} & set(row[2:]), row
                read.append(" ".join(row))
        for days in NARROWER:
            answer = page.goto(f"/kept?by=team&{days}")
            assert answer is not None
            assert answer.status == 422
        read.append(here.look("days that would tell of one person"))
        for path in ELSEWHERE:
            asked = page.request.get(path, max_redirects=0)
            assert asked.status in {403, 404}, (path, asked.status)
            nothing = page.request.get(path.replace("R-0001", NOT_THERE), max_redirects=0)
            assert (asked.status, alike(asked.text())) == (nothing.status, alike(nothing.text())), path
            read.append(alike(asked.text()))
        page.goto(CLOSED[1])
        here.look("a record")
        assert [each for each in read if TELLING.search(each)] == []
        assert here.looked == ["the first page", "pledge kept", "days that would tell of one person", "a record"]
        assert here.wrong == {}
