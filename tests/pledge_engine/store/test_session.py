import gc
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from pledge_engine.errors import StoreUnavailable
from pledge_engine.store.session import begin, open_store
from pledge_engine.store.tables import people, teams
from pledge_engine.watching import streamed
from tests.factories.databases import on_postgresql, on_sqlite
from tests.factories.trust import Trust

PRIYA = {"id": "p", "handle": "priya.shah", "name": "Priya Shah", "email": None, "active": True}


def names(engine: Engine) -> list[str]:
    with begin(engine, write=False) as connection:
        return list(connection.execute(select(people.c.name)).scalars())


def _add_and_fail(connection: Connection) -> None:
    connection.execute(insert(people), PRIYA)
    raise ZeroDivisionError


@contextmanager
def _after(first: Connection) -> Iterator[None]:
    """Somebody has written, and has not finished yet."""
    first.execute(update(people).values(name="Priya"))
    yield


def pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_a_database_and_its_folder_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    database = tmp_path / "var" / "deeper" / "pledge.db"
    open_store(f"sqlite:///{database}")
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert stat.S_IMODE(database.parent.stat().st_mode) == 0o700


def test_a_database_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    database = tmp_path / "pledge.db"
    database.touch(mode=0o666)
    database.chmod(0o644)
    open_store(f"sqlite:///{database}")
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


@on_sqlite
def test_a_connection_is_safe_against_power_loss_and_keeps_references(trust: Trust) -> None:
    with trust.begin() as connection:
        journal = "wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "delete"
        assert pragma(connection, "journal_mode") == journal
        assert pragma(connection, "synchronous") == 3
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "recursive_triggers") == 1
        assert pragma(connection, "secure_delete") == 1
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            connection.execute(insert(teams), {"id": "t", "name": "Ash", "care_group_id": "nowhere"})


def test_a_transaction_is_kept_when_its_block_ends(trust: Trust) -> None:
    with begin(trust.engine) as connection:
        connection.execute(insert(people), PRIYA)
    assert names(trust.engine) == ["Priya Shah"]


def test_a_transaction_is_undone_whole_when_its_block_raises(trust: Trust) -> None:
    with pytest.raises(ZeroDivisionError), begin(trust.engine) as connection:
        _add_and_fail(connection)
    assert names(trust.engine) == []


def test_a_reader_cannot_write_and_the_next_writer_can(trust: Trust) -> None:
    with pytest.raises(StoreUnavailable), begin(trust.engine, write=False) as connection:
        connection.execute(insert(people), PRIYA)
    with begin(trust.engine) as connection:
        connection.execute(insert(people), PRIYA)


def test_a_reader_sees_one_moment_and_no_half_of_another_transaction(trust: Trust) -> None:
    with begin(trust.engine) as writer, begin(trust.engine, write=False) as reader:
        writer.execute(insert(people), PRIYA)
        assert reader.execute(select(people.c.name)).all() == []


def test_a_second_writer_who_waits_in_vain_is_told_so(trust: Trust) -> None:
    with begin(trust.engine) as connection:
        connection.execute(insert(people), PRIYA)
    with (
        begin(trust.engine) as first,
        pytest.raises(StoreUnavailable, match="Somebody else was writing") as refused,
        _after(first) as _,
        begin(trust.engine) as second,
    ):
        second.execute(update(people).values(name="Nobody"))
    assert refused.value.mend == "Try again."


@on_sqlite
def test_a_full_disk_is_said_plainly_and_nothing_is_lost(trust: Trust) -> None:
    with trust.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pragma(connection, 'page_count')}")
    with pytest.raises(StoreUnavailable, match="disk is full"), begin(trust.engine) as connection:
        connection.execute(insert(people), PRIYA | {"name": "x" * 1_000_000})
    assert names(trust.engine) == []


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all, " * 200)
    engine = open_store(f"sqlite:///{letter}")
    with pytest.raises(StoreUnavailable, match=r"letter\.txt is not a database"), begin(engine, write=False):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'pledge.db'}")


def test_what_is_no_file_is_no_database_and_stays_open_to_others(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o666)
    with pytest.raises(StoreUnavailable, match="it is no file"):
        open_store(f"sqlite:///{pipe}")
    assert stat.S_IMODE(pipe.stat().st_mode) == 0o666


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_without_a_file_is_refused(address: str) -> None:
    with pytest.raises(StoreUnavailable, match="has no file"):
        open_store(address)


def test_a_kind_of_database_that_is_not_known_is_refused() -> None:
    with pytest.raises(StoreUnavailable, match="Use SQLite or PostgreSQL"):
        open_store("mysql://somewhere/pledge")


def test_a_mistake_of_the_program_is_not_disguised(trust: Trust) -> None:
    with pytest.raises(DatabaseError, match=r"no such table|does not exist"), begin(trust.engine) as connection:
        connection.execute(text("SELECT * FROM nowhere"))


@on_postgresql
def test_whoever_stops_half_way_through_many_rows_leaves_nothing_open(trust: Trust) -> None:
    """The driver warns of a cursor that is thrown away while open, and a warning fails whichever test runs then."""
    with begin(trust.engine, write=False) as connection:
        rows = streamed(connection, text("SELECT generate_series(1, 1000)"))
        assert next(rows) == (1,)
    del rows
    gc.collect()
    assert names(trust.engine) == []
