"""Everything in one process: up with its pages, sending, and down again in good order."""

from __future__ import annotations

import errno
import json
import re
import signal
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from pledge_engine.cli.problems import ExitCode
from pledge_engine.serve import not_served, reached_at
from pledge_engine.settings import Settings
from tests.factories.databases import sqlite_address
from tests.factories.mail_server import free_port
from tests.factories.processes import PLEDGE, Process, at, running, wait_until
from tests.pledge_engine.cli.conftest import MONDAY


def served(folder: Path, *words: str) -> Process:
    environment = {
        "PLEDGE_DATABASE_URL": sqlite_address(folder / "pledge.db"),
        "PLEDGE_MAIL_FOLDER": str(folder / "mail"),
        **at(MONDAY),
    }
    return Process((*PLEDGE, "serve", *words), environment, folder / "serve.log")


def answer(port: int, path: str) -> dict[str, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as page:
        found: dict[str, str] = json.loads(page.read())
    return found


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_says_its_address_serves_ticks_and_ends_in_good_order(tmp_path: Path, how: signal.Signals) -> None:
    port = free_port()
    process = served(tmp_path, "--port", str(port))
    with running(process):
        assert wait_until(lambda: f"http://127.0.0.1:{port}" in process.said(), 60), process.said()
        assert answer(port, "/ready") == {"status": "ready"}
        assert wait_until(lambda: heartbeats(tmp_path) >= {"tick", "sweep", "courier"}, 60), process.said()
        assert process.end(how) == 0
    assert "Traceback" not in process.said()


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    port = free_port()
    first, second = served(tmp_path, "--port", str(port)), served(tmp_path, "--port", str(port))
    with running(first):
        assert wait_until(lambda: "Ctrl-C" in first.said(), 60)
        with running(second):
            assert second.running is not None
            assert second.running.wait(60) == ExitCode.REFUSED
        assert f"Port {port} of 127.0.0.1 is taken: another program listens there" in second.said()
        assert "pledge serve --port 0" in second.said()


@pytest.mark.parametrize("port", [0, 8123])
def test_an_address_that_this_computer_has_not_is_said(tmp_path: Path, port: int) -> None:
    process = served(tmp_path, "--host", "nobody.invalid", "--port", str(port))
    with running(process):
        assert process.running is not None
        assert process.running.wait(60) == ExitCode.REFUSED
    assert "nobody.invalid is no address of this computer." in process.said()


def test_a_port_that_is_kept_back_is_said() -> None:
    refused = not_served("127.0.0.1", 80, PermissionError(errno.EACCES, "Permission denied"))
    assert str(refused).startswith("This computer does not let you use port 80 of 127.0.0.1.")


def test_any_free_port_is_the_one_at_which_it_says_that_it_can_be_reached(tmp_path: Path) -> None:
    process = served(tmp_path, "--port", "0")
    with running(process):
        assert wait_until(lambda: "Ctrl-C" in process.said(), 60), process.said()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", process.said())
        assert found, process.said()
        assert answer(int(found[1]), "/ready") == {"status": "ready"}


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123"),
        ("0.0.0.0", "http://127.0.0.1:8123"),  # noqa: S104 - Nothing is listened at.
        ("::1", "http://[::1]:8123"),
        ("pledge.trust.example", "http://pledge.trust.example:8123"),
    ],
)
def test_links_in_messages_begin_with_where_the_pages_are_served(host: str, address: str) -> None:
    assert reached_at(Settings(), host, 8123).web_address == address


def test_links_in_messages_begin_with_the_address_that_was_set_wherever_the_pages_are_served() -> None:
    set_by_hand = Settings(web_address="http://127.0.0.1:8000")
    assert reached_at(set_by_hand, "127.0.0.1", 8123).web_address == "http://127.0.0.1:8000"


def heartbeats(folder: Path) -> set[str]:
    engine = create_engine(sqlite_address(folder / "pledge.db"))
    with engine.connect() as connection:
        found = {
            str(name) for name in connection.execute(text("SELECT name FROM heartbeat WHERE ended_at > ''")).scalars()
        }
    engine.dispose()
    return found
