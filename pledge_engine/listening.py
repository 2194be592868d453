"""Whether a worker still hears the broker. One that does not, though the broker takes what it is sent, ends its process.

A consumer can lose its subscription when the broker goes away at a bad moment, and wait for ever in a process that looks
alive. So a worker that has heard nothing for a while asks for something to hear. Whoever started it starts it anew.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread

from celery import Celery
from celery.signals import task_postrun, task_prerun
from structlog import get_logger

from pledge_engine.broker import try_to_wake

PULSE = "pledge_engine.pulse"
log = get_logger("worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds of silence before a worker asks for a pulse and between two of them, and how many it may miss in a row.

    Another worker may take the pulse that this one asked for, so there are many. Whoever comes back to a broker that was
    away waits for it up to half a minute.
    """

    quiet: float = 20.0
    every: float = 2.0
    pulses: int = 20


@dataclass(slots=True)
class Ear:
    """When a worker last heard of a task, and how many pulses in a row the broker has taken from it since."""

    patience: Patience
    send: Callable[[], bool]
    heard: float
    sent: int = 0
    busy: bool = False

    def begin(self, now: float) -> None:
        """A task has begun; however long it takes, the worker has heard of it."""
        self.heard, self.sent, self.busy = now, 0, True

    def end(self, now: float) -> None:
        """The task has ended."""
        self.heard, self.sent, self.busy = now, 0, False

    def is_deaf(self, now: float) -> bool:
        """Whether nothing is heard any more; asks for a pulse where that is not known yet. A broker that is away is not it."""
        if self.busy or now - self.heard < self.patience.quiet:
            return False
        heard = self.heard
        taken = self.send()
        if heard == self.heard:  # Nothing was heard while it was sent.
            self.sent = self.sent + 1 if taken else 0
        return self.sent > self.patience.pulses


@dataclass(frozen=True, slots=True)
class Listening:
    """The watch over the one worker of a process."""

    app: Celery
    patience: Patience = field(default_factory=Patience)

    def start(self) -> None:
        """Watch from now on, in a thread that ends with the process."""
        ear = Ear(self.patience, lambda: try_to_wake(self.app, PULSE), time.monotonic())
        task_prerun.connect(lambda **_: ear.begin(time.monotonic()), weak=False)
        task_postrun.connect(lambda **_: ear.end(time.monotonic()), weak=False)
        Thread(target=self._watch, args=(ear,), name="listening", daemon=True).start()

    def _watch(self, ear: Ear) -> None:
        while not ear.is_deaf(time.monotonic()):
            time.sleep(self.patience.every)
        log.critical("worker_deaf", mend="It ends, and whoever started it starts it anew.")
        # Nothing is being done, and a consumer that hangs could not be asked to stop.
        os._exit(os.EX_TEMPFAIL)
