"""Goes through the fictional places, each on a copy of its own, and keeps what is to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser

from pledge_engine.clock import FixedClock
from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.store import schema
from pledge_engine.store.session import open_store
from pledge_engine.web.app import make_app
from tests.factories.chromium import served
from tests.factories.databases import copied, sqlite_address
from tests.pictures.places import settle_demonstration, settle_much, settle_nothing
from tests.pictures.visitor import Album, Visitor
from tests.pictures.walks import DEMONSTRATION, MUCH, NOTHING, Walks


@dataclass(frozen=True, slots=True)
class Fiction:
    """How a fictional place comes to be, out of the demonstration or out of nothing, and the walks through it."""

    settle: Callable[[Office], object]
    walks: Walks
    demonstrated: bool = False


PLACES: Mapping[str, Fiction] = {
    **{name: Fiction(settle_demonstration, walks, demonstrated=True) for name, walks in DEMONSTRATION.items()},
    "nothing": Fiction(settle_nothing, NOTHING),
    "much": Fiction(settle_much, MUCH),
}


def go_through(
    fiction: Fiction,
    database: str,
    moment: datetime,
    folder: Path,
    browser: Browser,
    album: Album,
    size: tuple[int, int],
) -> None:
    """Settle a copy of this database at a moment, and take every walk in a window of this size, in CSS pixels."""
    settings = Settings(
        secret_file=folder / "key", log_file=folder / "log", backup_folder=folder / "backups",
        organisation="Fictional NHS Trust", web_address="http://pledge.trust.example",
    )  # fmt: skip
    with copied(database, folder) as address:
        office = Office(open_store(address), FixedClock(moment), door="web")
        fiction.settle(office)
        app = make_app(office, settings)
        app.add_url_rule("/broken", "log_in.broken", lambda: str(1 // 0))
        with served(app) as found:
            for handle, walk in fiction.walks:
                visitor = Visitor(browser, found, office, handle, album, size)
                walk(visitor)
                visitor.context.close()
        office.close()


def empty_database(folder: Path) -> str:
    """The address of a database that has its tables and nothing in them."""
    address = sqlite_address(folder / "empty.db")
    engine = open_store(address)
    schema.upgrade(engine)
    engine.dispose()
    return address
