"""Workers and beat are killed again and again while reminders fall due: nothing lost, nothing recorded twice.

Judged from outside: by what a mail server has accepted, and by what the database says afterwards.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from notifications.delivering import TOGETHER
from tests.factories.databases import copied, on_postgresql
from tests.factories.mail_server import SENDER, MailServer, mail_server
from tests.factories.processes import PLEDGE, Broker, Process, at, broker_in, running, wait_until
from tests.faults.many_leads import MORNING, settle

KILLS, REMINDERS = int(os.environ.get("KILLS", "40")), int(os.environ.get("REMINDERS", "2000"))


@pytest.fixture(scope="module")
def settled(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with copied(upgraded, tmp_path_factory.mktemp("many")) as address:
        settle(address, REMINDERS)
        yield address


@pytest.fixture
def address(settled: str, tmp_path: Path) -> Iterator[str]:
    with copied(settled, tmp_path) as copy:
        yield copy


def environment(address: str, mails: MailServer, broker: Broker) -> dict[str, str]:
    return {
        "PLEDGE_DATABASE_URL": address,
        "PLEDGE_BROKER_URL": broker.url,
        "PLEDGE_MAIL_CHANNEL": "smtp",
        "PLEDGE_MAIL_FROM": SENDER,
        "PLEDGE_SMTP_HOST": "127.0.0.1",
        "PLEDGE_SMTP_PORT": str(mails.port),
        "PLEDGE_SMTP_SECURITY": "none",
        "PLEDGE_SMTP_TIMEOUT_SECONDS": "0.5",
        **at(MORNING),
    }


def asked(address: str, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(address)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def count(address: str, table: str) -> int:
    return int(str(asked(address, f"SELECT count(*) FROM {table}")[0][0]))  # noqa: S608 - tables named in this file


def all_sent(address: str) -> bool:
    return count(address, "message WHERE status = 'sent'") == REMINDERS and count(address, "message") == REMINDERS


@on_postgresql
def test_workers_and_beat_are_killed_while_reminders_fall_due(address: str, tmp_path: Path) -> None:
    chance = random.Random(2026)
    with mail_server() as mails, broker_in(tmp_path) as broker:
        told = environment(address, mails, broker)
        names = ("worker", "worker", "beat")
        crew = [Process((*PLEDGE, name), told, tmp_path / f"{n}.log") for n, name in enumerate(names)]
        with running(*crew):
            for _ in range(KILLS):
                time.sleep(chance.uniform(0.2, 2.5))
                chosen = chance.choice([crew[0], crew[0], crew[1], crew[1], crew[2]])
                chosen.end(signal.SIGKILL)
                chosen.start()
            assert wait_until(lambda: all_sent(address), 60 + REMINDERS / 20, every=0.5), outcome(address, crew)
        judge(address, mails)


def judge(address: str, mails: MailServer) -> None:
    """Everybody has their one message; where a second copy left, the attempt before it says that it may have."""
    waited = asked(address, "SELECT id FROM message")
    sent = Counter(mails.ids())
    assert set(sent) == {row[0] for row in waited}
    assert len({str(mail["To"]) for mail in mails.accepted}) == REMINDERS
    again = "SELECT 1 FROM reminder GROUP BY occurrence_id, recipient_id, rung, due_on HAVING count(*) > 1"
    assert asked(address, again) == []
    twice = "SELECT message_id FROM attempt WHERE outcome = 'accepted' GROUP BY message_id HAVING count(*) > 1"
    assert asked(address, twice) == []
    flagged = Counter(str(row[0]) for row in asked(address, "SELECT message_id FROM attempt WHERE outcome = 'unknown'"))
    copies = {message: number - 1 for message, number in sent.items() if number > 1}
    assert all(flagged[message] >= number for message, number in copies.items())
    assert sum(copies.values()) <= KILLS
    assert sum(flagged.values()) <= KILLS * TOGETHER["postgresql"]
    told = (
        f"{KILLS} kills, {REMINDERS} reminders: {sum(copies.values())} second copies, {sum(flagged.values())} flagged"
    )
    print(f"\n{told}")  # noqa: T201 - The figure that this is run for.


def outcome(address: str, crew: list[Process]) -> str:
    """What to look at when something did not arrive."""
    logs = "\n".join(process.said()[-2000:] for process in crew)
    standing = asked(address, "SELECT status, count(*) FROM message GROUP BY status")
    return f"{standing}\n{logs}"
