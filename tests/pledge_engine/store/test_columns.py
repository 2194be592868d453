from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, make_url, select
from sqlalchemy.schema import CreateTable

from pledge_engine.store.columns import Moment, moment_text
from pledge_engine.store.tables import audit_events, notes
from tests.factories.trust import Trust

NOON = datetime(2026, 8, 6, 16, 30, tzinfo=UTC)


def test_a_moment_is_stored_as_text_of_fixed_width_that_sorts_as_time_does() -> None:
    moments = [NOON, NOON + timedelta(microseconds=1), NOON + timedelta(days=40)]
    texts = [moment_text(moment) for moment in moments]
    assert texts[0] == "2026-08-06T16:30:00.000000Z"
    assert texts == sorted(texts)
    assert {len(text) for text in texts} == {27}


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5, minutes=30))])
def test_a_moment_comes_back_as_it_went_in(trust: Trust, zone: timezone) -> None:
    moment = (NOON + timedelta(microseconds=7)).astimezone(zone)
    hire_id = trust.hire_id(trust.hire())
    author = trust.person("priya.shah")
    with trust.begin() as connection:
        row = {"id": "n", "hire_id": hire_id, "author_id": author, "recorded_at": moment, "text": "Hello"}
        connection.execute(insert(notes), row)
        read = connection.execute(select(notes.c.recorded_at)).scalar_one()
    assert read == moment
    assert read.tzinfo is UTC


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_moment_that_does_not_say_its_time_zone_is_refused(database: str) -> None:
    dialect = make_url(f"{database}://").get_dialect()()
    with pytest.raises(ValueError, match="does not say its time zone"):
        Moment().process_bind_param(NOON.replace(tzinfo=None), dialect)


def test_both_databases_derive_what_is_searched_from_the_text_that_was_hashed() -> None:
    on_sqlite, on_postgresql = (
        str(CreateTable(audit_events).compile(dialect=make_url(f"{database}://").get_dialect()()))
        for database in ("sqlite", "postgresql")
    )
    assert "verb TEXT NOT NULL GENERATED ALWAYS AS (json_extract(body, '$.verb')) VIRTUAL" in on_sqlite
    assert "verb TEXT GENERATED ALWAYS AS ((body::json) ->> 'verb') STORED NOT NULL" in on_postgresql
