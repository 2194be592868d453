"""What the history of a record shows, as frozen values with nothing in them that is not their reader's to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One event as a sentence, with what followed from it; ``event`` is its number in the record's trail.

    ``covering`` names the person for whom ``who`` acted while covering for them.
    """

    event: int
    at: datetime
    door: str
    who: str
    covering: str
    role: str
    verb: str
    sentence: str
    details: tuple[str, ...]
    step: str
