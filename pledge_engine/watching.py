"""How far something has come that takes longer than a moment: told by whoever does it, shown by a door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Executable

# Told how much of the work is done, from 0 to 1.
Progress = Callable[[float], None]
_AT_ONCE = 200


def unwatched(_share: float) -> None:
    """Tell nobody."""


def part_of(progress: Progress, begins: float, ends: float) -> Progress:
    """Progress of one part of something, which begins and ends at these shares of the whole."""
    return lambda share: progress(begins + share * (ends - begins))


def streamed(
    connection: Connection, statement: Executable, progress: Progress = unwatched, total: int = 0
) -> Iterator[Any]:
    """The rows of a statement, some at a time; of so many in ``total`` it is told after each time how far they have come."""
    rows = connection.execute(statement, execution_options={"yield_per": _AT_ONCE}).partitions(_AT_ONCE)
    # No code runs between two rows of one time: verifying goes through a million of them.
    return chain.from_iterable(_told(rows, progress, max(total, 1)))


def _told(times: Iterable[Any], progress: Progress, total: int) -> Iterator[Any]:
    for n, rows in enumerate(times):
        progress(min(n * _AT_ONCE / total, 1))
        yield rows
