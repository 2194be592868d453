"""Journeys in a real browser: on SQLite, unless a test asks for another database too."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pledge_engine.web.journeys.looks import Looks
from tests.pledge_engine.web.journeys.story_on_pages import Begins, StoryOnPages, story_on_pages


@pytest.fixture
def looks() -> Iterator[Looks]:
    """What is looked at on every page that anybody gets; nothing may be wrong with any of them at the end."""
    looks = Looks()
    yield looks
    assert looks.wrong == []


@pytest.fixture
def javascript() -> bool:
    """Whether the browsers of a story run scripts."""
    return True


@pytest.fixture
def begins(database: str, browser: Browser, looks: Looks, tmp_path: Path, *, javascript: bool) -> Iterator[Begins]:
    """Begins a story on pages on a day."""
    with ExitStack() as open_stories:

        def begin(day: date) -> StoryOnPages:
            opened = story_on_pages(database, day, browser, looks, tmp_path, javascript=javascript)
            return open_stories.enter_context(opened)

        yield begin
