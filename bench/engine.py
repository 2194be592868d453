"""The engine itself as one of the peers: its own commands, through the one way to change a hire."""

from __future__ import annotations

from bench.made_up import NEW_IN, NOW, TIMED
from bench.prepared import handle_of
from pledge_engine.access.actor import PersonActor
from pledge_engine.clock import FixedClock
from pledge_engine.hires.opening import open_hire
from pledge_engine.hires.stage_commands import advance
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.office import Office
from pledge_engine.store.session import open_store
from workflows.definition import Role


class Engine:
    """The engine's commands on a database."""

    name = "pledge engine"

    def __init__(self, address: str, actor: PersonActor) -> None:
        """Open the database as every door does."""
        self._actor = actor
        self._store = open_store(address)
        self._office = Office(self._store, FixedClock(NOW), door="cli")

    def close(self) -> None:
        """Let go of the database."""
        self._store.dispose()

    def complete(self, reference: str) -> None:
        """Complete the step: one's own agreement, and the other lead is asked for theirs."""
        with self._office.work(self._actor) as work:
            complete_step(work, reference, TIMED.step, TIMED.answers)

    def advance(self, reference: str) -> None:
        """Move the hire to its next stage."""
        with self._office.work(self._actor) as work:
            advance(work, reference)

    def open(self) -> None:
        """Open a hire for a post in the team that has none prepared."""
        with self._office.work(self._actor) as work:
            open_hire(
                work,
                NEW_IN,
                service_lead=self._actor.handle,
                professional_lead=handle_of(Role.PROFESSIONAL_LEAD),
            )
