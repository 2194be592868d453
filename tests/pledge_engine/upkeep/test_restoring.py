"""The drill: everything is backed up, restored into an empty place of either kind, compared, and silent until confirmed."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyotp import TOTP
from sqlalchemy import create_engine, inspect, text

from notifications.claiming import begin_attempts, claim
from notifications.heartbeat import ended
from notifications.pause import paused_since
from pledge_engine.audit.erasure import erase_secrets
from pledge_engine.audit.verify import verify_all
from pledge_engine.clock import FixedClock
from pledge_engine.logins.devices import remember_device
from pledge_engine.logins.passwords import WrongLogIn, log_in
from pledge_engine.logins.sealing import Seal
from pledge_engine.logins.second_factor import begin_pairing, pairing, turn_on
from pledge_engine.logins.unsent import keep_unsent, sign_of
from pledge_engine.office import open_office
from pledge_engine.settings import Settings
from pledge_engine.store import schema
from pledge_engine.store.session import begin, open_store
from pledge_engine.store.tables import hires
from pledge_engine.upkeep.backup import back_up
from pledge_engine.upkeep.demo_people import DEMO_PASSWORD
from tests.factories.databases import KINDS, copied, everything_in, file_of, is_sqlite, made, on_sqlite, unguarded
from tests.pledge_engine.cli.conftest import CommandLine
from tests.pledge_engine.upkeep.conftest import ADA, BO, MONDAY, SAM, USED, Demonstration


@pytest.fixture(scope="module")
def lived(
    demonstration: Callable[[datetime], Demonstration], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CommandLine]:
    """A place that has used everything there is, so that no table is empty."""
    folder = tmp_path_factory.mktemp("lived")
    with copied(demonstration(MONDAY).database, folder) as database:
        place = CommandLine(folder, FixedClock(MONDAY), database)
        for by, words in USED:
            place.done(*words.split("|"), by=by)
        _log_in(place)
        _bring_one_in(place)
        place.done("remind")
        _try_a_message(database)
        assert not [table for table, rows in rows_of(database).items() if not rows and table != "sending_pause"]
        yield place


def _bring_one_in(place: CommandLine) -> None:
    """A record that came in with a tracker."""
    tracker = place.folder / "tracker.csv"
    tracker.write_text("ID,Team,Service lead,Prof lead,Stage\n1,Oak,robin.example,sam.fiction,Advertising\n")
    place.done("import", str(tracker), by=ADA)


def _try_a_message(database: str) -> None:
    """A courier that ran, and did not live to say whether a message was taken."""
    engine = open_store(database)
    with begin(engine) as connection:
        lease = timedelta(minutes=1)
        (claimed,) = claim(connection, now=MONDAY, lease=lease, most=1)
        assert begin_attempts(connection, [claimed], now=MONDAY, lease=lease)
        ended(connection, "tick", MONDAY)
    engine.dispose()


def _log_in(place: CommandLine) -> None:
    """Sam logs in, leaves a form behind, is asked for a code from then on but on one device, and mistypes the password."""
    office, seal = open_office(Settings(database_url=place.database), door="web", clock=place.clock), Seal("key", "any")
    secret = log_in(office, SAM, DEMO_PASSWORD).secret
    sam = office.actor(SAM)
    half = [("note", "half a sentence")]
    assert keep_unsent(office, seal, secret, "/records/R-0009/note", half, opened_by=sign_of(sam.id))
    with office.work(sam) as work:
        begin_pairing(work, seal)
        found = pairing(work, seal, SAM, "Pledge Engine")
        assert found is not None
        turn_on(work, seal, TOTP(found.key).at(work.now))
        remember_device(work, sam.id)
    log_in(office, SAM, DEMO_PASSWORD)
    with pytest.raises(WrongLogIn):
        log_in(office, SAM, "not the password")
    office.close()


@pytest.fixture(scope="module")
def backup(lived: CommandLine) -> Path:
    file = lived.folder / "kept.backup"
    lived.done("audit", "checkpoint", str(lived.folder / "checkpoint"), by=BO)
    lived.done("backup", str(file))
    lived.done("hire", "note", "9", "Recorded after the backup.", by=SAM)
    lived.done("audit", "checkpoint", str(lived.folder / "later"), by=BO)
    return file


@pytest.fixture(params=KINDS)
def elsewhere(request: pytest.FixtureRequest, lived: CommandLine, tmp_path: Path) -> Iterator[CommandLine]:
    """An empty place of either kind, whichever the backup comes from."""
    folder = tmp_path / "elsewhere"
    with made(request.param, folder) as database:
        tmp_path.mkdir(exist_ok=True)
        yield CommandLine(tmp_path, FixedClock(lived.clock.now()), database)


def rows_of(address: str) -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table, in words of its own rather than the program's."""
    engine = create_engine(address)
    with engine.connect() as connection:
        found = {
            table: sorted(
                tuple(map(_as_read, row))
                for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - the database's own names
            )
            for table in inspect(connection).get_table_names()
        }
    engine.dispose()
    return found


def _as_read(value: object) -> str:
    """A value as text: SQLite keeps moments as text and yes as 1."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(int(value)) if isinstance(value, bool) else str(value)


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
                assert ["note_added" in str(row) for row in gone] == [True]
                assert ["backup_restored" in str(row) for row in come] == [True]
            case "audit_secret" | "note":
                assert (len(gone), len(come)) == (1, 0)  # The note that came after the backup.
            case "hire" | "chain_end":
                assert len(gone) == len(come) == 1
            case "sending_pause":
                assert (len(gone), len(come)) == (0, 1)
            case _:
                assert not gone | come


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


def test_what_was_erased_is_in_no_backup(lived: CommandLine, tmp_path: Path) -> None:
    with copied(lived.database, tmp_path) as database:
        place = CommandLine(tmp_path, lived.clock, database)
        place.done("hire", "note", "9", "CANARY", by=SAM)
        place.done("backup", str(tmp_path / "before"))
        with begin(engine := open_store(database)) as connection:
            whose = connection.execute(hires.select().where(hires.c.reference == "R-0009")).one().id
            erase_secrets(connection, whose)
            connection.execute(text("UPDATE note SET text = NULL"))
        engine.dispose()
        place.done("backup", str(tmp_path / "after"))
    held = {name: gzip.decompress((tmp_path / name).read_bytes()) for name in ("before", "after")}
    assert {name: b"CANARY" in text for name, text in held.items()} == {"before": True, "after": False}


def test_a_place_that_holds_anything_is_left_as_it_is(lived: CommandLine, backup: Path) -> None:
    before = rows_of(lived.database)
    result = lived("restore", str(backup))
    assert (result.exit_code, "something in this database already" in result.stderr) == (10, True)
    assert rows_of(lived.database) == before


def lines_of(backup: Path) -> list[str]:
    return gzip.decompress(backup.read_bytes()).decode().splitlines(keepends=True)


def _first(lines: list[str], **changed: object) -> list[str]:
    return [json.dumps({**json.loads(lines[0]), **changed}) + "\n", *lines[1:]]


def _with_line(lines: list[str], table: str, change: Callable[[str], str]) -> list[str]:
    place = next(n for n, line in enumerate(lines) if f'"table": "{table}"' in line) + 1
    return [*lines[:place], change(lines[place]), *lines[place + 1 :]]


SPOILT: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "nothing in it": (lambda _: [], "Line 1 is not one of a backup"),
    "another file": (lambda _: ["Dear all\n"], "Line 1 is not one of a backup"),
    "another format": (lambda lines: _first(lines, format="x"), "not a backup that this program knows"),
    "no version": (lambda lines: _first(lines, version=7), "something is missing in it"),
    "no such moment": (lambda lines: _first(lines, at="yesterday"), "does not say when it was made"),
    "a newer version": (lambda lines: _first(lines, version="9999"), "made by a newer version"),
    "other tables": (lambda lines: _first(lines, tables={}), "holds other tables"),
    "cut short": (lambda lines: lines[:-40], "cut short"),
    "without its last line": (lambda lines: lines[:-1], "cut short"),
    "with lines after its last": (lambda lines: [*lines, "[]\n"], "not those that were written"),
    "a row gone": (lambda lines: [*lines[:50], *lines[51:]], "is not one of a backup"),
    "a row twice": (lambda lines: _with_line(lines, "team", lambda row: row + row), "A row of team does not fit"),
    "a row that is none": (lambda lines: _with_line(lines, "team", lambda _: "{}\n"), "a row was to follow"),
    "a row with too little": (lambda lines: _with_line(lines, "team", lambda _: "[]\n"), "does not fit its table"),
    "a line that is no JSON": (lambda lines: _with_line(lines, "team", lambda _: "[\n"), "it cannot be read"),
    "a title that was changed": (
        lambda lines: _with_line(lines, "team", lambda row: row.replace('"]', '?"]')),
        "its rows are not those that were written",
    ),
}


@on_sqlite
@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_backup_is_refused_and_nothing_is_kept_of_it(backup: Path, elsewhere: CommandLine, how: str) -> None:
    spoil, said = SPOILT[how]
    file = elsewhere.folder / "spoilt"
    file.write_bytes(gzip.compress("".join(spoil(lines_of(backup))).encode()))
    result = elsewhere("restore", str(file))
    assert (result.exit_code, said in " ".join(result.stderr.split())) == (5, True), result.stderr
    _still_empty(elsewhere)


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "its last bytes gone": lambda raw: raw[:-9],
    "half of it gone": lambda raw: raw[: len(raw) // 2],
    "one byte changed": lambda raw: raw[:500] + bytes([raw[500] ^ 255]) + raw[501:],
}


@on_sqlite
@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_file_is_refused_and_nothing_is_kept_of_it(backup: Path, elsewhere: CommandLine, how: str) -> None:
    file = elsewhere.folder / "spoilt"
    file.write_bytes(DAMAGED[how](backup.read_bytes()))
    assert elsewhere("restore", str(file)).exit_code == 5
    _still_empty(elsewhere)


def _still_empty(place: CommandLine) -> None:
    if is_sqlite(place.database):
        assert not file_of(place.database).exists()
    else:
        assert rows_of(place.database) == {}


def test_a_trail_changed_within_the_backup_is_noticed(backup: Path, elsewhere: CommandLine) -> None:
    """Also by somebody who makes the digests fit again."""
    with made("sqlite", elsewhere.folder / "between") as between:
        middle = CommandLine(elsewhere.folder, elsewhere.clock, between)
        middle.done("restore", str(backup))
        with unguarded(between) as connection:
            connection.execute(text("UPDATE audit_event SET body = replace(body, 'hire_opened', 'hire_closed')"))
        changed = elsewhere.folder / "changed"
        assert middle("backup", str(changed)).exit_code == 9
    said_intact = elsewhere.folder / "said_intact"
    said_intact.write_bytes(gzip.compress("".join(_first(lines_of(changed), intact=True)).encode()))
    result = elsewhere("restore", str(said_intact))
    assert (result.exit_code, "not as it was recorded any more" in result.stderr) == (5, True)
    assert "its text was changed" in elsewhere.said("restore", str(changed))


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


def test_while_a_backup_is_made_others_go_on_working(lived: CommandLine, tmp_path: Path) -> None:
    """It holds the moment at which it began."""
    with copied(lived.database, tmp_path) as database:
        office = open_office(Settings(database_url=database), door="cli", clock=lived.clock)
        other = CommandLine(tmp_path, lived.clock, database)
        meanwhile: list[float] = []

        def work(share: float) -> None:
            if not meanwhile:
                other.done("hire", "note", "9", "MEANWHILE", by=SAM)
            meanwhile.append(share)

        back_up(office, tmp_path / "kept", work)
        office.close()
        assert meanwhile[-1] == 1
        assert b"MEANWHILE" in everything_in(database)
        assert b"MEANWHILE" not in gzip.decompress((tmp_path / "kept").read_bytes())


def test_only_its_owner_can_read_a_backup_and_nothing_is_left_beside_it(lived: CommandLine, tmp_path: Path) -> None:
    lived.done("backup", str(tmp_path / "kept"))
    assert [(file.name, file.stat().st_mode & 0o777) for file in tmp_path.iterdir()] == [("kept", 0o600)]


def test_a_backup_killed_on_its_way_leaves_no_file_of_that_name(lived: CommandLine, tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from pledge_engine.office import open_office\n"
        "from pledge_engine.settings import load_settings\n"
        "from pledge_engine.upkeep.backup import back_up\n"
        "back_up(open_office(load_settings(), door='cli'), Path(sys.argv[1]), lambda _: os.kill(os.getpid(), signal.SIGKILL))\n"
    )
    environment = {**os.environ, "PLEDGE_DATABASE_URL": lived.database}
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path / "kept")], env=environment, check=False)
    assert killed.returncode < 0
    assert not (tmp_path / "kept").exists()
    lived.done("backup", str(tmp_path / "kept"))


UNMEANT = ("restore", "restore file --confirm", "restore absent", "backup absent/file")


@pytest.mark.parametrize("words", UNMEANT)
def test_what_cannot_be_meant_is_said(lived: CommandLine, words: str) -> None:
    assert lived(*words.split(), by=ADA).exit_code == 2
