"""What HR and the leads read of who logs in as the worker of a record, and what to do where that is somebody else or nobody."""

from __future__ import annotations

from collections.abc import Iterator

from pledge_engine.hires.log_in_told import LogIn
from workflows.words import long_date

_NOBODY_YET = (
    "Nobody yet: HR can invite the person to log in",
    "What only the worker may record stays open until then, and is never late",
)


def log_in_words(log_in: LogIn | None, *, lacking: bool) -> tuple[str, ...]:
    """The lines about a log-in, or that it is lacking; none where there is nothing to tell."""
    return tuple(_lines(log_in)) if log_in else _NOBODY_YET if lacking else ()


def _lines(log_in: LogIn) -> Iterator[str]:
    if not log_in.active:
        yield f"Nobody now: the access of {log_in.handle} has ended"
        yield "HR can invite the person again, at the address that they choose"
        return
    took = f": they took the invitation up on {long_date(log_in.since)}" if log_in.since else ""
    yield f"{log_in.handle}{took}"
    if log_in.offered_to:
        yield f"It is the log-in of {log_in.name}, and the post was offered to {log_in.offered_to}: are they one person?"
    yield "If this is somebody else, ask an administrator to end their access at once. HR can then invite the person again"
    yield "Only HR and the leads see this"
