"""Lets a whole program live at another moment, whatever its commands: found by Python when it starts, through its path.

``ELSEWHEN`` is the moment at which the program's time began, ``ELSEWHEN_SINCE`` when that was by the computer's clock.
"""

import os
import time
from datetime import datetime, timedelta

if "ELSEWHEN" in os.environ:
    from pledge_engine import clock

    _BEGAN = datetime.fromisoformat(os.environ["ELSEWHEN"])
    _SINCE = float(os.environ["ELSEWHEN_SINCE"])

    class Elsewhen:
        """Runs as fast as any clock, from another moment on."""

        def now(self) -> datetime:
            """The moment it is there."""
            return _BEGAN + timedelta(seconds=time.time() - _SINCE)

    clock.SystemClock = Elsewhen  # type: ignore[misc, assignment]
