"""A story in which people act on pages, and which is told in the same words as when they act by commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser

from pledge_engine.logins.sessions import start_session
from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.chromium import served
from tests.factories.office import WORKER, journey_of, move_clock
from tests.journeys.story import Story
from tests.pledge_engine.web.journeys.looks import Looks
from tests.pledge_engine.web.journeys.someone import Someone

RETURN, NAME_A_LEAD, PUT_RIGHT = "Return to an earlier stage", "Name another lead", "Put this right"
LEADS = frozenset({"sam", "pat", "pia", "carl", "cleo"})
Begins = Callable[[date], "StoryOnPages"]


class StoryOnPages:
    """A story, and a browser for each of its people."""

    def __init__(self, story: Story, address: str, browser: Browser, looks: Looks, *, javascript: bool) -> None:
        self.story, self.address = story, address
        self._browser, self._looks, self._javascript = browser, looks, javascript
        self._people: dict[str, Someone] = {}

    def __getitem__(self, handle: str) -> Someone:
        """Somebody at their phone, with the record open; workers see it as their own pledge."""
        if handle not in self._people:
            log_in = _known_here(self.story.office)
            self._people[handle] = Someone(
                self._browser,
                self.address,
                handle,
                self._looks,
                log_in=log_in,
                javascript=self._javascript,
                width=320,
            )
        move_clock(self.story.office, timedelta(minutes=1))
        someone = self._people[handle]
        someone.opens("/my-pledge" if handle == WORKER else f"/records/{self.story.record}")
        return someone

    def on_step(self, who: str, title: str, *, closed: bool = False) -> Someone:
        """Somebody has found a step on the record."""
        someone = self[who]
        if closed:
            someone.unfolds("Steps that are closed")
        someone.follows(title)
        return someone

    def completes(self, who: str, step: str, **given: object) -> None:
        """Somebody completes a step on its page, with made-up answers where none are given."""
        definition = journey_of(self.story.office, self.story.record).definition
        someone = self[who]
        if who in LEADS:
            someone.follows(definition.steps[step].title)
        else:
            someone.opens("/tasks")
            someone.follows(definition.steps[step].title, beside=self.story.record)
        someone.fills(self.story.answers(step, **given))
        someone.presses("Complete")
        assert "completed" in someone.told, someone.text()

    def agrees(self, who: str, title: str) -> None:
        """Somebody finds a step that waits for their agreement, and agrees it."""
        self.on_step(who, title).presses("I agree exactly this")

    def does(self, who: str, act: str, button: str, **answers: object) -> Someone:
        """Somebody does something to the record as a whole."""
        someone = self[who]
        someone.does(act, button, **answers)
        return someone

    def does_after_a_look(self, who: str, act: str, button: str, **answers: object) -> Someone:
        """The same where the page shows first what would change."""
        someone = self.does(who, act, "Show what would change", **answers)
        someone.sees("Nothing is changed yet.")
        someone.presses(button)
        return someone

    def ends(self) -> None:
        """Everybody closes their browser."""
        for someone in self._people.values():
            someone.context.close()


@contextmanager
def story_on_pages(
    database: str, begins: date, browser: Browser, looks: Looks, folder: Path, *, javascript: bool
) -> Iterator[StoryOnPages]:
    """A story that begins on a day, with its pages served until the block ends."""
    story = Story(database, begins)
    story.office.door = "web"
    settings = Settings(secret_file=folder / "secret.key", log_file=folder / "pledge.log")
    with served(make_app(story.office, settings)) as address:
        pages = StoryOnPages(story, address, browser, looks, javascript=javascript)
        yield pages
        pages.ends()
    story.ends()


def _known_here(office: Office) -> Callable[[Someone], None]:
    """Logging in is told elsewhere: here somebody simply is."""

    def log_in(who: Someone) -> None:
        with office.work(office.actor(who.handle)) as work:
            secret = start_session(work, work.actor.audit_id)
        who.context.add_cookies([{"name": "pledge_session", "value": secret, "url": who.address}])

    return log_in
