"""Everybody who does the commands that are timed, on a database of their own."""

from __future__ import annotations

from typing import Protocol

from bench.engine import Engine
from bench.hand_sql import HandSql
from bench.limit import Limit
from bench.orm import OrmObjects


class Peer(Protocol):
    """Somebody who does the commands on a database."""

    name: str

    def complete(self, reference: str) -> None:
        """Complete the step."""
        ...

    def advance(self, reference: str) -> None:
        """Advance the hire."""
        ...

    def open(self) -> None:
        """Open another hire."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


Kind = type[Engine | HandSql | OrmObjects | Limit]
# SQLite has no functions of a server.
PEERS: dict[str, tuple[Kind, ...]] = {
    "sqlite": (Engine, HandSql, OrmObjects),
    "postgresql": (Engine, HandSql, OrmObjects, Limit),
}
