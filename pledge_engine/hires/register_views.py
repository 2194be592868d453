"""What registers show: frozen rows, already narrowed to what the reader may know of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pledge_engine.store.tables.register import STRUCK_OUT

# The outcome of a record that was on a register and has been taken out of it.
TAKEN_OUT = STRUCK_OUT


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """Somebody for whom a session would close turn ``n``. ``counted`` of ``wanted`` sessions count so far; 0 wanted: no end.

    ``worker`` is empty for whoever may not know who it is. ``before_on`` is the date of the turn before, None for the first.
    """

    reference: str
    label: str
    worker: str
    n: int
    due_on: date | None
    before_on: date | None
    held: bool
    counted: int
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One session in a list, with how many came of those on the register whom the reader may know of, and whether it ran.

    ``short_id`` is as much of the id as tells it from every other register that the reader may know of.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """What a session was for one record. ``changed`` says that the record has been put right by itself since."""

    reference: str
    label: str
    worker: str
    n: int
    outcome: str
    words: str
    changed: bool


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
    entries: tuple[EntryRow, ...]
