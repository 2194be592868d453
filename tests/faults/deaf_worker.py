"""A worker as ``pledge worker`` starts it, that stops listening as soon as it is ready, as one that lost its subscription."""

from __future__ import annotations

from typing import Any

from celery.signals import worker_ready

from pledge_engine.listening import Patience
from pledge_engine.office import open_office
from pledge_engine.settings import Settings
from pledge_engine.worker import make_worker, work


def stop_listening(sender: Any, **_: object) -> None:
    sender.task_consumer.cancel()
    print("ready, and deaf", flush=True)  # noqa: T201 - What the test waits for.


if __name__ == "__main__":
    settings = Settings()
    worker_ready.connect(stop_listening)
    work(make_worker(open_office(settings, door="worker"), settings), Patience(quiet=1, every=0.2, pulses=5))
