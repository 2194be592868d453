"""Every page and state that there are pictures of, magnified four times: what axe, the Nu checker and we find wrong with it.

A window of 1280 by 1024 at 400 % is one of 320 by 256 CSS pixels, so that a phone is judged along with it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response
from playwright.sync_api import Page as Tab

from tests.pictures.going import PLACES, empty_database, go_through
from tests.pledge_engine.upkeep.conftest import MONDAY, Demonstration, demonstration, made_once
from tests.pledge_engine.web.journeys.looks import Looks

__all__ = ["demonstration", "made_once"]

MAGNIFIED = (320, 256)
# The page of an error that nobody foresaw: it is brought about on purpose.
BROKEN = "problem-unforeseen"


class Judged(Looks):
    """What was wrong with the pages that were kept, by the names of their pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def keep(self, name: str, tab: Tab, response: Response) -> None:
        self.names.append(name)
        before = len(self.wrong)
        self.at(tab, response, axe=True)
        new = [each for each in self.wrong[before:] if not (name == BROKEN and each.endswith(": 500"))]
        self.wrong[before:] = [f"{name}: {each}" for each in new]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_wrong_with_any_page_or_state_that_there_are_pictures_of(
    place: str, demonstration: Callable[..., Demonstration], browser: Browser, tmp_path: Path
) -> None:
    fiction = PLACES[place]
    database = demonstration(MONDAY).database if fiction.demonstrated else empty_database(tmp_path)
    judged = Judged()
    go_through(fiction, database, MONDAY, tmp_path, browser, judged, MAGNIFIED)
    assert len(set(judged.names)) == len(judged.names), "two pictures have one name"
    assert judged.wrong == []
