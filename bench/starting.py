"""How long the program takes to be there: the whole process of ``pledge --help``, and the first page of ``pledge serve``."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.figures import Figure
from bench.timing import timed

_GOAL = 0.3
_FIRST_PAGE, _MEMORY = 5.0, 130.0
_PLEDGE = str(Path(sys.executable).with_name("pledge"))


def measure(*, runs: int) -> list[Figure]:
    """The median of so many runs, after one that fills the caches."""
    command = [_PLEDGE, "--help"]
    times = [timed(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(runs + 1)]  # noqa: S603
    seconds = median(times[1:])
    return [
        Figure(
            name="pledge --help, the whole process",
            unit="s",
            engine=seconds,
            goal=f"≤ {_GOAL} s",
            reached=seconds <= _GOAL,
            counts={"runs": runs},
        ),
        *_serving(),
    ]


def _serving() -> list[Figure]:
    """One start of the program in one process, as on a computer of one's own: to the first page, and what it holds then."""
    with TemporaryDirectory(prefix="pledge-bench-") as folder:
        environment = {**os.environ, "PLEDGE_DATABASE_URL": f"sqlite:///{folder}/pledge.db"}
        subprocess.run([_PLEDGE, "doctor", "--upgrade"], check=False, capture_output=True, env=environment, cwd=folder)  # noqa: S603
        begun = perf_counter()
        with _served(environment, folder) as (process, address):
            with urllib.request.urlopen(f"{address}/log-in", timeout=30) as page:  # noqa: S310 - The address is our own.
                page.read()
            seconds, megabytes = perf_counter() - begun, _resident(process.pid)
            processor = _used(process.pid)
    return [
        Figure(
            name="pledge serve, from nothing to the first page",
            unit="s",
            engine=seconds,
            goal=f"≤ {_FIRST_PAGE:.0f} s",
            reached=seconds <= _FIRST_PAGE,
            counts={"starts": 1},
            also={"s of a processor": processor},
        ),
        Figure(
            name="pledge serve, memory after the first page",
            unit="MB",
            engine=megabytes,
            goal=f"≤ {_MEMORY:.0f} MB",
            reached=megabytes <= _MEMORY,
            counts={"starts": 1},
        ),
    ]


@contextmanager
def _served(environment: dict[str, str], folder: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [_PLEDGE, "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            for line in process.stdout or ():
                if found := re.search(r"http://\S+:\d+", line):
                    yield process, found[0]
                    break
        finally:
            process.terminate()


def _used(pid: int) -> float:
    """Seconds of a processor that a process has used, which says more while others use the machine."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    """Megabytes of memory that a process holds at this moment."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024
