"""Has anything run by itself within the last minutes? For health checks: ``python -m pledge_engine.upkeep.pulse``."""

from __future__ import annotations

import sys

from notifications.delivering import COURIER
from notifications.heartbeat import last_heartbeat
from pledge_engine.office import open_office
from pledge_engine.settings import load_settings
from pledge_engine.store.session import begin
from pledge_engine.upkeep.running import SILENT_AFTER


def main() -> int:
    """0 when a courier has looked for messages lately, which one does at every tick, also outside the sending hours."""
    office = open_office(load_settings(), door="worker")
    with begin(office.engine, write=False) as connection:
        last = last_heartbeat(connection, COURIER)
    now = office.clock.now()
    office.close()
    return 0 if last and last.ended_at and now - last.ended_at <= SILENT_AFTER else 1


if __name__ == "__main__":
    sys.exit(main())
