"""One world of canaries for every test of privacy, built once for each kind of database; whoever changes it has a copy."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from pledge_engine.store import schema
from pledge_engine.store.session import open_store
from tests.factories.databases import copied, file_of, new_database
from tests.pledge_engine.upkeep.conftest import made_once
from tests.privacy.world import build

__all__ = ["made_once"]

MadeOnce = Callable[[str, Callable[[Path], None]], Path]


def _address_of_world(kind: str, made_once: MadeOnce) -> str:
    made = made_once(f"world on {kind}", partial(_make, kind))
    return (made / "address").read_text(encoding="utf-8")


def _make(kind: str, folder: Path) -> None:
    address = new_database(kind, folder)
    engine = open_store(address)
    schema.upgrade(engine)
    engine.dispose()
    build(address)
    (folder / "address").write_text(address, encoding="utf-8")


@pytest.fixture(scope="session")
def world(made_once: MadeOnce) -> Path:
    """The file of a database that holds the world; to be copied, never to be written to."""
    return file_of(_address_of_world("sqlite", made_once))


@pytest.fixture
def own_world(kind: str, made_once: MadeOnce, tmp_path: Path) -> Iterator[str]:
    """The address of a copy of the world, on each kind of database."""
    with copied(_address_of_world(kind, made_once), tmp_path) as address:
        yield address
