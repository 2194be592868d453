"""Pages on paper: tables stay tables with each heading above its own column, and nothing is there that could only be pressed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, ViewportSize

from pledge_engine.office import Office
from tests.factories.chromium import served
from tests.factories.office import go_on, journey_of, move_clock, opened_hire
from tests.pledge_engine.web.test_in_chromium import context_of

# What is printable of A4 and of A5 at 96 dots an inch: on a screen as narrow as the second, tables are lists.
PAPERS: tuple[ViewportSize, ...] = ({"width": 680, "height": 960}, {"width": 446, "height": 680})
TABLES = """() => [...document.querySelectorAll("table")].map(table => {
  const left = cells => [...cells].filter(cell => cell.offsetParent && cell.offsetWidth > 1)
    .map(cell => Math.round(cell.getBoundingClientRect().left));
  const rows = [...table.querySelectorAll("tbody tr")].map(row => left(row.children));
  return { head: left(table.querySelectorAll("thead th")), rows };
})"""
PRESSED = "nav, button, .nhsuk-button, .nhsuk-footer, .app-on-screen, .app-actions"
SEEN = """pressed => [...document.querySelectorAll(pressed)]
  .filter(each => each.getClientRects().length).map(each => each.outerHTML.slice(0, 80))"""
ADDRESSES = """() => [...document.querySelectorAll("a[href]")]
  .map(a => getComputedStyle(a, "::after").content).filter(said => said.includes("http") || said.includes("/"))"""

# On paper the stages stand one beneath the other, each beside its line.
LINES_ABOVE_STAGES = """() => [...document.querySelectorAll(".app-strip__stage")]
  .map(stage => getComputedStyle(stage).borderTopWidth)"""


@pytest.fixture
def late(furnished: Office) -> Office:
    """A record in its second stage with steps that are overdue."""
    reference = opened_hire(furnished)
    while (stage := journey_of(furnished, reference).stage) and stage.key == "team_readiness":
        go_on(furnished, reference)
    move_clock(furnished, timedelta(days=60))
    return furnished


@pytest.mark.parametrize("path", ["/attention", "/records", "/records/R-0001"])
def test_a_printed_page_has_its_columns_in_order_and_nothing_to_press(
    browser: Browser, app: Flask, late: Office, path: str
) -> None:
    with served(app) as address:
        context = context_of(browser, address, late, "sam", viewport=PAPERS[0])
        page = context.new_page()
        page.goto(f"{address}{path}")
        page.emulate_media(media="print")
        for paper in PAPERS:
            page.set_viewport_size(paper)
            tables: list[dict[str, Any]] = page.evaluate(TABLES)
            assert bool(tables) is (path != "/records/R-0001")
            assert set(page.evaluate(LINES_ABOVE_STAGES)) <= {"0px"}
            for table in tables:
                assert table["rows"]
                assert {tuple(row) for row in table["rows"]} == {tuple(table["head"])}
        assert page.evaluate(SEEN, PRESSED) == []
        assert page.evaluate(ADDRESSES) == []
        closed = page.get_by_text("Hold the team readiness session")
        assert path != "/records/R-0001" or closed.first.is_visible()
        context.close()
