"""Working pages on a phone of 320 pixels where a team and its people have names of one long word."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import update

from pledge_engine.office import SET_UP, Office
from pledge_engine.store.tables import people, teams
from tests.factories.chromium import served
from tests.factories.office import move_clock
from tests.pledge_engine.web.test_in_chromium import context_of

NARROW = {"width": 320, "height": 800}
LONG = "Crisisresolutionhometreatmentrehabilitation"
PAGES = {
    "sam": (
        "/today",
        "/records",
        "/records?view=columns",
        "/attention",
        "/tasks",
        "/records/R-0001",
        "/settings/cover",
    ),
    "fay": ("/register", "/register/record/group_supervision", "/register/make-up/group_supervision"),
}


def test_no_name_is_too_long_for_a_phone(browser: Browser, app: Flask, due: Office) -> None:
    with due.work(SET_UP) as work:
        work.connection.execute(update(teams).values(name=LONG))
        work.connection.execute(update(people).values(name=LONG + LONG))
    move_clock(due, timedelta(days=60))
    too_wide = {}
    with served(app) as address:
        for handle, paths in PAGES.items():
            page = context_of(browser, address, due, handle, viewport=NARROW).new_page()
            for path in paths:
                page.goto(f"{address}{path}")
                too_wide[path] = page.evaluate("document.documentElement.scrollWidth")
    assert {path: wide for path, wide in too_wide.items() if wide > NARROW["width"]} == {}
