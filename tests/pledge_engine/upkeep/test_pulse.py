"""A health check is answered in a sentence and an exit code, whatever is the matter."""

from datetime import timedelta
from pathlib import Path

import pytest

from notifications.delivering import COURIER
from notifications.heartbeat import ended
from pledge_engine.office import SET_UP, open_office
from pledge_engine.settings import Settings
from pledge_engine.upkeep.pulse import main
from tests.factories.databases import sqlite_address


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database that is there, as the environment names it."""
    found = sqlite_address(tmp_path / "pledge.db")
    monkeypatch.setenv("PLEDGE_DATABASE_URL", found)
    office = open_office(Settings(database_url=found), door="cli", make=True)
    office.prepare()
    office.close()
    return found


def beat(address: str, ago: timedelta) -> None:
    office = open_office(Settings(database_url=address), door="worker")
    with office.work(SET_UP) as work:
        ended(work.connection, COURIER, work.now - ago)
    office.close()


def test_what_ran_within_five_minutes_is_well(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    beat(address, timedelta(minutes=2))
    assert main() == 0
    assert capsys.readouterr().err == ""


def test_what_has_not_run_for_longer_says_since_when(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 1
    assert capsys.readouterr().err == "Nothing has run by itself here yet.\n"
    beat(address, timedelta(minutes=6))
    assert main() == 1
    assert capsys.readouterr().err.startswith("Nothing has run by itself since ")


@pytest.mark.parametrize(
    ("variable", "given", "said"),
    [
        ("PLEDGE_SMTP_PORT", "CANARY", "A setting cannot be used: PLEDGE_SMTP_PORT"),
        ("PLEDGE_DATABASE_URL", "CANARY", "is not the address of a database"),
        ("PLEDGE_DATABASE_URL", "postgresql://CANARY@127.0.0.1:CANARY/x", "is not the address of a database"),
        ("PLEDGE_DATABASE_URL", "postgresql://CANARY@127.0.0.1:1/x", "The database does not answer."),
        ("PLEDGE_DATABASE_URL", "sqlite:////nowhere/pledge.db", "There is no database at"),
    ],
)
def test_what_keeps_it_from_being_known_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str, given: str, said: str
) -> None:
    monkeypatch.setenv(variable, given)
    assert main() == 1
    told = capsys.readouterr().err
    assert said in told
    assert "CANARY" not in told


def test_a_database_that_was_not_made_yet_is_said_to_have_no_tables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    empty = tmp_path / "pledge.db"
    empty.touch()
    monkeypatch.setenv("PLEDGE_DATABASE_URL", f"sqlite:///{empty}")
    assert main() == 1
    assert "The database has no tables yet." in capsys.readouterr().err
