"""Whoever tries one day after another for a date of the record learns nothing of steps that they do not see.

A preview keeps nothing, so nobody would know that it was tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pledge_engine.hires.stage_commands import set_hire_date
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.databases import made
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import REFERENCE, Place
from workflows.words import long_date

CONFIRMED = f"/records/{REFERENCE}/steps/start_confirmed"
# Each date of the record with what counts from it and was done, and what asks to look again at it.
ASKED = {
    "workbook_start": "Something that counts from the first day of the workbook was done before",
    "group_start": "Something that counts from the first day of group supervision was done before",
}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A record on which the first week of the workbook and one session of group supervision were done, five days ago."""
    with made("sqlite", tmp_path) as address:
        place = Place(address)
        place.clock.move(timedelta(days=2))
        for handle, step, answers in (
            ("worker", "workbook_week", {"confirmed": True}),
            ("facilitator", "group_supervision", {"outcome": "attended"}),
        ):
            with place.office.work(place.actor(handle)) as work:
                complete_step(work, REFERENCE, step, answers, n=1)
        place.clock.move(timedelta(days=5))
        yield place
        place.office.close()


@pytest.fixture
def browse(place: Place, tmp_path: Path) -> Callable[[str], Browser]:
    app = make_app(place.office, Settings(secret_file=tmp_path / "key", log_file=tmp_path / "pledge.log"))
    place.office.door = "web"
    return lambda handle: Browser(app, place.office, handle)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize(
    ("handle", "sees"), [("lead", True), ("personnel", False)], ids=["a lead", "HR, who does not see what was done"]
)
def test_what_was_done_before_a_date_that_is_tried_or_set_is_told_only_to_those_who_see_its_step(
    place: Place, browse: Callable[[str], Browser], name: str, handle: str, *, sees: bool
) -> None:
    done_on = place.clock.now().date() - timedelta(days=5)
    browser, asked = browse(handle), ASKED[name]
    # Given that the date is tried for the very day on which something was done, and for the next
    told = []
    for day in (done_on, done_on + timedelta(days=1)):
        browser.get(f"/records/{REFERENCE}/set-date")
        page = browser.send("preview", name=name, day__day=day.day, day__month=day.month, day__year=day.year)
        assert long_date(day) in page.text
        told.append(asked in page.text)
    # Then only who sees the step can tell one day from the other
    assert told == [False, sees]
    # And so it is where the date is set, and afterwards on the page of the step that first set it
    with place.office.work(place.actor(handle)) as work:
        done = set_hire_date(work, REFERENCE, name, done_on + timedelta(days=1))
    assert any(asked in each for each in done.look_again) is sees
    assert (asked in browser.get(CONFIRMED).text) is sees
