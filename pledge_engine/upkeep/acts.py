"""What is done on a fictional hire, by whose hands, and what is left undone on purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pledge_engine.access.actor import PersonActor
from pledge_engine.hires.acting import Done
from pledge_engine.office import Office
from pledge_engine.work import Work
from workflows.definition import Role


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to be done on a day, by whoever holds the role; ``completes`` says that it completes the step."""

    on: date
    role: Role
    command: Callable[[Work], Done]
    step: str = ""
    completes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restraint:
    """What a walk leaves undone: steps nobody completes, steps nobody agrees, and how much of a step is saved at most."""

    steps: frozenset[str] = frozenset()
    agreements: frozenset[str] = frozenset()
    part_done: Mapping[str, int] = field(default_factory=dict)


class Hands:
    """The people of one hire, by the role each acts in; nobody is the worker before they can log in."""

    def __init__(self, office: Office, handles: Mapping[Role, str]) -> None:
        self._office = office
        self._handles = dict(handles)

    def take_on(self, role: Role, handle: str) -> None:
        """Let somebody act in a role from now on."""
        self._handles[role] = handle

    def holds(self, role: Role) -> bool:
        """Whether somebody acts in the role."""
        return role in self._handles

    def actor(self, role: Role) -> PersonActor:
        """The person for a role, with what they may do now."""
        return self._office.actor(self._handles[role])
