"""What every test shares. A test that takes a ``database`` runs twice: on a SQLite file and on a PostgreSQL database."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pledge_engine.store import schema
from pledge_engine.store.session import open_store
from tests.factories import bytecode, scratch, server
from tests.factories.databases import KINDS, copied, made

# A busy machine is not a wrong answer: examples are judged by what they find, never by how long they took. What passed once
# passes again, so that a change is judged by what it changed; `make explore` draws other examples each time.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None)
settings.load_profile("exploring" if os.environ.get("EXPLORE") else "repeatable")


def pytest_configure() -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Who runs the tests in the background has Ctrl-C ignored, and every program started from here would inherit that.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    scratch.choose_place()
    server.choose_home()
    bytecode.share(server.home_of_this_run())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # The process that started the others is the last to leave.
        server.leave_home()


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database is under test; ``on_sqlite`` leaves only one, for what the other does not have."""
    found: str = request.param
    return found


@pytest.fixture(scope="session")
def upgraded(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with all its tables and nothing in them, to copy from."""
    with made(kind, tmp_path_factory.mktemp("upgraded")) as address:
        engine = open_store(address)
        schema.upgrade(engine)
        engine.dispose()
        yield address


@pytest.fixture
def database(upgraded: str, tmp_path: Path) -> Iterator[str]:
    with copied(upgraded, tmp_path) as address:
        yield address
