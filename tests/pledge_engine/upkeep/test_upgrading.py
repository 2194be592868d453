"""A place that was kept by an older program has, once it is upgraded, the figures that it would have had all along."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from pledge_engine.clock import LONDON, FixedClock
from pledge_engine.store import schema
from pledge_engine.store.rows import add_rows, columns_of, rows_of, tables_of
from pledge_engine.store.session import begin, open_store
from pledge_engine.store.tables import METADATA, tracker_rows
from tests.factories.databases import copied, made, unguarded
from tests.pledge_engine.cli.conftest import CommandLine
from tests.pledge_engine.upkeep.conftest import MONDAY, Demonstration

WITHOUT_OUTCOMES = "0009"
_TURNS = "SELECT hire_id, step, round, n, outcome, CAST(outcome_on AS TEXT) FROM occurrence"
PERIOD = ("--from", "1 January 2026", "--to", "31 March 2027")
IN_SPRING = datetime(2027, 4, 5, 14, tzinfo=LONDON)
DARA = "dara.fable"


def carried_back(source: Connection, target: Connection) -> None:
    """Put every row of a place into tables that have not all of its columns."""
    schema.upgrade_within(target, WITHOUT_OUTCOMES)
    newer = {table.name: table for table in tables_of(source)}
    for table in tables_of(target):
        now = columns_of(newer[table.name])
        places = [now.index(column) for column in columns_of(table)]
        add_rows(target, table, ([row[place] for place in places] for row in rows_of(source, newer[table.name])))


def forget_the_tracker(database: str) -> None:
    """Take away the records that were brought in, for the older program could bring none in."""
    brought_in = "(SELECT hire_id FROM tracker_row)"
    turns = f"(SELECT id FROM occurrence WHERE hire_id IN {brought_in})"  # noqa: S608 - Names of tables of ours.
    tables = METADATA.tables.values()
    hung = [f"{table.name} WHERE occurrence_id IN {turns}" for table in tables if "occurrence_id" in table.c]
    theirs = [
        f"{table.name} WHERE hire_id IN {brought_in}"
        for table in tables
        if "hire_id" in table.c and table is not tracker_rows
    ]
    others = [f"audit_secret WHERE chain IN {brought_in}", f"hire WHERE id IN {brought_in}"]
    with unguarded(database) as owner:
        for rows in (*hung, *theirs, *others):
            owner.execute(text(f"DELETE FROM {rows}"))  # noqa: S608 - The same.
        owner.execute(text("DELETE FROM tracker_row"))


def turns_of(connection: Connection) -> dict[tuple[Any, ...], Sequence[Any]]:
    return {tuple(row[:4]): tuple(row[4:]) for row in connection.execute(text(_TURNS))}


def agreeable_of(connection: Connection) -> dict[str, str | None]:
    """From which day the stage of each record can be agreed."""
    rows = connection.execute(text("SELECT id, CAST(agreeable_from AS TEXT) FROM hire"))
    return {row[0]: row[1] for row in rows}


def test_turns_that_an_older_program_closed_are_decided_when_it_is_upgraded(
    kind: str, tmp_path: Path, demonstration: Callable[[datetime], Demonstration]
) -> None:
    with copied(demonstration(MONDAY).database, tmp_path) as lived, made(kind, tmp_path / "older") as address:
        forget_the_tracker(lived)
        kept_now, pledge = (CommandLine(tmp_path, FixedClock(IN_SPRING), place) for place in (lived, address))
        as_ever = kept_now.said("kept", *PERIOD, by=DARA)  # Turns that nobody saw to have been missed by then.
        now, before = open_store(lived), open_store(address)
        with begin(now, write=False) as source, begin(before) as target:
            carried_back(source, target)
            expected, agreeable = turns_of(source), agreeable_of(source)
        assert pledge("kept", *PERIOD, by=DARA).exit_code == 10
        pledge.done("doctor", "--upgrade")
        with begin(before, write=False) as connection:
            found, agreeable_now = turns_of(connection), agreeable_of(connection)
        for engine in (now, before):
            engine.dispose()
        assert {outcome for outcome, _ in found.values()} >= {None, "kept", "kept_late", "not_kept", "left_out"}
        assert found == expected
        assert any(agreeable.values())
        assert agreeable_now == agreeable
        assert pledge.said("kept", *PERIOD, by=DARA) == as_ever
