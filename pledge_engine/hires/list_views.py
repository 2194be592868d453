"""What lists across records show: frozen rows, already narrowed to what the reader may know of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pledge_engine.hires.waiting_views import AwaitingRow, ReadyRow, SaidRow, SentBackRow
from workflows.machine import LEFT, WITHDRAWN
from workflows.words import counted


def nothing_open(stage: str) -> str:
    """What is said where no step is open, by the stage that the reader is told: none, to whoever sees only their own step."""
    if not stage:
        return "Nothing waits for you here"
    return "Nothing is open any more" if stage in {WITHDRAWN, LEFT} else "Nothing is open that you can see"


@dataclass(frozen=True, slots=True, kw_only=True)
class HireRow:
    """One record in a list: where it stands and the most pressing thing on it.

    Stage and leads are empty for whoever sees only their own step there. ``review_on`` is when a held record is to be looked
    at again, ``without`` the leads' parts that nobody holds today. ``stage_waits`` says whose agreement the stage waits for,
    where nothing else is missing. A step that is the worker's is due on no day: it is planned for one, at their own pace.
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
    stage_waits: str
    next_step: str
    next_due_on: date | None
    next_is_the_workers: bool
    next_owner: str
    next_picked_up_by: str

    @property
    def next(self) -> str:
        """What is next, in words: that the stage is agreed, where that is all it waits for, or else the most pressing step.

        On hold it is nothing.
        """
        if self.held:
            return "Nothing while it is on hold"
        return self.stage_waits or self.next_step or nothing_open(self.stage)

    def next_when(self, said: Callable[[date], str]) -> str:
        """When the most pressing step is due, or planned for where it is the worker's, with the day as it is said there."""
        if self.next_due_on is None:
            return ""
        day = said(self.next_due_on)
        return f"planned for {day}, at the worker's own pace" if self.next_is_the_workers else f"due {day}"

    @property
    def then(self) -> str:
        """The most pressing step, where the agreement of the stage comes before it."""
        return self.next_step if self.stage_waits else ""


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
    where that has been said. ``mine`` says that nobody but the reader holds it, and ``asked_today`` that whoever does was asked
    about it today already. On the days before the next working day a step can be ``overdue`` and no working day late yet.
    ``opened_again`` says of an overdue one that it had been done in time before it was opened again.
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
    overdue: bool
    working_days_late: int
    awaiting_agreement: bool
    mine: bool
    asked_today: bool
    opened_again: str

    @property
    def late(self) -> str:
        """How late it is, in words; nothing while it is not overdue."""
        if not self.overdue:
            return ""
        return f"{counted(self.working_days_late, 'working days')} late" if self.working_days_late else "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionList:
    """What needs attention today: the worker's word, what waits for the reader, what is overdue, and what is due soon."""

    said: tuple[SaidRow, ...]
    awaiting_you: tuple[AwaitingRow, ...]
    ready: tuple[ReadyRow, ...]
    sent_back: tuple[SentBackRow, ...]
    overdue: tuple[AttentionRow, ...]
    due_soon: tuple[AttentionRow, ...]
    total_overdue: int
    total_due_soon: int
