"""The broker is killed, emptied, away or silent: nothing is lost, and workers and beat come back to it without a hand."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from sqlalchemy import text

from notifications.delivering import COURIER
from notifications.heartbeat import last_heartbeat
from pledge_engine.store.session import begin, open_store
from tests.factories.databases import on_postgresql
from tests.factories.office import OPENING, office_on
from tests.factories.processes import PLEDGE, Broker, Process, at, broker_in, running, wait_until
from tests.faults.test_compose import SERVICES

TIMES = int(os.environ.get("TIMES", "2"))


def courier_ran_since(address: str, before: float) -> bool:
    """By the computer's clock: the processes live elsewhen, so heartbeats are counted, not read."""
    engine = open_store(address)
    with begin(engine, write=False) as connection:
        last = last_heartbeat(connection, COURIER)
    engine.dispose()
    return last is not None and last.ended_at is not None and last.ended_at.timestamp() > before


def last_run(address: str) -> float:
    engine = open_store(address)
    with begin(engine, write=False) as connection:
        last = last_heartbeat(connection, COURIER)
    engine.dispose()
    return last.ended_at.timestamp() if last and last.ended_at else 0.0


@dataclass
class Crew:
    """A worker and a beat, each started anew when its process has ended, as the compose file asks."""

    database: str
    processes: list[Process]
    restarted: int = 0

    def comes_back(self, since: float) -> bool:
        """Whether the courier has run since a moment."""
        for process in self.processes:
            if process.running is not None and process.running.poll() is not None:
                self.restarted += 1
                process.start()
        return courier_ran_since(self.database, since)

    def said(self) -> str:
        return "\n".join(process.said()[-3000:] for process in self.processes)


@pytest.fixture
def told(database: str, tmp_path: Path) -> Iterator[tuple[Broker, dict[str, str]]]:
    """A broker, and the environment of whoever works with it."""
    office = office_on(database)
    office.prepare()
    office.close()
    with broker_in(tmp_path) as broker:
        yield (
            broker,
            {
                "PLEDGE_DATABASE_URL": database,
                "PLEDGE_BROKER_URL": broker.url,
                "PLEDGE_MAIL_FOLDER": str(tmp_path / "mail"),
                "PLEDGE_TICK_SECONDS": "1",
                **at(OPENING),
            },
        )


@on_postgresql
def test_workers_and_beat_come_back_to_a_broker_that_was_killed(
    database: str, told: tuple[Broker, dict[str, str]], tmp_path: Path
) -> None:
    broker, environment = told
    crew = Crew(database, [Process((*PLEDGE, name), environment, tmp_path / f"{name}.log") for name in PARTS])
    with running(*crew.processes):
        assert wait_until(lambda: last_run(database) > 0, 120), crew.said()
        for disturb in (*(killed,) * TIMES, *(silenced,) * TIMES, emptied):
            before = last_run(database)
            disturb(broker)
            restarted = crew.restarted
            assert wait_until(lambda since=before: crew.comes_back(since), 90), crew.said()  # type: ignore[misc]
            # Who has found the broker silent for too long may end and be started anew; nothing else is a reason to.
            assert crew.restarted <= restarted + len(PARTS) * (disturb is silenced), crew.said()


PARTS = ("worker", "beat")


def killed(broker: Broker) -> None:
    broker.kill()
    time.sleep(3)
    broker.start()


def silenced(broker: Broker) -> None:
    """It takes connections and what is sent over them, and answers nobody for longer than anybody waits."""
    assert broker.process.running is not None
    broker.process.running.send_signal(signal.SIGSTOP)
    time.sleep(15)
    broker.process.running.send_signal(signal.SIGCONT)


@on_postgresql
def test_a_worker_whose_answers_the_broker_did_not_live_to_hear_goes_on_without_being_started_anew(
    database: str, told: tuple[Broker, dict[str, str]], tmp_path: Path
) -> None:
    broker, environment = told
    crew = Crew(database, [Process((*PLEDGE, name), environment, tmp_path / f"{name}.log") for name in PARTS])
    engine = open_store(database)
    with running(*crew.processes):
        assert wait_until(lambda: last_run(database) > 0, 120), crew.said()
        for number in range(1, 4):
            with begin(engine) as connection:
                connection.execute(text("LOCK TABLE heartbeat IN EXCLUSIVE MODE"))
                time.sleep(3)  # Every second a task begins, and waits for this.
                broker.kill()
            assert wait_until(lambda n=number: unheard(crew) >= n, 120), crew.said()  # type: ignore[misc]
            before = last_run(database)
            broker.start()
            assert wait_until(lambda since=before: crew.comes_back(since), 45), crew.said()  # type: ignore[misc]
        assert crew.restarted == 0, crew.said()
    engine.dispose()


def unheard(crew: Crew) -> int:
    return sum(process.said().count("Couldn't ack") for process in crew.processes)


@on_postgresql
def test_a_worker_that_does_not_hear_a_broker_which_is_there_ends_and_is_started_anew(
    database: str, told: tuple[Broker, dict[str, str]], tmp_path: Path
) -> None:
    broker, environment = told
    here = {"PYTHONPATH": os.pathsep.join((environment["PYTHONPATH"], str(Path(__file__).parents[2])))}
    deaf = Process((sys.executable, "-m", "tests.faults.deaf_worker"), environment | here, tmp_path / "deaf.log")
    with running(deaf):
        assert deaf.running is not None
        assert wait_until(lambda: "ready, and deaf" in deaf.said(), 120), deaf.said()
        broker.kill()
        assert not wait_until(lambda: deaf.running is not None and deaf.running.poll() is not None, 5), (
            "a broker that is away makes nobody deaf"
        )
        broker.start()
        assert deaf.running.wait(60) == os.EX_TEMPFAIL, deaf.said()
        assert "worker_deaf" in deaf.said()
    assert SERVICES["worker"]["restart"] == SERVICES["beat"]["restart"] == "unless-stopped"
    assert last_run(database) == 0.0


def emptied(broker: Broker) -> None:
    with redis.Redis.from_url(broker.url) as client:
        client.flushall()
