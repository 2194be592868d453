"""The broker is killed, emptied and away: nothing is lost, and workers and beat come back to it without a hand."""

from __future__ import annotations

import os
import time
from pathlib import Path

import redis

from notifications.delivering import COURIER
from notifications.heartbeat import last_heartbeat
from pledge_engine.store.session import begin, open_store
from tests.factories.databases import on_postgresql
from tests.factories.office import OPENING, office_on
from tests.factories.processes import PLEDGE, Broker, Process, at, broker_in, running, wait_until

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


@on_postgresql
def test_workers_and_beat_come_back_to_a_broker_that_was_killed(database: str, tmp_path: Path) -> None:
    office = office_on(database)
    office.prepare()
    office.close()
    with broker_in(tmp_path) as broker:
        told = {
            "PLEDGE_DATABASE_URL": database,
            "PLEDGE_BROKER_URL": broker.url,
            "PLEDGE_MAIL_FOLDER": str(tmp_path / "mail"),
            "PLEDGE_TICK_SECONDS": "1",
            **at(OPENING),
        }
        crew = [Process((*PLEDGE, name), told, tmp_path / f"{name}.log") for name in ("worker", "beat")]
        with running(*crew):
            assert wait_until(lambda: last_run(database) > 0, 40), crew[0].said()
            for _ in range(TIMES):
                before = last_run(database)
                broker.kill()
                time.sleep(3)
                broker.start()
                assert wait_until(lambda since=before: courier_ran_since(database, since), 90), said(crew)  # type: ignore[misc]
            emptied(broker)
            before = last_run(database)
            assert wait_until(lambda: courier_ran_since(database, before), 90), said(crew)


def emptied(broker: Broker) -> None:
    with redis.Redis.from_url(broker.url) as client:
        client.flushall()


def said(crew: list[Process]) -> str:
    return "\n".join(process.said()[-3000:] for process in crew)
