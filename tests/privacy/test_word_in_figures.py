"""What a worker said did not happen is told to two leads: no figure of anybody else's leads to who said it, or of what."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from notifications.catalogue import SomethingToRead, WorkerSaid
from notifications.outbox import Status, messages
from pledge_engine.audit.reviewing import Wanted, export_trail, review
from pledge_engine.cli.main import main
from pledge_engine.failed_messages import send_message_again
from pledge_engine.hires.change_commands import say_it_did_not_happen, write_that_it_was_talked_about
from pledge_engine.message_words import KINDS
from pledge_engine.messages import list_messages
from pledge_engine.office import Office
from pledge_engine.people.covering import name_cover
from pledge_engine.reports.counts import By
from pledge_engine.reports.kept import what_was_kept
from pledge_engine.reports.kept_views import KeptReport
from pledge_engine.reports.period import Period
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.office import ENGINE, OPENING, office_on
from tests.pledge_engine.web.browser import Browser
from tests.privacy.world import RECORDS, handle_of
from workflows.definition import Role
from workflows.turn import Talked

SAID_AT = OPENING + timedelta(days=2)
DAY = Period(SAID_AT.date(), SAID_AT.date())
QUARTER = Period(date(2026, 4, 1), date(2026, 6, 30))
BOARD, LEADERSHIP = handle_of(Role.BOARD), handle_of(Role.LX_LEADERSHIP)
OF_FEW = ("own", "same team")
ALL = (*OF_FEW, "other team", "other care group", "oneself")


@pytest.fixture
def said(own_world: str) -> Iterator[Office]:
    """A quarter later: two workers have said of a confidential step and of another that they did not happen for them."""
    _say(own_world, OF_FEW, "adjustments_offer", "local_induction")
    office = office_on(own_world, OPENING + timedelta(days=62))
    yield office
    office.close()


def _say(address: str, relations: tuple[str, ...], *steps: str) -> None:
    office = office_on(address, SAID_AT)
    for relation in relations:
        record = RECORDS[relation]
        for step in steps:
            with office.work(office.actor(record.worker)) as work:
                say_it_did_not_happen(work, record.reference, step)
    office.close()


def _read(office: Office, handle: str, period: Period, by: By = By.STAGE, as_at: date | None = None) -> KeptReport:
    with office.work(office.actor(handle), write=False) as work:
        return what_was_kept(work, period, by, as_at)


def _told(found: KeptReport) -> set[int | None]:
    return {row.said for row in (*found.rows, found.total)}


@pytest.mark.parametrize("by", By)
def test_nobody_but_leads_reads_how_many_said_so_while_they_are_few(said: Office, by: By) -> None:
    asked = [(BOARD, QUARTER, None), (LEADERSHIP, QUARTER, None), (LEADERSHIP, DAY, None)]
    recalled = [(LEADERSHIP, QUARTER, QUARTER.last), (LEADERSHIP, DAY, DAY.first)]
    for handle, period, as_at in (*asked, *recalled):
        found = _read(said, handle, period, by, as_at)
        assert _told(found) == {None}, (handle, period)
        assert all(row.counted or by is By.QUARTER for row in found.rows), "none is there because of what somebody said"


def test_no_door_shows_senior_leadership_how_many_said_so(said: Office, own_world: str, tmp_path: Path) -> None:
    day = DAY.first.isoformat()
    words = ["kept", "--from", day, "--to", day, "--by", "step"]
    environment = {"PLEDGE_DATABASE_URL": own_world, "PLEDGE_LOG_FILE": str(tmp_path / "log"), "PLEDGE_AS": LEADERSHIP}
    told = json.loads(CliRunner().invoke(main, [*words, "--json"], env=environment).output)
    assert {row["said"] for row in (*told["rows"], told["total"])} == {None}
    shown = CliRunner().invoke(main, words, env=environment).output
    browser = Browser(make_app(said, Settings(secret_file=tmp_path / "key")), said, LEADERSHIP)
    boxes = (f"{side}.{part}={number}" for side in ("from", "to") for part, number in _parts(DAY.first))
    query = "&".join(("?by=step", *boxes))
    page = browser.get(f"/kept{query}").text
    for text in (shown, page):
        assert "Of how many steps workers say" in " ".join(text.split())
        assert "Workers say of" not in text
        assert "Confidential steps" not in text
    files = (
        CliRunner().invoke(main, [*words, "--csv"], env=environment).output,
        browser.client.get(f"/kept.csv{query}").text,
    )
    for file in files:
        rows = [*csv.DictReader(file.splitlines())]
        assert rows
        assert {row["said"] for row in rows} == {""}


def _parts(day: date) -> tuple[tuple[str, int], ...]:
    return ("day", day.day), ("month", day.month), ("year", day.year)


def test_the_whole_of_a_quarter_is_told_once_five_people_said_so_and_to_all_alike(said: Office, own_world: str) -> None:
    _say(own_world, ("other team", "other care group"), "local_induction")
    for handle in (BOARD, LEADERSHIP):
        assert _told(_read(said, handle, QUARTER)) == {None}, "four people"
    _say(own_world, ("oneself",), "local_induction")
    for handle in (BOARD, LEADERSHIP):
        for by in (By.STEP, By.TEAM):
            found = _read(said, handle, QUARTER, by)
            assert ({row.said for row in found.rows} or {None}, found.total.said) == ({None}, 7)
        assert _told(_read(said, handle, QUARTER, By.QUARTER)) == {7}
    assert _told(_read(said, LEADERSHIP, DAY)) == {None}, "one day could be subtracted from another"
    assert _told(_read(said, LEADERSHIP, QUARTER, as_at=QUARTER.last)) == {None}, "and what was seen on two days"


@pytest.mark.parametrize("as_at", [None, QUARTER.last])
def test_a_lead_reads_what_workers_told_that_lead_and_not_what_they_told_others(
    said: Office, as_at: date | None
) -> None:
    for handle, told in ((handle_of(Role.SERVICE_LEAD), 2), (handle_of(Role.PROFESSIONAL_LEAD), 2), ("peer", 0)):
        assert _read(said, handle, DAY, By.TEAM, as_at).total.said == told, handle
        assert _read(said, handle, QUARTER, By.STEP, as_at).total.said == told, handle
    assert _read(said, "sam", DAY, By.TEAM, as_at).total.said == 2, "on the other of the two records"


def test_an_auditor_reads_that_a_worker_said_so_and_that_it_was_talked_about_and_not_of_which_step(
    said: Office,
) -> None:
    reference = RECORDS["own"].reference
    with said.work(said.actor(handle_of(Role.SERVICE_LEAD))) as work:
        write_that_it_was_talked_about(work, reference, "adjustments_offer", Talked.WILL_BE_DONE)
    with said.work(said.actor(handle_of(Role.AUDITOR)), write=False) as work:
        words = review(work, Wanted(reference=reference, verb="did_not_happen"))
        talked = review(work, Wanted(reference=reference, verb="talked_about"))
        taken_away = [*export_trail(work)]
    assert [each.who for each in (*words, *talked)] == ["the worker", "the worker", "Service-Lead Example"]
    assert {(each.step, each.turn, each.stage, each.changes) for each in (*words, *talked)} == {(None, None, None, ())}
    assert len(taken_away) > 100
    assert not [line for line in taken_away if "did_not_happen" in line or "talked_about" in line]


def test_a_lead_whom_the_record_does_not_name_is_not_told_that_its_leads_had_a_message(said: Office) -> None:
    for handle, told in ((handle_of(Role.SERVICE_LEAD), {"own"}), ("sam", {"same team"}), ("peer", set[str]())):
        with said.work(said.actor(handle), write=False) as work:
            about = {line.reference for line in list_messages(work) if line.kind == "worker_said"}
        assert about == {RECORDS[relation].reference for relation in told}, handle


def test_whoever_covers_for_one_of_the_two_leads_is_told_what_their_message_is_about(said: Office) -> None:
    with said.work(said.actor(handle_of(Role.ADMINISTRATOR))) as work:
        name_cover(work, handle_of(Role.SERVICE_LEAD), "peer", from_on=work.today, until_on=work.today)
    with said.work(said.actor("peer"), write=False) as work:
        about = {line.reference for line in list_messages(work) if line.kind == WorkerSaid.kind}
    assert about == {RECORDS["own"].reference}


@pytest.mark.parametrize("status", [Status.WAITING, Status.FAILED])
def test_no_door_tells_an_administrator_that_a_message_is_about_what_a_worker_said(
    said: Office, own_world: str, tmp_path: Path, status: Status
) -> None:
    administrator = handle_of(Role.ADMINISTRATOR)
    with said.work(ENGINE) as work:
        theirs = messages.c.kind == WorkerSaid.kind
        work.connection.execute(update(messages).where(theirs).values(status=status))
        number = work.connection.execute(select(messages.c.id).where(theirs)).scalars().all()[0][-12:]
    environment = {"PLEDGE_DATABASE_URL": own_world, "PLEDGE_LOG_FILE": str(tmp_path / "log")}

    def given(*words: str, by: str = administrator) -> str:
        told = CliRunner().invoke(main, ["messages", *words], env={**environment, "PLEDGE_AS": by})
        assert told.exit_code == 0, told.output
        return told.output

    listed = ("list", "--status", status.value)
    browser = Browser(make_app(said, Settings(secret_file=tmp_path / "key")), said, administrator)
    pages = [browser.get(f"/messages{each}").text for each in ("", f"?state={status.value}", f"/{number}")]
    shown = [given(*listed), given("show", number), *pages, browser.get("/today").text]
    for text in (*shown, given(*listed, "--json"), given("show", number, "--json")):
        assert not [word for word in (WorkerSaid.kind, KINDS[WorkerSaid.kind]) if word in " ".join(text.split())]
    assert {line["kind"] for line in json.loads(given(*listed, "--json"))["messages"]} >= {SomethingToRead.kind}
    assert all(number in text for text in (*shown[:4], given(*listed, "--json")))
    assert ("Service-Lead Example" in pages[1]) is (status is Status.FAILED), "an address that failed can be mended"
    assert WorkerSaid.kind in given(*listed, "--json", by=handle_of(Role.SERVICE_LEAD))


def test_the_trail_of_a_message_that_is_sent_again_does_not_tell_that_a_worker_said_something(said: Office) -> None:
    with said.work(ENGINE) as work:
        theirs = messages.c.kind == WorkerSaid.kind
        work.connection.execute(update(messages).where(theirs).values(status=Status.FAILED))
        ids = work.connection.execute(select(messages.c.id).where(theirs)).scalars().all()
    with said.work(said.actor(handle_of(Role.ADMINISTRATOR))) as work:
        for message in ids:
            send_message_again(work, message)
    with said.work(said.actor(handle_of(Role.AUDITOR)), write=False) as work:
        (event, *others) = review(work, Wanted(verb="message_requeued"))
    assert len(others) + 1 == len(ids)
    assert WorkerSaid.kind not in repr((event, *others))
    assert SomethingToRead.kind in repr(event)
