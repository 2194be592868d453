"""The address of a database: read in its parts, and never repeated, because it may hold a password."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from pledge_engine.errors import StoreUnavailable
from pledge_engine.store.session import open_store


def database_address(given: str) -> URL:
    """The address of a database in its parts; raises ``StoreUnavailable``, never with what was given in it."""
    try:
        return make_url(given)
    except (ArgumentError, ValueError) as error:  # A port that is no number is a wrong value.
        raise _no_database() from error


def sqlite_file(given: str) -> Path | None:
    """The file at the address of a database, where it is one of SQLite; raises ``StoreUnavailable``."""
    address = database_address(given)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


def open_at(given: str, *, make: bool = True) -> Engine:
    """Open the database at an address, of which a file that is not there is made only with ``make``.

    Raises ``StoreUnavailable``, never with the address in it.
    """
    address = database_address(given)
    file = sqlite_file(given)
    if file is not None and not make:
        _must_be_there(file)
    try:
        return open_store(address)
    except NoSuchModuleError as error:
        raise _no_database() from error
    except ModuleNotFoundError as error:
        raise StoreUnavailable(
            f"The driver for this database is not installed ({error.name}).", "Install it, or use SQLite."
        ) from error


def _no_database() -> StoreUnavailable:
    return StoreUnavailable(
        "PLEDGE_DATABASE_URL, or that of its owner, is not the address of a database.",
        "Write for example sqlite:///var/pledge.db",
    )


def _must_be_there(file: Path) -> None:
    if not file.exists():
        raise StoreUnavailable(
            f"There is no database at {file}.",
            "Go to the folder that has one, set PLEDGE_DATABASE_URL, or make one here: pledge doctor --upgrade",
        )
