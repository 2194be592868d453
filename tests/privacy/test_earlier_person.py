"""Somebody whose offer fell through: closed to everybody but HR, then erased from the whole database, and the trail verifies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from pledge_engine.cli.main import main
from pledge_engine.errors import RefusedMove
from pledge_engine.hires.erasing import erase_earlier_person
from pledge_engine.hires.erasing_told import would_erase
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.notes import add_note
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.round_commands import return_to
from pledge_engine.hires.telling import history
from pledge_engine.office import SET_UP
from pledge_engine.reconciliation.verifying import verify_everything
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.databases import everything_in, made
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import ANSWERS, EVERYBODY, NAME, NOTE_AFTER, NOTE_BEFORE, REFERENCE, Place
from workflows.words import long_date

CHECKS = [value for value in ANSWERS["hr_clearance"].values() if isinstance(value, date)]
WHY, OF_THE_NEXT = "Canary words about somebody who is gone.", "Canary words about the next person."
LOOKING = [
    *(["hires"], ["attention"], ["hire", "show", REFERENCE], ["hire", "history", REFERENCE]),
    *(["hire", "show", REFERENCE, step] for step in ("hr_clearance", "conditional_offer", "start_confirmed")),
    *(["audit", "show", REFERENCE], ["person", "list"]),
]


@pytest.fixture(scope="module")
def database(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with made(kind, tmp_path_factory.mktemp("earlier")) as address:
        yield address


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "pledge.log"


@pytest.fixture(scope="module")
def place(database: str) -> Iterator[Place]:
    """A record on which everything about one person was recorded before the offer fell through."""
    place = Place(database, stop="clearance")
    place.clock.move(timedelta(days=1))
    with place.office.work(place.actor("lead")) as work:
        return_to(
            work, REFERENCE, "selection", "offer_fell_through", keep=["interview_invites", "interviews"], note=WHY
        )
    place.clock.move(timedelta(minutes=1))
    with place.office.work(place.actor("lead")) as work:
        add_note(work, REFERENCE, OF_THE_NEXT)
    yield place
    place.office.close()


def said_to(database: str, log: Path, handle: str) -> str:
    environment = {
        "PLEDGE_DATABASE_URL": database,
        "PLEDGE_LOG_FILE": str(log),
        "PLEDGE_AS": handle,
        "COLUMNS": "200",
    }
    said = []
    for command in [*LOOKING, *([*looking, "--json"] for looking in LOOKING)]:
        result = CliRunner().invoke(main, command, env=environment)
        assert "Traceback" not in result.output, (command, result.output)
        said.append(result.output)
    return " ".join(" ".join(said).split())


def everything_kept(database: str, log: Path) -> bytes:
    """Every byte that is kept: the database, whatever SQLite keeps beside it, and the log."""
    return everything_in(database) + b"".join(file.read_bytes() for file in sorted(log.parent.iterdir()))


def found_in(said: str) -> set[str]:
    """The name, and each day of the checks, that can be read there."""
    days = {long_date(day) for day in CHECKS if any(spelt in said for spelt in (day.isoformat(), long_date(day)))}
    return days | ({NAME} if NAME in said else set())


@pytest.mark.parametrize("handle", EVERYBODY)
@pytest.mark.usefixtures("place")
def test_nobody_but_hr_reads_the_name_and_the_outcomes_of_somebody_who_was_not_appointed(
    database: str, log: Path, handle: str
) -> None:
    everything = {NAME, *map(long_date, CHECKS)}
    assert found_in(said_to(database, log, handle)) == (everything if handle == "personnel" else set())


@pytest.mark.parametrize("handle", EVERYBODY)
@pytest.mark.usefixtures("place")
def test_the_words_with_which_an_offer_ended_are_closed_with_it(database: str, log: Path, handle: str) -> None:
    said = said_to(database, log, handle)
    assert (WHY in said) is (handle == "personnel")
    if handle == "lead":
        assert OF_THE_NEXT in said


@pytest.mark.usefixtures("place")
def test_who_was_not_appointed_no_longer_sees_the_record(database: str) -> None:
    environment = {"PLEDGE_DATABASE_URL": database, "PLEDGE_AS": "worker"}
    assert CliRunner().invoke(main, ["hire", "show", REFERENCE], env=environment).exit_code == 3


def test_what_would_be_erased_and_what_stays_is_counted_before_it_is_done(place: Place, log: Path) -> None:
    browser = Browser(
        make_app(place.office, Settings(log_file=log, secret_file=log.parent / "key")), place.office, "personnel"
    )
    page = browser.get(f"/records/{REFERENCE}/erase-earlier")
    assert "1 name; and how they log in and are reached, if they have no other part here" in page.text
    assert "2 notes, all that were written from the day of the offer until it ended" in page.text
    assert "By the service lead (2)" in page.text
    assert "“Send the conditional offer”" in page.text
    assert "“Complete the employment checks”" in page.text
    assert "and 2 notes of other times" in page.text
    assert found_in(page.text) == set(), "what would be erased is not read out"
    with place.office.work(place.actor("personnel"), write=False) as work:
        found = would_erase(open_reader(work, REFERENCE))
    assert (found.names, found.notes, found.notes_that_stay) == (1, (("the service lead", 2),), 2)


def test_what_was_erased_is_nowhere_in_the_database_and_every_chain_verifies(
    place: Place, database: str, log: Path
) -> None:
    before = everything_kept(database, log)
    secret = [NAME, NOTE_AFTER, WHY, "Worker Example", *(day.isoformat() for day in CHECKS)]
    assert [text for text in secret if text.encode() not in before] == [], "a search that finds nothing proves nothing"
    with place.office.work(place.actor("personnel")) as work:
        erase_earlier_person(work, REFERENCE)
    with place.office.work(SET_UP, write=False) as work:
        found = verify_everything(work.connection, work.definitions)
    assert found.intact, str(found)
    place.office.close()
    kept = everything_kept(database, log)
    assert [text for text in secret if text.encode() in kept] == []
    assert NOTE_BEFORE.encode() in kept, "what was written before the offer is not the person's"
    assert OF_THE_NEXT.encode() in kept, "nor is what was written once it had ended, though on the same day"
    assert found_in(said_to(database, log, "personnel")) == set()
    events = len(history_of(place))
    with place.office.work(place.actor("personnel")) as work, pytest.raises(RefusedMove, match="nothing left to erase"):
        erase_earlier_person(work, REFERENCE)
    assert len(history_of(place)) == events, "what erases nothing is no event"
    with place.office.work(place.actor("personnel"), write=False) as work:
        left = would_erase(open_reader(work, REFERENCE))
    assert (left.names, left.steps, left.more_steps, left.notes, left.notes_that_stay) == (0, (), 0, (), 2)


def history_of(place: Place) -> tuple[HistoryEntry, ...]:
    with place.office.work(SET_UP, write=False) as work:
        return history(work, REFERENCE)
