"""What goes wrong by itself, for the log: which kind of mistake and where, never the words of an error.

Those may quote what somebody wrote.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from structlog import get_logger

log = get_logger("notifications")


@contextmanager
def logged(task: str) -> Iterator[None]:
    """A task whose mistakes are logged and go no further: the next run of it comes in a minute."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - Nobody is there to be told, and whoever runs tasks must go on running them.
        log.error("task_failed", task=task, error=kind_and_place(error))


def kind_and_place(error: Exception) -> str:
    """Which kind of error it is, and the line at which it was raised."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__qualname__} at {Path(frame.filename).name}:{frame.lineno}"
