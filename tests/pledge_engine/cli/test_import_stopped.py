"""Stopped by Ctrl-C wherever it is, bringing a tracker in leaves nothing, holds nobody up, and can be done again."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.factories.processes import PLEDGE
from tests.pledge_engine.cli.conftest import CommandLine

ROWS = 600
ADA = "ada.example"
CREATE = ("--create-people", "--create-teams")


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    """A tracker that takes a while, with people and teams who are not there yet."""
    file = tmp_path / "tracker.csv"
    head = "ID,Care group,Team,Service lead,Prof lead,Stage,Since,Start,Name\n"
    rows = (
        f"{n},New group,Team {n % 7},Lead of {n % 7},Sam Fiction,CPPD,03/03/2025,05/08/2024,Worker {'x' * (n % 9)}\n"
        for n in range(ROWS)
    )
    file.write_text(head + "".join(rows), encoding="utf-8")
    return file


def everything(place: CommandLine) -> dict[str, int]:
    """How many rows each table has."""
    engine = create_engine(place.database)
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        found = {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}  # noqa: S608
    engine.dispose()
    return found


def importing(place: CommandLine, tracker: Path) -> tuple[subprocess.Popen[bytes], int]:
    """The command as a process of its own, in front of a terminal; and the end of that on which one sees what it shows."""
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLEDGE_")}
    settings = {"PLEDGE_DATABASE_URL": place.database, "PLEDGE_LOG_FILE": str(place.log), "PLEDGE_AS": ADA}
    process = subprocess.Popen(
        (*PLEDGE, "import", str(tracker), *CREATE),
        env={**kept, **settings},
        cwd=place.folder,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    return process, ours


def stopped_at(process: subprocess.Popen[bytes], terminal: int, share: int) -> tuple[int, int, str]:
    """How it ended once it was stopped after so many per cent, at how many that was, and all that it showed."""
    shown, reached = b"", 0
    with suppress(OSError):  # A terminal that nobody writes to any more ends so.
        while piece := os.read(terminal, 4096):
            shown += piece
            per_cent = [int(number) for number in re.findall(rb"(\d+)%", shown)]
            if not reached and per_cent and per_cent[-1] >= share:
                reached = per_cent[-1]
                process.send_signal(signal.SIGINT)
    return process.wait(60), reached, shown.decode(errors="replace")


@pytest.mark.parametrize(("share", "most"), [(5, 45), (60, 95)], ids=["while it is read", "while it is written"])
def test_stopped_in_the_middle_nothing_is_left(pledge: CommandLine, tracker: Path, share: int, most: int) -> None:
    before = everything(pledge)
    process, terminal = importing(pledge, tracker)
    with closing(os.fdopen(terminal, "rb", buffering=0)):
        code, reached, shown = stopped_at(process, terminal, share)
    assert share <= reached <= most
    assert (code, "Stopped. What was being done when you stopped it was not saved." in shown) == (130, True)
    assert "Traceback" not in shown
    assert everything(pledge) == before
    begun = time.monotonic()
    tracker.write_text("".join(tracker.read_text(encoding="utf-8").splitlines(keepends=True)[:4]), encoding="utf-8")
    assert len(pledge.told("import", str(tracker), *CREATE, by=ADA)["records"]) == 3
    assert time.monotonic() - begun < 60
    assert pledge.told("audit", "verify", by="bo.fiction")["intact"]


def test_how_far_it_has_come_is_shown_from_the_beginning_to_the_end(pledge: CommandLine, tracker: Path) -> None:
    process, terminal = importing(pledge, tracker)
    with closing(os.fdopen(terminal, "rb", buffering=0)):
        code, _, shown = stopped_at(process, terminal, 1000)
    per_cent = [int(number) for number in re.findall(r"(\d+)%", shown)]
    assert (code, per_cent[-1]) == (0, 100)
    assert per_cent == sorted(per_cent)
    assert len(set(per_cent)) > 10
    assert everything(pledge)["tracker_row"] == ROWS
