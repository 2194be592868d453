import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from pyotp import TOTP

from notifications.settings import ChannelKind
from pledge_engine.clock import FixedClock
from pledge_engine.logins.sealing import Seal
from pledge_engine.logins.second_factor import PURPOSE, begin_pairing, pairing, turn_on
from pledge_engine.office import SET_UP, Office, open_office, shipped_text
from pledge_engine.people.deactivating import deactivate
from pledge_engine.publishing import put_in_force
from pledge_engine.settings import Settings
from pledge_engine.upgrading import upgrade_records
from pledge_engine.upkeep.doctor import examine
from pledge_engine.upkeep.findings import Finding
from tests.pledge_engine.cli.conftest import CommandLine
from workflows.calendar import PUBLISHED_TO


@pytest.fixture
def office(pledge: CommandLine) -> Office:
    return open_office(Settings(database_url=pledge.database), door="cli", clock=pledge.clock)


def found(office: Office, part: str) -> Finding:
    try:
        return next(finding for finding in examine(office, Settings()) if finding.part == part)
    finally:
        office.close()


def test_a_trust_that_nobody_named_is_noticed_with_what_to_set(office: Office) -> None:
    told = found(office, "organisation")
    assert (told.state, "“Your trust” stands on every page" in told.words) == ("notice", True)
    assert told.mend.startswith("Set PLEDGE_ORGANISATION")


@pytest.mark.parametrize(
    ("settings", "states"),
    [
        (Settings(), ["notice"]),
        (Settings(mail_channel=ChannelKind.FOLDER), ["well"]),
        (Settings(mail_channel=ChannelKind.SMTP, mail_from="pledge@trust.example"), []),
    ],
)
def test_mail_that_reaches_nobody_is_noticed_unless_somebody_chose_that(
    office: Office, settings: Settings, states: list[str]
) -> None:
    told = [each for each in examine(office, settings) if each.part == "mail"]
    office.close()
    assert [each.state for each in told] == states
    assert all(each.words.startswith("Mail goes into a folder on the server, to nobody.") for each in told)


def test_records_whose_lead_can_act_no_more_are_counted_by_their_team(office: Office) -> None:
    with office.work(office.actor("ada.example")) as work:
        deactivate(work, "robin.example")
    told = found(office, "roles")
    words = "A lead of records can act no more, and nobody holds their steps: Oak (1 record)."
    assert (told.state, told.words) == ("notice", words)
    assert "pledge hire reassign REFERENCE --service-lead HANDLE" in told.mend


def test_codes_of_apps_that_another_key_sealed_are_told_and_what_to_bring_back(office: Office, tmp_path: Path) -> None:
    key = "the key that belongs to this place"
    with office.work(office.actor("sam.fiction")) as work:
        seal = Seal(key, PURPOSE)
        begin_pairing(work, seal)
        app = pairing(work, seal, "sam.fiction", "Pledge Engine")
        assert app is not None
        turn_on(work, seal, TOTP(app.key).at(work.now))
    for settings, parts in (
        (Settings(secret_key=SecretStr(key)), []),
        (Settings(secret_key=SecretStr("another")), ["ill"]),
        (Settings(secret_file=tmp_path / "none.key"), ["ill"]),
    ):
        assert [each.state for each in examine(office, settings) if each.part == "codes"] == parts
    assert not (tmp_path / "none.key").exists(), "looking makes no key"
    office.close()


def test_the_number_of_records_is_told_and_nobody_is_named(office: Office) -> None:
    assert (
        found(office, "database")
        .words.partition(" The program's role")[0]
        .endswith("tables of this version, 1 record.")
    )


def test_a_pledge_of_the_trusts_own_is_well_and_told_from_the_one_that_came_with_the_program(office: Office) -> None:
    ours = shipped_text().replace("version: 2", "version: 3", 1).replace("Team readiness", "A ready team")
    with office.work(SET_UP) as work:
        put_in_force(work, ours, "ours.yaml")
    told = found(office, "pledge")
    assert (told.state, told.mend) == ("well", "")
    assert told.words.endswith("It is not the one that comes with this program. Nothing takes its place by itself.")


def test_an_upgrade_leaves_another_text_of_the_same_version_in_force_and_says_so(tmp_path: Path) -> None:
    office = open_office(Settings(database_url=f"sqlite:///{tmp_path}/held.db"), door="cli", make=True)
    with office.making() as work:
        upgrade_records(work)
    earlier = shipped_text().replace("            warn_before: start_date\n", "")
    with office.work(SET_UP) as work:
        put_in_force(work, earlier, "earlier.yaml")
    assert office.prepare().version == 2
    told = found(office, "pledge")
    assert (told.state, "nothing takes its place by itself" in told.words) == ("notice", True)
    place, version = re.findall(r"copy (\S+), write “version: (\d+)”", told.mend)[0]
    text = Path(place).read_text(encoding="utf-8").replace("version: 2", f"version: {version}", 1)
    with office.work(SET_UP) as work:
        put_in_force(work, text, "copy.yaml")
    assert found(office, "pledge").state == "well"


def test_messages_that_wait_are_counted(pledge: CommandLine, office: Office) -> None:
    answers = ("link=https://intranet.example/plan", "agreed_on=2026-08-03")
    pledge.done("hire", "complete", "1", "job_plan", *answers, by="robin.example")
    assert found(office, "messages").words == "1 message waiting."


def test_a_calendar_that_runs_out_is_noticed_in_its_last_year(pledge: CommandLine) -> None:
    clock = FixedClock(datetime(PUBLISHED_TO, 1, 4, 12, tzinfo=UTC))
    office = open_office(Settings(database_url=pledge.database), door="cli", clock=clock)
    assert found(office, "calendar").state == "notice"


def test_reminders_that_were_stopped_are_told_of_with_what_to_do_until_somebody_lets_them_go_ahead(
    pledge: CommandLine, office: Office
) -> None:
    pledge.done("remind")
    pledge.clock.move(timedelta(days=364))
    pledge.done("remind")
    told = found(office, "reminders")
    assert told.state == "ill"
    assert told.words.startswith("The reminders of 2 August 2027 were stopped, and nobody was told anything.")
    assert told.mend.endswith("pledge remind --confirm")
    pledge.done("remind", "--confirm", by="ada.example")
    assert "stopped" not in found(office, "reminders").words
