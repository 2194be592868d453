from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from pledge_engine.errors import StoreUnavailable
from pledge_engine.store.adding import NotAdded, add_together
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables import notes, occurrences
from tests.factories.databases import on_postgresql
from tests.factories.trust import Trust
from workflows.definition import Role
from workflows.turn import Status

NOW = datetime(2026, 8, 6, 9, 30, 0, 5, tzinfo=UTC)
WORDS = ("plain", "a\ttab", "two\nlines\r", "\\N", "\\", "\"quoted\", 'twice'", "“ünïcode” 🙂", "", None)


def note_rows(trust: Trust, *texts: str | None) -> list[dict[str, Any]]:
    hire_id, author_id = trust.hire_id(trust.hire()), trust.person("a.writer")
    row = {"hire_id": hire_id, "author_id": author_id, "recorded_at": NOW}
    return [{"id": new_id(NOW), **row, "text": words} for words in texts]


def test_rows_added_together_are_what_each_alone_would_have_been(trust: Trust) -> None:
    together, alone = note_rows(trust, *WORDS), note_rows(trust, *WORDS)
    with trust.begin() as connection:
        add_together(connection, notes, together)
        for row in alone:
            connection.execute(insert(notes), row)
        found = {row.id: row for row in connection.execute(select(notes))}
    for one, other in zip(together, alone, strict=True):
        assert found[one["id"]]._asdict() == one
        assert found[other["id"]][2:] == found[one["id"]][2:]


def test_days_choices_and_what_is_missing_are_stored_as_ever(trust: Trust) -> None:
    trust.open_step(trust.hire(), "readiness_plan")
    with trust.begin() as connection:
        old = connection.execute(select(occurrences)).one()._asdict()
        new = {name: value for name, value in old.items() if name != "assignee_id"}
        new |= {"id": new_id(NOW), "n": 2, "status": Status.IMPORTED, "owner": Role.HR, "required": True}
        new |= {"closed_on": date(2026, 8, 6), "recorded_at": NOW, "completed_on": date(1999, 12, 31), "outcome": None}
        add_together(connection, occurrences, [new])
        stored = connection.execute(select(occurrences).where(occurrences.c.n == 2)).one()._asdict()
    assert stored == new | {"assignee_id": None}


def test_what_the_database_refuses_is_told_by_its_rule_and_never_by_its_values(trust: Trust) -> None:
    rows = [row | {"hire_id": "0" * 32} for row in note_rows(trust, "a private word")]
    with pytest.raises(NotAdded) as refused, trust.begin() as connection:
        add_together(connection, notes, rows)
    assert "note" in str(refused.value)
    assert "private" not in str(refused.value)
    assert refused.value.__suppress_context__
    with trust.begin(write=False) as connection:
        assert connection.execute(select(notes)).all() == []


@on_postgresql
def test_a_server_that_goes_away_meanwhile_is_said_as_everywhere(trust: Trust) -> None:
    rows = note_rows(trust, *WORDS)

    def added_after_it_went() -> None:
        with trust.begin() as connection:
            backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with trust.begin() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
            add_together(connection, notes, rows)

    with pytest.raises(StoreUnavailable, match="connection to the database was lost"):
        added_after_it_went()
