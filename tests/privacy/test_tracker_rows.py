"""Once somebody has been erased, nothing of the tracker that they came in with holds their name, or lets it be found out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select, text, update

from pledge_engine.audit.canonical import commitment_digest
from pledge_engine.hires.erasing import erase_earlier_person
from pledge_engine.hires.round_commands import return_to
from pledge_engine.store.schema import upgrade_within, version_of
from pledge_engine.store.session import begin
from pledge_engine.store.tables import tracker_rows
from tests.factories.databases import everything_in, is_sqlite
from tests.factories.office import office_on
from tests.pledge_engine.cli.conftest import CommandLine, pledge, settled

__all__ = ["pledge", "settled"]

ADA, HR = "ada.example", "morgan.sample"
GONE, WITHDRAWN, STAYS = "Kit Canary", "Ash Canary", "Lee Canary"
HEAD = "ID,Team,Service lead,Prof lead,Stage,Since,Ended on,Why it ended,Last stage,Name,Offer\n"
LEADS = "Oak,robin.example,sam.fiction"
ROWS = (
    f"1,{LEADS},Clearance,01/06/2026,,,,{GONE},25/05/2026\n"
    f"2,{LEADS},Withdrawn,01/05/2026,01/06/2026,The post is not funded any more,Clearance,{WITHDRAWN},25/05/2026\n"
    f"3,{LEADS},Clearance,01/06/2026,,,,{STAYS},25/05/2026\n"
)


def brought_in(place: CommandLine, folder: Path) -> Path:
    tracker = folder / "tracker.csv"
    tracker.write_text(HEAD + ROWS, encoding="utf-8")
    place.done("import", str(tracker), by=ADA)
    return tracker


def told(place: CommandLine) -> dict[str, dict[str, Any]]:
    """What is kept of each row, by its Tracker ID."""
    engine = create_engine(place.database)
    with engine.connect() as connection:
        rows = connection.execute(select(tracker_rows.c.tracker_id, tracker_rows.c.told)).all()
    engine.dispose()
    return {row.tracker_id: json.loads(row.told) for row in rows}


def found_out(place: CommandLine, names: tuple[str, ...]) -> set[str]:
    """Which of some names somebody who has the database can confirm, by trying each with every salt that is there."""
    digests = [said for row in told(place).values() for said in row.values() if isinstance(said, dict)]
    return {name for name in names for said in digests if commitment_digest(said["salt"], name) == said["digest"]}


def erased(place: CommandLine) -> None:
    """Let an offer fall through, and the person be erased."""
    office = office_on(place.database, place.clock.now())
    with office.work(office.actor("robin.example")) as work:
        return_to(work, "R-0002", "selection", "offer_fell_through")
    with office.work(office.actor(HR)) as work:
        erase_earlier_person(work, "R-0002")
    office.close()


def test_a_name_is_kept_as_a_digest_until_it_is_erased_and_then_not_at_all(pledge: CommandLine, tmp_path: Path) -> None:
    brought_in(pledge, tmp_path)
    assert found_out(pledge, (GONE, WITHDRAWN, STAYS)) == {GONE, STAYS}
    erased(pledge)
    assert found_out(pledge, (GONE, WITHDRAWN, STAYS)) == {STAYS}
    row = told(pledge)["1"]
    assert row["conditional_offer.name"] is None
    assert row["stage"] == "Clearance"
    assert not [said for said in row.values() if isinstance(said, dict)]


def test_no_row_of_any_table_holds_the_name_of_somebody_who_was_erased(pledge: CommandLine, tmp_path: Path) -> None:
    brought_in(pledge, tmp_path)
    assert GONE.encode() in _stored(pledge)
    erased(pledge)
    stored = _stored(pledge)
    assert GONE.encode() not in stored
    assert WITHDRAWN.encode() not in stored
    assert STAYS.encode() in stored
    assert pledge.told("audit", "verify", by="bo.fiction")["intact"]


def _stored(place: CommandLine) -> bytes:
    """Everything that is stored; of a SQLite file what its tables hold, for what was erased may linger in its free pages."""
    if not is_sqlite(place.database):
        return everything_in(place.database)
    engine = create_engine(place.database)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        dump = "\n".join(driver.iterdump())
    engine.dispose()
    return dump.encode()


def test_what_was_erased_is_neither_compared_nor_brought_back(pledge: CommandLine, tmp_path: Path) -> None:
    tracker = brought_in(pledge, tmp_path)
    erased(pledge)
    again = pledge.told("import", str(tracker), by=ADA)
    assert (again["records"], again["there"], again["differences"]) == ([], 3, [])
    tracker.write_text((HEAD + ROWS).replace("Canary", "Other"), encoding="utf-8")
    differing = pledge.told("import", str(tracker), by=ADA)["differences"]
    assert [(each["row"], each["was"]) for each in differing] == [(4, "something else")]
    assert found_out(pledge, (GONE, WITHDRAWN)) == set()


def kept_as_before(place: CommandLine, tracker_id: str, column: str, words: str) -> None:
    """Let a row be as an earlier version kept it."""
    salt = "0" * 32
    said = {**told(place)[tracker_id], column: {"salt": salt, "digest": commitment_digest(salt, words)}}
    engine = create_engine(place.database)
    with engine.begin() as connection:
        row = tracker_rows.c.tracker_id == tracker_id
        connection.execute(update(tracker_rows).where(row).values(told=json.dumps(said)))
    engine.dispose()


def upgraded_to_0015(place: CommandLine) -> None:
    """Take the step of an upgrade that rows of an earlier version go through, in tables that are those of today."""
    engine = create_engine(place.database)
    version = text("UPDATE alembic_version SET version_num = :version")
    with begin(engine) as connection:
        today = version_of(connection)
        connection.execute(version, {"version": "0014"})
        upgrade_within(connection, "0015")
        connection.execute(version, {"version": today})
    engine.dispose()


def test_what_earlier_versions_kept_of_the_erased_and_the_withdrawn_goes_with_the_upgrade(
    pledge: CommandLine, tmp_path: Path
) -> None:
    brought_in(pledge, tmp_path)
    erased(pledge)
    kept_as_before(pledge, "1", "conditional_offer.name", GONE)
    kept_as_before(pledge, "1", "service_lead", "robin.example")
    kept_as_before(pledge, "2", "conditional_offer.name", WITHDRAWN)
    before = told(pledge)
    assert found_out(pledge, (GONE, WITHDRAWN, STAYS)) == {GONE, WITHDRAWN, STAYS}
    upgraded_to_0015(pledge)
    assert found_out(pledge, (GONE, WITHDRAWN, STAYS)) == {STAYS}
    after = told(pledge)
    changed = {(row, column) for row in after for column in after[row] if after[row][column] != before[row][column]}
    assert changed == {("1", "conditional_offer.name"), ("1", "service_lead"), ("2", "conditional_offer.name")}
    assert pledge.told("audit", "verify", by="bo.fiction")["intact"]


def test_the_same_words_in_two_cells_have_two_digests(pledge: CommandLine, tmp_path: Path) -> None:
    brought_in(pledge, tmp_path)
    digests = [said["digest"] for row in told(pledge).values() for said in row.values() if isinstance(said, dict)]
    assert len(digests) == len(set(digests)) == 8
