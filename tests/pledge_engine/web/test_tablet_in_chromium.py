"""Pages on a tablet that is held upright: a table there is a table, where the design system would make a list of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import update

from pledge_engine.office import SET_UP, Office
from pledge_engine.store.tables import people, teams
from tests.factories.chromium import served
from tests.factories.office import ADMINISTRATOR, move_clock
from tests.pledge_engine.web.test_in_chromium import context_of
from tests.pledge_engine.web.test_narrow_in_chromium import LONG
from tests.pledge_engine.web.test_print_in_chromium import TABLES

# The narrowest window that the design system calls a tablet, and a tablet held upright.
WIDTHS = (641, 768)
PAGES = {"sam": ("/attention", "/records", "/today"), ADMINISTRATOR: ("/set-up/people", "/set-up/teams")}


@pytest.mark.parametrize("long", [False, True], ids=["names", "long names"])
def test_tables_stand_with_each_heading_above_its_column_and_fit(
    browser: Browser, app: Flask, due: Office, *, long: bool
) -> None:
    if long:
        with due.work(SET_UP) as work:
            work.connection.execute(update(teams).values(name=LONG))
            work.connection.execute(update(people).values(name=LONG, email=f"{LONG}@{LONG}.example"))
    move_clock(due, timedelta(days=60))
    with served(app) as address:
        for handle, paths in PAGES.items():
            page = context_of(browser, address, due, handle, viewport={"width": WIDTHS[0], "height": 1024}).new_page()
            for path in paths:
                page.goto(f"{address}{path}")
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 1024})
                    tables = page.evaluate(TABLES)
                    assert tables, path
                    for table in tables:
                        assert len(table["head"]) > 1, path
                        assert {tuple(row) for row in table["rows"]} == {tuple(table["head"])}, path
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, path
