"""The processes that carry messages: a Celery application with the courier, the tick, and the beat that asks for it.

Beat counts minutes in UTC, because the hour that comes twice in October would otherwise be lost; what a minute means in
Europe/London is computed where the tick is.
"""

from __future__ import annotations

import os
import signal
from typing import Any

from celery import Celery
from celery.apps.worker import Worker
from celery.beat import Scheduler, Service
from celery.worker import WorkController, state

from notifications.courier import DELIVER, attach
from notifications.mistakes import logged
from pledge_engine.broker import open_broker, wake
from pledge_engine.listening import PULSE, Listening, Patience
from pledge_engine.office import Office
from pledge_engine.sending import post_of
from pledge_engine.settings import Settings
from pledge_engine.ticking import tick

TICK = "pledge_engine.tick"
# One task at a time: a worker that is needed twice is started twice, and one that is killed takes nothing with it.
_ALONE: dict[str, Any] = {"pool": "solo", "without_gossip": True, "without_mingle": True, "without_heartbeat": True}


class Forgetful(Scheduler):
    """Remembers nothing between two runs: what is due stands in the database."""

    def setup_schedule(self) -> None:
        """What the application asks for, and nothing of an earlier run."""
        self.merge_inplace(self.app.conf.beat_schedule)


def make_worker(office: Office, settings: Settings) -> Celery:
    """The application for workers and for beat; raises ``WrongSetting``."""
    app = open_broker(settings)
    attach(app, post_of(office, settings))

    @app.task(name=TICK)
    def tick_now() -> None:
        with logged(TICK):
            tick(office)
        wake(app, DELIVER)

    @app.task(name=PULSE)
    def hear() -> None:
        """Nothing is to be done but to hear it."""

    every = settings.tick_seconds
    app.conf.beat_schedule = {"tick": {"task": TICK, "schedule": every, "options": {"expires": every}}}
    return app


def work(app: Celery, patience: Patience | None = None) -> None:
    """Work until the process is told to stop; what it is doing then is finished first.

    The process ends as one that failed when it cannot hear the broker any more: see ``listening``.
    """
    Listening(app, patience or Patience()).start()
    Worker(app=app, loglevel="WARNING", **_ALONE).start()


def beat(app: Celery) -> None:
    """Ask for a tick every minute until the process is told to stop. More than one beat does no harm."""
    service = open_beat(app)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: service.stop())
    wake(app, TICK)
    service.start()


def open_worker(app: Celery) -> WorkController:
    """A worker that can be run as a thread, and does not touch the signals of its process."""
    return WorkController(app=app, loglevel="WARNING", **_ALONE)


def stop_worker() -> None:
    """Let every worker of this process finish what it is doing, and stop."""
    state.should_stop = os.EX_OK  # type: ignore[assignment]  # The stubs know only that there is no exit code yet.


def open_beat(app: Celery) -> Service:
    """A beat, in a process of its own or as a thread."""
    app.conf.beat_max_loop_interval = 1
    return Service(app, max_interval=1, scheduler_cls=Forgetful)
