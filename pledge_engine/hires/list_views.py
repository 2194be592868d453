"""What lists across records show: frozen rows, already narrowed to what the reader may know of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class HireRow:
    """One record in a list: where it stands and the most pressing thing on it.

    Stage and leads are empty for whoever sees only their own step there. ``review_on`` is when a held record is to be looked
    at again, ``without`` the leads' parts that nobody holds today.
    """

    reference: str
    label: str
    stage: str
    stage_title: str
    held: bool
    review_on: date | None
    service_lead: str
    professional_lead: str
    without: tuple[str, ...]
    open_steps: int
    overdue: int
    next_step: str
    next_due_on: date | None
    next_owner: str
    next_picked_up_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HireList:
    """A page of records, with how many there are in all."""

    rows: tuple[HireRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionRow:
    """One step that needs attention; ``owner`` names its role and, for a lead, the person. Never a step the worker holds.

    ``picked_up_by`` names who sees to a step of a shared queue, where somebody does; ``waiting_on`` says whom it waits for,
    where that has been said.
    """

    reference: str
    label: str
    step: str
    title: str
    n: int
    owner: str
    person: str
    picked_up_by: str
    waiting_on: str
    due_on: date
    working_days_late: int
    awaiting_agreement: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitingRow:
    """One step, or with an empty ``step`` one stage, that waits for the reader's own agreement.

    ``proposed`` says what is to be agreed where that is not simply that it is complete.
    """

    reference: str
    label: str
    step: str
    title: str
    n: int
    proposed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    """One step of which the worker says that it did not happen for them, on which day they said so, and who holds it."""

    reference: str
    label: str
    step: str
    title: str
    n: int
    owner: str
    said_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionList:
    """What needs attention today: the worker's word, the reader's agreement, what is overdue, and what is due soon."""

    said: tuple[SaidRow, ...]
    awaiting_you: tuple[AwaitingRow, ...]
    overdue: tuple[AttentionRow, ...]
    due_soon: tuple[AttentionRow, ...]
    total_overdue: int
    total_due_soon: int
