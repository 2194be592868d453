"""Somebody at a browser of their own: they find their way by links and buttons, and type into what a form has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from playwright.sync_api import Browser, Locator, Response, expect

from tests.pledge_engine.web.journeys.looks import Looks
from tests.pledge_engine.web.test_log_in import WORDS

LogIn = Callable[["Someone"], None]
# In milliseconds: a busy machine is not a wrong answer.
PATIENCE = 120_000


def by_password(who: Someone) -> None:
    """Log in by the form, as people do."""
    who.page.fill("#handle", who.handle)
    who.page.fill("#password", WORDS)
    who.presses("Log in")


class Someone:
    """One person with a browser; ``log_in`` is how they log in when they are asked to."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        handle: str,
        looks: Looks,
        *,
        log_in: LogIn = by_password,
        javascript: bool = True,
        width: int = 1280,
    ) -> None:
        self.handle, self.address = handle, address
        self._log_in, self._looks, self._javascript = log_in, looks, javascript
        self.context = browser.new_context(
            java_script_enabled=javascript, bypass_csp=True, viewport={"width": width, "height": 800}
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)

    # ---------------------------------------------------------------- finding one's way

    def opens(self, path: str) -> None:
        """Go to an address, and log in first where that is asked."""
        response = self.page.goto(f"{self.address}{path}")
        assert response is not None
        self._arrived(response)
        if self.heading == "Log in":
            self._log_in(self)
            if self.page.url != f"{self.address}{path}":
                self.opens(path)

    def follows(self, words: str, *, beside: str = "") -> None:
        """Follow the first link with these words, or the first that begins so in the row that says what is ``beside`` it."""
        where = self.page.locator("tr, li").filter(has_text=beside) if beside else self.page
        link = where.get_by_role("link", name=words, exact=not beside)
        if not link.count():  # On a phone it may be folded away, where nobody sees it yet.
            folded = self.page.locator("details.app-fold").filter(has=self.page.locator("a", has_text=words))
            folded.first.locator("summary").first.click()
        self._go(link.first)

    def unfolds(self, words: str) -> None:
        """Open what is folded away."""
        self.page.locator("summary").filter(has_text=words).first.click()

    def presses(self, button: str) -> None:
        """Press a button."""
        self._go(self.page.get_by_role("button", name=button, exact=True))

    def does(self, act: str, button: str, **answers: object) -> None:
        """From the page that is open, choose something to do, answer what it asks, and press its button."""
        self.follows(act)
        self.fills(answers)
        self.presses(button)

    def _go(self, what: Locator) -> None:
        with self.page.expect_navigation() as coming:
            what.click()
        self._arrived(coming.value)

    def _arrived(self, response: Response) -> None:
        self._looks.at(self.page, response, axe=self._javascript)

    # ---------------------------------------------------------------- reading

    @property
    def heading(self) -> str:
        """The heading of the page, without its caption."""
        whole = self.page.locator("h1").inner_text()
        return whole.splitlines()[-1].strip()

    @property
    def told(self) -> str:
        """What the page says was done."""
        banner = self.page.locator(".nhsuk-notification-banner")
        return " ".join(banner.inner_text().split()) if banner.count() else ""

    @property
    def problem(self) -> str:
        """What the summary of mistakes says."""
        return " ".join(self.page.locator(".nhsuk-error-summary").inner_text().split())

    def sees(self, words: str) -> None:
        """Fail unless these words can be read on the page."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def text(self) -> str:
        """Everything that can be read on the page."""
        return " ".join(self.page.locator("body").inner_text().split())

    # ---------------------------------------------------------------- typing

    def fills(self, answers: Mapping[str, object]) -> None:
        """Answer questions by the names of their fields, as their kind asks."""
        for name, value in answers.items():
            self._fill(name.replace("__", "."), value)

    def _fill(self, name: str, value: Any) -> None:
        if isinstance(value, Sequence) and not isinstance(value, str):
            if value and isinstance(value[0], Mapping):
                self._fill_rows(name, value)
            else:
                for each in value:
                    self._named(name, each).check()
        elif self._named(f"{name}.day").count():
            for part, number in zip(("day", "month", "year"), _parts(value), strict=True):
                self._named(f"{name}.{part}").fill(number)
        else:
            self._fill_one(name, _as_text(value))

    def _fill_one(self, name: str, value: str) -> None:
        if self._named(name, value).count():
            self._named(name, value).check()
        elif self.page.locator(f'select[name="{name}"]').count():
            self._named(name).select_option(value)
        else:
            self._named(name).fill(value)

    def _fill_rows(self, name: str, rows: Sequence[Mapping[str, object]]) -> None:
        for place, row in enumerate(rows):
            for column, value in row.items():
                if not self._named(f"{name}.{place}.{column}").or_(self._named(f"{name}.{place}.{column}.day")).count():
                    self.presses("Add another row")
                self._fill(f"{name}.{place}.{column}", value)

    def _named(self, name: str, value: str = "") -> Locator:
        if value:
            kinds = ("radio", "checkbox")
            return self.page.locator(", ".join(f'[type={kind}][name="{name}"][value="{value}"]' for kind in kinds))
        return self.page.locator(f'[name="{name}"]:not([type=hidden])')


def _parts(day: object) -> tuple[str, str, str]:
    """A day as its three boxes take it."""
    found = day if isinstance(day, date) else date.fromisoformat(str(day))
    return str(found.day), str(found.month), str(found.year)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
