"""What takes long is made once for all the processes of a test run; each works on a copy of its own."""

import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from pledge_engine.clock import LONDON, FixedClock
from tests.factories.databases import new_database
from tests.pledge_engine.cli.conftest import CommandLine, empty, pledge, settled

__all__ = ["empty", "made_once", "pledge", "settled"]

Make = Callable[[Path], None]

MONDAY = datetime(2026, 11, 23, 14, tzinfo=LONDON)
ADA, BO, SAM = "ada.example", "bo.fiction", "sam.fiction"
# What the demonstration has not used: by whom, and the words of the command.
USED = (
    (BO, "settings|reminders|--mail|when-due"),
    (ADA, "closure|add|24 December 2026|Trust closure"),
    (ADA, "cover|name|kim.sample|--by|robin.example|--from|7 December 2026|--until|18 December 2026"),
    (SAM, "hire|move-date|9|info_session|4 December 2026|--reason|person_away"),
    (SAM, "hire|hold|9|4 January 2027"),
    ("morgan.sample", "hire|show|5|oh_clearance"),
    ("ines.story", "register|record|group_supervision|--on|20 November 2026|3=attended"),
    (ADA, "person|password-link|bo.fiction"),
    ("kim.sample", "hire|leave|2|--how|another_lived_experience_role|--goes-on-in|5"),
)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Make], Path]:
    """Gives the folder of that name, filled by whichever process comes first; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Make) -> Path:
        folder, whole, failed = shared / name, shared / f"{name}.whole", shared / f"{name}.failed"
        try:
            folder.mkdir()
        except FileExistsError:
            while not whole.exists():
                assert not failed.exists(), f"{name} could not be made in another process"
                time.sleep(0.1)
            return folder
        try:
            make(folder)
        except BaseException:
            failed.touch()
            raise
        whole.touch()
        return folder

    return made


class Demonstration(NamedTuple):
    """The fictional place as one day made it: its database, to be copied, and what making it printed."""

    database: str
    printed: str


@pytest.fixture(scope="session")
def demonstration(kind: str, made_once: Callable[[str, Make], Path]) -> Callable[[datetime], Demonstration]:
    def of(day: datetime) -> Demonstration:
        def make(folder: Path) -> None:
            database = new_database(kind, folder)
            (folder / "address.txt").write_text(database)
            (folder / "printed.txt").write_text(CommandLine(folder, FixedClock(day), database).done("demo"))

        folder = made_once(f"demo-{kind}-{day:%Y-%m-%d}", make)
        return Demonstration((folder / "address.txt").read_text(), (folder / "printed.txt").read_text())

    return of
