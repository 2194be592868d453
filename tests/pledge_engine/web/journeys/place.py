"""The program itself, serving, with everybody of the made-up trust before it; its time is moved while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from pledge_engine.clock import FixedClock
from pledge_engine.office import Office, shipped_text
from tests.factories.mail_server import free_port
from tests.factories.office import OPENING, furnish, office_on
from tests.factories.processes import ELSEWHEN, PLEDGE, Process, running, wait_until


class Place:
    """A running server, and an office on the same database to look from outside at what was done."""

    def __init__(self, database: str, folder: Path) -> None:
        self.office: Office = office_on(database)
        furnish(self.office, shipped_text())
        self._now = folder / "now"
        self.on(OPENING)
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        environment = {
            "PLEDGE_DATABASE_URL": database,
            "PLEDGE_MAIL_FOLDER": str(folder / "mail"),
            "PLEDGE_SECRET_FILE": str(folder / "secret.key"),
            "PLEDGE_LOG_FILE": str(folder / "pledge.log"),
            # Pages bring records up to date themselves; what ticks do is told elsewhere, and would only be in the way here.
            "PLEDGE_TICK_SECONDS": "300",
            "PYTHONPATH": str(ELSEWHEN),
            "ELSEWHEN_FILE": str(self._now),
        }
        self.process = Process((*PLEDGE, "serve", "--port", str(port)), environment, folder / "serve.log")

    def on(self, moment: datetime) -> None:
        """It becomes this moment, for the server and for whoever looks from outside."""
        assert isinstance(self.office.clock, FixedClock)
        self.office.clock.set(moment)
        self._now.write_text(moment.isoformat(), encoding="ascii")

    def passes(self, **time: float) -> None:
        """Time goes by, given as ``timedelta`` takes it."""
        self.on(self.office.clock.now() + timedelta(**time))


@contextmanager
def place_on(database: str, folder: Path) -> Iterator[Place]:
    """A place that serves until the block ends."""
    place = Place(database, folder)
    with running(place.process):
        assert wait_until(lambda: place.address in place.process.said(), 400), place.process.said()
        yield place
    place.office.close()
