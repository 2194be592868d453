"""What the trail records: one event for each command, as values, and the text that is hashed.

The keys of the text are in alphabetical order. That puts actor, at, chain and door first and the verb last, so that
verifying compares the columns derived from the text without parsing it. Only an event that withholds private values ends
with one key more: how many it withholds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pledge_engine.audit.canonical import Commitment, Secret, canonical, commit
from pledge_engine.audit.verbs import VERBS
from pledge_engine.store.columns import moment_text
from workflows.definition import Role

# What an event of a record tells. From 2 on: of a turn also its first promised date, why it is due then and whether it can be
# late; of a group session its day, who held it and what it was; with which version of the pledge a stage is entered.
FORMAT = 2
_WORD = re.compile(r"[a-z][a-z0-9_]*\Z")
_ACTOR = re.compile(r"[0-9a-z][0-9a-z:_-]*\Z")


class Anonymous(ValueError):
    """An event must say who acted; the trail takes none without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an event comes from. ``actor`` is a person's id or "system:…"; ``door`` is web, api, cli or worker."""

    actor: str
    at: datetime
    door: str
    request_id: str

    def __post_init__(self) -> None:
        if not _ACTOR.match(self.actor or ""):
            raise Anonymous(f"an event must say who acted, by id; {self.actor!r} is not an id")
        if not _WORD.match(self.door):
            raise ValueError(f"{self.door!r} is not the name of a door")


@dataclass(frozen=True, slots=True)
class Change:
    """What something was before and is now; either may be a ``Secret``, and None means "nothing"."""

    old: Any = None
    new: Any = None


@dataclass(frozen=True, slots=True)
class Titled:
    """A step or a stage by its key, with the title it had at the time."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened, in the past tense ("step_completed", one of ``VERBS``); without ``hire_id`` in the organisation's own chain.

    ``covering`` is the id of the person for whom the actor acted while covering for them.
    """

    verb: str
    origin: Origin
    hire_id: str | None = None
    reference: str | None = None
    role: Role | None = None
    step: Titled | None = None
    stage: Titled | None = None
    round: int | None = None
    turn: int | None = None
    changes: Mapping[str, Change] = field(default_factory=lambda: MappingProxyType({}))
    reason: str | None = None
    covering: str | None = None

    def __post_init__(self) -> None:
        if self.verb not in VERBS:
            raise ValueError(f"{self.verb!r} is not a verb of the trail")

    def written(self, chain: str, sequence: int) -> tuple[str, Mapping[str, Commitment]]:
        """The text to hash, and by path the private values that it commits to."""
        committed = {path: commit(secret) for path, secret in self._secrets()}
        body = {key: value for key, value in self._body(committed).items() if value is not None}
        return canonical({**body, "chain": chain, "sequence": sequence}), committed

    def _secrets(self) -> Iterator[tuple[str, Secret]]:
        for name, change in self.changes.items():
            for side, value in (("old", change.old), ("new", change.new)):
                if isinstance(value, Secret):
                    yield f"{name}/{side}", value

    def _body(self, committed: Mapping[str, Commitment]) -> dict[str, Any]:
        return {
            "actor": self.origin.actor,
            "at": moment_text(self.origin.at),
            "door": self.origin.door,
            "fields": {name: _sides(name, change, committed) for name, change in self.changes.items()} or None,
            "format": FORMAT if self.hire_id else None,
            "in_cover_for": self.covering,  # A key that keeps the beginning of the text as verifying expects it.
            "reason": self.reason,
            "reference": self.reference,
            "request_id": self.origin.request_id,
            "role": self.role,
            "round": self.round,
            "stage": _titled(self.stage),
            "step": _titled(self.step),
            "turn": self.turn,
            "verb": self.verb,
            "withholds": len(committed) or None,
        }


def _sides(name: str, change: Change, committed: Mapping[str, Commitment]) -> dict[str, Any]:
    sides = {"old": change.old, "new": change.new}
    return {
        side: {"commitment": committed[f"{name}/{side}"].digest} if isinstance(value, Secret) else value
        for side, value in sides.items()
        if value is not None
    }


def _titled(subject: Titled | None) -> dict[str, str] | None:
    return {"key": subject.key, "title": subject.title} if subject else None
