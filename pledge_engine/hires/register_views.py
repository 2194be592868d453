"""What registers show: frozen rows, already narrowed to what the reader may know of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pledge_engine.store.tables.register import STRUCK_OUT

# The outcome of a record that was on a register and has been taken out of it.
TAKEN_OUT = STRUCK_OUT
# Others may stand on the register still: the reader of a part of it is never told that it is the whole.
NOBODY_IN_SIGHT = "nobody whom you can see is left on the register"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """Somebody for whom a session would close turn ``n``. ``counted`` of ``wanted`` sessions count so far; 0 wanted: no end.

    ``worker`` is empty for whoever may not know who it is. ``begins_on`` is the day on which the period of the turn begins,
    which is that of the turn before: None while it is not known.
    """

    reference: str
    label: str
    team: str
    care_group: str
    worker: str
    n: int
    due_on: date | None
    begins_on: date | None
    held: bool
    counted: int
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One session in a list, with how many came of those on the register whom the reader may know of, and whether it ran.

    ``counts`` are how many of them each outcome is of, in words. ``short_id`` is as much of the id as tells it from every other
    register that the reader may know of.
    """

    id: str
    short_id: str
    step: str
    title: str
    held_on: date
    facilitator: str
    came: int
    listed: int
    ran: bool
    counts: Mapping[str, int]

    @property
    def apart(self) -> str:
        """How it was for how many: "5 attended, 1 not attended, 1 excused"."""
        return counted_apart(self.counts)

    @property
    def emptied(self) -> bool:
        """Whether nobody is left on it whom the reader may know of: each was taken out or put right on another day."""
        return not self.listed


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """What a session was for one record. ``changed`` says that the record says something else by now.

    That is because another session made up for it, which ``made_up`` says, or because it was put right on the record itself.
    """

    reference: str
    label: str
    worker: str
    n: int
    outcome: str
    words: str
    changed: bool
    made_up: bool

    @property
    def since(self) -> str:
        """What has become of it since: "made up for since", "put right on the record since", or nothing."""
        return "made up for since" if self.made_up else "put right on the record since" if self.changed else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView:
    """One session with everybody on its register whom the reader may know of, by reference, and whether it ran."""

    id: str
    short_id: str
    step: str
    title: str
    held_on: date
    facilitator: str
    ran: bool
    counts: Mapping[str, int]
    entries: tuple[EntryRow, ...]

    @property
    def apart(self) -> str:
        """How it was for how many: "5 attended, 1 not attended, 1 excused"."""
        return counted_apart(self.counts)


def counted_apart(counts: Mapping[str, int]) -> str:
    """Outcomes in words with how many each is of, those of nobody left out."""
    return ", ".join(f"{many} {words.lower()}" for words, many in counts.items() if many) or NOBODY_IN_SIGHT
