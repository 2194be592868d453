"""What one process of the pages does behind them is told by another, also once the first was killed in the middle of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE

import pytest

from pledge_engine.clock import FixedClock, SystemClock
from pledge_engine.office import Office, shipped_text
from pledge_engine.settings import Settings
from pledge_engine.upkeep.runs import SILENT_AFTER
from pledge_engine.web.app import make_app
from tests.factories.office import ADMINISTRATOR, furnish, move_clock, office_on
from tests.factories.processes import wait_until
from tests.pledge_engine.web.browser import Browser

OTHER = """
import sys
from datetime import timedelta
from threading import Event
from pledge_engine.clock import SystemClock
from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.store.session import open_store
from pledge_engine.ticking import beating
from pledge_engine.web.behind import Behind

office = Office(open_store(sys.argv[1]), SystemClock(), door="web")

def never_done(tell):
    with beating(office, "backup"):
        print("ready", flush=True)
        Event().wait()

Behind(office, Settings(), patience=0).begin("backup", never_done, by=office.actor("admin"))
sys.stdin.readline()
"""


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with closing(office_on(database, SystemClock().now())) as office:
        furnish(office, shipped_text())
        yield office


@pytest.fixture
def killed(database: str, office: Office) -> Iterator[subprocess.Popen[str]]:
    """Another process that has begun a backup and never ends it."""
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, database], cwd=root, stdin=PIPE, stdout=PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "ready\n"
        assert isinstance(office.clock, FixedClock)
        office.clock.set(SystemClock().now())
        yield other
        other.kill()


def test_every_process_tells_what_goes_on_and_that_it_was_cut_off(
    office: Office, killed: subprocess.Popen[str], tmp_path: Path
) -> None:
    settings = Settings(
        secret_file=tmp_path / "secret.key", log_file=tmp_path / "log", backup_folder=tmp_path / "backups"
    )
    admin = Browser(make_app(office, settings), office, ADMINISTRATOR)
    page = admin.get("/set-up/jobs")
    assert f"Backup, begun by {ADMINISTRATOR} on" in page.text
    assert "is under way, 0% done" in page.text
    assert "Something else is still under way. Nothing more was begun." in admin.send(form=3).text
    assert not settings.backup_folder.exists()

    killed.kill()
    killed.wait(10)
    move_clock(office, SILENT_AFTER + timedelta(seconds=10))
    page = admin.get("/set-up/jobs")
    assert "No more was heard of it: it was cut off" in page.text
    assert "and was cut off." in page.text
    assert "under way" not in page.text
    admin.send(form=3)  # Its page waits a moment for it, and on a busy machine not long enough.
    assert wait_until(lambda: "A backup was taken: " in admin.get("/set-up/jobs").text, 60), admin.page.text
    assert "cut off" not in admin.page.text
