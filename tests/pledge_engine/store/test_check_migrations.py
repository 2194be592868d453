from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from pledge_engine.store import schema
from pledge_engine.store.check_migrations import differences, main
from pledge_engine.store.session import begin, open_store
from tests.factories.databases import made


@pytest.fixture
def modelled(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with made(kind, tmp_path_factory.mktemp("modelled")) as address:
        engine = open_store(address)
        with begin(engine) as connection:
            for catalogue in schema.CATALOGUES:
                catalogue.create_all(connection)
        yield engine
        engine.dispose()


@pytest.fixture
def migrated(database: str) -> Iterator[Engine]:
    engine = open_store(database)
    yield engine
    engine.dispose()


def test_models_and_migrations_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert capsys.readouterr().out == "Models and migrations agree.\n"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE note ADD COLUMN mood TEXT", "mood"),
        ("ALTER TABLE note DROP COLUMN text", "text"),
        ("DROP TABLE counter", "counter"),
        ("DROP INDEX uq_agreement_occurrence_role", "uq_agreement_occurrence_role"),
        ("DROP TRIGGER audit_event_keeps_values", "the trigger audit_event_keeps_values is not there"),
    ],
)
def test_whatever_a_migration_forgot_is_named(migrated: Engine, modelled: Engine, statement: str, said: str) -> None:
    if migrated.dialect.name == "postgresql":
        statement = statement.replace("audit_event_keeps_values", "audit_event_keeps_values ON audit_event")
    with begin(migrated) as connection:
        connection.execute(text(statement))
    assert said in "\n".join(differences(migrated, modelled))


def test_a_condition_that_differs_is_named(migrated: Engine, modelled: Engine) -> None:
    with begin(migrated) as connection:
        connection.execute(text("DROP INDEX uq_hold_current"))
        connection.execute(text("CREATE UNIQUE INDEX uq_hold_current ON hold (hire_id) WHERE review_on IS NULL"))
    assert "the index uq_hold_current is" in "\n".join(differences(migrated, modelled))


def test_a_check_that_differs_is_named(migrated: Engine, modelled: Engine) -> None:
    with begin(migrated) as connection:
        connection.execute(text("DROP TABLE hold"))
        connection.execute(
            text(
                "CREATE TABLE hold (id VARCHAR(32), held_on DATE, resumed_on DATE,"
                " CONSTRAINT ck_hold_order CHECK (resumed_on > held_on))"
            )
        )
    assert "the check hold ck_hold_order is resumed_on > held_on in migrations" in "\n".join(
        differences(migrated, modelled)
    )
