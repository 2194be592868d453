"""Where messages lead to: pages that there are, asked of the application that serves them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.routing import MapAdapter

from pledge_engine.reminders.links import Links
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.databases import on_sqlite
from tests.factories.office import office_on

LINKS = Links("https://pledge.trust.example/")
LED_TO: tuple[tuple[str, str, dict[str, str]], ...] = (
    (LINKS.home, "today.first", {}),
    (LINKS.record("R-0042"), "record.record", {"reference": "R-0042"}),
    (LINKS.step("R-0042", "job_plan"), "step.step_page", {"reference": "R-0042", "step": "job_plan"}),
    (LINKS.register("meet_greet"), "recording.form", {"kind": "record", "step": "meet_greet"}),
)


@pytest.fixture
def pages(database: str, tmp_path: Path) -> MapAdapter:
    office = office_on(database)
    app: Flask = make_app(office, Settings(secret_file=tmp_path / "secret.key", log_file=tmp_path / "pledge.log"))
    office.close()
    return app.url_map.bind("pledge.trust.example", url_scheme="https")


@on_sqlite  # Which pages there are does not depend on the database.
@pytest.mark.parametrize(("address", "page", "about"), LED_TO, ids=["home", "record", "step", "register"])
def test_every_link_in_a_message_leads_to_a_page_that_there_is(
    pages: MapAdapter, address: str, page: str, about: dict[str, str]
) -> None:
    assert address.startswith("https://pledge.trust.example/")
    assert pages.match(urlsplit(address).path) == (page, about)


def test_what_comes_again_is_led_to_at_the_turn_that_is_meant() -> None:
    assert LINKS.step("R-0042", "workbook_week", 3) == LINKS.step("R-0042", "workbook_week") + "?turn=3"
    assert LINKS.step("R-0042", "workbook_week", 1) == LINKS.step("R-0042", "workbook_week")
