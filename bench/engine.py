"""The engine itself as one of the peers: its own commands, through the one way to change a hire."""

from __future__ import annotations

from pathlib import Path

from bench.made_up import NOW, TIMED
from pledge_engine.access.actor import PersonActor
from pledge_engine.clock import FixedClock
from pledge_engine.hires.stage_commands import advance
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.office import Office
from pledge_engine.store.session import open_store


class Engine:
    """The engine's two commands on a database file."""

    name = "pledge engine"

    def __init__(self, file: Path, actor: PersonActor) -> None:
        """Open the file as every door does."""
        self._actor = actor
        self._store = open_store(f"sqlite:///{file}")
        self._office = Office(self._store, FixedClock(NOW), door="cli")

    def close(self) -> None:
        """Close the file."""
        self._store.dispose()

    def complete(self, reference: str) -> None:
        """Complete the step: one's own agreement, and the other lead is asked for theirs."""
        with self._office.work(self._actor) as work:
            complete_step(work, reference, TIMED.step, TIMED.answers)

    def advance(self, reference: str) -> None:
        """Move the hire to its next stage."""
        with self._office.work(self._actor) as work:
            advance(work, reference)
