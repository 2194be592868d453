"""Who logs in as the worker of a record, for those who would notice that it is somebody else: HR and the leads.

Nobody else is told, and nobody here at which address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pledge_engine.clock import today
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.taking_up import TAKEN_UP
from pledge_engine.hires.told_rows import told_on
from workflows.definition import BOTH_LEADS, Role

_TOLD_TO = {Role.HR, *BOTH_LEADS}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn:
    """The log-in of a record's worker. ``since`` is the day on which they took an invitation up, if they did.

    ``offered_to`` is the name in the offer where theirs is another; whose access has ended is not ``active``.
    """

    handle: str
    name: str
    since: date | None
    offered_to: str
    active: bool


def log_in_of(reader: Reader) -> LogIn | None:
    """The log-in of the worker; None where there is none, and for whoever is not told."""
    if not reader.sees_names or not reader.roles & _TOLD_TO:
        return None
    told = told_on(reader.work, reader.record)
    if told.log_in is None:
        return None
    taken = (event["at"] for event in told.events if event["verb"] == TAKEN_UP and event["actor"] == told.log_in.id)
    at = next(taken, None)
    alike = told.log_in.name.casefold() == told.worker.casefold()
    return LogIn(
        handle=told.log_in.handle,
        name=told.log_in.name,
        since=today(datetime.fromisoformat(at)) if at else None,
        offered_to="" if alike else told.worker,
        active=told.log_in.active,
    )
