"""One hire as a command holds it: its row locked, its facts as a journey, and where each fact is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pledge_engine.access.scope import HireScope
from workflows.definition import Role, Step
from workflows.journey import Journey
from workflows.turn import Turn


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a turn is stored, the version that people who looked at it saw, and whether it ever had an answer.

    ``owner`` and ``required`` are as they were when it opened, whatever a later version of the pledge says. ``assignee`` is
    the id of whoever has picked it up. ``recorded_at`` is the moment at which it was closed.
    """

    id: str
    version: int
    owner: Role
    answered: bool
    required: bool
    assignee: str | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A hire under its lock. ``role`` is the one the actor acts in; None for the engine itself.

    ``covering`` is the id of the person for whom they act while they cover for them.
    ``about`` is the short name of the step that the command named. ``label`` names the post, not the person, by its team and
    ``post_number``. ``turns`` and ``visits`` say where the journey's facts are stored, ``row`` what the hire's own row holds;
    it is empty for one that has just been added.
    """

    id: str
    reference: str
    label: str
    post_number: int
    scope: HireScope
    version: int
    definition_id: str
    chain_head: str
    chain_length: int
    journey: Journey
    turns: Mapping[tuple[str, int, int], Stored]
    visits: Mapping[tuple[str, int], str]
    row: Mapping[str, Any] = field(default_factory=dict)
    role: Role | None = None
    covering: str | None = None
    about: str = ""

    def step(self, key: str) -> Step | None:
        """A step of the hire's pledge, if it has one by that key."""
        return self.journey.definition.steps.get(key)

    def version_of(self, turn: Turn) -> int:
        """The stored version of a turn, 0 while it is not stored."""
        stored = self.turns.get(turn.key)
        return stored.version if stored else 0
