"""What a report of what was kept shows: frozen rows, already narrowed and made safe for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """How many promises of one group were kept. A number is None where it is too small to be shown, or would give one away.

    ``counted`` is what was kept, kept late and not kept together. ``recorded_late`` stands apart from it: promises written
    down more than 5 working days after they were kept. ``said`` are those of which a worker says that they did not happen.
    """

    key: str
    title: str
    kept: int | None
    kept_late: int | None
    not_kept: int | None
    counted: int | None
    recorded_late: int | None
    said: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReport:
    """What was kept in a period, by group and together. ``safe`` says that small numbers are left out.

    ``as_at`` is the day at whose end it was seen like this; None for now. ``seen_on`` is that day, or the one on which somebody
    asked. ``heard`` says that ``said`` counts what the reader was told as a lead; otherwise what workers of the whole trust said.
    ``not_listed`` counts the others of which no row may tell anything, whether or not anything happened there; it says
    nothing that whoever knows which there are could not count.
    """

    first: date
    last: date
    as_at: date | None
    seen_on: date
    by: str
    safe: bool
    heard: bool
    rows: tuple[KeptRow, ...]
    total: KeptRow
    not_listed: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing that counts happened, as far as may be told."""
        return not self.rows and self.total.counted == 0
