"""Which version the tables of a database have, and bringing them to the one this program needs.

Alembic is configured here, in code. The whole way up is one transaction: it arrives or nothing happened. It is loaded by
whoever brings tables up and by nobody else: a program that only asks how they stand is there sooner and holds less.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from notifications.heartbeat import heartbeats
from notifications.pause import pauses
from pledge_engine.errors import StoreOutOfStep
from pledge_engine.store import tables
from pledge_engine.store.session import begin

if TYPE_CHECKING:
    from alembic.config import Config

CATALOGUES = (tables.METADATA, *{heartbeats.metadata, pauses.metadata})

_MIGRATIONS = Path(__file__).parent / "migrations"
# A migration has the number that its file begins with, and each follows the one before it.
NUMBERS = tuple(sorted(file.name[:4] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py")))
_REVISION = text("SELECT version_num FROM alembic_version")
# Any number will do, as long as every copy of this program takes the same one.
_UPGRADE_LOCK = 20_260_105


class State(StrEnum):
    """How the tables of a database stand to this program."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def configuration() -> Config:
    """Alembic's configuration, which stands in no file."""
    from alembic.config import Config  # noqa: PLC0415 - Only whoever brings tables up needs it.

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


def state_of(engine: Engine) -> State:
    """How the tables of the database stand to this program."""
    with begin(engine, write=False) as connection:
        return _state(connection)


def _state(connection: Connection) -> State:
    revision = _revision(connection)
    if revision is None:
        return State.EMPTY
    if revision == NUMBERS[-1]:
        return State.CURRENT
    return State.OLDER if knows(revision) else State.NEWER


def _revision(connection: Connection) -> str | None:
    """The number of the last migration the tables have had; None without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(_REVISION).scalar_one_or_none()
    return revision


def upgrade(engine: Engine) -> None:
    """``upgrade_within`` in a transaction of its own."""
    with begin(engine) as connection:
        upgrade_within(connection)


def upgrade_within(connection: Connection, to: str = "head") -> str | None:
    """Bring the tables to the version this program needs, or to an earlier one; raises ``StoreOutOfStep`` when they are newer.

    Gives the number of the last migration they had had before; None without tables. A second program that upgrades at the
    same time waits, then finds nothing left to do.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
    if _state(connection) is State.NEWER:
        raise _newer()
    from alembic import command  # noqa: PLC0415 - Only whoever brings tables up needs it.

    before = _revision(connection)
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    return before


def version_of(connection: Connection) -> str:
    """The number of the last migration the tables have had; raises ``StoreOutOfStep`` without tables or for newer ones."""
    revision = _revision(connection)
    if revision is None:
        raise _no_tables()
    if not knows(revision):
        raise _newer()
    return revision


def knows(version: str) -> bool:
    """Whether this program can bring tables of that version up to its own."""
    return version in NUMBERS


def check(engine: Engine) -> None:
    """Do nothing when the tables are what this program needs; otherwise raise ``StoreOutOfStep`` and say what to do."""
    match state_of(engine):
        case State.NEWER:
            raise _newer()
        case State.OLDER:
            raise StoreOutOfStep(
                "The database was made by an older version of this program.",
                "Back it up (pledge backup FILE), then run: pledge doctor --upgrade",
            )
        case State.EMPTY:
            raise _no_tables()
        case State.CURRENT:
            return


def _no_tables() -> StoreOutOfStep:
    return StoreOutOfStep("The database has no tables yet.", "Run: pledge doctor --upgrade")


def _newer() -> StoreOutOfStep:
    return StoreOutOfStep(
        "The database was made by a newer version of this program.",
        "Install that version again, or restore the backup made before it was installed.",
    )
