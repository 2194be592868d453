"""Who looked at restricted answers, where a form with them is refused: one entry for every page that somebody was shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from pledge_engine.hires.step_commands import save_step
from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.store.tables import access_log
from pledge_engine.web.app import make_app
from tests.factories.databases import copied
from tests.factories.office import ENGINE, office_on
from tests.pledge_engine.web.browser import Browser

ADDRESS = "/records/R-0001/steps/wellbeing_plan"


@pytest.fixture
def started(begun: str, tmp_path: Path) -> Iterator[Office]:
    """Somebody's workbook is open, and their service lead has offered them a plan."""
    with copied(begun, tmp_path) as address:
        office = office_on(address)
        office.door = "web"
        with office.work(office.actor("sam")) as work:
            save_step(work, "R-0001", "wellbeing_plan", {"outcome": "offered"})
        yield office
        office.close()


@pytest.fixture
def sam(started: Office, tmp_path: Path) -> Browser:
    settings = Settings(secret_file=tmp_path / "secret.key", log_file=tmp_path / "pledge.log")
    return Browser(make_app(started, settings), started, "sam")


def looks(office: Office) -> int:
    with office.work(ENGINE, write=False) as work:
        return work.connection.execute(select(func.count()).select_from(access_log)).scalar_one()


WRONG: dict[str, Any] = {"review_on__day": "31", "review_on__month": "2", "review_on__year": "2026"}


def test_every_page_that_was_shown_is_one_look(sam: Browser, started: Office) -> None:
    sam.get(ADDRESS)
    before = looks(started)
    assert before
    sam.send("save", status=422, **WRONG)
    assert looks(started) == before + 1
    sam.get(sam.response.request.full_path, status=422)
    assert looks(started) == before + 2


def test_a_form_that_is_answered_and_not_refused_is_a_look_as_before(sam: Browser, started: Office) -> None:
    sam.get(ADDRESS)
    before = looks(started)
    data = {each["name"]: each.get("value", "") for each in sam.page.controls if each.get("type") == "hidden"}
    answer = sam.client.post(ADDRESS, data={**data, "do": "add:nothing"}, follow_redirects=True)
    assert answer.status_code == 200
    assert "Offered" in answer.text
    assert looks(started) == before + 1


def test_where_a_look_cannot_be_recorded_nothing_is_shown(sam: Browser, started: Office) -> None:
    sam.get(ADDRESS)
    data = {each["name"]: each.get("value", "") for each in sam.page.controls if each.get("type") == "hidden"}
    with started.work(ENGINE) as work:
        work.connection.execute(text("ALTER TABLE access_log RENAME TO access_log_away"))
    answer = sam.client.post(ADDRESS, data={**data, "do": "add:nothing", "outcome": "offered"}, follow_redirects=True)
    assert answer.status_code in {500, 503}
    assert "wellbeing" not in answer.text.lower()
