"""How long processors have worked for an application: what the clock says besides is waiting, for the disk or for others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import process_time

from sqlalchemy import Engine, text

_OURS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"


def processor_of(engine: Engine) -> Callable[[], tuple[float, float]]:
    """What tells the seconds so far of this process, and of what the server that is there on this machine does for it.

    The server counts in hundredths of a second, so that only many answers together say something. SQLite has none.
    """
    served: list[int] = []
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            served = list(connection.scalars(text(_OURS)))
    return lambda: (process_time(), sum(_worked(pid) for pid in served))


def _worked(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
