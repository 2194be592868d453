"""One world of canaries for every test of privacy, built once for each kind of database; whoever changes it has a copy."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from pledge_engine.office import shipped_text
from pledge_engine.people.granting import give_grant
from pledge_engine.store import schema
from pledge_engine.store.session import open_store
from tests.factories.databases import copied, file_of, new_database, sqlite_address
from tests.factories.office import office_on
from tests.pledge_engine.upkeep.conftest import made_once
from tests.privacy.pages import Pages
from tests.privacy.visitor import keep_forms
from tests.privacy.walled import make_walled
from tests.privacy.world import PLACES, RECORDS, build, handle_of
from workflows.definition import Role

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


@pytest.fixture(scope="session")
def worlds(world: Path, made_once: MadeOnce) -> Path:
    """The world as it is, once for each role in which the worker of a record holds that role as well, and once in which the
    facilitator sits on the board.
    """

    def make(folder: Path) -> None:
        shutil.copyfile(world, folder / "pledge.db")
        (folder / "pledge.yaml").write_text(shipped_text(), encoding="utf-8")
        for role, scope in PLACES.items():
            database = folder / f"{role.value}.db"
            shutil.copyfile(world, database)
            with closing(office_on(sqlite_address(database))) as office, office.work(office.actor("admin")) as work:
                give_grant(work, RECORDS["oneself"].worker, role, scope=scope)
        shutil.copyfile(world, beside := folder / "board too.db")
        with closing(office_on(sqlite_address(beside))) as office, office.work(office.actor("admin")) as work:
            give_grant(work, handle_of(Role.FACILITATOR), Role.BOARD)

    return made_once("worlds", make)


@pytest.fixture(scope="session")
def walled(worlds: Path, made_once: MadeOnce) -> Path:
    """The same with more in each that few may read, and with a session for everybody; see ``walled``."""

    def make(folder: Path) -> None:
        make_walled(worlds, folder)
        (folder / "lead").mkdir()
        keep_forms(folder, folder / "lead")

    return made_once("walled", make)


@pytest.fixture(scope="session")
def pages(walled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """The application on a copy of these worlds, for one visitor after another."""
    pages = Pages(walled, tmp_path_factory.mktemp("pages"))
    yield pages
    pages.office.close()


@pytest.fixture
def own_world(kind: str, made_once: MadeOnce, tmp_path: Path) -> Iterator[str]:
    """The address of a copy of the world, on each kind of database."""
    with copied(_address_of_world(kind, made_once), tmp_path) as address:
        yield address
