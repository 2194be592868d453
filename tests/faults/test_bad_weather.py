"""Bad weather: a clear error, nothing half-done, and the next command works. Judged from outside, on both databases."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from pledge_engine.errors import StoreUnavailable
from pledge_engine.hires.notes import add_note
from pledge_engine.office import Office, shipped_text
from pledge_engine.store import schema
from pledge_engine.store.postgresql import POOL_OVERFLOW, POOL_SIZE
from pledge_engine.store.schema import State
from pledge_engine.store.session import open_store
from tests.factories.databases import copied, file_of, made, on_postgresql, on_sqlite, sqlite_address
from tests.factories.office import OPENING, furnish, go_on, journey_of, office_on, opened_hire
from tests.factories.server import Server
from tests.races.runners import must_hold_together

RECORD = "R-0001"


@pytest.fixture(scope="module")
def furnished(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One record just opened, and everybody who works on it."""
    with copied(upgraded, tmp_path_factory.mktemp("furnished")) as address:
        with closing(office_on(address)) as office:
            furnish(office, shipped_text())
            opened_hire(office)
        yield address


@pytest.fixture
def address(furnished: str, tmp_path: Path) -> Iterator[str]:
    with copied(furnished, tmp_path) as copy:
        yield copy


def events_of(address: str) -> int:
    engine = create_engine(address)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM audit_event")).scalar_one()
    engine.dispose()
    return int(found)


@contextmanager
def refused_whole(address: str, words: str) -> Iterator[None]:
    """What happens within is refused in these words, and leaves no trace."""
    before = events_of(address)
    with pytest.raises(StoreUnavailable, match=words) as refused:
        yield
    assert refused.value.mend
    assert events_of(address) == before


def must_go_on(address: str, office: Office) -> None:
    """The next command works, and everything fits together."""
    before = events_of(address)
    go_on(office, RECORD)
    assert events_of(address) > before
    must_hold_together(address, office.clock.now())


@on_sqlite
def test_a_full_disk_in_the_middle_of_a_command(address: str) -> None:
    with closing(office_on(address)) as office:
        with office.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with refused_whole(address, "The disk is full"):
            go_on(office, RECORD)
    with closing(office_on(address)) as office:
        must_go_on(address, office)


FAILING = {
    "the disk is full": ("53100", "The disk of the database is full"),
    "the disk failed": ("58030", "The disk of the database failed"),
    "no memory is left": ("53200", "ran out of memory"),
    "the server is shutting down": ("57P01", "The connection to the database was lost"),
}


@on_postgresql
@pytest.mark.parametrize("what", FAILING)
def test_a_server_that_fails_in_the_middle_of_a_command(address: str, what: str) -> None:
    """The server itself raises what it would raise, once the record's rows are written and its event is being added."""
    state, words = FAILING[what]
    owner = create_engine(address, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        body = f"BEGIN RAISE EXCEPTION USING ERRCODE = '{state}', MESSAGE = 'made to fail'; END"
        connection.execute(text(f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"))
        connection.execute(
            text("CREATE TRIGGER fails BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION fail()")
        )
        with closing(office_on(address)) as office:
            with refused_whole(address, words):
                go_on(office, RECORD)
            connection.execute(text("DROP TRIGGER fails ON audit_event"))
            must_go_on(address, office)
    owner.dispose()


@on_sqlite
def test_a_file_that_may_only_be_read(furnished: str) -> None:
    with _as_somebody_ordinary() as folder, copied_there(furnished, folder) as address:
        file_of(address).chmod(0o400)
        with closing(office_on(address)) as office:
            assert journey_of(office, RECORD).stage
            with refused_whole(address, "may not be written to"):
                go_on(office, RECORD)
        file_of(address).chmod(0o600)
        with closing(office_on(address)) as office:
            must_go_on(address, office)


@contextmanager
def _as_somebody_ordinary() -> Iterator[Path]:
    """A folder of somebody whom permissions bind; root is not, so while this lasts root is somebody else."""
    me, other = os.geteuid(), pwd.getpwnam("nobody")
    with tempfile.TemporaryDirectory() as name:
        if me == 0:
            os.chown(name, other.pw_uid, other.pw_gid)
            os.seteuid(other.pw_uid)
        try:
            yield Path(name)
        finally:
            os.seteuid(me)


@contextmanager
def copied_there(original: str, folder: Path) -> Iterator[str]:
    mine = os.geteuid()
    os.seteuid(os.getuid())
    content = file_of(original).read_bytes()
    os.seteuid(mine)
    (folder / "pledge.db").write_bytes(content)
    yield sqlite_address(folder / "pledge.db")


@on_postgresql
def test_a_server_that_takes_no_changes(address: str) -> None:
    owner = create_engine(address, isolation_level="AUTOCOMMIT")
    name = make_url(address).database
    with owner.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        with closing(office_on(address)) as office:
            assert journey_of(office, RECORD).stage
            with refused_whole(address, "may not be written to"):
                go_on(office, RECORD)
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text(f"ALTER DATABASE {name} RESET default_transaction_read_only"))
    owner.dispose()
    with closing(office_on(address)) as office:
        must_go_on(address, office)


@on_postgresql
def test_a_pool_without_a_free_connection(address: str) -> None:
    engine = open_store(address, busy_seconds=0.2)
    office = Office(engine, office_on(address).clock, door="web")
    held = [engine.connect() for _ in range(POOL_SIZE + POOL_OVERFLOW)]
    with refused_whole(address, "Too many people are using the program"):
        go_on(office, RECORD)
    for connection in held:
        connection.close()
    must_go_on(address, office)
    office.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of one's own, which waits for the disk as one does that holds real records."""
    with tempfile.TemporaryDirectory(prefix="pledge-") as name:
        mine = Server(Path(name))
        mine.make()
        mine.start()
        yield mine
        mine.stop()


@pytest.mark.parametrize("when", ["before it writes", "before it ends", "between two commands"])
@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_server_that_is_restarted_in_the_middle_of_a_command(server: Server, when: str, how: str) -> None:
    engine = create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    fresh = open_store(server.url)
    schema.upgrade(fresh)
    fresh.dispose()
    with closing(office_on(server.url)) as office:
        furnish(office, shipped_text())
        opened_hire(office)
        go_on(office, RECORD)
        before = events_of(server.url)

        def restart() -> None:
            server.stop(how)
            server.start()

        with suppress(StoreUnavailable) if when == "between two commands" else _lost():
            _restarting(office, restart, when)
        assert events_of(server.url) == before
        must_go_on(server.url, office)


@contextmanager
def _lost() -> Iterator[None]:
    with pytest.raises(StoreUnavailable, match="The connection to the database was lost") as refused:
        yield
    assert "Try again" in refused.value.mend


def _restarting(office: Office, restart: Callable[[], None], when: str) -> None:
    if when == "between two commands":
        restart()
        with office.work(office.actor("sam")):
            return
    with office.work(office.actor("sam")) as work:
        if when == "before it writes":
            restart()
        add_note(work, RECORD, "Written while the server went away.")
        if when == "before it ends":
            restart()


KILLED = """
import os, signal, sys
from sqlalchemy import event
from tests.factories.office import office_on, go_on
from datetime import datetime

office = office_on(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
left = [int(sys.argv[3])]

def die(connection, cursor, statement, *_):
    if statement.startswith(("INSERT", "UPDATE", "DELETE")):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

def die_at_the_end(connection):
    os.kill(os.getpid(), signal.SIGKILL)

event.listen(office.engine, "after_cursor_execute", die)
if int(sys.argv[3]) == 0:
    event.listen(office.engine, "commit", die_at_the_end)
go_on(office, "R-0001")
"""


@pytest.mark.parametrize("statement", [1, 2, 4, 0], ids=["first", "second", "fourth", "commit"])
def test_a_process_that_is_killed_in_the_middle_of_a_command(address: str, statement: int) -> None:
    before = events_of(address)
    words = [sys.executable, "-c", KILLED, address, OPENING.isoformat(), str(statement)]
    killed = subprocess.run(words, cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert events_of(address) == before
    with closing(office_on(address)) as office:
        must_go_on(address, office)


INTERRUPTED = """
import os, signal, sys
from sqlalchemy import event
from pledge_engine.store import schema
from pledge_engine.store.session import open_store

engine = open_store(sys.argv[1])

@event.listens_for(engine, "after_cursor_execute")
def die(connection, cursor, statement, *_):
    if sys.argv[2] in statement:
        os.kill(os.getpid(), signal.SIGKILL)

schema.upgrade(engine)
"""


@pytest.mark.parametrize("reached", ["CREATE TABLE person", "CREATE TABLE audit_event", "CREATE TABLE sending_pause"])
def test_a_migration_that_is_interrupted_leaves_the_tables_as_they_were(
    kind: str, tmp_path: Path, reached: str
) -> None:
    with made(kind, tmp_path) as address:
        words = [sys.executable, "-c", INTERRUPTED, address, reached]
        killed = subprocess.run(words, cwd=Path(__file__).parents[2], check=False)
        assert killed.returncode == -signal.SIGKILL
        engine = open_store(address)
        assert schema.state_of(engine) is State.EMPTY
        schema.upgrade(engine)
        schema.check(engine)
        engine.dispose()
        with closing(office_on(address)) as office:
            furnish(office, shipped_text())
            opened_hire(office)
            must_go_on(address, office)
