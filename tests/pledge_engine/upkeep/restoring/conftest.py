"""A place that has used everything there is, a backup of it, and an empty place of either kind."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pyotp import TOTP
from sqlalchemy import select

from notifications.claiming import begin_attempts, claim
from notifications.heartbeat import ended
from pledge_engine.clock import FixedClock
from pledge_engine.hires.invitations import invite_at
from pledge_engine.logins.devices import remember_device
from pledge_engine.logins.invited import make_invitation_link
from pledge_engine.logins.passwords import WrongLogIn, log_in
from pledge_engine.logins.sealing import Seal
from pledge_engine.logins.second_factor import begin_pairing, pairing, turn_on
from pledge_engine.logins.unsent import keep_unsent, sign_of
from pledge_engine.office import open_office
from pledge_engine.settings import Settings
from pledge_engine.store.session import begin, open_store
from pledge_engine.store.tables import appointees, invitations
from pledge_engine.upkeep.demo_people import DEMO_PASSWORD
from pledge_engine.upkeep.runs import begin_run, end_run
from tests.factories.databases import KINDS, copied, made
from tests.pledge_engine.cli.conftest import CommandLine
from tests.pledge_engine.upkeep.conftest import ADA, BO, MONDAY, SAM, USED, Demonstration
from tests.pledge_engine.upkeep.restoring.reading import rows_of


@pytest.fixture(scope="package")
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
        _run_something(place)
        _try_a_message(database)
        assert not [table for table, rows in rows_of(database).items() if not rows and table != "sending_pause"]
        yield place


def _bring_one_in(place: CommandLine) -> None:
    """A record that came in with a tracker."""
    tracker = place.folder / "tracker.csv"
    tracker.write_text("ID,Team,Service lead,Prof lead,Stage\n1,Oak,robin.example,sam.fiction,Advertising\n")
    place.done("import", str(tracker), by=ADA)


def _run_something(place: CommandLine) -> None:
    """A run that was begun on a page and has ended."""
    office = open_office(Settings(database_url=place.database), door="web", clock=place.clock)
    with office.work(office.actor(ADA)) as work:
        run = begin_run(work, "backup")
        assert run
        end_run(work, run, "A backup was taken.", failed=False)
    office.close()


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
        offered = work.connection.execute(select(appointees.c.id).order_by(appointees.c.id).limit(1)).scalar_one()
        invite_at(work, offered, "rowan@home.example")
        make_invitation_link(work, work.connection.execute(select(invitations.c.id)).scalar_one())
    log_in(office, SAM, DEMO_PASSWORD)
    with pytest.raises(WrongLogIn):
        log_in(office, SAM, "not the password")
    office.close()


@pytest.fixture(scope="package")
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
