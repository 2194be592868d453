"""What is in a backup, who can read it, and what a backup that is cut off leaves behind."""

import gzip
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from pledge_engine.audit.erasure import erase_secrets
from pledge_engine.clock import FixedClock
from pledge_engine.office import open_office
from pledge_engine.settings import Settings
from pledge_engine.store.session import begin, open_store
from pledge_engine.store.tables import hires
from pledge_engine.upkeep.backup import back_up
from tests.factories.databases import copied, everything_in
from tests.pledge_engine.cli.conftest import CommandLine
from tests.pledge_engine.upkeep.conftest import BO, SAM
from workflows.words import long_date


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


def test_a_backup_by_the_command_counts_like_one_from_a_page_and_one_that_fails_does_not(
    lived: CommandLine, tmp_path: Path
) -> None:
    with copied(lived.database, tmp_path) as database:
        place = CommandLine(tmp_path, FixedClock(lived.clock.now() + timedelta(days=1)), database)

        def last_taken() -> str:
            found = json.loads(place("doctor", "--json").stdout)["findings"]
            return str(next(each["words"] for each in found if each["part"] == "backup"))

        place.done("backup", str(tmp_path / "kept"))
        taken = last_taken()
        assert f"Last taken on {long_date(place.clock.now().date())}" in taken
        assert place.told("audit", "show", "--limit", "1", by=BO)[0]["verb"] == "backup_taken"
        place.clock.move(timedelta(days=1))
        assert place("backup", str(tmp_path / "kept")).exit_code != 0, "a file that is there is never overwritten"
        assert last_taken() == taken


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
