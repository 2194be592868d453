"""The drill: everything is restored into an empty place of either kind, compared, and silent until confirmed."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from notifications.pause import paused_since
from pledge_engine.audit.verify import verify_all
from pledge_engine.clock import FixedClock
from pledge_engine.store import schema
from pledge_engine.store.session import begin, open_store
from tests.factories.databases import made, unguarded
from tests.pledge_engine.cli.conftest import CommandLine
from tests.pledge_engine.upkeep.conftest import ADA, BO, MONDAY, SAM
from tests.pledge_engine.upkeep.restoring.reading import rows_of


def test_everything_comes_back_in_a_database_of_either_kind(
    lived: CommandLine, backup: Path, elsewhere: CommandLine
) -> None:
    before = rows_of(lived.database)
    said = elsewhere.said("restore", str(backup))
    assert "compared with the file one by one" in said
    assert "every one is as it was recorded" in said
    after = rows_of(elsewhere.database)
    assert after.keys() == before.keys()
    for table in before:
        gone, come = set(before[table]) - set(after[table]), set(after[table]) - set(before[table])
        match table:
            case "audit_event":
                assert {verb for row in gone for verb in ("note_added", "backup_taken") if verb in str(row)} == {
                    "note_added",
                    "backup_taken",
                }
                assert len(gone) == 2
                assert ["backup_restored" in str(row) for row in come] == [True]
            case "audit_secret" | "note":
                assert (len(gone), len(come)) == (1, 0)  # The note that came after the backup.
            case "hire" | "chain_end":
                assert len(gone) == len(come) == 1
            case "heartbeat":
                assert (len(gone), len(come)) == (len(before[table]), 0)
            case "sending_pause":
                assert (len(gone), len(come)) == (0, 1)
            case _:
                assert not gone | come


def test_when_what_runs_by_itself_last_ran_is_not_brought_along(backup: Path, elsewhere: CommandLine) -> None:
    said = " ".join(elsewhere.said("restore", str(backup)).split())
    assert "Nothing has run by itself here yet" in said
    assert "has not come yet" not in said
    found = {each["part"]: each for each in json.loads(elsewhere("doctor", "--json").stdout)["findings"]}
    assert found["clock"]["words"] == "Nothing has run by itself here yet."
    assert "backup" not in found


def test_a_backup_made_by_a_clock_that_was_moved_on_says_so(backup: Path, elsewhere: CommandLine) -> None:
    elsewhere.clock.move(-timedelta(days=7))
    said = " ".join(elsewhere.said("restore", str(backup)).split())
    assert "It was made on a day that has not come yet by this computer's clock" in said


def test_people_go_on_where_the_backup_was_made(backup: Path, elsewhere: CommandLine) -> None:
    elsewhere.done("restore", str(backup))
    elsewhere.done("hire", "note", "9", "Restored on Monday.", by=SAM)
    elsewhere.done("hire", "resume", "9", by=SAM)
    assert elsewhere.told("audit", "verify", by=BO)["intact"]
    with unguarded(elsewhere.database) as connection:
        assert (
            connection.execute(text("SELECT count(*) FROM note WHERE text = 'Restored on Monday.'")).scalar_one() == 1
        )


def test_what_the_database_protects_is_protected_there_too(backup: Path, elsewhere: CommandLine) -> None:
    elsewhere.done("restore", str(backup))
    engine = create_engine(elsewhere.database)
    with pytest.raises(Exception, match="rows are never changed"), engine.begin() as connection:
        connection.execute(text("UPDATE audit_event SET body = replace(body, 'Oak', 'Ash')"))
    engine.dispose()


def test_nothing_is_sent_until_an_administrator_confirms(backup: Path, elsewhere: CommandLine) -> None:
    elsewhere.done("restore", str(backup))
    engine = open_store(elsewhere.database)

    def paused() -> bool:
        with begin(engine, write=False) as connection:
            return paused_since(connection) is not None

    assert paused()
    assert "Nothing is sent since 23 November 2026" in " ".join(elsewhere("doctor").output.split())
    for somebody in (SAM, BO, "morgan.sample"):
        assert elsewhere("restore", "--confirm", by=somebody).exit_code == 4
    assert elsewhere("restore", "--confirm").exit_code == 2
    assert paused()
    assert elsewhere.told("restore", "--confirm", by=ADA)["waiting"] > 0
    assert not paused()
    assert elsewhere("restore", "--confirm", by=ADA).exit_code == 5
    events = elsewhere.told("audit", "show", "--limit", "2", by=BO)
    assert [event["verb"] for event in events] == ["sending_resumed", "backup_restored"]
    engine.dispose()


def test_a_checkpoint_made_after_the_backup_shows_what_is_gone(
    lived: CommandLine, backup: Path, elsewhere: CommandLine
) -> None:
    elsewhere.done("restore", str(backup))
    assert elsewhere.told("audit", "verify", "--against", str(lived.folder / "checkpoint"), by=BO)["intact"]
    result = elsewhere("audit", "verify", "--against", str(lived.folder / "later"), by=BO)
    assert result.exit_code == 9
    assert "R-0009" in result.stdout


def test_a_place_that_holds_anything_is_left_as_it_is(lived: CommandLine, backup: Path) -> None:
    before = rows_of(lived.database)
    result = lived("restore", str(backup))
    assert (result.exit_code, "something in this database already" in result.stderr) == (10, True)
    assert rows_of(lived.database) == before


def test_a_backup_made_before_an_upgrade_is_restored_and_upgraded(kind: str, tmp_path: Path) -> None:
    with made(kind, tmp_path / "old") as old, made(kind, tmp_path / "new") as new:
        engine = open_store(old)
        with begin(engine) as connection:
            schema.upgrade_within(connection, "0004")
            connection.execute(text("INSERT INTO care_group (id, name) VALUES ('1', 'Adult community')"))
        engine.dispose()
        place = CommandLine(tmp_path, FixedClock(MONDAY), old)
        assert place("doctor").exit_code == 10
        place.done("backup", str(tmp_path / "kept"))
        CommandLine(tmp_path, FixedClock(MONDAY), new).done("restore", str(tmp_path / "kept"))
        restored = open_store(new)
        schema.check(restored)
        with begin(restored, write=False) as connection:
            assert connection.execute(text("SELECT name FROM care_group")).scalars().all() == ["Adult community"]
            assert verify_all(connection).intact
        restored.dispose()


UNMEANT = ("restore", "restore file --confirm", "restore absent", "backup absent/file")


@pytest.mark.parametrize("words", UNMEANT)
def test_what_cannot_be_meant_is_said(lived: CommandLine, words: str) -> None:
    assert lived(*words.split(), by=ADA).exit_code == 2
