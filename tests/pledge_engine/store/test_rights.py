"""On PostgreSQL the program's own role works with records, and the database keeps it from rewriting evidence."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from pledge_engine.errors import StoreUnavailable
from pledge_engine.office import SET_UP, Office, open_office
from pledge_engine.settings import Settings
from pledge_engine.store.session import begin
from pledge_engine.store.triggers import LASTING, UNCHANGING
from pledge_engine.upkeep.demo_people import settle_place
from pledge_engine.upkeep.doctor import examine
from tests.factories.databases import on_postgresql

pytestmark = on_postgresql


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """An office whose role is not the owner of the tables, on a place with people in it."""
    role = f"pledge_{uuid4().hex[:8]}"
    owner = create_engine(database, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))
    address = make_url(database).set(username=role).render_as_string(hide_password=False)
    office = open_office(Settings(database_url=address, database_owner_url=database), door="cli", make=True)
    office.prepare()
    settle_place(office)
    yield office
    office.close()
    with owner.connect() as connection:
        connection.execute(text(f"DROP OWNED BY {role}; DROP ROLE {role}"))
    owner.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        *(f"DELETE FROM {table}" for table in (*LASTING, *UNCHANGING)),  # noqa: S608 - names from the program
        *(f"UPDATE {table} SET {key[0]} = {key[0]}" for table, key in UNCHANGING.items()),  # noqa: S608
        *(f"TRUNCATE {table} CASCADE" for table in (*LASTING, *UNCHANGING)),
        "UPDATE audit_secret SET path = path",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_event_keeps_values ON audit_event",
        "DROP TABLE access_log CASCADE",
        "SET session_replication_role = replica",
        "UPDATE alembic_version SET version_num = '0001'",
        "CREATE TABLE beside (id text)",
    ],
)
def test_the_program_s_role_has_no_right_to(office: Office, statement: str) -> None:
    with pytest.raises(StoreUnavailable, match="refuses this program the right"), begin(office.engine) as connection:
        connection.execute(text(statement))


def test_the_doctor_is_content_with_such_a_role(office: Office) -> None:
    assert [finding.state for finding in examine(office, Settings()) if finding.part == "database"] == ["well"]


def test_the_doctor_notices_a_role_that_owns_the_tables(database: str) -> None:
    office = open_office(Settings(database_url=database), door="cli", make=True)
    office.prepare()
    (found,) = [finding for finding in examine(office, Settings()) if finding.part == "database"]
    office.close()
    assert (found.state, "owns the tables" in found.words) == ("notice", True)


def test_erasing_what_may_be_erased_is_within_its_rights(office: Office) -> None:
    with office.work(SET_UP) as work:
        work.connection.execute(text("UPDATE audit_secret SET salt = NULL, value = NULL"))
