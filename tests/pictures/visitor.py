"""Somebody in a real browser whose pages are kept: as pictures, or as what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Browser, Response
from playwright.sync_api import Page as Tab

from pledge_engine.logins.sessions import start_session
from pledge_engine.office import Office
from tests.pledge_engine.web.journeys.looks import Looks
from tests.pledge_engine.web.journeys.someone import Someone


class Album(Protocol):
    """Where pages are kept under a name."""

    def keep(self, name: str, tab: Tab, response: Response, /) -> None:
        """Keep the page that is open, as it came with this answer."""


class _Newest(Looks):
    """Looks at nothing on the way, and knows how the newest page came."""

    def __init__(self) -> None:
        super().__init__()
        self.response: Response

    def at(self, tab: Tab, response: Response, *, axe: bool) -> None:
        del tab, axe  # Asked for by name, and not wanted.
        self.response = response


class Visitor(Someone):
    """One person with a browser, logged in unless no name is given; ``looks`` keeps the page that is open."""

    def __init__(
        self, browser: Browser, address: str, office: Office, handle: str, album: Album, size: tuple[int, int]
    ) -> None:
        self._newest = _Newest()
        super().__init__(browser, address, handle, self._newest, log_in=lambda _: None, width=size[0])
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.office = office
        self._album = album
        if handle:
            self.becomes(handle)

    def becomes(self, handle: str) -> None:
        """Be logged in as somebody."""
        with self.office.work(self.office.actor(handle)) as work:
            secret = start_session(work, work.actor.audit_id, opened_on="Firefox on Windows")
        self.context.add_cookies([{"name": "pledge_session", "value": secret, "url": self.address}])

    def opens_as(self, handle: str, path: str) -> None:
        """Open an address as somebody."""
        self.becomes(handle)
        self.opens(path)

    def follows(self, words: str, *, beside: str = "") -> None:
        """Follow the first link that begins with these words, as everybody reads them."""
        if beside:
            super().follows(words, beside=beside)
        else:
            self._go(self.page.get_by_role("link", name=re.compile(f"^{re.escape(words)}")).first)

    @property
    def answered(self) -> int:
        """The status that the page came with."""
        return self._newest.response.status

    def offers(self, button: str) -> bool:
        """Whether the page has this button."""
        return self.page.get_by_role("button", name=button, exact=True).count() > 0

    @property
    def last_button(self) -> str:
        """The words of the last button on the page."""
        return self.page.locator("main button").last.inner_text()

    def looks(self, name: str) -> None:
        """Keep the page that is open under this name."""
        self._album.keep(name, self.page, self._newest.response)

    def finds(self, path: str, name: str) -> None:
        """Open an address and keep its page."""
        self.opens(path)
        self.looks(name)


# Goes from page to page, and keeps those that are to be looked at.
Walk = Callable[[Visitor], None]
