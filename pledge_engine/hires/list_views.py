"""What lists across records show: frozen rows, already narrowed to what the reader may know of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

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
        """What is next, in words: that the stage is agreed, where that is all it waits for, or else the most pressing step."""
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
class AwaitingRow:
    """One step, or with an empty ``step`` one stage, that waits for the reader's own agreement.

    ``proposed`` says what is to be agreed where that is not simply that it is complete, and of a stage that it was sent back.
    ``kept`` says that it was finished in an earlier round: it is agreed with all that is said to hold still. ``reopens`` says
    that it is a record that has ended, which is to be reopened.
    """

    reference: str
    label: str
    step: str
    title: str
    n: int
    proposed: str
    kept: bool = False
    reopens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRow:
    """One record that can be moved on from its stage to the next; both by their titles."""

    reference: str
    label: str
    stage: str
    next_stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBackRow:
    """One step of the reader's that was sent back to be looked at again, and the reason in words."""

    reference: str
    label: str
    step: str
    title: str
    n: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    """One step of which the worker says that it did not happen for them, on which day they said so, and who holds it.

    With ``no_time`` it is theirs to do, and they said that there was no time for it.
    """

    reference: str
    label: str
    step: str
    title: str
    n: int
    owner: str
    no_time: bool
    said_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgainRow:
    """One record on hold that the reader leads, and the day, today or earlier, by which it is to be looked at again."""

    reference: str
    label: str
    review_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutLeadRow:
    """One record that names a lead who can act no more; ``who`` says of each of them who acts now, or that nobody does."""

    reference: str
    label: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadChangedRow:
    """One record on which another lead was named: who named whom in place of whom, as a sentence, and on which day."""

    reference: str
    label: str
    said: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEndedRow:
    """One record that goes on though the fixed term is over, and the day on which that ended."""

    reference: str
    label: str
    ended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotLogInRow:
    """One record whose worker neither logs in nor has an invitation that can be taken up, and the day on which they start.

    ``in_vain`` is that they were invited, and the invitation opens nothing more: a wrong day was typed too often. Where it is
    ``unsent`` the mail did not reach them. ``runs_out_at`` is the moment (UTC) until which they can take up one that runs out
    soon.
    """

    reference: str
    label: str
    starts_on: date
    in_vain: bool
    unsent: bool = False
    runs_out_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkRow:
    """One record whose service lead, who is the reader or somebody they cover for, is to talk with the person; and the step.

    Which step that is would say what was recorded there, so that no words on a page name it. The address of the line does,
    as that of every step: it leads only those there who read it. ``recorded_before`` is the step of the conversation where one
    was recorded already, before this one was asked for.
    """

    reference: str
    label: str
    step: str
    n: int
    recorded_before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotClearedRow:
    """One step of clearance that is open again though the start was confirmed.

    ``owner`` is who completes it again, in words; ``start_on`` is the day of the start, and ``to_come`` says that it has not
    passed.
    """

    reference: str
    label: str
    step: str
    title: str
    n: int
    owner: str
    start_on: date | None
    to_come: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """One record on which the outcome of the selection leaves the leads something to do.

    ``left`` people were appointed and have no record yet; with none of them, nobody was appointed.
    """

    reference: str
    label: str
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainRow:
    """One step that was complete and is open again, by the reference of its record alone, with the day on which it was opened."""

    reference: str
    step: str
    title: str
    n: int
    since: date


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
