"""One world for every test of privacy that changes only a copy of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pledge_engine.store import schema
from pledge_engine.store.session import open_store
from tests.factories.databases import sqlite_address
from tests.pledge_engine.upkeep.conftest import made_once
from tests.privacy.world import build

__all__ = ["made_once"]


@pytest.fixture(scope="session")
def world(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The file of a database that holds the world; to be copied, never to be written to."""

    def make(folder: Path) -> None:
        address = sqlite_address(folder / "pledge.db")
        engine = open_store(address)
        schema.upgrade(engine)
        engine.dispose()
        build(address)

    return made_once("world", make) / "pledge.db"
