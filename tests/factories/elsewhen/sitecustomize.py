"""Lets a whole program live at another moment, whatever its commands: found by Python when it starts, through its path.

``ELSEWHEN`` is the moment at which the program's time began, ``ELSEWHEN_SINCE`` when that was by the computer's clock. Where
``ELSEWHEN_FILE`` is given, the moment is in that file instead: written anew, it moves the program's time while it runs.
"""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

if "ELSEWHEN" in os.environ or "ELSEWHEN_FILE" in os.environ:
    from pledge_engine import clock

    def _began() -> tuple[datetime, float]:
        """The moment at which time began, and when that was by the computer's clock."""
        if "ELSEWHEN_FILE" not in os.environ:
            return datetime.fromisoformat(os.environ["ELSEWHEN"]), float(os.environ["ELSEWHEN_SINCE"])
        file = Path(os.environ["ELSEWHEN_FILE"])
        return datetime.fromisoformat(file.read_text(encoding="ascii")), file.stat().st_mtime

    class Elsewhen:
        """Runs as fast as any clock, from another moment on."""

        def now(self) -> datetime:
            """The moment it is there."""
            began, since = _began()
            return began + timedelta(seconds=time.time() - since)

    clock.SystemClock = Elsewhen  # type: ignore[misc, assignment]
