import pytest
from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import IntegrityError

from pledge_engine.audit import access_log as log
from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change
from pledge_engine.store import tables, triggers
from tests.factories.databases import on_postgresql, on_sqlite
from tests.factories.trust import DAY, NOON, Trust


@pytest.fixture
def evidence(trust: Trust) -> Trust:
    """A trust with at least one row in every table that holds evidence."""
    reference = trust.hire()
    hire_id = trust.hire_id(reference)
    trust.happen(reference, "step_completed", name=Change(new=Secret("Robin")))
    turn = trust.open_step(reference, "understand_roles")
    trust.offer(reference, None)
    person = trust.person("priya.shah")
    visit = {"id": "v", "hire_id": hire_id, "stage": "team_readiness", "round": 1, "entered_on": DAY, "returned": False}
    agreement = {"id": "a", "hire_id": hire_id, "occurrence_id": turn, "role": "service_lead", "person_id": person}
    with trust.begin() as connection:
        pledge = connection.execute(select(tables.definitions.c.id)).scalar_one()
        connection.execute(insert(tables.stage_visits), visit | {"definition_id": pledge})
        connection.execute(
            insert(tables.agreements), agreement | {"agreed_on": DAY, "recorded_at": NOON, "content_hash": "0" * 64}
        )
        connection.execute(insert(tables.answers), {"occurrence_id": turn, "fields": "{}"})
        connection.execute(insert(tables.holds), {"id": "h", "hire_id": hire_id, "held_on": DAY})
        note = {"id": "n", "hire_id": hire_id, "author_id": person, "recorded_at": NOON, "text": "Hello"}
        connection.execute(insert(tables.notes), note)
        session = {"id": "r", "step": "group_supervision", "held_on": DAY, "recorded_at": NOON}
        session |= {"facilitator_id": person, "recorded_by_id": person}
        connection.execute(insert(tables.registers), session)
        entry = {"register_id": "r", "hire_id": hire_id, "occurrence_id": turn, "outcome": "attended"}
        connection.execute(insert(tables.register_entries), entry)
        log.record_readings(connection, trust.origin(), [log.Seen(page="record", hire_id=hire_id)])
    return trust


@pytest.mark.parametrize("table", [*triggers.LASTING, *triggers.UNCHANGING])
def test_no_row_of_evidence_can_be_removed(evidence: Trust, table: str) -> None:
    with pytest.raises(IntegrityError, match=f"{table}: rows are never removed"), evidence.begin() as connection:
        connection.execute(delete(tables.METADATA.tables[table]))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, column.name)
        for table in triggers.UNCHANGING
        for column in tables.METADATA.tables[table].columns
        if column.computed is None
    ],
)
def test_no_column_of_a_recorded_event_can_be_changed(evidence: Trust, table: str, column: str) -> None:
    with pytest.raises(IntegrityError, match=f"{table}: rows are never changed"), evidence.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = {column}"))  # noqa: S608 - names from the models


@on_sqlite
@pytest.mark.parametrize("table", triggers.UNCHANGING)
def test_no_recorded_event_can_be_replaced_by_another(evidence: Trust, table: str) -> None:
    names = ", ".join(column.name for column in tables.METADATA.tables[table].columns if column.computed is None)
    same = f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table}"  # noqa: S608 - names from the models
    with pytest.raises(IntegrityError, match=f"{table}: rows are never replaced"), evidence.begin() as connection:
        connection.execute(text(same))


@on_postgresql
@pytest.mark.parametrize("table", [*triggers.LASTING, *triggers.UNCHANGING])
def test_no_table_of_evidence_can_be_emptied(evidence: Trust, table: str) -> None:
    with pytest.raises(IntegrityError, match="rows are never removed"), evidence.begin() as connection:
        connection.execute(text(f"TRUNCATE {table} CASCADE"))


@on_sqlite
def test_a_replacement_asks_the_guard_against_removal_too(evidence: Trust) -> None:
    same = "INSERT OR REPLACE INTO note SELECT * FROM note"
    with pytest.raises(IntegrityError, match="note: rows are never removed"), evidence.begin() as connection:
        connection.execute(text(same))


@pytest.mark.parametrize(
    "change", ["value = '\"Sam\"'", "salt = NULL", "value = NULL", "path = 'x', salt = NULL, value = NULL"]
)
def test_a_private_value_can_only_be_erased_whole(evidence: Trust, change: str) -> None:
    with pytest.raises(IntegrityError, match="values can only be erased"), evidence.begin() as connection:
        connection.execute(text(f"UPDATE audit_secret SET {change}"))  # noqa: S608 - written above


def test_erasing_a_private_value_is_allowed(evidence: Trust) -> None:
    with evidence.begin() as connection:
        connection.execute(text("UPDATE audit_secret SET salt = NULL, value = NULL"))
        assert connection.execute(select(tables.audit_secrets.c.value)).scalar_one() is None


def test_postgresql_guards_the_same_rows_and_refuses_to_empty_a_table_too() -> None:
    everywhere = triggers.expected("sqlite")
    on_postgresql = triggers.expected("postgresql")
    replacing = {f"{table}_keeps_places" for table in triggers.UNCHANGING}
    assert everywhere - replacing <= on_postgresql
    assert on_postgresql - everywhere == {
        f"{table}_keeps_all_rows" for table in (*triggers.LASTING, *triggers.UNCHANGING)
    }
