"""Has anything run by itself within the last minutes? For health checks: ``python -m pledge_engine.upkeep.pulse``."""

from __future__ import annotations

import sys

from notifications.delivering import COURIER
from notifications.heartbeat import last_heartbeat
from pledge_engine.errors import PledgeError
from pledge_engine.hires.wording import moment
from pledge_engine.office import open_office
from pledge_engine.settings import load_settings
from pledge_engine.store.session import begin
from pledge_engine.upkeep.running import SILENT_AFTER


def main() -> int:
    """0 when a courier has looked for messages lately, which one does at every tick, also outside the sending hours.

    Otherwise 1, with a sentence that says why: whoever runs a health check reads it in its log.
    """
    try:
        silent = _silent()
    except PledgeError as error:
        silent = str(error)
    except KeyboardInterrupt:
        silent = "Stopped before it was known whether anything runs by itself."
    if silent:
        sys.stderr.write(f"{silent}\n")
    return 1 if silent else 0


def _silent() -> str:
    """That nothing has run by itself lately, or nothing at all where something has; raises ``PledgeError``."""
    office = open_office(load_settings(), door="worker")
    try:
        office.check()
        with begin(office.engine, write=False) as connection:
            last = last_heartbeat(connection, COURIER)
        now = office.clock.now()
    finally:
        office.close()
    if last is None or last.ended_at is None:
        return "Nothing has run by itself here yet."
    return "" if now - last.ended_at <= SILENT_AFTER else f"Nothing has run by itself since {moment(last.ended_at)}."


if __name__ == "__main__":
    sys.exit(main())
