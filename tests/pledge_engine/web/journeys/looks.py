"""Every page that a browser gets in a journey is looked at: as any page is, by axe, for its width, and by the Nu checker."""

from __future__ import annotations

from playwright.sync_api import Page as Tab
from playwright.sync_api import Response
from werkzeug.wrappers import Response as Answer

from tests.factories import nu
from tests.pledge_engine.web.browser import SHAPES, Page, check_page
from tests.pledge_engine.web.test_in_chromium import violations

# Every element of a page by what it is and what it stands in, without its words: what decides how axe judges it.
_PARTS = """() => {
  const found = new Set();
  const walk = (element, above) => {
    const names = [...element.attributes].map(attribute => attribute.name).sort();
    const part = `${above} ${element.tagName}.${element.getAttribute("class")}[${names}]`;
    found.add(part);
    for (const inner of element.children) walk(inner, part);
  };
  walk(document.body, "");
  return [...found];
}"""
# The parts of pages that axe has judged in this run.
_KNOWN: set[str] = set()


class Looks:
    """What was wrong with pages, and which shapes of page were looked at."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def at(self, tab: Tab, response: Response, *, axe: bool) -> None:
        """Look at the page that has just come. Axe needs JavaScript, and is asked where a part is new."""
        html, where = response.text(), response.url
        try:
            check_page(Page(html), Answer(headers=response.all_headers()))
        except AssertionError as error:
            self.wrong.append(f"{where}: {error}")
        if response.status >= 500:
            self.wrong.append(f"{where}: {response.status}")
        size = tab.viewport_size
        width = tab.evaluate("document.documentElement.scrollWidth")
        if size and width > size["width"]:
            self.wrong.append(f"{where}: {width} pixels wide in a window of {size['width']}")
        SHAPES.setdefault(nu.shape(html), (where, html))
        parts = set(tab.evaluate(_PARTS)) - _KNOWN if axe else set()
        if parts:
            _KNOWN.update(parts)
            self.wrong += [f"{where}: {each}" for each in violations(tab)]
