"""Why a step is in the pledge and due when it is, as frozen values with nothing in them that is not their reader's to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DateChange:
    """A date that a step was given, and the event that gave it.

    ``who`` and ``sentence`` are empty where they are not the reader's to know.
    """

    at: datetime
    old: date | None
    new: date | None
    who: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedTurn:
    """Why one turn is due when it is: the working, and where it moved every date it was given, oldest first.

    Of one without a date ``because`` says why it has none, and never nothing.
    """

    n: int
    round: int
    due_on: date | None
    first_due_on: date | None
    because: str
    words: str
    changes: tuple[DateChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a step is in the pledge and why each of its turns is due when it is."""

    reference: str
    step: str
    title: str
    guidance: str
    rule: str
    owner: str
    turns: tuple[ExplainedTurn, ...]
