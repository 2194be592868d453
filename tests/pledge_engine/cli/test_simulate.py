"""``pledge simulate``: the coming days on a copy, for each reader as far as they may know, and nothing is touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from notifications.pause import pause_sending
from pledge_engine.hires.confidential import UNNAMED
from pledge_engine.store.tables import people, reminders
from tests.factories.databases import everything_in
from tests.factories.office import ENGINE, office_on
from tests.factories.processes import wait_until
from tests.pledge_engine.cli.conftest import CommandLine

FIRST = "Understand the lived experience roles available"
ENDS = "18 August 2026"


def days(pledge: CommandLine, by: str, until: str = ENDS) -> dict[str, Any]:
    return {day["on"]: day for day in pledge.told("simulate", "--until", until, by=by)["days"]}


def told(day: dict[str, Any]) -> list[tuple[str, str]]:
    return [(mail["recipient"], row["rung"]) for mail in day["mails"] for row in mail["new"]]


def test_a_lead_sees_each_day_what_falls_due_when_mails_leave_and_to_whom(pledge: CommandLine) -> None:
    found = days(pledge, "sam.fiction")
    assert list(found) == [str(date(2026, 8, 3) + timedelta(days=n)) for n in range(16)]
    assert {day: told(each) for day, each in found.items() if each["mails"]} == {
        "2026-08-10": [("robin.example", "due_soon")],
        "2026-08-17": [("robin.example", "due_today")],
        "2026-08-18": [("robin.example", "overdue")],
    }
    (due,) = found["2026-08-17"]["due"]
    assert (due["title"], due["owner"], due["planned"]) == (FIRST, "The service lead", False)
    (mail,) = found["2026-08-17"]["mails"]
    assert mail["at"] == "2026-08-17T06:30:00+00:00"
    assert {day for day, each in found.items() if each["closed"]} == {
        "2026-08-08", "2026-08-09", "2026-08-15", "2026-08-16",
    }  # fmt: skip
    assert {(each["opens"], each["closes"]) for each in found.values()} == {("07:00:00", "19:00:00")}


def test_the_page_says_it_in_words(pledge: CommandLine) -> None:
    said = pledge.said("simulate", "--until", "1 September 2026", by="sam.fiction")
    assert "Monday 17 August 2026: mails from 7am until 7pm" in said
    assert f"due R-0001, Oak, post 1: {FIRST} (The service lead)" in said
    assert f"7:30am robin.example: digest - R-0001, Oak, post 1: {FIRST}: Due today (They hold it)" in said
    assert "Monday 31 August 2026: Summer bank holiday, nothing is sent" in said
    assert "This was a copy: nothing was sent, and nothing was changed." in said


def test_an_administrator_learns_that_somebody_is_told_and_neither_who_nor_of_which_record_or_step(
    pledge: CommandLine,
) -> None:
    found = days(pledge, "ada.example")
    assert told(found["2026-08-10"]) == [("", "due_soon")]
    (row,) = found["2026-08-10"]["mails"][0]["new"]
    (due,) = found["2026-08-17"]["due"]
    for each in (row, due):
        assert (each["reference"], each["title"], each["label"]) == ("", "a step that is not yours to see", "")
    assert due["owner"] == UNNAMED
    said = pledge.said("simulate", "--until", ENDS, by="ada.example")
    assert "7:30am somebody: digest - a step that is not yours to see: Due 17 August 2026" in said
    assert not [name for name in ("robin", "R-0001", "Oak") if name in said]


def test_nobody_learns_of_records_that_are_not_theirs(pledge: CommandLine) -> None:
    assert not [day for day in days(pledge, "casey.example").values() if day["due"] or day["mails"]]


def test_whoever_sees_no_record_and_no_plan_is_refused(pledge: CommandLine) -> None:
    result = pledge("simulate", "--until", ENDS, by="bo.fiction")
    assert result.exit_code == 4
    assert "Your roles do not let you see what the coming days would bring." in " ".join(result.stderr.split())


def test_what_is_simulated_is_what_the_sweep_then_does(pledge: CommandLine) -> None:
    until = date(2026, 9, 1)
    foretold = sorted(
        (day, mail["recipient"], row["rung"], row["due_on"])
        for day, each in days(pledge, "sam.fiction", str(until)).items()
        for mail in each["mails"]
        for row in mail["new"]
    )
    assert {rung for _, _, rung, _ in foretold} >= {"due_soon", "due_today", "overdue", "escalated"}
    for n in range((until - date(2026, 8, 3)).days + 1):
        pledge.clock.set(datetime(2026, 8, 3, 8, tzinfo=UTC) + timedelta(days=n))
        pledge.done("tick")
    with closing(office_on(pledge.database)) as office, office.work(ENGINE, write=False) as work:
        columns = (reminders.c.recorded_on, people.c.handle, reminders.c.rung, reminders.c.due_on)
        joined = reminders.join(people, people.c.id == reminders.c.recipient_id)
        happened = work.connection.execute(select(*columns).select_from(joined)).all()
    assert foretold == sorted((str(day), handle, rung, str(due)) for day, handle, rung, due in happened)


def test_nothing_is_changed_nothing_is_sent_and_the_copy_is_gone(
    pledge: CommandLine, tmp_path: Path, copies: Path
) -> None:
    before = everything_in(pledge.database)
    assert "digest" in pledge.said("simulate", "--until", ENDS, by="sam.fiction")
    assert everything_in(pledge.database) == before
    assert not list(copies.iterdir())
    assert not list(tmp_path.rglob("*.eml"))


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place for temporary files, with nothing else in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopping_it_leaves_nothing_behind(pledge: CommandLine, copies: Path, how: signal.Signals) -> None:
    words = [sys.executable, "-m", "pledge_engine", "simulate", "--until", str(date.today() + timedelta(days=1000))]  # noqa: DTZ011 - the process goes by the computer's clock
    told = {**os.environ, "PLEDGE_DATABASE_URL": pledge.database, "PLEDGE_AS": "ada.example"}
    running = subprocess.Popen(words, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert wait_until(lambda: any(copies.glob("*/*")), 60)
    running.send_signal(how)
    said, wrong = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, ""), wrong
    assert "Stopped." in wrong
    assert not list(copies.iterdir())


@pytest.mark.parametrize("until", ["2 August 2026", "6 August 2029"])
def test_a_day_that_is_past_or_too_far_ahead_is_refused(pledge: CommandLine, until: str) -> None:
    refused = pledge("simulate", "--until", until, by="sam.fiction")
    assert refused.exit_code == 7
    assert "choose one from today until" in " ".join(refused.stderr.split())


def test_reminders_that_would_be_stopped_are_said_to_be_and_the_days_after_go_on(pledge: CommandLine) -> None:
    pledge.done("remind")
    pledge.clock.move(timedelta(days=364))
    found = days(pledge, "sam.fiction", "9 August 2027")
    assert "It is more than 20 working days" in found["2027-08-02"]["stopped"]
    assert told(found["2027-08-02"])
    assert not any(each["stopped"] for day, each in found.items() if day > "2027-08-02")
    assert "as if one had" in pledge.said("simulate", "--until", "9 August 2027", by="sam.fiction")


def test_a_pause_after_a_restore_is_over_in_the_copy(pledge: CommandLine) -> None:
    with closing(office_on(pledge.database)) as office, office.work(ENGINE) as work:
        pause_sending(work.connection, work.now)
    assert told(days(pledge, "sam.fiction")["2026-08-10"])


def test_a_mail_for_which_there_is_no_address_is_said_not_to_leave_and_why(pledge: CommandLine) -> None:
    with closing(office_on(pledge.database)) as office, office.work(ENGINE) as work:
        work.connection.execute(update(people).values(email=None))
    (mail,) = days(pledge, "sam.fiction")["2026-08-10"]["mails"]
    assert (mail["at"], mail["why_not"]) == (None, "No address is recorded for the person it was for.")
    said = pledge.said("simulate", "--until", ENDS, by="sam.fiction")
    assert "robin.example: no digest. No address is recorded" in said
    assert "0 mails that you may know of" in said


def test_of_a_mail_that_does_not_leave_nothing_is_said_to_whoever_may_not_know_for_whom_it_is(
    pledge: CommandLine,
) -> None:
    with closing(office_on(pledge.database)) as office, office.work(ENGINE) as work:
        work.connection.execute(update(people).values(email=None))
    assert not [mail for day in days(pledge, "ada.example").values() for mail in day["mails"]]
    assert "no digest" not in pledge.said("simulate", "--until", ENDS, by="ada.example")
