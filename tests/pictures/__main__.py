"""Pictures of every page and state, of fictional places: `make screenshots` puts them in ./screenshots.

Each is taken at three widths, in CSS pixels, or at those of the setting WIDTHS: `make screenshots WIDTHS=768,320`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page as Tab
from playwright.sync_api import Response

from pledge_engine.clock import SystemClock
from pledge_engine.settings import Settings
from pledge_engine.upkeep.demo import make_demo
from tests.factories.chromium import chromium
from tests.factories.databases import sqlite_address
from tests.pictures.going import PLACES, empty_database, go_through

WIDTHS = "320,768,1280"
HEIGHT = 900


class Pictures:
    """Keeps a picture of each page whose name begins with what is wanted."""

    def __init__(self, folder: Path, width: int, wanted: tuple[str, ...]) -> None:
        self._folder, self._width, self._wanted = folder, width, wanted

    def keep(self, name: str, tab: Tab, _response: Response) -> None:
        """Take a picture of the whole page, and say if it is wider than its window."""
        if not name.startswith(self._wanted):
            return
        wide = tab.evaluate("document.documentElement.scrollWidth")
        if tab.viewport_size and wide > tab.viewport_size["width"]:
            sys.stderr.write(f"{name} is {wide} wide at {self._width}\n")
        tab.screenshot(path=self._folder / f"{name}-{self._width}.png", full_page=True)


def main() -> int:
    """Make the fictional places and take the pictures whose names begin with what is given, or all."""
    wanted = tuple(sys.argv[1:]) or ("",)
    pictures = Path("screenshots")
    pictures.mkdir(exist_ok=True)
    now = SystemClock().now()
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        root = Path(place)
        demonstration = sqlite_address(root / "demonstration.db")
        settings = Settings(database_url=demonstration, secret_file=root / "key", log_file=root / "log")
        make_demo(settings, SystemClock(), lambda _part: None)
        empty = empty_database(root)
        for width in map(int, (os.environ.get("WIDTHS") or WIDTHS).split(",")):
            for name, fiction in PLACES.items():
                folder = root / f"{name}-{width}"
                folder.mkdir()
                database = demonstration if fiction.demonstrated else empty
                album = Pictures(pictures, width, wanted)
                go_through(fiction, database, now, folder, browser, album, (width, HEIGHT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
