"""How long the command line takes to answer at all: the whole process of ``pledge --help``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.timing import timed

_GOAL = 0.3


def measure(*, runs: int) -> list[Figure]:
    """The median of so many runs, after one that fills the caches."""
    command = [str(Path(sys.executable).with_name("pledge")), "--help"]
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
        )
    ]
