"""What the events of a chain say that rows hold: by table, by what a row is known by, by column, each with its event.

Nothing of the tables is read here. A column of which no event says anything is empty, unless it is ``UNKNOWN``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from pledge_engine.audit.event import FORMAT

Event = Mapping[str, Any]
Key = tuple[str | int, ...]


class Unknown(Enum):
    """What stands in the place of a value that events of an earlier version did not record."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


class Place(NamedTuple):
    """One event of a chain: its number, and what it says happened."""

    event: int
    verb: str


class Told(NamedTuple):
    """A value as an event told it. ``path`` says where a private one stands beside the event, which only commits to it."""

    value: Any
    place: Place
    path: str = ""

    @property
    def commitment(self) -> str:
        """The digest that a private value was committed to with; empty for one that is told."""
        private = isinstance(self.value, dict) and set(self.value) == {"commitment"}
        return str(self.value["commitment"]) if private else ""


@dataclass(slots=True)
class ToldRow:
    """One row as events told it. ``whole`` says that every event about it told all that events tell today."""

    begun: Place
    whole: bool = True
    columns: dict[str, Told] = field(default_factory=dict)


class Account:
    """Everything that a chain says of rows; ``ended`` are the rows that an event took away again.

    ``erased`` says that what was kept of somebody whose offer fell through was erased.
    """

    def __init__(self) -> None:
        self.tables: dict[str, dict[Key, ToldRow]] = {}
        self.ended: dict[tuple[str, Key], Place] = {}
        self.erased = False

    def rows(self, table: str) -> dict[Key, ToldRow]:
        """The rows told of one table."""
        return self.tables.setdefault(table, {})

    def row(self, table: str, key: Key, place: Place, *, whole: bool = True) -> ToldRow:
        """One row, which begins with this event unless an earlier one told of it."""
        rows = self.rows(table)
        if key not in rows:
            rows[key] = ToldRow(place, whole)
        return rows[key]

    def tell(self, table: str, key: Key, place: Place, values: Mapping[str, Any], *, whole: bool = True) -> ToldRow:
        """Tell open values of one row."""
        row = self.row(table, key, place, whole=whole)
        row.columns |= {name: Told(value, place) for name, value in values.items()}
        return row

    def add(self, table: str, place: Place, values: Mapping[str, Told]) -> ToldRow:
        """Begin the next row of a table whose rows are known by nothing but their order."""
        row = self.row(table, (len(self.rows(table)) + 1,), place)
        row.columns |= values
        return row

    def end(self, table: str, key: Key, place: Place) -> None:
        """Say that an event took a row away."""
        if self.rows(table).pop(key, None) is not None:
            self.ended[table, key] = place


def is_whole(event: Event) -> bool:
    """Whether an event tells everything that events tell today."""
    return bool(event.get("format", 1) >= FORMAT)
