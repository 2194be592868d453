"""Databases for tests: real SQLite files, each a copy of one that was upgraded once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pledge_engine.store import schema
from pledge_engine.store.session import open_store
from tests.factories.trust import Trust


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("upgraded") / "pledge.db"
    engine = open_store(f"sqlite:///{database}")
    schema.upgrade(engine)
    engine.dispose()
    return database


@pytest.fixture
def database(upgraded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(upgraded, tmp_path / "pledge.db"))


@pytest.fixture
def trust(database: Path) -> Iterator[Trust]:
    trust = Trust(database)
    yield trust
    trust.engine.dispose()
