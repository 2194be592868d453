"""What HR and the leads read of who logs in as the worker of a record, and what to do where that is somebody else or nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pledge_engine.hires.log_in_told import Lacking, LogIn
from workflows.words import long_date

_IN_VAIN = (
    "Nobody: a wrong day was typed too often, so their invitation opens nothing more",
    "HR can send another, once the person has said at which address, and which day they start on",
    "What only the worker may record stays open until then, and is never late",
)

_UNSENT = "The mail could not be sent: HR can invite them again, once they have said at which address"


def log_in_words(log_in: LogIn | None, lacking: Lacking | None) -> tuple[str, ...]:
    """The lines about a log-in, or that it is lacking; none where there is nothing to tell."""
    invited_on = lacking.invited_on if lacking else None
    unsent = lacking is not None and lacking.unsent
    if lacking and lacking.in_vain:
        return _IN_VAIN
    if log_in is not None:
        return tuple(_lines(log_in) if log_in.active else _ended(log_in, invited_on, unsent))
    return tuple(_nobody_yet(invited_on, unsent)) if lacking else ()


def _nobody_yet(invited_on: date | None, unsent: bool) -> Iterator[str]:
    invited = f"they were invited on {long_date(invited_on)}" if invited_on else "HR can invite the person to log in"
    yield f"Nobody yet: {invited}"
    if unsent:
        yield _UNSENT
    yield "What only the worker may record stays open until then, and is never late"


def _ended(log_in: LogIn, invited_on: date | None, unsent: bool) -> Iterator[str]:
    yield f"Nobody now: the access of {log_in.handle} has ended"
    if invited_on:
        yield f"The person was invited again on {long_date(invited_on)}"
        if unsent:
            yield _UNSENT
    else:
        yield "HR can invite the person again, at the address that they choose"


def _lines(log_in: LogIn) -> Iterator[str]:
    took = f": they took the invitation up on {long_date(log_in.since)}" if log_in.since else ""
    yield f"{log_in.handle}{took}"
    if log_in.offered_to:
        yield f"It is the log-in of {log_in.name}, and the post was offered to {log_in.offered_to}: are they one person?"
    yield "If this is somebody else, ask an administrator to end their access at once. HR can then invite the person again"
    yield "Only HR and the leads see this"
