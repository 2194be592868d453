import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from pledge_engine.errors import StoreOutOfStep
from pledge_engine.store import schema, triggers
from pledge_engine.store.schema import State
from pledge_engine.store.session import begin, open_store
from tests.factories.databases import made


@pytest.fixture
def address(kind: str, tmp_path: Path) -> Iterator[str]:
    with made(kind, tmp_path) as found:
        yield found


@pytest.fixture
def empty(address: str) -> Iterator[Engine]:
    engine = open_store(address)
    yield engine
    engine.dispose()


def stamp(engine: Engine, revision: str) -> None:
    with begin(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def migrate_to(engine: Engine, revision: str) -> None:
    config = schema.configuration()
    with begin(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_an_empty_database_is_refused_with_what_to_do(empty: Engine) -> None:
    assert schema.state_of(empty) is State.EMPTY
    with pytest.raises(StoreOutOfStep, match=r"no tables yet\. Run: pledge doctor --upgrade"):
        schema.check(empty)


def test_an_upgraded_database_is_current_and_upgrading_again_changes_nothing(empty: Engine) -> None:
    schema.upgrade(empty)
    schema.upgrade(empty)
    assert schema.state_of(empty) is State.CURRENT
    schema.check(empty)


def test_an_older_database_is_refused_until_it_is_upgraded(empty: Engine) -> None:
    migrate_to(empty, "0002")
    with pytest.raises(StoreOutOfStep, match=r"older version .* pledge doctor --upgrade"):
        schema.check(empty)
    schema.upgrade(empty)
    schema.check(empty)


def test_a_newer_database_is_refused_and_never_upgraded(empty: Engine) -> None:
    schema.upgrade(empty)
    stamp(empty, "9999")
    assert schema.state_of(empty) is State.NEWER
    for touch in (schema.check, schema.upgrade):
        with pytest.raises(StoreOutOfStep, match="newer version"):
            touch(empty)


def test_an_upgrade_that_fails_leaves_nothing_behind(empty: Engine) -> None:
    with begin(empty) as connection:
        connection.execute(text("CREATE TABLE message (id TEXT)"))
    with pytest.raises(Exception, match="already exists"):
        schema.upgrade(empty)
    assert schema.state_of(empty) is State.EMPTY


def test_two_programs_may_upgrade_at_once(address: str) -> None:
    engines = [open_store(address) for _ in range(2)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(schema.upgrade, engines))
    assert [schema.state_of(engine) for engine in engines] == [State.CURRENT, State.CURRENT]
    for engine in engines:
        engine.dispose()


def test_every_guard_of_the_evidence_is_there_after_upgrading(empty: Engine) -> None:
    schema.upgrade(empty)
    with begin(empty, write=False) as connection:
        assert triggers.present(connection) == triggers.expected(empty.dialect.name)


def test_a_migration_has_the_number_that_its_file_begins_with_and_follows_the_one_before_it() -> None:
    scripts = list(ScriptDirectory.from_config(schema.configuration()).walk_revisions())[::-1]
    assert [script.revision for script in scripts] == list(schema.NUMBERS)
    assert [script.down_revision for script in scripts] == [None, *schema.NUMBERS[:-1]]


def test_asking_how_tables_stand_needs_neither_what_brings_them_up_nor_another_database() -> None:
    asked = "import sys, pledge_engine.serve; print(*sorted({'alembic', 'mako', 'psycopg'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
